"""The comparison as Markdown."""

from __future__ import annotations

COLUMNS = ("majority", "scikit-learn", "LogisticRegression", "LinearSVC", "ComplementNB", "fastText")
FIGURES = {"nominal": ("accuracy", "macro_f1"), "ordinal": ("accuracy", "kappa", "macro_f1", "within_one"),
           "multi": ("macro_f1", "exact_set")}
HEAD = """# Peers: quality on the same data

Written by `scripts/peers/quality.py`; every chosen setting is in `peers_quality.json`.

- **scikit-learn**: of the three families beside it, the one whose own inner cross-validation was best (in each
  outer fold). TF-IDF of words 1-2 and characters 2-5 (`char_wb` or `char`), sublinear or not, `min_df` 1 or 2.
- **fastText**: mean of three seeds, one thread; epochs, rate, dimensions, word and character n-grams tuned.
- `oin_*_authors`: leave one author out, six folds, pooled predictions, settings chosen anew in each fold.
  `oin_*_real`, `oin_*_published`: trained on the whole corpus.
- ECE: 15 equal-width bins, probability of the code given; for types one decision per label, pooled.
  A mark `(by kappa)` means settings chosen for quadratic kappa instead of accuracy.

"""


def markdown(store: dict) -> str:
    lines = [HEAD, "| task | figure | " + " | ".join(COLUMNS) + " |", "|---|---|" + "---|" * len(COLUMNS)]
    for task, entry in store.items():
        methods = entry["methods"]
        for figure in FIGURES[entry["kind"]] + ("ece",):
            lines.append(row(task, figure, [methods.get(c, {}).get("figures", {}).get(figure) for c in COLUMNS]))
        if entry["kind"] == "ordinal":
            for figure in ("accuracy", "kappa"):
                names = [c + " (by kappa)" for c in COLUMNS]
                lines.append(row(task, figure + " (by kappa)",
                                 [methods.get(c, {}).get("figures", {}).get(figure) for c in names]))
    return "\n".join(lines) + "\n"


def row(task: str, figure: str, values: list) -> str:
    return f"| {task} | {figure} | " + " | ".join("–" if v is None else f"{v:.3f}" for v in values) + " |"
