"""The speed comparison as Markdown."""

from __future__ import annotations

import statistics

# What fritekst must reach: times as fast as the other, at least.
AIMS = {"floor": 1 / 3, "fastText predict-prob": 4.0, "scikit-learn pipeline, start taken off": 20.0}
PER_SECOND, PEAK_MB, START_MS = 300_000, 200, 30


def yes(holds: bool) -> str:
    return "yes" if holds else "**no**"


def markdown(store: dict) -> str:
    of = {r["name"]: r for r in store["results"]}
    lines = [
        "# Speed on the same answers", "",
        f"Written by `scripts/bench/speed.py`: {store['version']}, model {store['model']}, on {store['processor']}; "
        f"{store['answers']:,} answers of {store['bytes_per_answer']} bytes on average; process start to finish, file to "
        f"file; {store['threads']} threads for fritekst and the floor, one for the others, which have no more. Load "
        f"average {store['load_at_start']} at the start: where other work shared the machine, read the ratios and the "
        "processor column.", "",
        "- **fritekst**: three variables, probability, decision, runner-up and evidence for each; personal data masked; "
        "all columns kept, a manifest written.",
        "- **floor**: `scripts/bench/floor.rs`, plain Rust: hashed words, word pairs and character 3-5 grams, eight "
        "outputs, nothing else.",
        "- **fastText**: words, word pairs, subwords 3-5, 100 dimensions. **scikit-learn**: TF-IDF of words 1-2 and "
        "characters 3-5, logistic regression. One variable each.", "",
        "| | answers | wall, s | processor, s | answers/s | answers/processor s | peak memory, MB | written, MB |",
        "|---|---|---|---|---|---|---|---|"]
    for r in store["results"]:
        written = r["runs"][-1].get("mb_out")
        lines.append(f"| {r['name']} | {r['answers']:,} | {r['wall_s']:.2f} | {r['cpu_s']:.2f} | {r['answers_per_s']:,} "
                     f"| {r['answers_per_cpu_s']:,} | {r['peak_mb']:,.0f} | {'–' if written is None else f'{written:,.0f}'} |")
    lines += ["", "## Ratios", "", "Times as fast as the other, by wall time (by processor time).", "",
              "| | fritekst | fritekst --no-evidence | aim | holds (default columns) |", "|---|---|---|---|---|"]
    for name, aim in AIMS.items():
        if name not in of:
            continue
        ratio = lambda us, key: of[us][key] / of[name][key]
        cells = [f"{ratio(us, 'answers_per_s'):.2f} ({ratio(us, 'answers_per_cpu_s'):.2f})"
                 for us in ("fritekst", "fritekst --no-evidence")]
        lines.append(f"| {name} | {cells[0]} | {cells[1]} | {aim:.2f} | {yes(ratio('fritekst', 'answers_per_s') >= aim)} |")
    lines += ["", "## Aims", "", "| aim | figure | holds |", "|---|---|---|"]
    for us in ("fritekst", "fritekst --no-evidence"):
        rate = of[us]["answers_per_s"]
        lines.append(f"| {us}: at least {PER_SECOND:,} answers/s | {rate:,} | {yes(rate >= PER_SECOND)} |")
    lines.append(f"| peak memory below {PEAK_MB} MB, file to file | {of['fritekst']['peak_mb']:,.0f} MB "
                 f"| {yes(of['fritekst']['peak_mb'] < PEAK_MB)} |")
    for m in store.get("memory", []):
        lines.append(f"| the same, {m['answers']:,} answers from a pipe | {m['peak_mb']:,.0f} MB ({m['wall_s']:.1f} s) "
                     f"| {yes(m['peak_mb'] < PEAK_MB)} |")
    (name, ours), (_, nothing) = store["start_ms"].items()
    middle = statistics.median(ours)
    lines.append(f"| `{name}`, one answer: below {START_MS} ms | median {middle:.1f} ms of {len(ours)} (least {min(ours):.1f}; "
                 f"an empty process {statistics.median(nothing):.1f}) | {yes(middle < START_MS)} |")
    return "\n".join(lines) + "\n"
