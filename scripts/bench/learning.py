#!/usr/bin/env python3
"""What decisions teach a model, and how long it takes.

    python3 scripts/bench/learning.py [--binary target/release/fritekst]

Answers that no model has learned from (data/oin/unseen_answers.tsv) are split at random: some are the decisions, the rest
the test. Reviewers either code as the shipped codebook does, or otherwise in one point: what it calls `mindre_grad` of
technology they call `vigtig_del`. `fritekst train --from` learns the decisions on top of each shipped model; both are
measured on the rest (mean of three splits). Then the time for 3,000 decisions (data/oin, their codes as they are).
Writes docs/benchmarks/learning.json and learning.md. Python 3.11, no packages.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import mean

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(1, str(ROOT / "scripts"))
import labelled  # noqa: E402

OUT = ROOT / "docs/benchmarks/learning.json"
DECISIONS = (60, 200, 500)
SPLITS = 3
MANY = 3000
VARIABLES = ("technology", "types", "status")


def as_they_are(row: dict) -> dict:
    return row


def otherwise(row: dict) -> dict:
    return row | {"technology": "vigtig_del"} if row["technology"] == "mindre_grad" else row


REVIEWERS = {"as the codebook": as_they_are, "otherwise in one point": otherwise}


def learn(binary: Path, tier: str, rows: list[dict], folder: Path) -> float:
    """Wall seconds; the model is folder/learned."""
    labelled.write(rows, folder / "decisions.tsv")
    begun = time.perf_counter()
    subprocess.run([binary, "train", folder / "decisions.tsv", "--from", tier, "-o", folder / "learned", "--force", "--quiet",
                    "--text", "text", "--id", "id", "--group", "id"], check=True)
    return time.perf_counter() - begun


def right(binary: Path, rows: list[dict], folder: Path, *model: str | Path) -> dict[str, float]:
    """Share coded right, by variable; whole sets for types."""
    labelled.write(rows, folder / "test.tsv")
    command = [binary, "evaluate", folder / "test.tsv", "--text", "text", "--id", "id", "--json", *model]
    told = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    value = lambda x: x["value"] if isinstance(x, dict) else x
    return {one["variable"]: value(one["accuracy"]) for one in told["variables"]}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", type=Path, default=ROOT / "target/release/fritekst")
    binary = parser.parse_args().binary
    unseen = labelled.read("unseen_answers.tsv")
    store: dict = {"gains": [], "seconds": {}}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for reviewers, code in REVIEWERS.items():
            rows = [code(row) for row in unseen]
            for tier in ("fast", "full"):
                for count in DECISIONS:
                    before, after, seconds = [], [], []
                    for split in range(SPLITS):
                        own = rows.copy()
                        random.Random(split).shuffle(own)
                        seconds.append(learn(binary, tier, own[:count], folder))
                        test = own[max(DECISIONS):]
                        before.append(right(binary, test, folder, "--tier", tier))
                        after.append(right(binary, test, folder, "--model", folder / "learned"))
                    found = {"reviewers": reviewers, "tier": tier, "decisions": count, "seconds": round(mean(seconds), 1)}
                    for variable in VARIABLES:
                        found[variable] = [round(mean(one[variable] for one in part), 4) for part in (before, after)]
                    store["gains"].append(found)
                    print(found, flush=True)
        many = labelled.answers()
        random.Random(1).shuffle(many)
        for tier in ("fast", "full"):
            store["seconds"][tier] = round(learn(binary, tier, many[:MANY], folder), 1)
            print(tier, store["seconds"][tier], flush=True)
    OUT.write_text(json.dumps(store, indent=1) + "\n", encoding="utf8")
    lines = ["| reviewers code | tier | decisions | " + " | ".join(f"{v}: before → after" for v in VARIABLES) + " | seconds |",
             "|---|---|---:|" + "---:|" * (len(VARIABLES) + 1)]
    for one in store["gains"]:
        cells = " | ".join("{:.3f} → {:.3f}".format(*one[v]) for v in VARIABLES)
        lines.append(f"| {one['reviewers']} | {one['tier']} | {one['decisions']} | {cells} | {one['seconds']:.1f} |")
    table = "\n".join(lines)
    OUT.with_suffix(".md").write_text(f"""# What decisions teach

Written by `scripts/bench/learning.py`. Answers that no model has learned from, split at random (mean of {SPLITS} splits): the
decisions are learned on top of the shipped model (`fritekst train --from`), the rest is coded right by the model before and
after in the shares below (whole sets for types). *Otherwise in one point*: reviewers call `vigtig_del` of technology
what the codebook calls `mindre_grad`.

{table}

Time for {MANY:,} decisions, from a cold start: {store['seconds']['fast']} s (fast), {store['seconds']['full']} s (full; most of it is
the encoder reading them, which the review remembers from one time to the next).
""", encoding="utf8")


if __name__ == "__main__":
    main()
