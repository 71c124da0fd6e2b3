#!/usr/bin/env python3
"""Puts the coded answers of data/oin into one file, in a fixed order.

    python3 scripts/labelled.py OUT.tsv
"""

import pathlib
import sys

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "data/oin"
FILES = ("corpus.tsv", "real_cases.tsv", "more_answers.tsv")


def main():
    out = []
    for name in FILES:
        header, *rows = (FOLDER / name).read_text("utf8").splitlines()
        if out and header != out[0]:
            sys.exit(f"{name}: other columns than {FILES[0]}")
        out += rows if out else [header, *rows]
    target = pathlib.Path(sys.argv[1])
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text("\n".join(out) + "\n", "utf8")


if __name__ == "__main__":
    main()
