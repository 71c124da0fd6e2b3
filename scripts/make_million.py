#!/usr/bin/env python3
"""A large survey file for speed and memory, made from the texts at hand.

    python scripts/make_million.py --rows 1000000 --csv out/million.csv --text out/million.txt

An answer is the beginning of one text and the end of another, cut at a clause
where there is one and else between two words in the middle; every eighth answer
gets a slip of the keyboard. The mean is about 90 bytes, as in the corpus. The
same seed gives the same bytes. `--csv` holds `id;answer` in UTF-8, `--text` the
same answers, one a line.
"""

from __future__ import annotations

import argparse
import csv
import random
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LETTERS = "abcdefghijklmnoprstuvyæøå"


def texts() -> list[str]:
    found = []
    for name in ("corpus.tsv", "real_cases.tsv"):
        with open(ROOT / "data/oin" / name, encoding="utf-8", newline="") as f:
            found += [row["text"] for row in csv.DictReader(f, delimiter="\t", quoting=csv.QUOTE_NONE)]
    return found


def halves(text: str) -> tuple[str, str]:
    """Cut at the clause end nearest the middle, else at the space nearest it."""
    middle = len(text) / 2
    cuts = [m.end() for m in re.finditer(r"[.,;:!?] ", text)] or [m.end() for m in re.finditer(" ", text)]
    if not cuts:
        return text, text
    at = min(cuts, key=lambda c: abs(c - middle))
    return text[:at].rstrip(), text[at:]


def slip(text: str, rng: random.Random) -> str:
    """One letter left out, doubled, replaced, or two swapped."""
    if len(text) < 4:
        return text
    at, kind = rng.randrange(len(text) - 1), rng.randrange(4)
    middle = ("", text[at] * 2, rng.choice(LETTERS), text[at + 1] + text[at])[kind]
    return text[:at] + middle + text[at + (2 if kind == 3 else 1):]


def answers(rows: int, seed: int):
    rng = random.Random(seed)
    cut = [halves(t) for t in texts()]
    firsts, lasts = [a for a, _ in cut], [b for _, b in cut]
    for _ in range(rows):
        answer = rng.choice(firsts) + " " + rng.choice(lasts)
        yield slip(answer, rng) if rng.random() < 0.125 else answer


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--csv", type=Path, default=ROOT / "out/million.csv")
    parser.add_argument("--text", type=Path, default=ROOT / "out/million.txt")
    args = parser.parse_args()
    for path in (args.csv, args.text):
        path.parent.mkdir(parents=True, exist_ok=True)
    total = 0
    with (open(args.csv, "w", encoding="utf-8", newline="") as c,
          open(args.text, "w", encoding="utf-8", newline="") as t):
        table = csv.writer(c, delimiter=";", lineterminator="\n")
        table.writerow(["id", "answer"])
        for number, answer in enumerate(answers(args.rows, args.seed), start=1):
            table.writerow([number, answer])
            t.write(answer + "\n")
            total += len(answer.encode())
    print(f"{args.rows} answers, {total / args.rows:.1f} bytes on average")


if __name__ == "__main__":
    main()
