#!/usr/bin/env python3
"""The eighteen innovations that the published release names, coded.

    python scripts/bench/published.py [--model FILE]

The model must not have seen them: the built-in one is trained on data/oin/corpus.tsv. Writes
docs/benchmarks/published_examples.md. Needs scripts/peers/requirements.txt.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(1, str(HERE.parent / "peers"))
from command import Fritekst  # noqa: E402
from tasks import DEGREES, ROOT, read_tsv  # noqa: E402

SOURCE = ROOT / "data/oin/published_examples.tsv"
OUT = ROOT / "docs/benchmarks/published_examples.md"
LEAST_RIGHT = 15


def seen() -> int:
    """How many of the texts are in the training rows, word for word."""
    known = {r["text"].casefold() for r in read_tsv(ROOT / "data/oin/corpus.tsv")}
    return sum(r["text"].casefold() in known for r in read_tsv(SOURCE))


def distance(gold: str, code: str) -> int | None:
    """Steps between two degrees; None where no code was given."""
    return abs(DEGREES.index(gold) - DEGREES.index(code)) if code in DEGREES else None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", type=Path, default=ROOT / "target/release/fritekst")
    parser.add_argument("--model", type=Path, help="default: the built-in model")
    args = parser.parse_args()
    binary, gold = Fritekst(args.binary), read_tsv(SOURCE)
    with tempfile.TemporaryDirectory() as folder:
        coded = binary.code(args.model, [r["text"] for r in gold], Path(folder))
    steps = [distance(g["technology"], c["technology_code"]) for g, c in zip(gold, coded)]
    right, near = sum(s == 0 for s in steps), sum(s is not None and s <= 1 for s in steps)
    types = sum(set(g["types"].split("|")) == set(c["types_code"].split("|")) for g, c in zip(gold, coded))
    automatic = [s for s, c in zip(steps, coded) if c["technology_decision"] == "auto"]
    lines = [
        "# The innovations that the release names", "",
        f"Written by `scripts/bench/published.py`: {binary.version}, "
        f"{'model ' + args.model.name if args.model else 'the built-in model'}. The texts are ours, the innovations are those "
        "named in *Teknologi er vigtig i offentlige innovation* (Danmarks Statistik); the codes are read from the way the "
        f"release groups them. {seen()} of the {len(gold)} texts are in the training rows.", "",
        f"- technology right: **{right} of {len(gold)}** (aim: {LEAST_RIGHT}); within one step: **{near} of {len(gold)}** "
        f"(aim: {len(gold)})",
        f"- left to the machine by its promise: {len(automatic)}, of them right: {sum(s == 0 for s in automatic)}",
        f"- exact set of types: {types} of {len(gold)}", "",
        "| id | text | gold | code | p | decision | steps | evidence | types: gold | code |",
        "|---|---|---|---|---|---|---|---|---|---|"]
    for g, c, s in zip(gold, coded, steps):
        verdict = "–" if s is None else "right" if s == 0 else f"{s} off" if s == 1 else f"**{s} off**"
        cells = [g["id"], g["text"], g["technology"], c["technology_code"] or "(none)", c["technology_probability"],
                 c["technology_decision"], verdict, c["technology_evidence"], g["types"].replace("|", ", "),
                 c["types_code"].replace("|", ", ")]
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    text = "\n".join(lines) + "\n"
    OUT.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
