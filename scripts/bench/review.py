#!/usr/bin/env python3
"""How fast the review app is with 100,000 answers, and what its queue order saves.

    python3 scripts/bench/review.py [--binary target/release/fritekst] [--answers 100000]
                                    [--left-out fast.csv full.csv] [--keys keys.json]

Makes a survey (scripts/make_million.py), opens it, lets the model read it, and measures through the app's own requests:
first answer from a cold start, lists and filters, saving by four coders at once, export with every answer coded.

What the queue saves is simulated on answers whose author the model had not seen (`train --left-out`, written here when
not given): a reviewer takes answers in the queue's order or at random and gives the code of data/oin, wrong with a given
rate (a code drawn from the other categories); counted are the reviews until at most 5 % of all codes are wrong.
`--keys` takes the key-to-next times that tests/browser/measure.js wrote. Writes docs/benchmarks/review.json and
review.md. Python 3.11, no packages.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import re
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "docs/benchmarks/review.json"
CODEBOOK = ROOT / "data/codebooks/oin.toml"
ERROR_RATES = (0.0, 0.03, 0.06)
ALLOWED = 0.05
DRAWS = 5


class App:
    """A running review."""

    def __init__(self, binary: Path, survey: Path, *more: str):
        self.begun = time.perf_counter()
        self.process = subprocess.Popen([binary, "--lang", "en", "review", survey, "--tier", "fast", "--coder", "MO", *more],
                                        stderr=subprocess.PIPE, text=True)
        for line in self.process.stderr:
            if link := re.match(r"open (http://[^/]+)/\?token=(\w+)", line):
                self.url, self.token = link[1], link[2]
                break
        else:
            raise SystemExit("the app did not start")

    def ask(self, path: str, body: dict | None = None, token: str | None = None):
        headers = {"authorization": f"Bearer {token or self.token}", "content-type": "application/json"}
        data = None if body is None else json.dumps(body).encode()
        with urllib.request.urlopen(urllib.request.Request(self.url + path, data, headers), timeout=60) as reply:
            return json.load(reply)

    def timed(self, path: str, times: int = 7) -> dict:
        took = []
        for _ in range(times):
            begun = time.perf_counter()
            found = self.ask(path)
            took.append((time.perf_counter() - begun) * 1000)
        return {"median_ms": round(statistics.median(took), 1), "max_ms": round(max(took), 1), "found": found.get("total")}

    def stop(self) -> None:
        self.process.send_signal(signal.SIGINT)
        self.process.wait(30)


def chosen(request: str, degree: str) -> dict:
    return {"request": request, "codes": {"technology": [degree], "types": ["product"], "status": ["ok"]}, "seconds": 3.0,
            "seen": True, "queue": "valuable"}


def saving(app: App, binary: Path, store: Path, coders: int, each: int) -> dict:
    """Choices saved by several coders at once; each waits for one before the next."""
    tokens = []
    for name in ("AB", "CD", "EF", "GH")[:coders]:
        told = subprocess.run([binary, "review", "coder", store, name], capture_output=True, text=True, check=True).stdout
        tokens.append(re.search(r"token=(\w+)", told)[1])
    took: list[float] = []

    def code(which: int) -> None:
        for turn in range(each):
            begun = time.perf_counter()
            app.ask(f"/api/answers/{1 + which * each + turn}/code", chosen(f"{which}-{turn}", "slet_ikke"), tokens[which])
            took.append((time.perf_counter() - begun) * 1000)

    threads = [threading.Thread(target=code, args=(n,)) for n in range(coders)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {"coders": coders, "choices": len(took), "per_second": round(len(took) / (time.perf_counter() - begun)),
            "median_ms": round(statistics.median(took), 1), "p99_ms": round(sorted(took)[int(len(took) * 0.99)], 1)}


def code_everything(store: Path) -> None:
    """A choice for each answer that has none, as the app would have recorded it."""
    with sqlite3.connect(store) as db:
        db.executescript("""
            CREATE TEMP TABLE todo AS SELECT id FROM answer WHERE id NOT IN (SELECT answer FROM standing);
            INSERT INTO event (request, at, coder, answer, act, codebook, model, queue, uncodable, comment, reason, seconds)
              SELECT 'filled ' || id, '2026-01-01T00:00:00Z', 1, id, 'code', 1, 1, 'file', 0, '', '', 3.0 FROM todo;
            INSERT INTO choice SELECT e.id, v.column1, v.column2, NULL FROM event e,
              (VALUES ('technology', 'slet_ikke'), ('types', 'product'), ('status', 'ok')) v WHERE e.request LIKE 'filled %';
            INSERT INTO standing SELECT answer, coder, id,
              '{"status":["ok"],"technology":["slet_ikke"],"types":["product"]}', 0 FROM event WHERE request LIKE 'filled %';
        """)


def speed(binary: Path, answers: int, folder: Path) -> dict:
    survey = folder / "survey.csv"
    subprocess.run([sys.executable, ROOT / "scripts/make_million.py", "--rows", str(answers), "--csv", survey, "--text",
                    folder / "survey.txt"], check=True)
    app = App(binary, survey)
    out = {"answers": answers, "first_opening_s": round(time.perf_counter() - app.begun, 2)}
    while app.ask("/api/session")["suggested"] < answers:
        time.sleep(0.2)
    out["all_suggested_s"] = round(time.perf_counter() - app.begun, 1)
    app.stop()
    store = survey.with_suffix(".review.db")
    begun = time.perf_counter()
    app = App(binary, survey)
    first = app.ask("/api/answers?order=valuable&decision=open&limit=1")["rows"][0]["id"]
    app.ask(f"/api/answers/{first}")
    out["first_answer_from_cold_start_s"] = round(time.perf_counter() - begun, 2)
    queue = "/api/answers?order=valuable&decision=open&limit=200"
    asked = {"queue": queue, "one answer": f"/api/answers/{first}", "text": queue + "&text=robot",
             "code": queue + "&code=technology:vigtig_del", "file order": queue.replace("valuable", "file"),
             "random order": queue.replace("valuable", "random"), "flags first": queue.replace("valuable", "flags")}
    out["requests"] = {name: app.timed(path) for name, path in asked.items()}
    out["saving"] = [saving(app, binary, store, 4, 250)]
    app.stop()
    code_everything(store)
    begun = time.perf_counter()
    subprocess.run([binary, "-q", "review", "export", store, "-o", folder / "codes.csv"], check=True)
    out["export_s"] = round(time.perf_counter() - begun, 2)
    with open(folder / "codes.csv", encoding="utf-8-sig", newline="") as f:
        out["exported_rows"] = sum(1 for _ in f) - 1
    app = App(binary, survey)
    out["requests_all_coded"] = {name: app.timed(path) for name, path in {
        "mine": "/api/answers?order=file&decision=mine&limit=200", "disagreements": "/api/answers?decision=disagreement",
        "progress": "/api/progress"}.items()}
    begun = time.perf_counter()
    app.ask("/api/stopping")
    out["stopping_s"] = round(time.perf_counter() - begun, 2)
    app.stop()
    out["store_mb"] = round(store.stat().st_size / 1e6)
    checked = subprocess.run([binary, "review", "check", store], capture_output=True, text=True)
    out["sound"] = checked.returncode == 0
    return out


def left_out(binary: Path, tier: str, folder: Path) -> Path:
    sys.path.insert(1, str(ROOT / "scripts"))
    import labelled
    answers, out = folder / "labelled.tsv", folder / f"{tier}.csv"
    labelled.write(labelled.answers(), answers)
    more = ["--tier", "full", "--sentence-scores", ROOT / "data/encoder/scores.f32"] if tier == "full" else []
    subprocess.run([binary, "-q", "train", answers, "--text", "text", "--id", "id", "--group", "author", "--codebook", CODEBOOK,
                    "--min-respondents", "5", "-o", folder / tier, "--left-out", out, *more], check=True)
    return out


def probability(row: dict, variable: str, codes: list[str], categories: list[str]) -> float:
    own = {c: float(row[f"{variable}_p_{c}"]) for c in categories}
    if variable != "types":
        return own[codes[0]]
    p = 1.0
    for category, chance in own.items():
        p *= chance if category in codes else 1 - chance
    return p


def reviews_needed(rows: list[dict], variable: str) -> dict:
    start = f"{variable}_p_"
    categories = [name[len(start):] for name in rows[0] if name.startswith(start)]
    own = [r for r in rows if r[variable] and r[f"{variable}_code"]]
    wrong = [sorted(r[variable].split("|")) != sorted(r[f"{variable}_code"].split("|")) for r in own]
    sure = [probability(r, variable, r[f"{variable}_code"].split("|"), categories) for r in own]
    by_queue = sorted(range(len(own)), key=lambda i: sure[i])
    found = {"answers": len(own), "wrong": round(sum(wrong) / len(own), 4), "needed": {}}
    for rate in ERROR_RATES:
        needed = {"queue": [], "random": []}
        for draw in range(DRAWS):
            dice = random.Random(draw)
            slips = [dice.random() < rate for _ in own]
            at_random = list(range(len(own)))
            dice.shuffle(at_random)
            for name, order in (("queue", by_queue), ("random", at_random)):
                left, reviews = sum(wrong), 0
                for i in order:
                    if left <= ALLOWED * len(own):
                        break
                    left += slips[i] - wrong[i]
                    reviews += 1
                needed[name].append(reviews if left <= ALLOWED * len(own) else None)
        mean = {n: None if None in own_n else round(statistics.mean(own_n)) for n, own_n in needed.items()}
        found["needed"][str(rate)] = mean
    return found


def table(head: list[str], rows: list[list]) -> list[str]:
    return ["| " + " | ".join(head) + " |", "|" + "---|" * len(head), *("| " + " | ".join(map(str, row)) + " |" for row in rows), ""]


def markdown(store: dict) -> str:
    s = store["speed"]
    lines = ["# Review: how fast, and what the queue saves", "",
             f"Written by `scripts/bench/review.py` ({store['processor']}, two cores; fast tier).", "", f"## {s['answers']:,} answers", ""]
    lines += table(["what", "time", "aim"], [
        ["survey file read into a new store, app open", f"{s['first_opening_s']} s", ""],
        ["all answers with suggestions, in the background", f"{s['all_suggested_s']} s", ""],
        ["first answer, from starting the program on the store", f"{s['first_answer_from_cold_start_s']} s", "1 s"],
        *([name, f"{r['median_ms']} ms (at most {r['max_ms']})", "200 ms"] for name, r in s["requests"].items()),
        *([f"{name}, every answer coded", f"{r['median_ms']} ms (at most {r['max_ms']})", "200 ms"] for name, r in s["requests_all_coded"].items()),
        *([f"saving a choice, {r['coders']} coders at once", f"{r['median_ms']} ms (99 in 100 within {r['p99_ms']}), {r['per_second']} a second", ""]
          for r in s["saving"]),
        ["how many wrong codes are left (asked for, not at every choice)", f"{s['stopping_s']} s", ""],
        [f"export of {s['exported_rows']:,} codes", f"{s['export_s']} s", "5 s"],
        ["the store's file", f"{s['store_mb']} MB", ""]])
    if keys := store.get("keys"):
        lines += ["## From key to next answer", "", f"{keys['answers']} answers coded in Chromium by keyboard alone (tests/browser/measure.js), "
                  f"from the key to the next answer painted: median {keys['median_ms']} ms, 95 in 100 within {keys['p95_ms']} ms, at most "
                  f"{keys['max_ms']} ms (aim: median below 50).", ""]
    lines += ["## Reviews until at most 5 % of all codes are wrong", "",
              "Simulated on answers of authors the model had not seen: the reviewer gives the code of `data/oin`, wrong at the given rate; "
              "the rest keeps the machine's code. A dash: not reached by reviewing all.", ""]
    shown = lambda n: "–" if n is None else f"{n:,}"
    rows = []
    for tier, variables in store["simulated"].items():
        for variable, found in variables.items():
            for rate, needed in found["needed"].items():
                a, b = needed["queue"], needed["random"]
                fewer = "–" if a is None or not b else f"{1 - a / b:.0%}"
                rows.append([tier, variable, f"{found['answers']:,}", f"{found['wrong']:.1%}", f"{float(rate):.0%}", shown(a), shown(b), fewer])
    lines += table(["tier", "variable", "answers", "wrong unreviewed", "reviewer wrong", "by queue", "at random", "fewer"], rows)
    return "\n".join(lines).rstrip() + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", type=Path, default=ROOT / "target/release/fritekst")
    parser.add_argument("--answers", type=int, default=100_000)
    parser.add_argument("--left-out", type=Path, nargs=2, help="left-out files of the fast and the full tier")
    parser.add_argument("--keys", type=Path)
    args = parser.parse_args()
    cpu = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    store = {"processor": cpu[1] if cpu else "unknown"}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store["speed"] = speed(args.binary, args.answers, folder)
        print(store["speed"], flush=True)
        files = args.left_out or [left_out(args.binary, tier, folder) for tier in ("fast", "full")]
        store["simulated"] = {}
        for tier, path in zip(("fast", "full"), files):
            with open(path, encoding="utf-8-sig", newline="") as f:
                rows = list(csv.DictReader(f, delimiter=";"))
            store["simulated"][tier] = {v: reviews_needed(rows, v) for v in ("technology", "types")}
    if args.keys:
        store["keys"] = json.loads(args.keys.read_text())
    OUT.write_text(json.dumps(store, indent=1, ensure_ascii=False) + "\n", encoding="utf8")
    OUT.with_suffix(".md").write_text(markdown(store), encoding="utf8")
    print(markdown(store))


if __name__ == "__main__":
    main()
