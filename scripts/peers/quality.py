#!/usr/bin/env python3
"""How well scikit-learn and fastText code the same answers.

    python scripts/peers/quality.py [--methods sklearn fastText] [--tasks NAME ...]

Writes docs/benchmarks/peers_quality.json after each (task, method) and skips
what is already there, then docs/benchmarks/peers_quality.md. No row of a test
part is seen before its final figure: settings are chosen inside the training
part, by leaving authors out where authors are known, else by stratified folds.
"""

from __future__ import annotations

import argparse
import json
import os
import time
import warnings
from pathlib import Path

for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(threads, "1")

import numpy as np

import metrics
import table
from search import Predictions, search
from sklearn_peer import Features, Sklearn
from tasks import ROOT, Task, all_tasks

FAMILIES = ("LogisticRegression", "LinearSVC", "ComplementNB")
OUT = ROOT / "docs/benchmarks/peers_quality.json"


def run(task: Task, method, runs: Predictions, by: str, known: list[dict] | None = None) -> dict:
    """Search, fit and predict each outer fold; figures over the pooled predictions.

    `known` holds the folds' settings where an earlier task chose them on the same training rows.
    """
    started, folds = time.process_time(), []
    scores = {seed: np.zeros((len(task.texts), len(task.classes))) for seed in method.seeds}
    codes = {seed: np.zeros_like(task.y) for seed in method.seeds}
    for number, (train, test) in enumerate(task.outer):
        settings, inner = ((known[number]["settings"], known[number]["inner"]) if known
                           else search(task, method, runs, train, by))
        folds.append({"settings": settings, "inner": round(inner, 4)})
        for seed in method.seeds:
            scores[seed][test] = runs.scores(settings, train, seed)[test]
            codes[seed][test] = metrics.decide(task.kind, scores[seed][test], method.cut(settings))
    tested = np.concatenate([test for _, test in task.outer])
    each = [metrics.figures(task.kind, task.y[tested], codes[seed][tested],
                            scores[seed][tested] if method.probabilistic else None) for seed in method.seeds]
    return {
        "figures": {k: round(float(np.mean([e[k] for e in each])), 4) for k in each[0]},
        "per_seed": [{k: round(v, 4) for k, v in e.items()} for e in each] if len(each) > 1 else None,
        "chosen_by": by, "folds": folds, "cpu_seconds": round(time.process_time() - started, 1),
        "codes": codes[method.seeds[0]],
    }


def best_of(task: Task, results: dict[str, dict], by: str) -> dict:
    """Per outer fold, the family whose inner figure is highest: what a careful user would ship."""
    codes, folds = np.zeros_like(task.y), []
    for k, (_, test) in enumerate(task.outer):
        family = max(results, key=lambda f: results[f]["folds"][k]["inner"])
        codes[test] = results[family]["codes"][test]
        folds.append({"family": family} | results[family]["folds"][k])
    tested = np.concatenate([test for _, test in task.outer])
    found = metrics.figures(task.kind, task.y[tested], codes[tested], None)
    return {"figures": {k: round(v, 4) for k, v in found.items()}, "chosen_by": by, "folds": folds, "codes": codes}


def majority(task: Task) -> dict:
    """The largest training class for every answer: the floor."""
    codes = np.zeros_like(task.y)
    for train, test in task.outer:
        codes[test] = (task.y[train].mean(axis=0) > 0.5 if task.kind == "multi"
                       else np.bincount(task.y[train]).argmax())
    tested = np.concatenate([test for _, test in task.outer])
    found = metrics.figures(task.kind, task.y[tested], codes[tested], None)
    return {"figures": {k: round(v, 4) for k, v in found.items()}}


def sklearn_all(task: Task, known: dict) -> dict[str, dict]:
    features, shared, results = Features(task), {}, {}
    # Kappa is an aim of its own for the ordered variable: a peer may choose its settings for it.
    for by in (task.selected_by, "kappa") if task.kind == "ordinal" else (task.selected_by,):
        of_family = {}
        suffix = "" if by == task.selected_by else f" (by {by})"
        for family in FAMILIES:
            method = Sklearn(family, features)
            runs = shared.setdefault(family, Predictions(task, method))
            of_family[family] = run(task, method, runs, by, known.get(family + suffix))
            print(f"  {family} by {by}: {of_family[family]['figures']} {of_family[family]['cpu_seconds']} s", flush=True)
        results |= {family + suffix: r for family, r in of_family.items()}
        results["scikit-learn" + suffix] = best_of(task, of_family, by)
    return results


def fasttext_all(task: Task, known: dict) -> dict[str, dict]:
    from fasttext_peer import FastText  # only where it is asked for: the wheel needs a compiler on some systems
    method = FastText()
    got = run(task, method, Predictions(task, method), task.selected_by, known.get(method.name))
    print(f"  fastText: {got['figures']} {got['cpu_seconds']} s", flush=True)
    return {"fastText": got}


def save_codes(task: Task, results: dict[str, dict], folder: Path) -> None:
    """One row per tested answer, for paired comparisons."""
    folder.mkdir(parents=True, exist_ok=True)
    tested = np.sort(np.concatenate([test for _, test in task.outer]))
    show = ((lambda v: "|".join(c for c, on in zip(task.classes, v) if on)) if task.kind == "multi"
            else lambda v: task.classes[v])
    for name, result in results.items():
        path = folder / f"{task.name}.{name.replace(' ', '_').replace('(', '').replace(')', '')}.tsv"
        path.write_text("row\ttruth\tcode\n" + "".join(
            f"{i}\t{show(task.y[i])}\t{show(result['codes'][i])}\n" for i in tested), encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--methods", nargs="+", default=["sklearn", "fastText"], choices=["sklearn", "fastText"])
    parser.add_argument("--tasks", nargs="+", help="only these tasks")
    parser.add_argument("--predictions", type=Path, default=ROOT / "out/peers", help="folder for the codes given")
    args = parser.parse_args()
    warnings.filterwarnings("ignore", message=".*least populated class.*")
    store = json.loads(OUT.read_text()) if OUT.exists() else {}
    for method, compute in (("sklearn", sklearn_all), ("fastText", fasttext_all)):
        for name, make in all_tasks():
            if method not in args.methods or (args.tasks and name not in args.tasks):
                continue
            key = "scikit-learn" if method == "sklearn" else method
            if key in store.get(name, {}).get("methods", {}):
                continue
            task = make()
            print(f"{method} on {name}: {task.rows}", flush=True)
            entry = store.setdefault(name, {"rows": task.rows, "kind": task.kind, "classes": len(task.classes),
                                            "methods": {"majority": majority(task)}})
            twin = store.get(name.replace("_published", "_real"), {}).get("methods", {}) if "_published" in name else {}
            results = compute(task, {m: r["folds"] for m, r in twin.items() if "folds" in r})
            save_codes(task, results, args.predictions)
            entry["methods"] |= {m: {k: v for k, v in r.items() if k != "codes" and v is not None}
                                 for m, r in results.items()}
            OUT.parent.mkdir(parents=True, exist_ok=True)
            part = OUT.with_suffix(".json.part")
            part.write_text(json.dumps(store, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
            part.replace(OUT)
    text = table.markdown(store)
    OUT.with_suffix(".md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
