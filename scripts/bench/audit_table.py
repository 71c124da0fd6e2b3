"""docs/benchmarks/audit.md and audit.svg from what audit.py measured."""

from __future__ import annotations

WIDTH, HEIGHT, LEFT, TOP = 460, 340, 60, 20
AIMS = (
    ("recall: planted H and M records with an H or M flag", "0.90", "recall", lambda x: x >= 0.9),
    ("precision: records with an H or M flag that were planted so", "0.85", "precision", lambda x: x >= 0.85),
    ("false alarms: consistent records with an H or M flag", "at most 0.03", "false_alarms", lambda x: x <= 0.03),
    ("consistent records one step off on technology that have a flag on it (their text was misread)", "none", "one_step",
     lambda x: x == 0),
    ("R11, R12, R13: records that the rule names", "0.95", "status_recall", lambda x: x >= 0.95),
)
DASHES = {"fritekst": "", "rules alone": "7 4", "probabilities alone": "2 3", "cleanlab, both": "10 3 2 3"}


def shown(share: dict) -> str:
    if share["of"] == 0:
        return "–"
    return f"{share['value']:.3f} ({share['low']:.3f} to {share['high']:.3f}; {share['hits']} of {share['of']})"


def markdown(store: dict) -> str:
    own = store["figures"]
    lines = ["# The audit on the demo survey", "",
             f"Written by `scripts/bench/audit.py`: {store['version']}. Each text is scored by a model and an encoder that saw no answer "
             "of its author; the consistency model learned from other authors' answers, and nothing was fitted on the key. Shares "
             "with 95 % intervals.", "",
             "| what | aim | found | holds |", "|---|---|---|---|"]
    for name, aim, key, holds in AIMS:
        lines.append(f"| {name} | {aim} | {shown(own[key])} | {'yes' if holds(own[key]['value'] or 0) else '**no**'} |")
    lines += ["", "## By rule", "",
              "Named: by the very rule. Caught: with an H or M flag of any rule (for the others: named).", "",
              "| rule | severity | planted | named | caught |", "|---|---|---:|---:|---:|"]
    lines += [f"| {r['rule']} | {r['severity']} | {r['planted']} | {r['named']} | {r['caught']} |" for r in own["rules"]]
    lines += ["", "## Beside others", "",
              "Average precision for the records with a planted H or M conflict, on the same probabilities. *Rules alone* ranks by how "
              "far the rules' conditions hold, without the consistency model; *probabilities alone* knows the scale's order and that "
              "a missing tick is one only where nothing ticked is seen, but no rule. The aim is to be better than each by 0.10: held "
              "against cleanlab, **not** against the other two.", "",
              "| ranking | average precision |", "|---|---:|"]
    lines += [f"| {name} | {value:.3f} |" for name, value in sorted(store["average_precision"].items(), key=lambda x: -x[1])]
    lines += ["", "What stands in the way is the reading of the text. A consistent record may be one step off, so a text misread by one "
              "more step looks two away; and where four records in a hundred conflict, a text that is read with a probability of 0.9 "
              "is about as likely misread as in conflict."]
    return "\n".join([*lines, "", "![Precision against recall](audit.svg)", ""])


def picture(curves: dict[str, list[list[float]]]) -> str:
    """Precision against recall; lines differ in their dashes, so that grey will do."""
    x, y = (lambda r: LEFT + r * WIDTH), (lambda q: TOP + (1 - q) * HEIGHT)
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {LEFT + WIDTH + 190} {TOP + HEIGHT + 50}" font-family="sans-serif" '
           'font-size="12" role="img"><title>Precision against recall</title><rect width="100%" height="100%" fill="#fff"/>']
    for tick in range(0, 11, 2):
        at = tick / 10
        out.append(f'<path d="M{x(0)} {y(at)}H{x(1)}" stroke="#ddd"/><text x="{LEFT - 8}" y="{y(at) + 4}" text-anchor="end">{at:.1f}</text>'
                   f'<text x="{x(at)}" y="{TOP + HEIGHT + 18}" text-anchor="middle">{at:.1f}</text>')
    out.append(f'<text x="{x(0.5)}" y="{TOP + HEIGHT + 40}" text-anchor="middle">recall</text>'
               f'<text transform="translate(18 {y(0.5)}) rotate(-90)" text-anchor="middle">precision</text>')
    for place, (name, dash) in enumerate(DASHES.items()):
        points = " ".join(f"{x(r):.1f},{y(q):.1f}" for r, q in curves[name])
        width = 2.5 if place == 0 else 1.5
        style = f'fill="none" stroke="#124" stroke-width="{width}" stroke-dasharray="{dash}"'
        level = TOP + 20 + 22 * place
        out.append(f'<polyline points="{points}" {style}/><path d="M{x(1) + 15} {level}h40" {style}/>'
                   f'<text x="{x(1) + 62}" y="{level + 4}">{name}</text>')
    return "\n".join(out) + "\n</svg>\n"
