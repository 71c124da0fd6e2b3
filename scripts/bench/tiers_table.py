"""docs/benchmarks/tiers.md from tiers.json."""

from __future__ import annotations

import statistics

SHOWN = {"technology": (("accuracy", "accuracy"), ("kappa", "quadratic kappa"), ("ece", "ECE")),
         "types": (("macro_f1", "macro-F1"), ("exact_set", "exact set"), ("ece", "ECE")),
         "status": (("accuracy", "accuracy"), ("macro_f1", "macro-F1"), ("ece", "ECE"))}


def spread(values: list[float]) -> str:
    """Mean and half of the range over seeds."""
    mean = statistics.fmean(values)
    return f"{mean:.3f}" if len(values) == 1 else f"{mean:.3f} ± {(max(values) - min(values)) / 2:.3f}"


def row(cells: list) -> str:
    return "| " + " | ".join(str(c) for c in cells) + " |"


def table(header: list[str], rows: list[list]) -> list[str]:
    return [row(header), row(["---"] * len(header)), *map(row, rows), ""]


def markdown(store: dict) -> str:
    tiers = store["tiers"]
    count = len(next(iter(tiers.values()))["seeds"])
    lines = [
        "# The tiers beside each other", "",
        f"Written by `scripts/bench/tiers.py`: {store['version']}. All coded answers of `data/oin`, coded by models that had "
        f"seen no answer of their author; mean and half the range over {count} seeds of the folds. The full tier's encoder "
        "scored each author without having seen that author; it was tuned once, with one seed.", ""]
    for variable, shown in SHOWN.items():
        lines += [f"## {variable}", ""]
        header = ["answers", "", *(f"{tier}: {name}" for _, name in shown for tier in tiers)]
        rows = []
        for part in next(iter(tiers.values()))["seeds"][0][variable]:
            cells = [part, next(iter(tiers.values()))["seeds"][0][variable][part]["answers"]]
            for key, _ in shown:
                for tier in tiers.values():
                    cells.append(spread([seed[variable][part][key] for seed in tier["seeds"]]))
            rows.append(cells)
        lines += table(header, rows)
    lines += ["## Gains", "", "Answers coded right (whole sets for types), paired, 95 % by bootstrap over answers.", ""]
    lines += table(["step", *SHOWN], [
        [step, *(f"{g[v][0]:+.3f} ({g[v][1]:+.3f} to {g[v][2]:+.3f})" for v in SHOWN)] for step, g in store["gains"].items()])
    lines += ["## Speed and what a survey gets", "",
              "The demo survey (1,352 answers), from a cold start, file to file, two threads, best of three.", ""]
    lines += table(["tier", "seconds", "peak memory, MB", "answers the encoder reads", "accuracy lost against full, at most"], [
        [tier, s["seconds"], s["peak_mb"], f"{s['share_read_by_encoder']:.0%}",
         "–" if s["lost"] is None else f"{s['lost']:.1%}"] for tier, s in store["speed"].items()])
    c = store["confusion"]
    lines += ["## Confusions of the full tier, technology", "", "Rows: by hand; columns: by machine.", ""]
    lines += table(["", *c["classes"]], [[name, *own] for name, own in zip(c["classes"], c["table"])])
    lines += ["## What cross-validation chose", ""]
    lines += table(["tier", "variable", "chosen"], [
        [tier, v, "; ".join(f"{k}: {x}" for k, x in chosen.items())]
        for tier, t in tiers.items() for v, chosen in t["chosen"].items()])
    return "\n".join(lines).rstrip() + "\n"
