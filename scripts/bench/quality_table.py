"""fritekst beside its peers, as Markdown."""

from __future__ import annotations

from pathlib import Path

BENCH = ("sib200_da", "corona_da_domain", "corona_da_intent", "os2kle_phrase3_maingroup", "cpv_da_division")
SIX = ("oin_technology_authors",) + BENCH
TASKS = SIX + ("oin_types_authors", "oin_status_authors", "oin_technology_real", "oin_types_real", "oin_status_real")
FIGURES = {"nominal": ("accuracy", "macro_f1", "ece"), "ordinal": ("accuracy", "macro_f1", "kappa", "within_one", "ece"),
           "multi": ("macro_f1", "exact_set", "ece", "ece_exact_set")}
FAMILIES = ("LogisticRegression", "LinearSVC", "ComplementNB")
HEAD = """# Quality beside scikit-learn and fastText

Written by `scripts/bench/quality.py` from its own runs and `peers_quality.json` (`scripts/peers/quality.py`): the
same rows, folds and figures. fritekst is trained and run by its command line; it tunes itself inside the training rows.

- **fritekst**: at least 3 respondents a word on the corpus (the default), at least 1 on the five public sets, whose
  texts are nobody's answers. **≥ 3** and **≥ 1** on all sets: what the privacy rule costs.
- **scikit-learn**: the family that its own cross-validation chose. **best family**: the one of the three that turned
  out best on the tested answers, which nobody could have known beforehand. For ordered categories both may
  also choose their settings for kappa.
- `oin_*_authors`: leave one author out, six folds pooled; `oin_*_real`: trained on the whole corpus, tested on real cases.
- Peers code every answer. Where fritekst withholds a code because the answer says too little, its likeliest code stands
  in; the last table shows the codes as delivered, the withheld counted as wrong.
- ECE: 15 equal bins, probability of the code given (types: one decision per label, pooled; `ece_exact_set`: of the
  stated probability of the set). Lower is better; the peers' is that of the best family with probabilities.
- Intervals: 95 %, 2,000 bootstrap samples of the tested answers, both methods on the same sample.

"""


def show(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def signed(ours: float | None, theirs: float | None) -> str:
    return "–" if ours is None or theirs is None else f"{ours - theirs:+.3f}"


def line(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def head(cells: list[str]) -> list[str]:
    return [line(cells), line(["---"] * len(cells))]


def ours(store: dict, task: str, figure: str, respondents: int | None = None) -> float | None:
    respondents = respondents or (1 if task in BENCH else 3)
    return store.get(task, {}).get("runs", {}).get(str(respondents), {}).get("figures", {}).get(figure)


def theirs(peers: dict, task: str, figure: str) -> dict[str, float | None]:
    methods = peers.get(task, {}).get("methods", {})
    of = lambda names: [v for n in names for v in [methods.get(n, {}).get("figures", {}).get(figure)] if v is not None]
    best = min if figure == "ece" else max
    with_kappa = lambda names: [n + s for n in names for s in (("", " (by kappa)") if figure == "kappa" else ("",))]
    return {"scikit-learn": best(of(with_kappa(["scikit-learn"])), default=None),
            "best family": best(of(with_kappa(FAMILIES + ("scikit-learn",))), default=None),
            "fastText": best(of(["fastText"]), default=None)}


def mean(values: list[float | None]) -> float | None:
    return None if None in values or not values else sum(values) / len(values)


def accuracy(store: dict, peers: dict, root: Path) -> list[str]:
    names = ("scikit-learn", "best family", "fastText")
    rows = {t: (ours(store, t, "accuracy"), ours(store, t, "accuracy", 3), ours(store, t, "accuracy", 1),
                *(theirs(peers, t, "accuracy")[n] for n in names)) for t in SIX}
    lines = ["## Accuracy on the six sets", ""]
    lines += head(["set", "fritekst", "≥ 3", "≥ 1", *names, "− scikit-learn", "95 %", "− best family", "− fastText"])
    for task, row in rows.items():
        lines.append(line([task, *map(show, row), signed(row[0], row[3]), interval(root, task), signed(row[0], row[4]),
                           signed(row[0], row[5])]))
    row = [mean([r[k] for r in rows.values()]) for k in range(6)]
    lines.append(line(["**mean of six**", *map(show, row), signed(row[0], row[3]), "", signed(row[0], row[4]),
                       signed(row[0], row[5])]))
    return lines + [""]


def interval(root: Path, task: str) -> str:
    """Paired bootstrap of the difference in accuracy to scikit-learn, from the codes that both runs left in out/."""
    import numpy as np
    paths = [root / f"out/bench/{task}.{1 if task in BENCH else 3}.tsv", root / f"out/peers/{task}.scikit-learn.tsv"]
    if not all(p.exists() for p in paths):
        return "–"
    right = []
    for path in paths:
        cells = [l.split("\t") for l in path.read_text(encoding="utf-8").splitlines()[1:]]
        right.append({c[0]: c[1] == c[2] for c in cells})
    difference = np.array([int(right[0][k]) - int(right[1][k]) for k in right[0]])
    picks = np.random.default_rng(0).integers(len(difference), size=(2000, len(difference)))
    low, high = np.quantile(difference[picks].mean(axis=1), (0.025, 0.975))
    return f"{low:+.3f} to {high:+.3f}"


def everything(store: dict, peers: dict) -> list[str]:
    lines = ["## Every figure", ""]
    lines += head(["task", "figure", "fritekst", "≥ 3", "≥ 1", "scikit-learn", "best family", "fastText",
                   "− scikit-learn", "− best family"])
    for task in TASKS:
        if task not in store:
            continue
        for figure in FIGURES[store[task]["kind"]]:
            own, peer = ours(store, task, figure), theirs(peers, task, figure)
            lines.append(line([task, figure, show(own), show(ours(store, task, figure, 3)), show(ours(store, task, figure, 1)),
                               *map(show, peer.values()), signed(own, peer["scikit-learn"]),
                               signed(own, peer["best family"])]))
    return lines + [""]


def delivered(store: dict) -> list[str]:
    lines = ["## As delivered, and time to train", ""]
    lines += head(["task", "tested", "withheld", "right, withheld counted as wrong", "training, s (≥ 1 / ≥ 3)", "version"])
    for task in TASKS:
        if task not in store:
            continue
        runs = store[task]["runs"]
        own = runs.get("1" if task in BENCH else "3") or next(iter(runs.values()))
        seconds = [f"{sum(runs[k]['train_seconds']) / len(runs[k]['train_seconds']):.1f}" if k in runs else "–"
                   for k in ("1", "3")]
        lines.append(line([task, f"{own['tested']:,}", str(own["withheld"]), show(own["figures"]["as_delivered"]),
                           " / ".join(seconds), f"{own['version']} ({own['binary'][:8]})"]))
    return lines + [""]


def aims(store: dict, peers: dict) -> list[str]:
    """What was promised, and whether it holds."""
    lines = ["## Aims", ""] + head(["aim", "figure", "holds"])
    pairs = [(ours(store, t, "accuracy"), theirs(peers, t, "accuracy")) for t in SIX]
    if any(own is None for own, _ in pairs):
        return lines + [line(["not all sets have run", "–", "–"]), ""]
    least = lambda name: min((own - peer[name], t) for (own, peer), t in zip(pairs, SIX) if peer[name] is not None)
    answer = lambda yes: "yes" if yes else "**no**"
    for name in ("scikit-learn", "best family", "fastText"):
        gap, task = least(name)
        lines.append(line([f"at least equal to {name} on every set", f"least: {gap:+.3f} on {task}", answer(gap >= 0)]))
        gaps = [own - peer[name] for own, peer in pairs if peer[name] is not None]
        lines.append(line([f"2 points better than {name} on the mean", f"{sum(gaps) / len(gaps):+.3f} ({len(gaps)} sets)",
                           answer(sum(gaps) / len(gaps) >= 0.02)]))
    own, peer = ours(store, SIX[0], "kappa"), theirs(peers, SIX[0], "kappa")
    for name in ("scikit-learn", "best family"):
        lines.append(line([f"technology kappa 0.10 above {name}", f"{show(own)} against {show(peer[name])}: "
                           f"{signed(own, peer[name])}", answer(own - peer[name] >= 0.10)]))
    for task in TASKS:
        if (own := ours(store, task, "ece")) is not None:
            lines.append(line([f"ECE at most 0.05, {task}", show(own), answer(own <= 0.05)]))
    return lines + [""]


def markdown(store: dict, peers: dict, root: Path) -> str:
    parts = accuracy(store, peers, root) + aims(store, peers) + everything(store, peers) + delivered(store)
    return HEAD + "\n".join(parts).rstrip() + "\n"
