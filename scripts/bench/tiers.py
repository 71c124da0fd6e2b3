#!/usr/bin/env python3
"""The tiers beside each other: how right, how sure and how fast.

    python scripts/bench/tiers.py [--binary target/release/fritekst] [--seeds 3]

Trains both tiers on all coded answers of data/oin, with whole authors left out, and reads what cross-validation said
of each answer (`train --left-out`). The full tier's encoder is fine-tuned: an author's answers are scored by an encoder
that never saw that author (scripts/encoder/tune.py). Then codes the demo survey by each tier. Writes docs/benchmarks/tiers.json and tiers.md. Needs scripts/peers/requirements.txt.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

sys.path.insert(1, str(Path(__file__).resolve().parents[1] / "peers"))
import metrics  # noqa: E402
import tiers_table  # noqa: E402
from command import Fritekst  # noqa: E402
from tasks import ROOT, read_tsv  # noqa: E402

CODEBOOK = ROOT / "data/codebooks/oin.toml"
SCORES = ROOT / "data/encoder/scores.f32"
OUT = ROOT / "docs/benchmarks/tiers.json"
KINDS = {"technology": "ordinal", "types": "multi", "status": "nominal"}
NEGATION = re.compile(r"\b(ikke|ingen|intet|uden|aldrig|hverken|væk|stoppet|afskaffet|droppet|slut|fjernet)\b", re.I)
SAMPLES = 2000
RESPONDENTS = "5"  # as scripts/train_model, whose models are to stay small

SHAPES = {
    "one or two words": lambda t: len(t.split()) <= 2,
    "three to eight words": lambda t: 3 <= len(t.split()) <= 8,
    "thirty words or more": lambda t: len(t.split()) >= 30,
    "a negation or removal": lambda t: NEGATION.search(t) is not None,
    "several sentences": lambda t: len(re.findall(r"[.!?](?:\s|$)", t)) >= 2,
    "a list": lambda t: t.count(",") + t.count(";") + t.count("/") + t.count(" - ") >= 3,
    "ae, oe, aa for æ, ø, å": lambda t: re.search("[æøå]", t, re.I) is None and re.search("ae|oe|aa", t, re.I) is not None,
}


class LeftOut:
    """What one training said of the answers it had left out."""

    def __init__(self, path: Path, variable: str, kind: str):
        with open(path, encoding="utf-8", newline="") as f:
            rows = list(csv.DictReader(f, delimiter=";"))
        start = f"{variable}_p_"
        self.kind, self.classes = kind, [name[len(start):] for name in rows[0] if name.startswith(start)]
        self.rows = np.array([i for i, r in enumerate(rows) if r[variable]])
        own = [rows[i] for i in self.rows]
        self.groups = np.array([r["group"] for r in own])
        self.p = np.array([[float(r[start + c]) for c in self.classes] for r in own])
        self.truth, self.codes = (self.coded([r[name] for r in own]) for name in (variable, f"{variable}_code"))

    def coded(self, codes: list[str]) -> np.ndarray:
        if self.kind == "multi":
            return np.array([[int(c in code.split("|")) for c in self.classes] for code in codes])
        return np.array([self.classes.index(code) for code in codes])

    def keep(self, part: np.ndarray) -> None:
        """Forgets the other answers."""
        self.rows, self.groups, self.p, self.truth, self.codes = (
            own[part] for own in (self.rows, self.groups, self.p, self.truth, self.codes))

    def right(self) -> np.ndarray:
        same = self.truth == self.codes
        return same.all(axis=1) if self.kind == "multi" else same

    def figures(self, part: np.ndarray) -> dict[str, float]:
        found = metrics.figures(self.kind, self.truth[part], self.codes[part], self.p[part])
        if self.kind != "multi":
            chosen = self.p[part][np.arange(part.sum()), self.codes[part]]
            found["ece"] = metrics.ece(chosen, self.right()[part])
        return found | {"answers": int(part.sum())}


def train(binary: Fritekst, labelled: Path, seed: int, folder: Path, *options: str) -> tuple[dict[str, LeftOut], dict, float]:
    out, model = folder / "left_out.csv", folder / "model"
    seconds = binary.train(labelled, CODEBOOK, model, "--text", "text", "--id", "id", "--group", "author", "--seed", str(seed),
                           "--min-respondents", RESPONDENTS, "--left-out", str(out), *options)
    heads = json.loads(binary.run("model", "inspect", str(model), "--json"))["manifest"]["heads"]
    chosen = {h["variable"]: h["validation"]["chosen"] for h in heads}
    return {v: LeftOut(out, v, k) for v, k in KINDS.items()}, chosen, seconds


def parts(own: LeftOut, texts: list[str]) -> dict[str, np.ndarray]:
    """Which answers a line of the table is about."""
    real = np.array([g.startswith("real") for g in own.groups])
    out = {"all": np.ones(len(real), bool), "real cases": real, "constructed": ~real}
    out |= {f"author {g}": own.groups == g for g in sorted(set(own.groups))}
    return out | {name: np.array([test(texts[i]) for i in own.rows]) for name, test in SHAPES.items()}


def gain(a: LeftOut, b: LeftOut) -> list[float]:
    """Mean of b's right answers minus a's, and its 95 % interval (paired bootstrap over answers)."""
    difference = b.right().astype(float) - a.right()
    draw = np.random.default_rng(1)
    means = [difference[draw.integers(0, len(difference), len(difference))].mean() for _ in range(SAMPLES)]
    return [round(float(x), 4) for x in (difference.mean(), *np.percentile(means, [2.5, 97.5]))]


def speed(binary: Fritekst, tier: str, folder: Path) -> dict:
    """The demo survey, file to file from a cold start; the best of three."""
    command = [binary.path, "--lang", "en", "code", str(ROOT / "data/demo_survey.csv"), "-o", str(folder / "coded.csv"), "--force",
               "--tier", tier]
    took = []
    for _ in range(3):
        begun = time.perf_counter()
        told = subprocess.run(["/usr/bin/env", "python3", "-c", PEAK, *command], capture_output=True, text=True, check=True)
        took.append(time.perf_counter() - begun)
    auto = re.search(r"about ([\d.]+) ?% .*against full: ([-\d.]+) ?%", told.stderr)
    automatic = re.search(r"technology: automatic .*", told.stderr)
    return {"seconds": round(min(took), 2), "peak_mb": int(told.stdout.split()[-1]) // 1024,
            "share_read_by_encoder": float(auto[1]) / 100 if auto else {"fast": 0.0}.get(tier, 1.0),
            "lost": float(auto[2]) / 100 if auto else None, "promise": automatic[0] if automatic else None}


# Runs a program and prints the most memory it had, in kB.
PEAK = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", type=Path, default=ROOT / "target/release/fritekst")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--errors", type=Path, help="also write the full tier's errors there, to be read")
    args = parser.parse_args()
    binary = Fritekst(args.binary)
    steps = {"fast": [], "full": ["--tier", "full", "--sentence-scores", str(SCORES)]}
    store = {"version": binary.version, "tiers": {}, "gains": {}}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        labelled = folder / "labelled.tsv"
        subprocess.run([sys.executable, ROOT / "scripts/labelled.py", labelled], check=True)
        answers = read_tsv(labelled)
        texts = [r["text"] for r in answers]
        first = {}
        for step, options in steps.items():
            seeds, seconds = [], []
            for seed in range(1, args.seeds + 1):
                own, chosen, took = train(binary, labelled, seed, folder, *options)
                first.setdefault(step, own)
                seconds.append(round(took, 1))
                seeds.append({v: {part: {k: round(x, 4) for k, x in one.figures(rows).items()}
                                  for part, rows in parts(one, texts).items() if rows.any()} for v, one in own.items()})
                print(step, seed, {v: seeds[-1][v]["all"] for v in KINDS}, flush=True)
            store["tiers"][step] = {"train_seconds": seconds, "chosen": chosen, "seeds": seeds}
        names = list(steps)
        for a, b in zip(names, names[1:]):
            store["gains"][f"{a} → {b}"] = {v: gain(first[a][v], first[b][v]) for v in KINDS}
        technology = first["full"]["technology"]
        k = len(technology.classes)
        store["confusion"] = {"classes": technology.classes, "table": [
            [int(((technology.truth == i) & (technology.codes == j)).sum()) for j in range(k)] for i in range(k)]}
        if args.errors:
            wrong = np.flatnonzero(~technology.right())
            order = wrong[np.argsort(-technology.p[wrong, technology.codes[wrong]])]
            args.errors.write_text("".join(
                "\t".join((answers[technology.rows[i]]["id"], technology.classes[technology.truth[i]],
                           technology.classes[technology.codes[i]], f"{technology.p[i, technology.codes[i]]:.2f}",
                           texts[technology.rows[i]])) + "\n" for i in order), encoding="utf-8")
        store["speed"] = {tier: speed(binary, tier, folder) for tier in ("fast", "auto", "full")}
    OUT.write_text(json.dumps(store, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    text = tiers_table.markdown(store)
    OUT.with_suffix(".md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
