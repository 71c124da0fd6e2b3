#!/usr/bin/env python3
"""How far two coders agree who both read the codebook and nothing else.

    python scripts/bench/coders.py

Sets the authors' own codes (data/oin) beside those of blind second coders (data/oin/second_codes.tsv), by author, and
counts what the adjudicator decided where they differ (data/oin/adjudicated.tsv). This is what a machine can hope for.
Writes docs/benchmarks/coders.md. Needs scripts/peers/requirements.txt.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import numpy as np

sys.path[1:1] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parents[1] / "peers")]
import labelled  # noqa: E402
import metrics  # noqa: E402
from tasks import DEGREES, ROOT, TYPES, encode  # noqa: E402

OUT = ROOT / "docs/benchmarks/coders.md"


def line(name: str, pairs: list[tuple[dict, dict]]) -> str:
    both = [(a, b) for a, b in pairs if a["technology"] and b["technology"]]
    degrees = [encode([pair[i]["technology"] for pair in both], DEGREES, "ordinal") for i in (0, 1)]
    types = [encode([pair[i]["types"] for pair in both], TYPES, "multi") for i in (0, 1)]
    technology = metrics.figures("ordinal", *degrees, None)
    sets = metrics.figures("multi", *types, None)
    status = np.mean([a["status"] == b["status"] for a, b in pairs])
    return (f"| {name} | {len(pairs)} | {technology['accuracy']:.3f} | {technology['kappa']:.3f} | {sets['macro_f1']:.3f} | "
            f"{sets['exact_set']:.3f} | {status:.3f} |\n")


def main() -> None:
    own = {row["id"]: row for row in labelled.answers("author")}
    second = {row["id"]: row for row in labelled.read("second_codes.tsv")}
    decided = {row["id"]: row for row in labelled.read("adjudicated.tsv")}
    pairs = [(own[i], row) for i, row in second.items()]
    groups: dict[str, list] = {"all": pairs}
    for pair in sorted(pairs, key=lambda p: (len(p[0]["author"]), p[0]["author"])):
        groups.setdefault(f"author {pair[0]['author']}", []).append(pair)
    sides = Counter()
    for i, row in decided.items():
        for name in labelled.CODES:
            if own[i][name] != second[i][name]:
                side = "author" if row[name] == own[i][name] else "second" if row[name] == second[i][name] else "neither"
                sides[name, side] += 1
    table = "".join(line(name, of) for name, of in groups.items())
    verdicts = "".join(f"| {name} | " + " | ".join(str(sides[name, side]) for side in ("author", "second", "neither")) + " |\n"
                       for name in labelled.CODES)
    OUT.write_text(f"""# How far two coders agree

Written by `scripts/bench/coders.py`. {len(second)} of {len(own)} constructed answers were coded a second time, blind: the second
coder saw the codebook and the text, not the author's codes. Where the two differ, a third read the text and both codings,
unnamed and in random order, and decided; models learn those codes.

Authors and coders are constructed roles that read one codebook the same way, and the texts were written to be coded by it.
Coders of respondents' own answers agree less: measure it with your own coders before you set this beside them.

| answers | number | technology: accuracy | technology: quadratic kappa | types: macro-F1 | types: exact set | status: accuracy |
| --- | --- | --- | --- | --- | --- | --- |
{table}
What the third decided, of the codes that differed:

| variable | as the author | as the second coder | otherwise |
| --- | --- | --- | --- |
{verdicts}""", encoding="utf-8")
    print(OUT.read_text("utf-8"))


if __name__ == "__main__":
    main()
