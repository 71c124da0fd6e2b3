#!/usr/bin/env python3
"""How fast fritekst codes, beside the floor, fastText and scikit-learn, in one run on the same answers.

    python scripts/make_million.py
    python scripts/bench/speed.py [--model FILE] [--answers N]

From process start to finish, file to file, two threads for fritekst and the floor (fastText's command line and the
scikit-learn pipeline have one). Writes docs/benchmarks/speed.json and .md. Needs scripts/peers/requirements.txt, the
Debian packages `fasttext` and `time`, and rustc for scripts/bench/floor.rs.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(1, str(HERE.parent / "peers"))
import speed_table  # noqa: E402
from tasks import ROOT  # noqa: E402

# The peers' script has this one's name, so it is loaded by its path.
spec = importlib.util.spec_from_file_location("peers_speed", HERE.parent / "peers/speed.py")
peers = importlib.util.module_from_spec(spec)
spec.loader.exec_module(peers)

OUT = ROOT / "docs/benchmarks/speed.json"
STARTS = 20
ONE = "answer\nRobotten udfylder skemaerne, og kollegerne har fået mere tid til borgerne\n"


def streamed(command: list[str], source: Path, times: int) -> dict[str, float]:
    """Peak memory of a process that reads `source` several times over from a pipe, the header once."""
    with tempfile.NamedTemporaryFile("r") as report:
        child = subprocess.Popen(["/usr/bin/time", "-f", "%e %U %S %M", "-o", report.name, *command],
                                 stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for turn in range(times):
            with open(source, "rb") as f:
                if turn:
                    f.readline()
                while block := f.read(1 << 20):
                    child.stdin.write(block)
        child.stdin.close()
        if child.wait():
            sys.exit("coding from a pipe failed")
        wall, user, system, kilobytes = map(float, report.read().split())
    return {"wall_s": wall, "cpu_s": round(user + system, 2), "peak_mb": round(kilobytes / 1024, 1)}


def start(command: list[str], text: str) -> list[float]:
    """Milliseconds from start to end of a process that gets one answer, as seen by the one who started it."""
    found = []
    for _ in range(STARTS):
        begun = time.perf_counter()
        subprocess.run(command, input=text.encode(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True)
        found.append(round(1000 * (time.perf_counter() - begun), 2))
    return found


def rows_of(path: Path) -> int:
    with open(path, "rb") as f:
        return sum(block.count(b"\n") for block in iter(lambda: f.read(1 << 20), b""))


def head(source: Path, target: Path, lines: int) -> Path:
    with open(source, "rb") as f, open(target, "wb") as t:
        t.writelines(line for line, _ in zip(f, range(lines)))
    return target


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", type=Path, default=ROOT / "target/release/fritekst")
    parser.add_argument("--model", type=Path, help="model of fritekst (default: the built-in one)")
    parser.add_argument("--csv", type=Path, default=ROOT / "out/million.csv")
    parser.add_argument("--text", type=Path, default=ROOT / "out/million.txt")
    parser.add_argument("--answers", type=int, help="only the first so many")
    parser.add_argument("--repeat", type=int, default=3, help="runs of fritekst and the floor; their median counts")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--buckets", type=int, default=200_000, help="of fastText, whose default of 2,000,000 is slower")
    parser.add_argument("--sklearn-rows", type=int, default=50_000)
    parser.add_argument("--skip", nargs="*", default=[], choices=["fastText", "scikit-learn", "memory"])
    parser.add_argument("--report", type=Path, default=OUT, help="where the figures go; the table goes beside them")
    args = parser.parse_args()
    threads, model = str(args.threads), ["--model", str(args.model)] if args.model else []
    code = [str(args.binary), "code", "--text", "answer", "--quiet", "--threads", threads, *model]
    results: list[dict] = []
    store = {"processor": peers.processor(), "load_at_start": round(os.getloadavg()[0], 2), "threads": args.threads,
             "version": subprocess.run([args.binary, "--version"], capture_output=True, text=True).stdout.strip(),
             "model": str(args.model.name) if args.model else "built in", "results": results}

    with tempfile.TemporaryDirectory(dir=args.csv.parent) as name:
        folder = Path(name)
        if args.answers:
            args.text = head(args.text, folder / "answers.txt", args.answers)
            args.csv = head(args.csv, folder / "answers.csv", args.answers + 1)
        count = rows_of(args.text)
        store |= {"answers": count, "bytes_per_answer": round(args.text.stat().st_size / count - 1, 1)}

        def measure(runs: list[dict], contestant: str, answers: int, command: list[str], made: Path, lines: int,
                    stdout: Path | None = None) -> None:
            made.unlink(missing_ok=True)
            runs.append(peers.timed(command, stdout))
            if rows_of(made) < lines:
                sys.exit(f"{contestant}: {made} does not hold {lines} lines")
            runs[-1]["mb_out"] = round(made.stat().st_size / 1e6, 1)
            print(contestant, answers, runs[-1], flush=True)

        def record(contestant: str, answers: int, runs: list[dict]) -> None:
            wall = statistics.median(r["wall_s"] for r in runs)
            cpu = statistics.median(r["cpu_s"] for r in runs)
            results.append({"name": contestant, "answers": answers, "wall_s": wall, "cpu_s": cpu,
                            "answers_per_s": round(answers / wall), "answers_per_cpu_s": round(answers / cpu),
                            "peak_mb": max(r["peak_mb"] for r in runs), "runs": runs})

        floor, coded = folder / "floor", folder / "coded.csv"
        subprocess.run(["rustc", "--edition", "2021", "-C", "opt-level=3", "-o", str(floor), str(HERE / "floor.rs")], check=True)
        contestants = {
            "fritekst": [*code, str(args.csv), "--force", "-o", str(coded)],
            "fritekst --no-evidence": [*code, str(args.csv), "--force", "--no-evidence", "-o", str(coded)],
            "floor": [str(floor), str(args.text), str(coded), threads],
        }
        # Turn by turn, so that a busy minute on the machine meets all of them.
        runs: dict[str, list[dict]] = {c: [] for c in contestants}
        for _ in range(args.repeat):
            for contestant, command in contestants.items():
                measure(runs[contestant], contestant, count, command, coded, count)
        for contestant in contestants:
            record(contestant, count, runs[contestant])

        if "fastText" not in args.skip:
            trained, got = peers.fasttext_model(folder, args.buckets), []
            measure(got, "fastText", count, ["fasttext", "predict-prob", str(trained), str(args.text), "1"], coded,
                    count, stdout=coded)
            record("fastText predict-prob", count, got)
        if "scikit-learn" not in args.skip:
            script = [sys.executable, str(ROOT / "scripts/peers/sklearn_pipeline.py")]
            pipeline, some = folder / "pipeline.joblib", min(args.sklearn_rows, count)
            subprocess.run([*script, "train", str(pipeline)], check=True, env=os.environ | peers.ONE_THREAD)
            one, many = [], []
            for got, rows in ((one, 1), (many, some)):
                measure(got, "scikit-learn", rows, [*script, "predict", str(pipeline), str(args.csv), str(coded),
                                                    "--rows", str(rows)], coded, rows)
            # Its start is taken off, as it would weigh little in a whole file.
            net = {k: many[0][k] - one[0][k] for k in ("wall_s", "cpu_s")} | {"peak_mb": many[0]["peak_mb"]}
            record("scikit-learn pipeline, start taken off", some - 1, [net])
        coded.unlink(missing_ok=True)

        pipe = [*code, "-"]
        store["start_ms"] = {"fritekst code -": start(pipe, ONE), "true (the same, doing nothing)": start(["true"], "")}
        if "memory" not in args.skip:
            store["memory"] = [{"answers": times * count} | streamed(pipe, args.csv, times) for times in (1, 4)]
            print(store["memory"], flush=True)

    args.report.parent.mkdir(parents=True, exist_ok=True)
    args.report.write_text(json.dumps(store, indent=1) + "\n", encoding="utf-8")
    text = speed_table.markdown(store)
    args.report.with_suffix(".md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
