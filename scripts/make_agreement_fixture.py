#!/usr/bin/env python3
"""Makes tests/fixtures/agreement.json: codes by several coders and what other programs say of their agreement.

    python scripts/make_agreement_fixture.py

Codes are drawn (seed 1): three coders, some answers not coded by all. Figures: Krippendorff's alpha by `krippendorff`
0.8.1, ordinal and nominal; for sets by `nltk` 3.9 (`AnnotationTask.alpha`; its own `masi_distance` rounds the paper's
2/3 and 1/3 to two decimals); Cohen's kappa of each two coders by scikit-learn, weighted by their shared answers.
"""

import json
import random
from itertools import combinations
from pathlib import Path

import krippendorff
import numpy as np
from nltk.metrics.agreement import AnnotationTask
from sklearn.metrics import cohen_kappa_score

OUT = Path(__file__).resolve().parents[1] / "tests/fixtures/agreement.json"
CODERS, ANSWERS, CATEGORIES = 3, 80, 4


def drawn(draw: random.Random) -> list[dict]:
    """Codings whose coders agree more often than not."""
    out = []
    for answer in range(ANSWERS):
        degree = draw.choices(range(CATEGORIES), [5, 2, 3, 4])[0]
        kinds = {k for k in range(CATEGORIES) if draw.random() < 0.4} or {draw.randrange(CATEGORIES)}
        for coder in range(CODERS):
            if draw.random() < 0.2:
                continue
            own = min(CATEGORIES - 1, max(0, degree + draw.choice([0, 0, 0, 0, 1, -1, 2])))
            sets = set(kinds)
            if draw.random() < 0.3:
                sets = (sets ^ {draw.randrange(CATEGORIES)}) or sets
            out.append({"answer": answer, "coder": coder, "degree": own, "kinds": sorted(sets)})
    return out


def masi(a: frozenset, b: frozenset) -> float:
    """Passonneau 2006."""
    shared = len(a & b)
    alike = 1 if a == b else 2 / 3 if a <= b or b <= a else 1 / 3 if shared else 0
    return 1 - alike * shared / len(a | b)


def kappa(codings: list[dict], weights: str | None) -> float:
    total = count = 0.0
    for a, b in combinations(range(CODERS), 2):
        of = [{c["answer"]: c["degree"] for c in codings if c["coder"] == coder} for coder in (a, b)]
        shared = sorted(of[0].keys() & of[1].keys())
        own = cohen_kappa_score([of[0][i] for i in shared], [of[1][i] for i in shared], weights=weights)
        total, count = total + own * len(shared), count + len(shared)
    return total / count


def main() -> None:
    codings = drawn(random.Random(1))
    table = np.full((CODERS, ANSWERS), np.nan)
    for one in codings:
        table[one["coder"], one["answer"]] = one["degree"]
    alpha = {level: krippendorff.alpha(reliability_data=table, level_of_measurement=level) for level in ("ordinal", "nominal")}
    # As the program does: an answer in which nobody saw any category tells nothing, nor does one that one person coded.
    by_answer = {}
    for one in codings:
        by_answer.setdefault(one["answer"], []).append(one)
    told = [c for all in by_answer.values() if len(all) > 1 and any(c["kinds"] for c in all) for c in all]
    task = AnnotationTask([(c["coder"], c["answer"], frozenset(c["kinds"])) for c in told], distance=masi)
    figures = {"alpha_ordinal": alpha["ordinal"], "alpha_nominal": alpha["nominal"], "alpha_masi": task.alpha(),
               "kappa": kappa(codings, None), "kappa_quadratic": kappa(codings, "quadratic")}
    OUT.write_text(json.dumps({"codings": codings, "figures": figures}) + "\n", encoding="utf8")
    print(figures)


if __name__ == "__main__":
    main()
