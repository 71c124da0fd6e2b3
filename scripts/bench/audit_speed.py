#!/usr/bin/env python3
"""How long an audit takes beside coding the same file, and how much memory, by the number of records.

    python3 scripts/bench/audit_speed.py [--binary target/release/fritekst] [--records 1000000]

Answers are those of scripts/make_million.py; nine closed answers in ten are what the fast tier reads in the text, the
others are drawn at random, as a survey with many errors would have it. Both commands write all columns, on two threads, fast tier; coding with
evidence, as it is by default. Writes docs/benchmarks/audit_speed.json. Python 3.11, no packages.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "docs/benchmarks/audit_speed.json"
DEGREES = ("slet_ikke", "mindre_grad", "vigtig_del", "teknologisk_loesning", "ved_ikke")
TYPES = ("product", "service", "process", "communication")
# Runs a program and prints the most memory it had, in kB.
PEAK = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def survey(binary: Path, source: Path, target: Path, records: int, folder: Path) -> None:
    """The answers, with closed answers and weights beside them."""
    chance, coded = random.Random(1), folder / "coded.csv"
    subprocess.run([str(binary), "--quiet", "code", str(source), "-o", str(coded), "--force", "--text", "answer", "--no-evidence"], check=True)
    with open(coded, encoding="utf8", newline="") as read, open(target, "w", encoding="utf8", newline="") as written:
        rows = csv.DictReader(read, delimiter=";")
        table = csv.writer(written, delimiter=";", lineterminator="\n")
        table.writerow(["id", "answer", "technology", *TYPES, "weight"])
        for _, row in zip(range(records), rows):
            degree, types = row["technology_code"] or "ved_ikke", row["types_code"].split("|")
            if chance.random() < 0.1:
                degree, types = chance.choice(DEGREES), [chance.choice(TYPES)]
            ticks = [str(int(kind in types or chance.random() < 0.2)) for kind in TYPES]
            table.writerow([row["id"], row["answer"], degree, *ticks, f"{chance.uniform(1, 20):.2f}"])


def run(command: list[str]) -> dict[str, float]:
    begun = time.perf_counter()
    told = subprocess.run([sys.executable, "-c", PEAK, *command], capture_output=True, text=True, check=True)
    return {"seconds": round(time.perf_counter() - begun, 2), "peak_mb": int(told.stdout.split()[-1]) // 1024}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", type=Path, default=ROOT / "target/release/fritekst")
    parser.add_argument("--records", type=int, default=1_000_000)
    args = parser.parse_args()
    store = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source, answers, out = folder / "million.csv", folder / "survey.csv", folder / "out.csv"
        subprocess.run([sys.executable, ROOT / "scripts/make_million.py", "--rows", str(args.records), "--csv", source], check=True)
        common = ["-o", str(out), "--force", "--quiet", "--text", "answer", "--tier", "fast"]
        for records in (args.records // 4, args.records):
            survey(args.binary, source, answers, records, folder)
            commands = {
                "code": [str(args.binary), "--threads", "2", "code", str(answers), *common],
                "audit": [str(args.binary), "--threads", "2", "audit", str(answers), *common, "--weight", "weight"],
                "audit --no-copies": [str(args.binary), "--threads", "2", "audit", str(answers), *common, "--weight", "weight", "--no-copies"],
            }
            found = {what: run(command) for what, command in commands.items()}
            ratio = round(found["audit"]["seconds"] / found["code"]["seconds"], 2)
            store.append({"records": records, "ratio": ratio, **found})
            print(store[-1], flush=True)
    OUT.write_text(json.dumps(store, indent=1) + "\n", encoding="utf8")


if __name__ == "__main__":
    main()
