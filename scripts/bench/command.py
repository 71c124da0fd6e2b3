"""fritekst by its own command line, as any user runs it."""

from __future__ import annotations

import csv
import hashlib
import subprocess
import time
from pathlib import Path

import numpy as np


class Fritekst:
    def __init__(self, path: Path):
        self.path = str(path)
        self.sha256 = hashlib.sha256(Path(path).read_bytes()).hexdigest()[:16]
        self.version = self.run("--version").strip()

    def run(self, *arguments: str) -> str:
        done = subprocess.run([self.path, *map(str, arguments)], capture_output=True, text=True, encoding="utf-8")
        if done.returncode:
            raise SystemExit(f"fritekst {' '.join(map(str, arguments))}\n{done.stderr}")
        return done.stdout

    def train(self, labelled: Path, codebook: Path, model: Path, *options: str) -> float:
        """Wall seconds."""
        begun = time.perf_counter()
        self.run("train", labelled, "--codebook", codebook, "-o", model, "--force", "--quiet", *options)
        return time.perf_counter() - begun

    def code(self, model: Path | None, texts: list[str], folder: Path, *options: str) -> list[dict[str, str]]:
        """The coded rows; without a model, by the built-in one. The coded file holds numbers and texts alone."""
        answers, out = folder / "answers.csv", folder / "coded.csv"
        with open(answers, "w", encoding="utf-8", newline="") as f:
            table = csv.writer(f, lineterminator="\n")
            table.writerow(["id", "text"])
            table.writerows(enumerate(texts))
        self.run("code", answers, *(["--model", model] if model else []), "--text", "text", "--probabilities", "--force", "--quiet",
                 "--lang", "en", "--decimal", "point", "--raw", "-o", out, *options)
        with open(out, encoding="utf-8", newline="") as f:
            rows = list(csv.DictReader(f))
        if [r["id"] for r in rows] != [str(i) for i in range(len(texts))]:
            raise SystemExit(f"{out}: rows were lost or moved")
        return rows


def scores(rows: list[dict[str, str]], variable: str, ids: list[str | None]) -> np.ndarray:
    """Probabilities, answers x categories; a category that the codebook lacks gets 0."""
    return np.array([[float(r[f"{variable}_p_{i}"]) if i else 0.0 for i in ids] for r in rows]).reshape(len(rows), len(ids))


def given(rows: list[dict[str, str]], variable: str) -> tuple[list[str], np.ndarray]:
    """The codes as delivered ("" where withheld as uncodable) and their stated probability."""
    codes = [r[f"{variable}_code"] for r in rows]
    stated = np.array([float(r[f"{variable}_probability"] or 0) for r in rows])
    return codes, stated
