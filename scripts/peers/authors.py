#!/usr/bin/env python3
"""The peers on all coded answers of data/oin, whole authors left out: five folds, the same for every peer.

    python scripts/peers/authors.py [--embeddings FILE] [--threads 2]

scikit-learn: TF-IDF of words (1-2) and letters (2-5), logistic regression one against the rest (liblinear); the better of
two strengths in hindsight, which favours it. fastText: words, pairs and subwords. e5: logistic regression on the
embeddings of the encoder as published (--embeddings: answers × 384, f32, as examples/embed writes them from an encoder
that is not fine-tuned). Writes docs/benchmarks/peers_authors.json and peers_authors.md. Needs requirements.txt.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import numpy as np
from joblib import Parallel, delayed
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.pipeline import make_union

sys.path.insert(1, str(Path(__file__).resolve().parents[1]))
import labelled  # noqa: E402
import metrics  # noqa: E402
from fasttext_peer import FastText  # noqa: E402
from tasks import DEGREES, ROOT, TYPES, Task, encode  # noqa: E402

OUT = ROOT / "docs/benchmarks/peers_authors.json"
STRENGTHS = {"n-grams": (3.0, 30.0), "e5": (1.0, 10.0)}
STATUS = ("ok", "ikke_svar", "ingen_innovation", "ikke_implementeret", "for_generel")
VARIABLES = {"technology": ("ordinal", DEGREES), "types": ("multi", TYPES), "status": ("nominal", STATUS)}


def by_logistic(x, y: np.ndarray, kind: str, strength: float) -> tuple:
    """One model a category: trained on `x`, returned for scoring."""
    columns = y.T if kind == "multi" else [(y == k).astype(int) for k in range(y.max() + 1)]
    return tuple(LogisticRegression(C=strength, solver="liblinear").fit(x, column) for column in columns)


def scored(models: tuple, x) -> np.ndarray:
    return np.stack([model.predict_proba(x)[:, 1] for model in models], axis=1)


def fold_scores(texts, embeddings, y, kind, rows, train, test) -> dict[str, np.ndarray]:
    """Scores of the tested rows by method and strength."""
    out = {}
    features = {}
    union = make_union(TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2),
                       TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, min_df=2))
    features["n-grams"] = union.fit_transform([texts[i] for i in rows[train]]), union.transform([texts[i] for i in rows[test]])
    if embeddings is not None:
        features["e5"] = embeddings[rows[train]] * 10, embeddings[rows[test]] * 10
    for name, (x, z) in features.items():
        for strength in STRENGTHS[name]:
            out[f"{name}, C = {strength:g}"] = scored(by_logistic(x, y[train], kind, strength), z)
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--embeddings", type=Path)
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    answers = labelled.answers()
    texts, authors = [r["text"] for r in answers], np.array([r["author"] for r in answers])
    embeddings = np.fromfile(args.embeddings, "<f4").reshape(len(texts), -1) if args.embeddings else None
    store = {}
    for variable, (kind, classes) in VARIABLES.items():
        rows = np.array([i for i, r in enumerate(answers) if r[variable]])
        y = encode([answers[i][variable] for i in rows], classes, kind)
        folds = list(GroupKFold(5).split(rows, groups=authors[rows]))
        found = Parallel(args.threads)(delayed(fold_scores)(texts, embeddings, y, kind, rows, a, b) for a, b in folds)
        pooled = {name: np.concatenate([one[name] for one in found]) for name in found[0]}
        task = Task(variable, kind, classes, [texts[i] for i in rows], y, folds)
        peer, settings = FastText(), FastText().start(None)
        settings |= {"epoch": 25}
        fast = Parallel(args.threads)(delayed(peer.fit_scores)(task, settings, a, 0) for a, _ in folds)
        pooled["fastText"] = np.concatenate([scores[b] for scores, (_, b) in zip(fast, folds)])
        order = np.concatenate([b for _, b in folds])
        truth, real = y[order], np.array([a.startswith("real") for a in authors[rows][order]])
        store[variable] = {name: {part: {k: round(v, 4) for k, v in metrics.figures(
            kind, truth[of], metrics.decide(kind, p[of], 0.5), None).items()} for part, of in (("all", real >= 0), ("real cases", real))}
            for name, p in pooled.items()}
        print(variable, store[variable], flush=True)
    OUT.write_text(json.dumps(store, indent=1) + "\n", encoding="utf-8")
    shown = (("technology", "accuracy"), ("technology", "kappa"), ("types", "macro_f1"), ("types", "exact_set"), ("status", "macro_f1"))
    lines = ["# The peers, whole authors left out", "",
             f"Written by `scripts/peers/authors.py`: {len(answers)} coded answers, five folds of whole authors. fritekst on the same "
             "answers: [tiers.md](tiers.md).", "", "| method | answers | " + " | ".join(f"{v}: {k.replace('_', ' ')}" for v, k in shown) + " |",
             "|---|---|" + "---:|" * len(shown)]
    for name in store["technology"]:
        for part in ("all", "real cases"):
            lines.append(f"| {name} | {part} | " + " | ".join(f"{store[v][name][part][k]:.3f}" for v, k in shown) + " |")
    OUT.with_suffix(".md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
