#!/usr/bin/env python3
"""Refreshes the excerpt of real output in README.md.

    cargo run --release -- --lang en code data/demo_survey.csv -o coded.csv --force
    python3 scripts/readme_excerpt.py coded.csv

Takes the rows with the texts that stand in the excerpt now; a text that is not
in the file is an error. Needs Python 3 and nothing else.
"""

import csv
import pathlib
import sys

README = pathlib.Path(__file__).resolve().parent.parent / "README.md"
BEGIN, END = "<!-- excerpt:begin -->\n", "<!-- excerpt:end -->"
COLUMNS = ["technology_code", "technology_probability", "technology_decision", "technology_evidence"]


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    with open(sys.argv[1], encoding="cp1252", newline="") as file:
        coded = {row["beskrivelse"]: row for row in csv.DictReader(file, delimiter=";")}
    before, rest = README.read_text("utf8").split(BEGIN)
    table, after = rest.split(END)
    head, rule, *rows = table.splitlines()
    out = [head, rule]
    for row in rows:
        text = row.split("|")[1].strip()
        if text not in coded:
            sys.exit(f"error: no row with the text: {text}")
        out.append(f"| {' | '.join([text, *(coded[text][name] for name in COLUMNS)])} |")
    README.write_text(before + BEGIN + "\n".join(out) + "\n" + END + after, "utf8")


if __name__ == "__main__":
    main()
