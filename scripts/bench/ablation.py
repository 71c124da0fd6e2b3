#!/usr/bin/env python3
"""What each part of the full tier is worth, and what more authors are worth.

    python scripts/bench/ablation.py [--binary target/release/fritekst]

Steps, on the answers of the first fifteen authors of data/oin, whole authors left out: n-grams and word vectors; with the
encoder as published; with the codebook cues; with the encoder fine-tuned; and trained on everybody's answers. Each step's
gain in answers coded right is paired, with a bootstrap interval. (The fine-tuned encoder has learned from everybody but
the author it scores, so part of what the new answers are worth shows in its step.) Then the learning curves of the fast
tier and of the full one with the encoder as published (the fine-tuned one has learned from most authors itself): trained
on the answers of the first authors, more and more of them, and tested on the last twelve. Writes
docs/benchmarks/ablation.json and ablation.md. Needs scripts/peers/requirements.txt.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

sys.path[1:1] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parents[1] / "peers")]
import labelled  # noqa: E402
from command import Fritekst  # noqa: E402
from tasks import ROOT  # noqa: E402
from tiers import CODEBOOK, KINDS, RESPONDENTS, SCORES, gain, train  # noqa: E402
from tiers_table import table  # noqa: E402

OUT = ROOT / "docs/benchmarks/ablation.json"
STEPS = {
    "n-grams, word vectors": ["--no-cues"],
    "+ encoder as published": ["--tier", "full", "--no-cues"],
    "+ codebook cues": ["--tier", "full"],
}
# The first authors: 1 to 13, and the two who retold real cases.
FIRST = {*map(str, range(1, 14)), "realA", "realB"}
OUTPUTS = 13
TESTED = 12
SIZES = (6, 15, 24, 36, 48)
CURVES = {"fast": [], "full, encoder as published": ["--tier", "full"]}


def steps(binary: Fritekst, answers: list[dict], folder: Path) -> dict:
    part, whole, scores = folder / "part.tsv", folder / "labelled.tsv", folder / "scores.f32"
    count = sum(row["author"] in FIRST for row in answers)
    assert all(row["author"] in FIRST for row in answers[:count])
    labelled.write(answers[:count], part)
    labelled.write(answers, whole)
    scores.write_bytes(SCORES.read_bytes()[: count * OUTPUTS * 4])
    tuned = ["--tier", "full", "--sentence-scores"]
    runs = {name: (part, options) for name, options in STEPS.items()}
    runs |= {"+ fine-tuning": (part, [*tuned, str(scores)]), "+ new answers": (whole, [*tuned, str(SCORES)])}
    found, before = {}, None
    for name, (path, options) in runs.items():
        own, _, seconds = train(binary, path, 1, folder, *options)
        for one in own.values():
            one.keep(one.rows < count)
        figures = {v: one.figures(one.rows >= 0) for v, one in own.items()}
        gains = {v: gain(before[v], own[v]) for v in KINDS} if before else None
        found[name] = {"figures": figures, "gains": gains, "train_seconds": round(seconds, 1)}
        print(name, {v: {k: round(x, 4) for k, x in f.items()} for v, f in figures.items()}, gains, flush=True)
        before = own
    return found


def curve(binary: Fritekst, answers: list[dict], tier: str, folder: Path) -> list[dict]:
    """Figures on the last authors by the number of authors learned from."""
    authors = list(dict.fromkeys(row["author"] for row in answers))
    test, model = folder / "test.tsv", folder / "model"
    labelled.write([row for row in answers if row["author"] in authors[-TESTED:]], test)
    found = []
    for size in (*SIZES, len(authors) - TESTED):
        known = set(authors[:size])
        part = [row for row in answers if row["author"] in known]
        path = folder / "part.tsv"
        labelled.write(part, path)
        binary.train(path, CODEBOOK, model, "--text", "text", "--id", "id", "--group", "author",
                     "--min-respondents", RESPONDENTS if size > SIZES[2] else "4", *CURVES[tier])
        told = json.loads(binary.run("evaluate", test, "--model", model, "--text", "text", "--id", "id", "--json"))
        of = {told["variable"]: told for told in told["variables"]}
        found.append({"tier": tier, "authors": size, "answers": len(part), "technology": of["technology"]["accuracy"]["value"],
                      "kappa": of["technology"]["quadratic_kappa"], "types": of["types"]["macro_f1"],
                      "status": of["status"]["macro_f1"]})
        print(found[-1], flush=True)
    return found


def markdown(store: dict) -> str:
    shown = (("technology", "accuracy"), ("technology", "kappa"), ("types", "macro_f1"), ("types", "exact_set"),
             ("status", "macro_f1"))
    lines = ["# What each part is worth", "",
             f"Written by `scripts/bench/ablation.py`: {store['version']}; measured on the answers of the first fifteen authors, "
             "one seed of the folds. The encoder is fine-tuned on everybody but the author it scores; the last step trains the "
             "model above it on all 62 authors too. Gains: answers coded right (whole sets for types), paired, with their 95 % "
             "bootstrap interval.", ""]
    told = lambda gains, v: "–" if gains is None else "{:+.3f} ({:+.3f} to {:+.3f})".format(*gains[v])
    lines += table(["features", *(f"{v}: {k.replace('_', ' ')}" for v, k in shown), *(f"gain, {v}" for v in KINDS)],
                   [[name, *(f"{step['figures'][v][k]:.3f}" for v, k in shown), *(told(step["gains"], v) for v in KINDS)]
                    for name, step in store["steps"].items()])
    lines += ["## More authors", "",
              f"Trained on the answers of the first authors and tested on those of the last {TESTED}, who wrote from odd "
              "subjects (seed words) and are the hardest.", ""]
    lines += table(["tier", "authors", "answers", "technology: accuracy", "technology: quadratic kappa", "types: macro-F1",
                    "status: macro-F1"],
                   [[one["tier"], one["authors"], one["answers"],
                     *(f"{one[k]:.3f}" for k in ("technology", "kappa", "types", "status"))] for one in store["curve"]])
    return "\n".join(lines).rstrip() + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", type=Path, default=ROOT / "target/release/fritekst")
    args = parser.parse_args()
    binary, answers = Fritekst(args.binary), labelled.answers()
    with tempfile.TemporaryDirectory() as name:
        store = {"version": binary.version, "answers": len(answers), "steps": steps(binary, answers, Path(name))}
        store["curve"] = [one for tier in CURVES for one in curve(binary, answers, tier, Path(name))]
    OUT.write_text(json.dumps(store, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    OUT.with_suffix(".md").write_text(markdown(store), encoding="utf-8")


if __name__ == "__main__":
    main()
