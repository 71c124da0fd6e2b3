#!/usr/bin/env python3
"""The scikit-learn pipeline a survey office would write: learn once, code a CSV file.

    sklearn_pipeline.py train MODEL
    sklearn_pipeline.py predict MODEL IN.csv OUT.csv [--rows N]

TF-IDF of words 1-2 and characters 3-5, logistic regression, variable technology.
"""

from __future__ import annotations

import csv
import sys

import joblib


def train(model_path: str) -> None:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline, make_union

    from tasks import corpus

    task = corpus("technology")
    pipeline = make_pipeline(
        make_union(TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True),
                   TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True)),
        LogisticRegression(C=30, solver="newton-cg", max_iter=1000))
    pipeline.fit(task.texts, [task.classes[y] for y in task.y])
    joblib.dump(pipeline, model_path)


def predict(model_path: str, source: str, target: str, limit: int) -> None:
    pipeline = joblib.load(model_path)
    with open(source, encoding="utf-8", newline="") as f:
        rows = [row for row, _ in zip(csv.DictReader(f, delimiter=";"), range(limit))]
    probabilities = pipeline.predict_proba([r["answer"] for r in rows])
    best = probabilities.argmax(axis=1)
    with open(target, "w", encoding="utf-8", newline="") as f:
        out = csv.writer(f, delimiter=";", lineterminator="\n")
        out.writerow(["id", "answer", "technology", "probability"])
        out.writerows((r["id"], r["answer"], pipeline.classes_[b], f"{p[b]:.4f}")
                      for r, b, p in zip(rows, best, probabilities))


if __name__ == "__main__":
    if sys.argv[1] == "train":
        train(sys.argv[2])
    else:
        limit = int(sys.argv[sys.argv.index("--rows") + 1]) if "--rows" in sys.argv else sys.maxsize
        predict(*sys.argv[2:5], limit)
