#!/usr/bin/env python3
"""Make models/consistency.json, by which `fritekst audit` scores its flags.

    python3 scripts/train_consistency.py [--binary target/release/fritekst]

Each answer of data/oin is scored by a full model and an encoder that saw no answer of its author (`train --left-out`).
For the answers of all authors whose texts are not in the demo survey, closed answers are drawn, conflicts among them,
and the consistency model learns which candidates a careful reviewer would call right (`audit --simulate --learn`). The
demo survey's key is never read. Python 3.11, no packages.
"""

from __future__ import annotations

import argparse
import csv
import subprocess
import sys
import tempfile
from pathlib import Path

import labelled

ROOT = Path(__file__).resolve().parents[1]
MODEL = ROOT / "models/consistency.json"
# Authors of the demo survey's texts (scripts/make_demo_survey.py).
DEMO_AUTHORS = {"1", "2", "3", "4", "5", "6"}


def run(binary: Path, *arguments: object) -> None:
    subprocess.run([str(binary), *map(str, arguments)], check=True)


def left_out(binary: Path, folder: Path) -> list[dict[str, str]]:
    """Probabilities of every labelled answer by models that had not seen its author."""
    answers, out = folder / "labelled.tsv", folder / "left_out.csv"
    labelled.write(labelled.answers(), answers)
    run(binary, "--quiet", "train", answers, "--text", "text", "--id", "id", "--group", "author", "--codebook",
        ROOT / "data/codebooks/oin.toml", "--tier", "full", "--sentence-scores", ROOT / "data/encoder/scores.f32",
        "--min-respondents", "5", "-o", folder / "model", "--left-out", out)
    with open(out, encoding="utf8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def write_rows(rows: list[dict[str, str]], path: Path) -> None:
    with open(path, "w", encoding="utf8", newline="") as file:
        table = csv.DictWriter(file, rows[0], delimiter=";", lineterminator="\n")
        table.writeheader()
        table.writerows(rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", type=Path, default=ROOT / "target/release/fritekst")
    binary = parser.parse_args().binary
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        scored, answers = left_out(binary, folder), labelled.answers()
        kept = [i for i, row in enumerate(answers) if row["author"] not in DEMO_AUTHORS]
        labelled.write([answers[i] for i in kept], folder / "part.tsv")
        # Rows of the two files stand for each other by their number.
        write_rows([{**scored[i], "row": str(n)} for n, i in enumerate(kept, 1)], folder / "scored.csv")
        run(binary, "--lang", "en", "audit", folder / "part.tsv", "--simulate", "--text", "text", "--id", "id", "--group", "author",
            "--coded", folder / "scored.csv", "--tier", "fast", "--learn", MODEL, "--force")
    sys.exit(0)


if __name__ == "__main__":
    main()
