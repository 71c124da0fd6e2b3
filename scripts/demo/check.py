"""Checks the two files against the published figures and against each other.

Works from the files alone: margins from the survey, rules from the key's codes
and the survey's answers, texts and codes from the corpus.
"""

import collections

from . import files, frame, published, rules, texts, weights
from .published import TYPES

TOLERANCE = 0.5  # percentage points
COPIED = 0.8     # share of common words from which two texts count as copied
COPIED_WORDS = 5  # shorter answers are alike by chance


class Report:
    def __init__(self):
        self.lines = []
        self.errors = []

    def require(self, holds, message):
        if not holds:
            self.errors.append(message)


def run(survey_path, key_path, corpus_path, figures_path):
    report = Report()
    figures = published.read_figures(figures_path)
    survey = files.read(survey_path, "cp1252")
    key = files.read(key_path, "utf-8")
    raw = survey_path.read_bytes()
    report.require(raw.startswith(";".join(files.SURVEY).encode() + b"\r\n"), "survey header")
    ids = [row["respondent_id"] for row in survey]
    report.require(len(set(ids)) == len(ids) == figures["survey"]["innovators_answering"],
                   "respondent_id is not unique, or the number of rows is not the base")
    report.require(ids == [row["respondent_id"] for row in key], "ids of the key and the survey")
    for row in survey:
        row["answer"] = (row["teknologi"],
                         frozenset(k for k in TYPES if row[files.TICK_COLUMN[k]] == "1"),
                         row["vaerdi_kvalitet"] == "1")
        row["weight"] = float(row["vaegt"].replace(",", "."))
    check_weights(report, survey, figures)
    check_margins(report, survey, figures)
    check_key(report, survey, key, corpus_path)
    check_copies(report, survey, key)
    summarise(report, survey, key)
    return report


def check_weights(report, survey, figures):
    values = [row["weight"] for row in survey]
    total = published.population(figures)
    low, high = weights.BOUNDS
    report.require(low <= min(values) and max(values) <= high, "a weight is out of bounds")
    report.require(abs(sum(values) - total) < 0.5, f"weights sum to {sum(values)}, not {total}")
    report.lines.append(
        f"rows {len(values)}; weights {min(values):.2f} to {max(values):.2f}, sum "
        f"{sum(values):.2f}; design effect {weights.design_effect(values):.3f}")


def check_margins(report, survey, figures):
    levels = [(f"level {level} (assumed)", 100 * share, lambda a, x=level: a[3] == x,
               lambda a: True) for level, share in frame.LEVEL_SHARE.items()]
    cases = [((*row["answer"], row["niveau"]), row["weight"]) for row in survey]
    report.lines.append(f"{'margin (%)':44}{'published':>10}{'weighted':>10}{'unweighted':>12}")
    for name, percent, test, base in published.margins(figures) + levels:
        kept = [(test(a), w) for a, w in cases if base(a)]
        weighted = 100 * sum(w for hit, w in kept if hit) / sum(w for _, w in kept)
        plain = 100 * sum(hit for hit, _ in kept) / len(kept)
        report.lines.append(f"{name:44}{percent:10.1f}{weighted:10.2f}{plain:12.1f}")
        report.require(abs(weighted - percent) <= TOLERANCE,
                       f"{name}: {weighted:.2f} instead of {percent}")


def check_key(report, survey, key, corpus_path):
    """Codes as in the corpus; each record breaks its planted rule and no other."""
    known = {t.id: t for t in texts.read_corpus(corpus_path) + texts.read_own()}
    for row, entry in zip(survey, key):
        name = f"respondent {entry['respondent_id']}"
        text = known[entry["corpus_id"]]
        codes = (text.technology, files.joined(text.types), text.status, text.author,
                 files.joined(text.traits), text.personal)
        listed = tuple(entry[c] for c in ("text_technology", "text_types", "text_status",
                                          "author", "text_traits", "personal_data"))
        report.require(codes == listed, f"{name}: codes differ from the corpus")
        same = (texts.alike(texts.words(row["beskrivelse"]), texts.words(text.text)) >= COPIED
                if entry["cluster"] else row["beskrivelse"] == text.text)
        report.require(same, f"{name}: text differs from the corpus")
        found = rules.broken(text, *row["answer"], entry["cluster"])
        planted = [(r.removesuffix("L"), rules.SEVERITY[r], rules.VARIABLE[r]) for r in found]
        listed = (entry["planted"], entry["severity"], entry["variable"])
        report.require(planted == ([listed] if entry["planted"] else []),
                       f"{name}: key says {listed}, the codes say {planted}")
        sides = files.conflict(entry["variable"], text, *row["answer"], entry["cluster"])
        report.require(sides == (entry["text_code"], entry["self_report"]),
                       f"{name}: the key's codes and answers are not the survey's")
        if not entry["planted"]:
            report.require(rules.steps(text.technology, row["answer"][0]) in (0, 1),
                           f"{name}: a consistent answer more than one step from the text")


def check_copies(report, survey, key):
    """No text is copied outside the planted clusters; a cluster is one authority's."""
    bags = [(texts.words(row["beskrivelse"]), row, entry) for row, entry in zip(survey, key)]
    bags = sorted((b for b in bags if len(b[0]) >= COPIED_WORDS), key=lambda b: len(b[0]))
    for index, (left, row, entry) in enumerate(bags):
        for right, other, other_entry in bags[index + 1:]:
            if len(left) < COPIED * len(right):
                break
            if texts.alike(left, right) >= COPIED:
                pair = f"{row['respondent_id']} and {other['respondent_id']}"
                report.require(entry["cluster"] and entry["cluster"] == other_entry["cluster"],
                               f"{pair}: copied text that the key does not list")
                report.require(row["myndighed_id"] == other["myndighed_id"]
                               and row["arbejdssted_id"] != other["arbejdssted_id"],
                               f"{pair}: cluster across authorities or within a workplace")


def summarise(report, survey, key):
    counts = collections.Counter((e["planted"], e["severity"]) for e in key if e["planted"])
    report.lines.append("planted: " + ", ".join(
        f"{rule} ({severity}) {count}" for (rule, severity), count in
        sorted(counts.items(), key=lambda item: (int(item[0][0][1:]), item[0][1]))))
    severe = sum(n for (_, severity), n in counts.items() if severity in "HM")
    report.lines.append(f"H and M: {severe} records ({100 * severe / len(key):.1f} %); "
                        f"any: {sum(counts.values())}")
    consistent = [(row["answer"], entry) for row, entry in zip(survey, key)
                  if not entry["planted"]]
    one_step = sum(rules.steps(e["text_technology"], a[0]) == 1 for a, e in consistent)
    extra = sum(len(a[1]) > len(texts.types_of(e["text_types"])) for a, e in consistent)
    report.lines.append(f"consistent: {len(consistent)}; one step apart in technology "
                        f"{one_step}; more types ticked than the text shows {extra}")
    personal = sum(bool(e["personal_data"]) for e in key)
    shared = collections.Counter(row["arbejdssted_id"] for row in survey)
    report.lines.append(f"personal data: {personal} records; workplaces with several "
                        f"records: {sum(n > 1 for n in shared.values())}")
    authors = collections.Counter(e["author"] for e in key)
    report.lines.append("authors: " + ", ".join(f"{a} {n}" for a, n in sorted(authors.items())))
