#!/usr/bin/env python3
"""Puts the coded answers of data/oin into one file, in a fixed order.

    python3 scripts/labelled.py OUT.tsv [--codes agreed|author]

agreed (as the models learn them): the author's codes, but where a blind second
coder read the answer otherwise, what the adjudicator decided.
author: each answer as its own author coded it.
"""

import argparse
import csv
import pathlib

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "data/oin"
FILES = ("corpus.tsv", "real_cases.tsv", "more_answers.tsv")
CODES = ("technology", "types", "status")


def read(name):
    with open(FOLDER / name, encoding="utf8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def answers(codes="agreed"):
    """All coded answers."""
    rows = [row for name in FILES for row in read(name)]
    if codes == "agreed":
        decided = {row["id"]: row for row in read("adjudicated.tsv")}
        for row in rows:
            if row["id"] in decided:
                row.update({name: decided[row["id"]][name] for name in CODES})
    return rows


def write(rows, target):
    target.parent.mkdir(parents=True, exist_ok=True)
    lines = ["\t".join(rows[0]), *("\t".join(row.values()) for row in rows)]
    target.write_text("\n".join(lines) + "\n", "utf8")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--codes", choices=("agreed", "author"), default="agreed")
    chosen = parser.parse_args()
    write(answers(chosen.codes), chosen.out)


if __name__ == "__main__":
    main()
