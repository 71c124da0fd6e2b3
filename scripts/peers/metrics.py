"""Figures of agreement. Each takes codes and, where there are any, probabilities."""

from __future__ import annotations

import numpy as np
from sklearn.metrics import cohen_kappa_score, f1_score

BINS = 15


def ece(confidence: np.ndarray, right: np.ndarray) -> float:
    """Expected calibration error over 15 equal-width bins (Guo et al. 2017, eq. 3)."""
    which = np.minimum((confidence * BINS).astype(int), BINS - 1)
    gaps = [abs(confidence[which == b].sum() - right[which == b].sum()) for b in range(BINS)]
    return float(sum(gaps) / len(confidence))


def decide(kind: str, scores: np.ndarray, cut: float) -> np.ndarray:
    """Codes from scores: the highest class, or every label above `cut`.

    An answer always has a type, so an empty set becomes the highest label.
    """
    if kind != "multi":
        return scores.argmax(axis=1)
    chosen = (scores > cut).astype(int)
    empty = chosen.sum(axis=1) == 0
    chosen[empty, scores[empty].argmax(axis=1)] = 1
    return chosen


def figures(kind: str, truth: np.ndarray, codes: np.ndarray, probabilities: np.ndarray | None) -> dict[str, float]:
    if kind == "multi":
        out = {
            "macro_f1": f1_score(truth, codes, average="macro", zero_division=0),
            "exact_set": (truth == codes).all(axis=1).mean(),
        }
        if probabilities is not None:
            # One binary decision per label, pooled: confidence in the side taken.
            p = probabilities.ravel()
            out["ece"] = ece(np.maximum(p, 1 - p), (p > 0.5) == (truth.ravel() == 1))
        return {k: float(v) for k, v in out.items()}
    out = {
        "accuracy": (truth == codes).mean(),
        # Over the classes the truth holds, so a class absent from a test set does not count as zero.
        "macro_f1": f1_score(truth, codes, labels=np.unique(truth), average="macro", zero_division=0),
    }
    if kind == "ordinal":
        out["kappa"] = cohen_kappa_score(truth, codes, weights="quadratic")
        out["within_one"] = (abs(truth - codes) <= 1).mean()
    if probabilities is not None:
        out["ece"] = ece(probabilities.max(axis=1), truth == codes)
    return {k: float(v) for k, v in out.items()}
