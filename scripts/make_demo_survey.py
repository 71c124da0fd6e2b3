#!/usr/bin/env python3
"""Makes the demo survey and its key, or checks them.

    python3 scripts/make_demo_survey.py           write both files, then check
    python3 scripts/make_demo_survey.py --check   check the files as they are

Writes `data/demo_survey.csv` (1,352 records: the published base of innovators;
semicolons, Windows-1252, CRLF, decimal comma) and
`tests/fixtures/demo_survey_key.csv` (what each text says and which consistency
rule its record breaks on purpose). Every answer is invented. Needs Python 3.11
and nothing else; the seed is fixed, so two runs give the same bytes.
"""

import argparse
import pathlib
import random
import sys

from demo import check, draw, files, frame, published, texts, weights

SEED = 20230630
ROOT = pathlib.Path(__file__).resolve().parent.parent
CORPUS = ROOT / "data/oin/corpus.tsv"
FIGURES = ROOT / "data/oin/published_figures.toml"
SURVEY = ROOT / "data/demo_survey.csv"
KEY = ROOT / "tests/fixtures/demo_survey_key.csv"


def make():
    rng = random.Random(SEED)
    figures = published.read_figures(FIGURES)
    records = draw.Draw(texts.read_corpus(CORPUS), texts.read_own(), figures, rng).run()
    frame.place(records, rng)
    weights.weigh(records, figures)
    respondents = [str(n) for n in sorted(rng.sample(range(100001, 104495), len(records)))]
    files.write(records, respondents, SURVEY, KEY)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="check the files, write nothing")
    if not parser.parse_args().check:
        make()
    report = check.run(SURVEY, KEY, CORPUS, FIGURES)
    print("\n".join(report.lines))
    for error in report.errors:
        print(f"error: {error}", file=sys.stderr)
    return 1 if report.errors else 0


if __name__ == "__main__":
    sys.exit(main())
