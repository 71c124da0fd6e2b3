"""A model trained and tested by the command line, on the answers of a public set or on others."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import codebooks
import labelled
import numpy as np
from command import Fritekst
from tasks import Task, bench


class Coded(NamedTuple):
    """A set's test part as a model trained on its training part codes it."""

    task: Task
    test: np.ndarray                # row numbers in the task
    rows: list[dict[str, str]]      # as coded
    ids: list[str | None]           # the codebook's category of each class; it lacks those not trained on
    seconds: float                  # of training


def trained(binary: Fritekst, rows: list[dict], codebook: Path, folder: Path, *options: str) -> tuple[Path, float]:
    """The model and its wall seconds."""
    source, model = folder / "labelled.tsv", folder / "model"
    labelled.write(rows, source)
    return model, binary.train(source, codebook, model, "--text", "text", *options)


def coded(binary: Fritekst, name: str, folder: Path, *options: str) -> Coded:
    """Trains on a public set's training part, with options of `fritekst train`, and codes its test part once."""
    task = bench(name)
    (train, test), = task.outer
    rows = [{"text": task.texts[i], "label": task.classes[task.y[i]]} for i in train]
    codebook = folder / "codebook.toml"
    known = codebooks.write(codebook, name, sorted({r["label"] for r in rows}))
    model, seconds = trained(binary, rows, codebook, folder, *options)
    found = binary.code(model, [task.texts[i] for i in test], folder)
    return Coded(task, test, found, [known.get(c) for c in task.classes], seconds)
