#!/usr/bin/env python3
"""Fills the measured figures of README.md from docs/benchmarks/.

    python3 scripts/readme_figures.py           rewrite the part between the markers
    python3 scripts/readme_figures.py --check   fail if it is not what the files say

Reads, where they exist:

* `peers_quality.json`: {task: {"methods": {method: {"figures": {figure: number}}}}}
* `quality.json`: {"tasks": {task: {"runs": {least respondents: {"figures": …}}}}}; of several
  runs the one with the fewest respondents counts, as in `quality.md`
* `tiers.json`, as `scripts/bench/tiers.py` writes it
* `speed.json`, `peers_speed.json`:
  {"processor": text, "results": [{"peer" or "name", "answers", "answers_per_s", "peak_mb"}]}
* `published_examples.md`, which is only linked.

A later file's entries stand beside or replace an earlier one's. Without our own
measurements no table is shown: peers alone would say nothing. A figure is
never typed by hand. Needs Python 3.11 and nothing else.
"""

import argparse
import json
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
FOLDER = "docs/benchmarks"
BEGIN, END = "<!-- figures:begin -->", "<!-- figures:end -->"
OURS = "fritekst"
METHODS = [OURS, "scikit-learn", "fastText"]
FIGURES = {
    "accuracy": "accuracy",
    "kappa": "quadratic kappa",
    "macro_f1": "macro-F1",
    "exact_set": "exact set",
    "ece": "calibration error (ECE; less is better)",
}


TIER_FIGURES = [("technology", "accuracy"), ("technology", "kappa"), ("technology", "ece"),
                ("types", "macro_f1"), ("status", "macro_f1")]


def read(name):
    path = ROOT / FOLDER / name
    return json.loads(path.read_text("utf8")) if path.is_file() else {}


def number(value):
    return "–" if value is None else f"{value:.3f}"


def quality():
    tasks = {}
    for task, content in read("quality.json").get("tasks", {}).items():
        runs = content["runs"]
        tasks[task] = {OURS: runs[min(runs, key=int)]}
    for task, content in read("peers_quality.json").items():
        if task in tasks and isinstance(content, dict):
            tasks[task].update(content["methods"])
    rows = []
    for task, methods in tasks.items():
        ours = methods.get(OURS, {}).get("figures", {})
        for figure, label in FIGURES.items():
            if figure in ours:
                cells = [methods.get(m, {}).get("figures", {}).get(figure) for m in METHODS]
                rows.append(f"| `{task}` | {label} | {' | '.join(map(number, cells))} |")
    if not rows:
        return []
    head = f"| task | figure | {' | '.join(METHODS)} |"
    links = [n for n in ("quality.md", "peers_quality.md") if (ROOT / FOLDER / n).is_file()]
    told = ", ".join(f"[{name}]({FOLDER}/{name})" for name in links)
    return ["**Quality**" + (f" (settings: {told})" if told else ""), "", head,
            "|---|---|" + "---:|" * len(METHODS), *rows, ""]


def tiers():
    content = read("tiers.json")
    if not content:
        return []
    mean = lambda seeds, *at: sum(s[at[0]][at[1]][at[2]] for s in seeds) / len(seeds)
    rows = []
    for variable, figure in TIER_FIGURES:
        for part in ("all", "real cases"):
            cells = [number(mean(t["seeds"], variable, part, figure)) for t in content["tiers"].values()]
            rows.append(f"| {variable}, {part} | {FIGURES[figure]} | {' | '.join(cells)} |")
    names = list(content["tiers"])
    head = [f"**The tiers**, on answers by authors left out of the training ([tiers.md]({FOLDER}/tiers.md): by author, by kind "
            "of answer, gains with intervals)", "", f"| answers | figure | {' | '.join(names)} |",
            "|---|---|" + "---:|" * len(names)]
    time = [f"| {tier} | {s['seconds']:.1f} | {s['peak_mb']} | {s['share_read_by_encoder']:.0%} |"
            for tier, s in content["speed"].items()]
    return [*head, *rows, "", "| 1,352 answers, file to file | seconds | peak memory, MB | read by the encoder |",
            "|---|---:|---:|---:|", *time, ""]


def speed():
    results, processors = {}, []
    for name in ("speed.json", "peers_speed.json"):
        content = read(name)
        processor = content.get("processor")
        if processor and processor not in processors:
            processors.append(processor)
        for result in content.get("results", []):
            result["peer"] = result.get("peer") or result["name"]
            results.setdefault((result["peer"], result["answers"]), result)
    if not any(peer.startswith(OURS) for peer, _ in results):
        return []
    rows = [
        f"| {r['peer']} | {r['answers']:,} | {r['answers_per_s']:,.0f} | {r['peak_mb']:,.0f} |"
        for r in results.values()
        # Single answers measure the start, not the speed.
        if r["answers"] > 1
    ]
    return [f"**Speed**, file to file, on {' and '.join(processors) or 'one machine'}", "",
            "| program | answers | answers/s | peak memory, MB |", "|---|---:|---:|---:|", *rows, ""]


def part():
    lines = tiers() + quality() + speed()
    if (ROOT / FOLDER / "published_examples.md").is_file():
        lines += [f"The innovations that the release names, one by one: "
                  f"[published_examples.md]({FOLDER}/published_examples.md).", ""]
    if not lines:
        lines = [f"_Not measured in this version: `{FOLDER}/quality.json` and `speed.json` are missing. "
                 "The benchmark scripts write them; then run `python3 scripts/readme_figures.py`._", ""]
    return "\n".join([BEGIN, "", *lines]) + END


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    check = parser.parse_args().check
    text = README.read_text("utf8")
    if text.count(BEGIN) != 1 or text.count(END) != 1:
        sys.exit(f"error: README.md needs one {BEGIN} and, after it, one {END}")
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    try:
        new = before + part() + after
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        sys.exit(f"error: a file in {FOLDER} is not as described at the top of this script: {error!r}")
    if check and new != text:
        sys.exit("error: the figures in README.md are not those of docs/benchmarks/; "
                 "run python3 scripts/readme_figures.py")
    if not check:
        README.write_text(new, "utf8")
    print("README.md: figures as measured")
    return 0


if __name__ == "__main__":
    sys.exit(main())
