"""Draws the records: planted ones first, then consistent ones to fill the margins.

Each record is a text with its known codes and an invented self-report. The
self-reports of consistent records lie within one step of the text's technology
and tick at least the text's types; extra ticks follow the published shares.
"""

import dataclasses
import re
from dataclasses import dataclass

from . import frame, published, rules
from .published import SELF_TECHNOLOGY, TECHNOLOGY, TICK_SETS
from .texts import MIXED, Text, words

SAME_STEP = 0.72  # chance that a respondent's degree equals the coder's
COUNTS = {  # planted records by rule, besides those that own_texts.tsv brings
    "R1": 10, "R2": 11, "R3": 12, "R4": 10, "R5": 9, "R5L": 7, "R6": 15, "R7": 9, "R9": 3,
    "R10": 7, "R11": 16, "R12": 9, "R13": 16, "R16": 5, "R19": 12,
}
CLUSTERS = (3, 3, 4, 3)  # records that share a copied text (R20)
PERSONAL_TEXTS = 13      # corpus texts with invented personal data; two more are our own
SHAPES = "c1-0144 c1-0153 c1-0213 c1-0226 c1-0308 c3-0368".split()  # `;` and quotes

# Words after which "the text is silent on technology" could be argued (R5).
NOT_SILENT = re.compile(
    r"skærm|digital|\bit\b|app|robot|tablet|mail|gps|comput|telefon|tekn|nettet|sensor|system"
    r"|maskin|mobil|elektr|film|video|foto|strøm|motor|\bbil|uden|ingen|ikke|droppe|væk|hverken"
    r"|slukk|skiftet ud|pillet|hylden|alarm|afskaf|opgiv|fravalg|holdt op|i stedet", re.IGNORECASE)
# What a clear type conflict (R6) ticks, chosen away from the pairs coders confuse.
CLEARLY_OTHER = {
    "process": ("product", "communication"),
    "service": ("product", "communication"),
    "communication": ("product", "process"),
}


@dataclass
class Record:
    text: Text
    technology: str
    ticks: frozenset
    rule: str = ""
    quality: bool = False
    cluster: str = ""


class Draw:
    def __init__(self, corpus, own, figures, rng):
        self.rng = rng
        self.size = figures["survey"]["innovators_answering"]
        self.targets = published.joint_targets(figures)
        self.quality_share = figures["gains"][published.QUALITY] / 100
        self.corpus = corpus
        self.own = own
        self.used = set()
        self.records = []

    def run(self):
        self.add_own_texts()
        self.add_planted()
        self.add_clusters()
        self.add_chosen()
        self.fill()
        for record in self.records:
            if "stopped" in record.text.traits:
                record.quality = record.rule == "R14"
            else:
                record.quality = self.rng.random() < self.quality_share
        self.rng.shuffle(self.records)
        return self.records

    def add(self, text, technology, ticks, rule="", cluster=""):
        self.used.add(text.id)
        self.records.append(Record(text, technology, ticks, rule, cluster=cluster))

    # Self-reports -----------------------------------------------------------

    def near(self, coded):
        """A degree within one step of the coded one."""
        place = TECHNOLOGY.index(coded)
        beside = [TECHNOLOGY[p] for p in (place - 1, place + 1) if 0 <= p < len(TECHNOLOGY)]
        return coded if self.rng.random() < SAME_STEP else self.rng.choice(beside)

    def ticks_with(self, types, technology):
        """A set of ticks that holds `types`, as often as respondents tick it."""
        sets = [ticks for ticks in TICK_SETS if types <= ticks]
        return self.rng.choices(sets, [self.targets[technology, ticks] for ticks in sets])[0]

    def any_answer(self, more_unsure=False):
        cells = list(self.targets)
        boost = 6 if more_unsure else 1
        odds = [self.targets[c] * (boost if c[0] == "ved_ikke" else 1) for c in cells]
        return self.rng.choices(cells, odds)[0]

    def add_consistent(self, text, rule="", cluster=""):
        technology = self.near(text.technology)
        self.add(text, technology, self.ticks_with(text.types, technology), rule, cluster)

    # Planted records --------------------------------------------------------

    def add_own_texts(self):
        for text in self.own:
            if text.rule == "R9":
                self.add(text, self.near(text.technology), frozenset({"communication"}), "R9")
            else:
                self.add_consistent(text, text.rule)

    def pick(self, count, test):
        pool = [t for t in self.corpus if t.id not in self.used and not t.personal and test(t)]
        return self.rng.sample(pool, count)

    def add_planted(self):
        for rule, count in COUNTS.items():
            for text in self.pick(count, lambda t, r=rule: suits(t, r)):
                self.add(text, *self.contradicting(text, rule), rule)

    def contradicting(self, text, rule):
        """(technology, ticks) that break exactly `rule`."""
        choice = self.rng.choice
        if rule in ("R12", "R13", "R19"):
            return self.any_answer(more_unsure=True)
        if rule in ("R11", "R16"):
            technology = self.near(text.technology)
            return technology, self.ticks_with(text.types, technology)
        if rule in ("R6", "R7", "R9", "R10"):
            if rule == "R6":
                (only,) = text.types
                tick = choice(CLEARLY_OTHER[only])
            elif rule == "R7":
                tick = choice(sorted(text.types))
            else:
                tick = "communication" if rule == "R9" else choice(["communication", "process"])
            return self.near(text.technology), frozenset({tick})
        technology = {
            "R1": "slet_ikke", "R2": "mindre_grad", "R3": "slet_ikke",
            "R4": choice(["vigtig_del", "teknologisk_loesning"]),
            "R5": "teknologisk_loesning", "R5L": "vigtig_del",
        }[rule]
        return technology, self.ticks_with(text.types, technology)

    def add_clusters(self):
        bases = self.pick(len(CLUSTERS), lambda t: t.status == "ok" and not t.traits
                          and t.level == "kommune" and 9 <= len(words(t.text)) <= 25)
        for number, (base, size) in enumerate(zip(bases, CLUSTERS), start=1):
            for copy in copies(base)[:size]:
                self.add_consistent(copy, "R20", f"copy-{number}")

    def add_chosen(self):
        """Consistent records whose texts the survey must hold."""
        personal = [t for t in self.corpus
                    if t.personal and t.status == "ok" and t.id not in self.used]
        for text in self.rng.sample(personal, PERSONAL_TEXTS):
            self.add_consistent(text)
        for text in self.corpus:
            if text.id in SHAPES and text.id not in self.used:
                self.add_consistent(text)

    # Consistent records -----------------------------------------------------

    def fill(self):
        """Consistent records, as many in each cell as the margins still need.

        Cells with few fitting texts go first. A clear text answered "ved ikke"
        is R21's suggestion.
        """
        pool = [t for t in self.corpus if t.id not in self.used and t.status == "ok"
                and not t.personal and "several" not in t.traits]
        self.rng.shuffle(pool)
        for (technology, ticks), count in self.missing():
            for _ in range(count):
                text = self.fitting(pool, technology, ticks)
                pool.remove(text)
                self.add(text, technology, ticks, "R21" if technology == "ved_ikke" else "")

    def missing(self):
        short = {cell: share * self.size for cell, share in self.targets.items()}
        for record in self.records:
            short[record.technology, record.ticks] -= 1
        short = {cell: max(0.0, count) for cell, count in short.items()}
        left = self.size - len(self.records)
        scale = left / sum(short.values())
        counts = frame.round_to_total({c: n * scale for c, n in short.items()}, left)
        return sorted(counts.items(),
                      key=lambda item: (len(item[0][1]), SELF_TECHNOLOGY.index(item[0][0])))

    def fitting(self, pool, technology, ticks):
        coded = self.rng.choice(TECHNOLOGY) if technology == "ved_ikke" else self.near(technology)
        fits = [t for t in pool if t.types <= ticks and t.technology == coded]
        if not fits:
            fits = [t for t in pool if t.types <= ticks
                    and rules.steps(t.technology, technology) in (None, 0, 1)]
        # Texts of several types can only serve respondents with several ticks.
        return self.rng.choices(fits, [1 + 2 * (len(t.types) > 1) for t in fits])[0]


def suits(text, rule):
    """Whether a corpus text can carry a planted rule."""
    status = {"R11": "ikke_implementeret", "R12": "ingen_innovation", "R13": "ikke_svar",
              "R19": "for_generel"}.get(rule, "ok")
    if text.status != status:
        return False
    marks = {"R4": "denies_technology", "R9": "internal_communication",
             "R10": "physical_object", "R16": "several"}
    if rule in marks:
        return marks[rule] in text.traits
    if text.traits:
        return False
    if rule in ("R1", "R2"):
        return text.technology == "teknologisk_loesning"
    if rule == "R3":
        return text.technology == "vigtig_del"
    if rule in ("R5", "R5L"):
        return text.technology == "slet_ikke" and not NOT_SILENT.search(text.text)
    if rule == "R6":
        return (len(text.types) == 1 and text.types <= CLEARLY_OTHER.keys()
                and text.id not in MIXED
                and text.technology in ("slet_ikke", "mindre_grad"))
    if rule == "R7":
        return len(text.types) == 2
    return True


def copies(base):
    """The text and the small changes people make to a copied one."""
    variants = [base.text, base.text, base.text.rstrip(".") + ".", "Hos os: " + base.text]
    return [dataclasses.replace(base, text=variant) for variant in variants]
