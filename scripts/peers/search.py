"""Choosing a method's settings on the training part of one outer fold.

Settings are searched one at a time: in each round one setting takes all its
values while the others stay, and the best value is kept. A full grid would cost
ten times as much; the rounds are listed in the order that matters most.
"""

from __future__ import annotations

import numpy as np
from sklearn.model_selection import StratifiedKFold

import metrics
from tasks import Task


class Predictions:
    """A method's scores on all rows it was not trained on, computed once per (settings, training rows)."""

    def __init__(self, task: Task, method):
        self.task, self.method, self.memory = task, method, {}

    def scores(self, settings: dict, train: np.ndarray, seed: int = 0) -> np.ndarray:
        key = (tuple(sorted(settings.items())), train.tobytes(), seed)
        if key not in self.memory:
            self.memory[key] = self.method.fit_scores(self.task, settings, train, seed).astype(np.float32)
        return self.memory[key]


def inner_folds(task: Task, train: np.ndarray, method) -> list[tuple[np.ndarray, np.ndarray]]:
    """Leave one author out where authors are known, else stratified folds."""
    if task.groups is not None:
        authors = sorted(set(task.groups[train]))
        if method.inner_authors < len(authors):
            authors = neighbours(task, authors, method.inner_authors)
        return [(train[task.groups[train] != a], train[task.groups[train] == a]) for a in authors]
    folds = StratifiedKFold(task.inner_folds, shuffle=True, random_state=0)
    return [(train[a], train[b]) for a, b in folds.split(train, task.y[train])]


def neighbours(task: Task, authors: list[str], count: int) -> list[str]:
    """The held-out author's neighbours in the circle of authors.

    Author i leaves out i and i+1, author i+1 leaves out i+1 and i: both need the
    same training rows, which are then fitted once.
    """
    everyone = sorted(set(task.groups) - {"unseen"})
    gone = [i for i, a in enumerate(everyone) if a not in authors]
    at = gone[0] if gone else 0
    ring = [everyone[(at + step) % len(everyone)] for step in (1, -1, 2, -2)]
    return [a for a in ring if a in authors][:count]


def quality(task: Task, method, runs: Predictions, settings: dict, folds, by: str) -> float:
    """The pooled figure `by` over the inner folds."""
    truth, codes = [], []
    for train, held in folds:
        scores = runs.scores(settings, train)[held]
        truth.append(task.y[held])
        codes.append(metrics.decide(task.kind, scores, method.cut(settings)))
    return metrics.figures(task.kind, np.concatenate(truth), np.concatenate(codes), None)[by]


def search(task: Task, method, runs: Predictions, train: np.ndarray, by: str) -> tuple[dict, float]:
    """The chosen settings and their inner figure."""
    folds = inner_folds(task, train, method)
    best = dict(method.start(task))
    top = quality(task, method, runs, best, folds, by)
    for names, values in method.rounds(task):
        for value in values:
            tried = best | dict(zip(names, value))
            got = quality(task, method, runs, tried, folds, by)
            # A tie keeps the earlier value: nothing is gained by the later one.
            if got > top + 1e-9:
                top, best = got, tried
    return best, top
