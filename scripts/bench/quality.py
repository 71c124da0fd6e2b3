#!/usr/bin/env python3
"""How well fritekst codes, on the peers' data, folds and figures.

    python scripts/bench/quality.py [--binary target/release/fritekst] [--tasks NAME ...]

Trains and codes by the command line alone, writes docs/benchmarks/quality.json after each task and skips what
this very binary has done already, then joins docs/benchmarks/peers_quality.json into docs/benchmarks/quality.md.
Test parts are coded once, for the figures; nothing is chosen by them. Needs scripts/peers/requirements.txt.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

import numpy as np

sys.path[1:1] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parents[1] / "peers")]
import bench_sets  # noqa: E402
import codebooks  # noqa: E402
import metrics  # noqa: E402
import quality_table  # noqa: E402
from command import Fritekst, given, scores  # noqa: E402
from tasks import BENCH, ROOT, VARIABLES, Task, corpus, read_tsv  # noqa: E402

OUT = ROOT / "docs/benchmarks/quality.json"
PEERS = ROOT / "docs/benchmarks/peers_quality.json"
# Public texts have no respondents to protect; the default of 3 is run as well, to show what the rule costs.
RESPONDENTS = {"oin": (3,), "bench": (1, 3)}


def pooled(task: Task, folds: list[tuple[np.ndarray, list[dict]]], variable: str, ids: list[str | None]) -> dict:
    """Figures over the tested answers of all folds."""
    tested = np.concatenate([test for test, _ in folds])
    rows = [r for _, coded in folds for r in coded]
    p, (codes, stated) = scores(rows, variable, ids), given(rows, variable)
    truth, withheld = task.y[tested], np.array([c == "" for c in codes])
    # The peers code every answer. Where fritekst withholds a code, its highest probability stands in;
    # `as_delivered` counts the withheld as wrong.
    chosen = metrics.decide(task.kind, p, 0.5)
    for at in np.flatnonzero(~withheld):
        chosen[at] = ([int(i in codes[at].split("|")) for i in ids] if task.kind == "multi" else ids.index(codes[at]))
    found = metrics.figures(task.kind, truth, chosen, p)
    right = (truth == chosen).all(axis=1) if task.kind == "multi" else truth == chosen
    if task.kind == "multi":
        found["ece_exact_set"] = metrics.ece(stated[~withheld], right[~withheld])
    else:
        # Of the code that was given, which with ordered categories need not be the likeliest.
        found["ece"] = metrics.ece(p[np.arange(len(p)), chosen], right)
    found["as_delivered"] = (right & ~withheld).mean()
    return {"figures": {k: round(float(v), 4) for k, v in found.items()},
            "withheld": int(withheld.sum()), "tested": len(rows),
            "predictions": list(zip(tested.tolist(), chosen, withheld))}


def run_bench(binary: Fritekst, name: str, respondents: int, folder: Path) -> dict[str, tuple[Task, dict]]:
    done = bench_sets.coded(binary, name, folder, "--min-respondents", str(respondents))
    entry = pooled(done.task, [(done.test, done.rows)], codebooks.VARIABLE, done.ids)
    return {name: (done.task, entry | {"train_seconds": [round(done.seconds, 1)]})}


def run_oin(binary: Fritekst, against: str, respondents: int, folder: Path) -> dict[str, tuple[Task, dict]]:
    """One training per fold serves all three variables."""
    made = {v: corpus(v, against) for v in VARIABLES}
    rows = read_tsv(ROOT / "data/oin/corpus.tsv")
    folds, seconds = {v: [] for v in VARIABLES}, []
    for left_out in sorted({r["author"] for r in rows}) if against == "authors" else ["unseen"]:
        model, took = bench_sets.trained(binary, [r for r in rows if r["author"] != left_out], ROOT / "data/codebooks/oin.toml",
                                         folder, "--min-respondents", str(respondents))
        seconds.append(round(took, 1))
        for variable, task in made.items():
            test, = (t for _, t in task.outer if task.groups[t[0]] == left_out)
            folds[variable].append((test, binary.code(model, [task.texts[i] for i in test], folder)))
        print(f"  without author {left_out}: trained in {took:.1f} s", flush=True)
    return {task.name: (task, pooled(task, folds[v], v, list(task.classes)) | {"train_seconds": seconds})
            for v, task in made.items()}


def save_codes(name: str, respondents: int, task: Task, entry: dict, folder: Path) -> None:
    """One row per tested answer, for paired comparisons."""
    folder.mkdir(parents=True, exist_ok=True)
    show = ((lambda v: "|".join(c for c, on in zip(task.classes, v) if on)) if task.kind == "multi"
            else lambda v: task.classes[v])
    (folder / f"{name}.{respondents}.tsv").write_text("row\ttruth\tcode\twithheld\n" + "".join(
        f"{row}\t{show(task.y[row])}\t{show(code)}\t{int(withheld)}\n"
        for row, code, withheld in entry.pop("predictions")), encoding="utf-8")


def main() -> None:
    # The two large sets come last.
    jobs = {name: lambda *a, name=name: run_bench(a[0], name, *a[1:]) for name in BENCH[:3]}
    jobs |= {f"oin_{against}": lambda *a, against=against: run_oin(a[0], against, *a[1:]) for against in ("authors", "real")}
    jobs |= {name: lambda *a, name=name: run_bench(a[0], name, *a[1:]) for name in BENCH[3:]}
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", type=Path, default=ROOT / "target/release/fritekst")
    parser.add_argument("--tasks", nargs="*", choices=jobs, default=list(jobs), help="only these (none: only the table)")
    parser.add_argument("--respondents", nargs="+", type=int, help="only these values of --min-respondents")
    parser.add_argument("--codes", type=Path, default=ROOT / "out/bench", help="folder for the codes given")
    args = parser.parse_args()
    store = json.loads(OUT.read_text()) if OUT.exists() else {}
    binary = Fritekst(args.binary) if args.tasks else None
    for name in args.tasks:
        for respondents in args.respondents or RESPONDENTS["oin" if name.startswith("oin") else "bench"]:
            done = store.get("done", {}).get(f"{name}.{respondents}")
            if done == binary.sha256:
                continue
            print(f"{name}, at least {respondents} respondent(s)", flush=True)
            with tempfile.TemporaryDirectory() as folder:
                results = jobs[name](binary, respondents, Path(folder))
            for task_name, (task, entry) in results.items():
                save_codes(task_name, respondents, task, entry, args.codes)
                known = store.setdefault("tasks", {}).setdefault(task_name, {"kind": task.kind, "runs": {}})
                known |= {"rows": task.rows, "classes": len(task.classes)}
                known["runs"][str(respondents)] = entry | {"version": binary.version, "binary": binary.sha256}
                print(f"  {task_name}: {entry['figures']}", flush=True)
            store.setdefault("done", {})[f"{name}.{respondents}"] = binary.sha256
            part = OUT.with_suffix(".json.part")
            part.write_text(json.dumps(store, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
            part.replace(OUT)
    text = quality_table.markdown(store.get("tasks", {}), json.loads(PEERS.read_text()), ROOT)
    OUT.with_suffix(".md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
