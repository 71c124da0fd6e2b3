#!/usr/bin/env python3
"""The eighteen innovations that the published release names, coded.

    python scripts/bench/published.py [--model FILE]

Each built-in tier, or the model given, codes them; no model may have seen them. Writes
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
TRAINED_ON = ("corpus", "real_cases", "more_answers")
LEAST_RIGHT = 15


def seen() -> int:
    """How many of the texts are in the training rows, word for word."""
    known = {r["text"].casefold() for name in TRAINED_ON for r in read_tsv(ROOT / f"data/oin/{name}.tsv")}
    return sum(r["text"].casefold() in known for r in read_tsv(SOURCE))


def distance(gold: str, code: str) -> int | None:
    """Steps between two degrees; None where no code was given."""
    return abs(DEGREES.index(gold) - DEGREES.index(code)) if code in DEGREES else None


def coded_part(binary: Fritekst, gold: list[dict], title: str, model: Path | None, *options: str) -> list[str]:
    """Figures and table of one model."""
    with tempfile.TemporaryDirectory() as folder:
        coded = binary.code(model, [r["text"] for r in gold], Path(folder), *options)
    steps = [distance(g["technology"], c["technology_code"]) for g, c in zip(gold, coded)]
    right, near = sum(s == 0 for s in steps), sum(s is not None and s <= 1 for s in steps)
    types = sum(set(g["types"].split("|")) == set(c["types_code"].split("|")) for g, c in zip(gold, coded))
    automatic = [s for s, c in zip(steps, coded) if c["technology_decision"] == "auto"]
    lines = [
        f"## {title}", "",
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
    return [*lines, ""]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", type=Path, default=ROOT / "target/release/fritekst")
    parser.add_argument("--model", type=Path, help="default: the built-in ones")
    args = parser.parse_args()
    binary, gold = Fritekst(args.binary), read_tsv(SOURCE)
    lines = [
        "# The innovations that the release names", "",
        f"Written by `scripts/bench/published.py`: {binary.version}. The texts are ours, the innovations are those "
        "named in *Teknologi er vigtig i offentlige innovation* (Danmarks Statistik); the codes are read from the way the "
        f"release groups them. {seen()} of the {len(gold)} texts are in the training rows.", ""]
    if args.model:
        lines += coded_part(binary, gold, f"Model {args.model.name}", args.model)
    else:
        for tier in ("fast", "full"):
            lines += coded_part(binary, gold, f"Built-in model, tier {tier}", None, "--tier", tier)
    text = "\n".join(lines).rstrip() + "\n"
    OUT.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
