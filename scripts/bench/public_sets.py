#!/usr/bin/env python3
"""The full tier on the public sets: a codebook of one's own, the encoder as published.

    python scripts/bench/public_sets.py [--binary target/release/fritekst]

Trains on train.tsv, codes test.tsv once, by the command line, with both tiers; words of one respondent are kept, since
the texts are public. Writes docs/benchmarks/public_sets.json and public_sets.md. Needs scripts/peers/requirements.txt.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

sys.path[1:1] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parents[1] / "peers")]
import bench_sets  # noqa: E402
import codebooks  # noqa: E402
import metrics  # noqa: E402
from command import Fritekst, scores  # noqa: E402
from tasks import BENCH, ROOT  # noqa: E402

OUT = ROOT / "docs/benchmarks/public_sets.json"
AIMS = {"sib200_da": 0.87, "corona_da_intent": 0.92, "corona_da_domain": 0.97, "os2kle_phrase3_maingroup": 0.72,
        "cpv_da_division": 0.74}


def measured(binary: Fritekst, name: str, tier: str, folder: Path) -> dict:
    done = bench_sets.coded(binary, name, folder, "--min-respondents", "1", "--tier", tier)
    p = scores(done.rows, codebooks.VARIABLE, done.ids)
    found = metrics.figures("nominal", done.task.y[done.test], p.argmax(axis=1), p)
    return ({k: round(float(v), 4) for k, v in found.items()}
            | {"train_seconds": round(done.seconds, 1), "tested": len(done.test)})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", type=Path, default=ROOT / "target/release/fritekst")
    binary = Fritekst(parser.parse_args().binary)
    store = {}
    for name in BENCH:
        with tempfile.TemporaryDirectory() as folder:
            store[name] = {tier: measured(binary, name, tier, Path(folder)) for tier in ("fast", "full")}
        print(name, store[name], flush=True)
    OUT.write_text(json.dumps(store, indent=1) + "\n", encoding="utf-8")
    lines = [f"| {name} | {tiers['full']['tested']} | {tiers['fast']['accuracy']:.3f} | {tiers['full']['accuracy']:.3f} | "
             f"{AIMS[name]:.2f} | {tiers['fast']['ece']:.3f} | {tiers['full']['ece']:.3f} | {tiers['full']['train_seconds']:.0f} |"
             for name, tiers in store.items()]
    OUT.with_suffix(".md").write_text(f"""# The full tier on public sets

Written by `scripts/bench/public_sets.py`: {binary.version}. `fritekst train` on the training texts of each set, with the
encoder as published; accuracy on its test texts, which nothing was chosen by. The small sets' test parts hold 180 to 204
texts: one text is .005.

| set | tested | fast: accuracy | full: accuracy | aim | fast: ECE | full: ECE | seconds to train, full |
|---|---:|---:|---:|---:|---:|---:|---:|
{chr(10).join(lines)}
""", encoding="utf-8")
    print(OUT.with_suffix(".md").read_text("utf-8"))


if __name__ == "__main__":
    main()
