#!/usr/bin/env python3
"""What the program says of the published examples and of the codebook's boundary cases, and why.

    python scripts/bench/explained.py [--binary target/release/fritekst]

Runs `fritekst explain --tier full` on the innovations that the release names (data/oin/published_examples.tsv) and on
the boundary cases of data/codebooks/oin.toml, none of which is in the training rows, and writes docs/explained.md.
"""

from __future__ import annotations

import argparse
import re
import sys
import tomllib
from pathlib import Path

sys.path[1:1] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parents[1] / "peers")]
import labelled  # noqa: E402
from command import Fritekst  # noqa: E402
from tasks import DEGREES, ROOT, read_tsv  # noqa: E402

OUT = ROOT / "docs/explained.md"
CODEBOOK = ROOT / "data/codebooks/oin.toml"
SHOWN = ("technology", "types")


def published() -> list[dict]:
    rows = read_tsv(ROOT / "data/oin/published_examples.tsv")
    return [{"text": r["text"], "codes": {v: {r[v]} for v in SHOWN}, "note": r["note"]} for r in rows]


def boundary() -> list[dict]:
    out = []
    for example in tomllib.loads(CODEBOOK.read_text("utf8"))["example"]:
        codes = example.get("codes", {})
        if not codes:
            continue
        accepted = {v: {codes[v]} if isinstance(codes[v], str) else {"|".join(codes[v])} for v in SHOWN if v in codes}
        for v, sets in example.get("accept_also", {}).items():
            accepted[v] |= {"|".join(one) if isinstance(one, list) else one for one in sets}
        out.append({"text": example["text"], "codes": accepted, "note": example.get("note", {}).get("en", "")})
    return out


def told(binary: Fritekst, text: str) -> tuple[dict[str, str], str]:
    """The codes, and the explanation of the shown variables."""
    out = binary.run("--lang", "en", "explain", "--tier", "full", "--", text)
    parts = re.split(r"\n(?=\w+: )", out)
    shown = [part for part in parts if part.split(":")[0] in SHOWN]
    codes = {part.split(":")[0]: re.match(r"\w+: (\S+)", part)[1] for part in shown}
    return codes, "\n".join(part.rstrip() for part in shown)


def section(binary: Fritekst, title: str, examples: list[dict]) -> tuple[str, str]:
    right, near, judged, sets, of_sets, parts = 0, 0, 0, 0, 0, []
    for example in examples:
        codes, why = told(binary, example["text"])
        marks = []
        for v, accepted in example["codes"].items():
            ok = codes.get(v, "") in accepted
            marks.append(f"{v}: {'as' if ok else 'not as'} the codebook ({' or '.join(sorted(accepted))})")
            if v == "technology":
                judged += 1
                right += ok
                gold = next(iter(accepted))
                near += ok or (codes.get(v) in DEGREES and gold in DEGREES
                               and abs(DEGREES.index(codes[v]) - DEGREES.index(gold)) <= 1)
            else:
                of_sets += 1
                sets += ok
        parts.append(f"### {example['text']}\n\n{'; '.join(marks)}. {example['note']}\n\n```text\n{why}\n```\n")
    sum_ = f"| {title} | {right} of {judged} | {near} of {judged} | {sets} of {of_sets} |\n"
    return f"## {title}\n\n" + "\n".join(parts), sum_


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", type=Path, default=ROOT / "target/release/fritekst")
    binary = Fritekst(parser.parse_args().binary)
    known = {row["text"].casefold() for row in labelled.answers()}
    groups = {"The innovations that the release names": published(), "Boundary cases of the codebook": boundary()}
    clean = {name: [e for e in of if e["text"].casefold() not in known] for name, of in groups.items()}
    left = sum(len(groups[name]) - len(of) for name, of in clean.items())
    made = [section(binary, name, of) for name, of in clean.items()]
    OUT.write_text(f"""# Hard cases, explained

Written by `scripts/bench/explained.py`: {binary.version}, tier full. Each text with its codes, the contributions that add up
to them, and the words that the encoder's part hangs on. {left} more boundary cases are left out because an answer that
the models learned from has the very same words.

| texts | technology right | within one degree | types right |
| --- | --- | --- | --- |
{"".join(s for _, s in made)}
{"".join(t for t, _ in made)}""".rstrip() + "\n", encoding="utf-8")
    print("".join(s for _, s in made))


if __name__ == "__main__":
    main()
