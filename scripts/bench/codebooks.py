"""A codebook written from the labels of a data set: one nominal variable, `label`."""

from __future__ import annotations

import json
import re
from pathlib import Path

VARIABLE = "label"


def identifiers(labels: list[str]) -> list[str]:
    """A category's id is its own, made of at most 32 letters, digits and underscores."""
    found: list[str] = []
    for label in labels:
        plain = re.sub(r"[^a-z0-9]+", "_", label.lower()).strip("_")[:28].rstrip("_") or "category"
        unique, number = plain, 2
        while unique in found:
            unique, number = f"{plain}_{number}", number + 1
        found.append(unique)
    return found


def text(name: str, labels: list[str]) -> str:
    # A JSON string is a TOML basic string.
    quoted = lambda value: json.dumps(value, ensure_ascii=False)
    titled = lambda value: [f"title.da = {quoted(value)}", f"title.en = {quoted(value)}"]
    lines = [f"id = {quoted(name)}", 'version = "1"', 'language = "da"', *titled(name), "",
             "[[variable]]", f"id = {quoted(VARIABLE)}", 'kind = "nominal"', *titled(name)]
    for label, identifier in zip(labels, identifiers(labels)):
        lines += ["", "[[variable.category]]", f"id = {quoted(identifier)}", f"label = {quoted(label)}", *titled(label)]
    return "\n".join(lines) + "\n"


def write(path: Path, name: str, labels: list[str]) -> dict[str, str]:
    """Writes the codebook; the category id of each label."""
    path.write_text(text(name, labels), encoding="utf-8")
    return dict(zip(labels, identifiers(labels)))
