"""cleanlab on the same probabilities: how suspicious it finds each record's closed answers."""

from __future__ import annotations

import numpy as np
from cleanlab import multilabel_classification
from cleanlab.filter import find_label_issues
from cleanlab.rank import get_label_quality_scores


def cleanlab_scores(p: dict[str, np.ndarray], rows: list[dict], columns: dict, degrees: tuple[str, ...]) -> dict[str, np.ndarray]:
    """Suspicion of each record, 0 to 1: of its degree (multiclass), its types (multilabel), and the greater of both.

    An issue that `find_label_issues` names ranks above every record that it does not name; inside both parts the label
    quality score ranks.
    """
    answered = np.array([i for i, r in enumerate(rows) if r[columns["technology"]] in degrees])
    labels = np.array([degrees.index(rows[i][columns["technology"]]) for i in answered])
    own = p["technology"][answered]
    own = np.where(own.sum(axis=1, keepdims=True) > 0, own, 1 / own.shape[1])
    own = own / own.sum(axis=1, keepdims=True)
    technology = np.zeros(len(rows))
    technology[answered] = (1 - get_label_quality_scores(labels, own)) / 2
    technology[answered] += find_label_issues(labels, own) / 2
    ticks = [[c for c, name in enumerate(columns["types"]) if r[name] == "1"] for r in rows]
    issues = multilabel_classification.filter.find_label_issues(ticks, p["types"])
    types = (1 - multilabel_classification.get_label_quality_scores(ticks, p["types"])) / 2 + issues / 2
    return {"cleanlab, degree": technology, "cleanlab, types": types, "cleanlab, both": np.maximum(technology, types)}
