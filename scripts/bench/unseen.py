#!/usr/bin/env python3
"""How the shipped models code answers that nothing has learned from.

    python scripts/bench/unseen.py [--binary target/release/fritekst]

data/oin/unseen_answers.tsv holds the answers of three authors who wrote after the encoder and the models were made; they
were coded twice, blind, and decided where the two differ. `fritekst evaluate` with each tier, author by author. Writes
docs/benchmarks/unseen.json and unseen.md. Python 3.11, no packages.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(1, str(ROOT / "scripts"))
import labelled  # noqa: E402

OUT = ROOT / "docs/benchmarks/unseen.json"
TIERS = ("fast", "full")
AUTHORS = {"61": "61: average workplaces", "62": "62: real innovations, retold", "63": "63: odd subjects, from seed words"}
SHOWN = (("technology", "accuracy"), ("technology", "quadratic_kappa"), ("types", "macro_f1"), ("types", "accuracy"),
         ("status", "macro_f1"))


def figures(binary: Path, tier: str, rows: list[dict], folder: Path) -> dict:
    path = folder / "answers.tsv"
    labelled.write(rows, path)
    command = [binary, "evaluate", path, "--text", "text", "--id", "id", "--json", "--tier", tier]
    told = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    value = lambda x: x["value"] if isinstance(x, dict) else x
    out = {"answers": len(rows)}
    for variable in told["variables"]:
        name = variable["variable"]
        out |= {f"{name}.{key}": round(value(variable[key]), 4) for v, key in SHOWN if v == name}
        automatic = variable["automatic"]
        out[f"{name}.automatic"] = round(value(automatic["share"]), 4)
        out[f"{name}.wrong"] = None if automatic["wrong"] is None else round(value(automatic["wrong"]), 4)
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", type=Path, default=ROOT / "target/release/fritekst")
    binary = parser.parse_args().binary
    rows = labelled.read("unseen_answers.tsv")
    parts = {"all": rows} | {title: [r for r in rows if r["author"] == a] for a, title in AUTHORS.items()}
    with tempfile.TemporaryDirectory() as folder:
        store = {tier: {name: figures(binary, tier, of, Path(folder)) for name, of in parts.items()} for tier in TIERS}
    OUT.write_text(json.dumps(store, indent=1, ensure_ascii=False) + "\n", encoding="utf8")
    names = {"accuracy": "accuracy", "quadratic_kappa": "quadratic kappa", "macro_f1": "macro-F1"}
    head = [f"{v}: {'exact set' if v == 'types' and k == 'accuracy' else names[k]}" for v, k in SHOWN]
    lines = ["| author | answers | tier | " + " | ".join(head) + " | technology: automatic | of them wrong |",
             "|---|---:|---|" + "---:|" * (len(head) + 2)]
    show = lambda x: "–" if x is None else f"{x:.1%}"
    for name in parts:
        for tier in TIERS:
            one = store[tier][name]
            cells = " | ".join(f"{one[f'{v}.{k}']:.3f}" for v, k in SHOWN)
            lines.append(f"| {name} | {one['answers']} | {tier} | {cells} | {show(one['technology.automatic'])} | "
                         f"{show(one['technology.wrong'])} |")
    table = "\n".join(lines)
    OUT.with_suffix(".md").write_text(f"""# Answers that nothing has learned from

Written by `scripts/bench/unseen.py`. Three authors wrote `data/oin/unseen_answers.tsv` after the encoder and the models were
made. Automatic: the share that the promise "5% wrong, 95% sure" leaves to the machine.

{table}
""", encoding="utf8")
    print(OUT.with_suffix(".md").read_text("utf8"))


if __name__ == "__main__":
    main()
