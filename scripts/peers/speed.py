#!/usr/bin/env python3
"""How fast the peers code the same answers, from process start to finish, file to file.

    python scripts/make_million.py
    python scripts/peers/speed.py [--repeat 3]

Needs the command lines `fasttext` (Debian package) and `/usr/bin/time`. Writes
docs/benchmarks/peers_speed.json and .md. Training is not timed; the model file
is read inside the timed run, as any user's run reads it.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from tasks import ROOT, corpus

OUT = ROOT / "docs/benchmarks/peers_speed.json"
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
SUBWORDS = ["-wordNgrams", "2", "-minn", "3", "-maxn", "5", "-dim", "100"]


def timed(command: list[str], stdout: Path | None = None) -> dict[str, float]:
    """Wall seconds, processor seconds and peak memory of one process."""
    with tempfile.NamedTemporaryFile("r") as report, open(stdout or os.devnull, "wb") as out:
        subprocess.run(["/usr/bin/time", "-f", "%e %U %S %M", "-o", report.name, *command],
                       stdout=out, check=True, env=os.environ | ONE_THREAD)
        wall, user, system, kilobytes = map(float, report.read().split())
    return {"wall_s": wall, "cpu_s": round(user + system, 2), "peak_mb": round(kilobytes / 1024, 1)}


def fasttext_model(folder: Path, bucket: int) -> Path:
    task = corpus("technology")
    source = folder / "train.txt"
    lines = (f"__label__{task.classes[y]} {t}\n" for t, y in zip(task.texts, task.y))
    source.write_text("".join(lines), encoding="utf-8")
    model = folder / f"model{bucket}"
    subprocess.run(["fasttext", "supervised", "-input", str(source), "-output", str(model), *SUBWORDS,
                    "-bucket", str(bucket), "-epoch", "25", "-lr", "0.5", "-thread", "1", "-verbose", "0"], check=True)
    return model.with_suffix(".bin")


def processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":")[1].strip()
    return platform.processor()


def markdown(store: dict) -> str:
    lines = ["# Peers: speed on the same answers", "",
             f"Written by `scripts/peers/speed.py` on {store['processor']}, one thread each, process start to finish, "
             f"file to file; {store['repeat']} run(s), median; load average {store['load_at_start']:.1f} at the start. "
             "Where other work shared the machine, read the processor column.", "",
             "| peer | answers | wall, s | processor, s | answers/s | answers/processor s | peak memory, MB |",
             "|---|---|---|---|---|---|---|"]
    lines += [f"| {r['peer']} | {r['answers']:,} | {r['wall_s']:.2f} | {r['cpu_s']:.2f} | {r['answers_per_s']:,} "
              f"| {r['answers_per_cpu_s']:,} | {r['peak_mb']:,.0f} |" for r in store["results"]]
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--csv", type=Path, default=ROOT / "out/million.csv")
    parser.add_argument("--text", type=Path, default=ROOT / "out/million.txt")
    parser.add_argument("--sklearn-rows", type=int, default=50_000)
    parser.add_argument("--repeat", type=int, default=1)
    args = parser.parse_args()
    rows = sum(1 for _ in open(args.text, "rb"))
    load = os.getloadavg()[0]  # other work on the machine lengthens wall time; then read the processor column
    results = []

    def measure(name: str, count: int, command: list[str], stdout: Path | None = None) -> None:
        runs = [timed(command, stdout) for _ in range(args.repeat)]
        wall = statistics.median(r["wall_s"] for r in runs)
        cpu = statistics.median(r["cpu_s"] for r in runs)
        results.append({"peer": name, "answers": count, "wall_s": wall, "cpu_s": cpu,
                        "answers_per_s": round(count / wall), "answers_per_cpu_s": round(count / cpu),
                        "peak_mb": max(r["peak_mb"] for r in runs), "runs": runs})
        print(json.dumps(results[-1]), flush=True)

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        coded = folder / "coded"
        for bucket in (200_000, 2_000_000):
            model = fasttext_model(folder, bucket)
            measure(f"fastText predict-prob, {bucket:,} buckets", rows,
                    ["fasttext", "predict-prob", str(model), str(args.text), "1"], coded)
            if sum(1 for _ in open(coded, "rb")) != rows:
                sys.exit("fastText did not answer every line")
        script = [sys.executable, str(ROOT / "scripts/peers/sklearn_pipeline.py")]
        pipeline = folder / "pipeline.joblib"
        subprocess.run([*script, "train", str(pipeline)], check=True, env=os.environ | ONE_THREAD)
        for count in (1, args.sklearn_rows):
            measure(f"scikit-learn pipeline, {count:,} answers", count,
                    [*script, "predict", str(pipeline), str(args.csv), str(coded), "--rows", str(count)])
    store = {"processor": processor(), "input": args.text.name, "bytes": args.text.stat().st_size, "load_at_start": load,
             "repeat": args.repeat, "results": results}
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(json.dumps(store, indent=1) + "\n", encoding="utf-8")
    OUT.with_suffix(".md").write_text(markdown(store), encoding="utf-8")


if __name__ == "__main__":
    main()
