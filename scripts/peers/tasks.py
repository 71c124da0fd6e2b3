"""The tasks of the comparison: what is trained on, what is tested on.

A `Task` holds one variable over one list of texts. `train` and `test` pairs of
row numbers are its outer folds; `groups` names the author of each row where a
split inside the training part must keep authors apart.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
BENCH = ("sib200_da", "corona_da_domain", "corona_da_intent",
         "os2kle_phrase3_maingroup", "cpv_da_division")
DEGREES = ("slet_ikke", "mindre_grad", "vigtig_del", "teknologisk_loesning")
TYPES = ("product", "service", "process", "communication")


@dataclass
class Task:
    name: str
    kind: str                       # "nominal", "ordinal" or "multi"
    classes: tuple[str, ...]
    texts: list[str]
    y: np.ndarray                   # class number per row; 0/1 matrix for "multi"
    outer: list[tuple[np.ndarray, np.ndarray]]
    groups: np.ndarray | None = None
    inner_folds: int = 5            # only where there are no groups
    rows: dict[str, int] = field(default_factory=dict)

    @property
    def selected_by(self) -> str:
        return "macro_f1" if self.kind == "multi" else "accuracy"


def read_tsv(path: Path) -> list[dict[str, str]]:
    """UTF-8, header, tabs, no quoting."""
    with open(path, encoding="utf-8", newline="") as f:
        return list(csv.DictReader(f, delimiter="\t", quoting=csv.QUOTE_NONE))


def encode(values: list[str], classes: tuple[str, ...], kind: str) -> np.ndarray:
    if kind == "multi":
        return np.array([[c in v.split("|") for c in classes] for v in values], dtype=int)
    return np.array([classes.index(v) for v in values])


def bench(name: str) -> Task:
    train = read_tsv(ROOT / "data/bench" / name / "train.tsv")
    test = read_tsv(ROOT / "data/bench" / name / "test.tsv")
    labels = [r["label"] for r in train + test]
    classes = tuple(sorted(set(labels)))
    rows = np.arange(len(labels))
    split = (rows[:len(train)], rows[len(train):])
    # Two sets have thousands of rows and tens of classes: three folds keep the time bearable.
    return Task(name, "nominal", classes, [r["text"] for r in train + test],
                encode(labels, classes, "nominal"), [split],
                inner_folds=3 if len(train) > 2000 else 5,
                rows={"train": len(train), "test": len(test)})


VARIABLES = {"technology": ("ordinal", DEGREES), "types": ("multi", TYPES), "status": ("nominal", None)}


def corpus(variable: str, against: str = "authors") -> Task:
    """The coded answers.

    `against="authors"`: six outer folds, each leaves one author out.
    `against="real"`: trained on all six authors, tested on the real cases.
    `against="published"`: the same, tested on the innovations the release names.
    """
    kind, classes = VARIABLES[variable]
    rows = [r for r in read_tsv(ROOT / "data/oin/corpus.tsv") if r[variable]]
    n = len(rows)
    if against != "authors":
        file = {"real": "real_cases.tsv", "published": "published_examples.tsv"}[against]
        rows += [r | {"author": "unseen"} for r in read_tsv(ROOT / "data/oin" / file)]
    values = [r[variable] for r in rows]
    classes = classes or tuple(sorted(set(values)))
    groups = np.array([r["author"] for r in rows])
    all_rows = np.arange(len(rows))
    if against == "authors":
        outer = [(all_rows[groups != a], all_rows[groups == a]) for a in sorted(set(groups))]
    else:
        outer = [(all_rows[:n], all_rows[n:])]
    return Task(f"oin_{variable}_{against}", kind, classes, [r["text"] for r in rows],
                encode(values, classes, kind), outer, groups,
                rows={"train": n, "test": len(rows) - n} if against != "authors" else {"pooled": n})


def all_tasks() -> list[tuple[str, callable]]:
    made = [(f"oin_{v}_authors", lambda v=v: corpus(v)) for v in VARIABLES]
    made += [(b, lambda b=b: bench(b)) for b in BENCH]
    made += [(f"oin_{v}_real", lambda v=v: corpus(v, "real")) for v in VARIABLES]
    # After the real cases: the same training rows, so the settings chosen there serve here.
    made += [(f"oin_{v}_published", lambda v=v: corpus(v, "published")) for v in ("technology", "types")]
    return made
