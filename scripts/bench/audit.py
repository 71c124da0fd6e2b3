#!/usr/bin/env python3
"""How the audit does on the demo survey, whose planted inconsistencies are known.

    python scripts/bench/audit.py [--binary target/release/fritekst]

Every text of the demo survey is scored by a full model and an encoder that saw no answer of its author (`train
--left-out`); the 45 texts written for the demo alone are scored by the shipped models, which have not seen them. The
consistency model has learned from other authors' answers (scripts/train_consistency.py). Then `fritekst audit`, and
beside it on the same probabilities: the codebook's rules alone, the model's probabilities alone, and cleanlab. Writes
docs/benchmarks/audit.json, audit.md and audit.svg. Needs scripts/peers/requirements.txt.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
sys.path[1:1] = [str(HERE.parent), str(HERE.parent / "peers")]
import audit_table  # noqa: E402
import train_consistency  # noqa: E402
from cleanlab_peer import cleanlab_scores  # noqa: E402
from command import Fritekst  # noqa: E402
from tasks import DEGREES, ROOT, TYPES, read_tsv  # noqa: E402

SURVEY, KEY = ROOT / "data/demo_survey.csv", ROOT / "tests/fixtures/demo_survey_key.csv"
OUT = ROOT / "docs/benchmarks/audit.json"
COLUMNS = {"technology": "teknologi", "types": ["type_produkt", "type_service", "type_proces", "type_kommunikation"]}
CLOSED = ["--self", "technology=teknologi", "--self", "types=" + ",".join(COLUMNS["types"]), "--self", "value=quality:vaerdi_kvalitet"]
GRAVE = {"H", "M"}
RULES_ALONE = {"version": 1, "codebook": "oin", "learned_from": "", "candidates": 0, "weights": [1.0] + [0.0] * 7, "offsets": {}, "pairs": {},
               "thresholds": {"H": 0.5, "M": 0.5, "L": 0.5}}


def table(path: Path, encoding: str) -> list[dict[str, str]]:
    with open(path, encoding=encoding, newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def probabilities(binary: Path, key: list[dict], folder: Path) -> list[dict[str, str]]:
    """Each record's probabilities by models that had not seen its text's author, in the key's order."""
    rows = train_consistency.left_out(binary, folder)
    answers = train_consistency.labelled.answers()
    by_text = {answer["id"]: row for answer, row in zip(answers, rows, strict=True)}
    own = read_tsv(ROOT / "scripts/demo/own_texts.tsv")
    coded = Fritekst(binary).code(None, [row["text"] for row in own], folder, "--tier", "full")
    by_text |= {row["id"]: coded_row for row, coded_row in zip(own, coded, strict=True)}
    names = [name for name in rows[0] if "_p_" in name]
    return [{"respondent_id": k["respondent_id"], **{n: by_text[k["corpus_id"]][n] for n in names}} for k in key]


def audited(binary: Path, coded: Path, folder: Path, *options: object) -> list[dict[str, str]]:
    out = folder / "audited.csv"
    subprocess.run([str(binary), "--quiet", "audit", str(SURVEY), "-o", str(out), "--force", *CLOSED, "--coded", str(coded), "--tier", "fast",
                    "--weight", "vaegt", "--decimal", "point", *map(str, options)], check=True)
    return table(out, "cp1252")


def share(hits: int, of: int) -> dict:
    """With Wilson's 95 % interval."""
    if of == 0:
        return {"value": None, "low": 0.0, "high": 1.0, "hits": 0, "of": 0}
    z, p = 1.959964, hits / of
    centre, half = p + z * z / (2 * of), z * np.sqrt(p * (1 - p) / of + z * z / (4 * of * of))
    scale = 1 + z * z / of
    return {"value": round(p, 4), "low": round((centre - half) / scale, 4), "high": round((centre + half) / scale, 4), "hits": hits, "of": of}


def figures(key: list[dict], rows: list[dict]) -> dict:
    rules = [[r for r in row["flag_rule"].split(" | ") if r] for row in rows]
    grave = np.array([row["flag_severity"] in GRAVE for row in rows])
    planted = np.array([k["severity"] in GRAVE for k in key])
    consistent = np.array([k["planted"] == "" for k in key])
    # One step between the text's code and the self-report, nothing planted.
    steps = np.array([abs(DEGREES.index(k["text_technology"]) - DEGREES.index(row["teknologi"]))
                      if k["text_technology"] and row["teknologi"] in DEGREES else 0 for k, row in zip(key, rows)])
    technology = np.array([any(r in ("R1", "R2", "R3", "R4", "R5", "R5b") for r in own) for own in rules])
    near = consistent & (steps == 1)
    lines = []
    for rule in sorted({k["planted"] for k in key if k["planted"]}, key=lambda r: int(r[1:])):
        of = [i for i, k in enumerate(key) if k["planted"] == rule]
        named = sum(any(r.rstrip("b") == rule for r in rules[i]) for i in of)
        seen = sum(bool(grave[i]) if key[i]["severity"] in GRAVE else any(r.rstrip("b") == rule for r in rules[i]) for i in of)
        lines.append({"rule": rule, "severity": key[of[0]]["severity"], "planted": len(of), "named": named, "caught": seen})
    status = [i for i, k in enumerate(key) if k["planted"] in ("R11", "R12", "R13")]
    return {
        "recall": share(int((grave & planted).sum()), int(planted.sum())),
        "precision": share(int((grave & planted).sum()), int(grave.sum())),
        "false_alarms": share(int((grave & consistent).sum()), int(consistent.sum())),
        "one_step": share(int((near & technology).sum()), int(near.sum())),
        "status_recall": share(sum(key[i]["planted"] in rules[i] for i in status), len(status)),
        "rules": lines,
    }


def model_alone(p: dict[str, np.ndarray], rows: list[dict]) -> np.ndarray:
    """What probabilities say without rules: that the status is odd, the degree two steps away, a tick missing and none borne out."""
    degree = np.arange(4)
    far = np.array([p["technology"][i][np.abs(degree - DEGREES.index(r["teknologi"])) >= 2].sum() if r["teknologi"] in DEGREES else 0.0
                    for i, r in enumerate(rows)])
    ticked = np.array([[r[c] == "1" for c in COLUMNS["types"]] for r in rows])
    unticked = np.where(ticked, 0, p["types"]).max(axis=1) * np.prod(np.where(ticked, 1 - p["types"], 1), axis=1)
    odd = p["status"][:, 2] + p["status"][:, 3]
    codable = p["status"][:, 0]
    return 1 - (1 - odd) * (1 - codable * far) * (1 - codable * unticked)


def average_precision(truth: np.ndarray, score: np.ndarray) -> tuple[float, list[list[float]]]:
    from sklearn.metrics import average_precision_score, precision_recall_curve

    precision, recall, _ = precision_recall_curve(truth, score)
    return round(float(average_precision_score(truth, score)), 4), [[round(float(r), 4), round(float(q), 4)] for r, q in zip(recall, precision)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", type=Path, default=ROOT / "target/release/fritekst")
    binary = parser.parse_args().binary
    key, survey = table(KEY, "utf8"), table(SURVEY, "cp1252")
    assert [k["respondent_id"] for k in key] == [r["respondent_id"] for r in survey]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        scored = probabilities(binary, key, folder)
        coded, alone = folder / "scored.csv", folder / "rules.json"
        train_consistency.write_rows(scored, coded)
        alone.write_text(json.dumps(RULES_ALONE), encoding="utf8")
        rows = audited(binary, coded, folder)
        ranked = {"fritekst": audited(binary, coded, folder, "--flag-from", "0.001"),
                  "rules alone": audited(binary, coded, folder, "--flag-from", "0.001", "--consistency", alone)}
    statuses = ("ok", "ikke_svar", "ingen_innovation", "ikke_implementeret", "for_generel")
    names = {"technology": DEGREES, "types": TYPES, "status": statuses}
    p = {v: np.array([[float(row[f"{v}_p_{c}"] or 0) for c in ids] for row in scored]) for v, ids in names.items()}
    score = {name: np.array([float(r["flag_probability"] or 0) if r["flag_severity"] in GRAVE else 0.0 for r in own]) for name, own in ranked.items()}
    score["probabilities alone"] = model_alone(p, survey)
    score |= cleanlab_scores(p, survey, COLUMNS, DEGREES)
    truth = np.array([k["severity"] in GRAVE for k in key])
    curves = {name: average_precision(truth, of) for name, of in score.items()}
    store = {"version": Fritekst(binary).version, "figures": figures(key, rows),
             "average_precision": {name: ap for name, (ap, _) in curves.items()}}
    OUT.write_text(json.dumps(store, indent=1, ensure_ascii=False) + "\n", encoding="utf8")
    OUT.with_suffix(".svg").write_text(audit_table.picture({name: points for name, (_, points) in curves.items()}), encoding="utf8")
    text = audit_table.markdown(store)
    OUT.with_suffix(".md").write_text(text, encoding="utf8")
    print(text)


if __name__ == "__main__":
    main()
