"""scikit-learn: TF-IDF of words and characters with three linear classifiers.

Counts are taken once over all texts of a task. A fold keeps the columns that
its own training rows fill at least `min_df` times and learns its own inverse
document frequencies, which is what `TfidfVectorizer` fitted on those rows gives.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import scipy.sparse as sp
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import ComplementNB
from sklearn.svm import LinearSVC

from tasks import Task

BLOCKS = {
    "word": dict(analyzer="word", ngram_range=(1, 2)),
    "char_wb": dict(analyzer="char_wb", ngram_range=(2, 5)),
    "char": dict(analyzer="char", ngram_range=(2, 5)),
}
FEATURES = (("chars", "sublinear", "min_df"),
            [(c, s, m) for c in ("char_wb", "char") for s in (True, False) for m in (1, 2)])


class Features:
    """TF-IDF matrices of one task, for any training rows."""

    def __init__(self, task: Task):
        self.task = task
        self.counts = lru_cache(maxsize=None)(self._counts)
        self.matrix = lru_cache(maxsize=160)(self._matrix)

    def _counts(self, block: str) -> sp.csr_matrix:
        return CountVectorizer(**BLOCKS[block]).fit_transform(self.task.texts)

    def _matrix(self, block: str, sublinear: bool, min_df: int, train: bytes) -> sp.csr_matrix:
        rows, counts = np.frombuffer(train, dtype=np.int64), self.counts(block)
        filled = np.bincount(counts[rows].indices, minlength=counts.shape[1])
        counts = counts[:, filled >= min_df]
        return TfidfTransformer(sublinear_tf=sublinear).fit(counts[rows]).transform(counts)

    def union(self, settings: dict, train: np.ndarray) -> sp.csr_matrix:
        blocks = ("word", settings["chars"])
        return sp.hstack([self.matrix(b, settings["sublinear"], settings["min_df"], train.astype(np.int64).tobytes())
                          for b in blocks], format="csr")


class Sklearn:
    """One classifier family over the features above."""

    seeds = (0,)
    inner_authors = 99  # every author in turn

    def __init__(self, family: str, features: Features):
        self.name, self.features = family, features
        self.probabilistic = family != "LinearSVC"

    def start(self, task: Task) -> dict:
        base = {"chars": "char_wb", "sublinear": True, "min_df": 1}
        if self.name == "ComplementNB":
            return base | {"alpha": 0.3, "norm": False}
        if self.name == "LinearSVC":
            return base | {"C": 0.3, "class_weight": "none"}
        # newton-cg fits the multinomial objective; with tens of classes one-vs-rest is ten times as fast.
        return base | {"C": 30.0, "class_weight": "none", "solver": "liblinear" if self.many(task) else "newton-cg"}

    @staticmethod
    def many(task: Task) -> bool:
        return len(task.classes) > 30

    def rounds(self, task: Task) -> list:
        if self.name == "ComplementNB":
            grid = [(a,) for a in (0.01, 0.03, 0.1, 0.2, 0.3, 0.5, 1.0, 2.0)]
            return [FEATURES, (("alpha",), grid), (("norm",), [(True,)]), (("alpha",), grid)]
        if self.name == "LinearSVC":
            grid = [(c,) for c in (0.03, 0.1, 0.3, 1.0, 3.0)]
            return [FEATURES, (("C",), grid), (("class_weight",), [("balanced",)])]
        grid = [(c,) for c in (1.0, 3.0, 10.0, 30.0, 100.0, 300.0)]
        last = [(("solver", "C"), [("lbfgs", 30.0)])] if self.many(task) else []
        return [FEATURES, (("C",), grid), (("class_weight",), [("balanced",)])] + last

    def cut(self, settings: dict) -> float:
        return 0.0 if self.name == "LinearSVC" else 0.5

    def model(self, settings: dict):
        if self.name == "ComplementNB":
            return ComplementNB(alpha=settings["alpha"], norm=settings["norm"])
        weight = None if settings["class_weight"] == "none" else settings["class_weight"]
        if self.name == "LinearSVC":
            return LinearSVC(C=settings["C"], class_weight=weight, max_iter=5000, random_state=0)
        return LogisticRegression(C=settings["C"], class_weight=weight, solver=settings["solver"],
                                  dual=settings["solver"] == "liblinear", max_iter=1000, random_state=0,
                                  tol=1e-3 if settings["solver"] == "lbfgs" else 1e-4)

    def fit_scores(self, task: Task, settings: dict, train: np.ndarray, seed: int) -> np.ndarray:
        x = self.features.union(settings, train)
        if task.kind == "multi":
            return np.column_stack([self._binary(x, task.y[:, label], settings, train)
                                    for label in range(len(task.classes))])
        model = self.model(settings).fit(x[train], task.y[train])
        got = model.predict_proba(x) if self.probabilistic else model.decision_function(x)
        # A class that these training rows lack gets the lowest score there is.
        out = np.full((len(task.texts), len(task.classes)), 0.0 if self.probabilistic else -1e9)
        out[:, model.classes_] = got
        return out

    def _binary(self, x, y, settings: dict, train: np.ndarray) -> np.ndarray:
        model = self.model(settings).fit(x[train], y[train])
        return model.predict_proba(x)[:, 1] if self.probabilistic else model.decision_function(x)
