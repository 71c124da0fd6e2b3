"""The texts: the hand-made corpus and a few texts written for this survey.

`own_texts.tsv` holds what the corpus lacks (dates outside the period, stopped
innovations, lists of several, internal communication, shapes that a reader of
files must survive). It writes a line break as the two characters `\\n`.
"""

import pathlib
import re
from dataclasses import dataclass, field

OWN = pathlib.Path(__file__).with_name("own_texts.tsv")
OWN_AUTHOR = "demo"

# Read by eye: texts that deny or remove technology.
DENIES = """c1-0014 c1-0025 c1-0120 c1-0170 c1-0173 c1-0204 c1-0353 c2-0029 c2-0274 c2-0308 c2-0322
    c2-0351 c2-0409 c3-0045 c3-0153 c3-0173 c3-0249 c3-0282 c3-0337 c3-0389 c4-0014 c4-0052
    c4-0078 c4-0185 c4-0201 c4-0264 c4-0266 c5-0229 c5-0238 c5-0349 c6-0173 c6-0200 c6-0247""".split()
# Texts about informing colleagues, not the outside.
INTERNAL = "c3-0217 c5-0240 c6-0257".split()
# Texts that name a physical object and nothing else.
OBJECT = """c1-0024 c1-0291 c2-0022 c2-0047 c2-0052 c2-0374 c4-0013 c4-0071 c4-0124
    c4-0138 c4-0163 c4-0247 c4-0352""".split()
# Lists of several innovations.
SEVERAL = "c2-0028 c2-0085 c2-0338 c3-0232 c3-0364".split()
TRAITS = {
    **dict.fromkeys(DENIES, "denies_technology"),
    **dict.fromkeys(INTERNAL, "internal_communication"),
    **dict.fromkeys(OBJECT, "physical_object"),
    **dict.fromkeys(SEVERAL, "several"),
}
# The object or the routine in them makes another type arguable: not for R6.
MIXED = set("c1-0287 c3-0375 c3-0377 c6-0330 c6-0369".split())
# Left out: stopped or bulleted texts whose rule is open to argument, and plans
# dated after the survey, which R11 and R15 would both claim.
LEFT_OUT = set("c1-0092 c1-0133 c2-0238 c4-0272 c4-0377 c5-0208".split())

PERSONAL = {
    "cpr": re.compile(r"\b\d{6}[- ]?\d{4}\b"),
    "email": re.compile(r"[\w.]+@[\w.]+\.\w+"),
    "phone": re.compile(r"\b\d\d \d\d \d\d \d\d\b|\b\d{8}\b"),
}


@dataclass(frozen=True)
class Text:
    id: str
    text: str
    technology: str
    types: frozenset
    status: str
    sector: str
    level: str
    author: str
    rule: str = ""
    traits: frozenset = field(default_factory=frozenset)
    note: str = ""

    @property
    def personal(self):
        """The kinds of personal data the text holds, `|`-separated."""
        return "|".join(kind for kind, shape in PERSONAL.items() if shape.search(self.text))


def read_table(path):
    """Rows of a tab-separated file as dictionaries; no quoting."""
    lines = path.read_text(encoding="utf-8").splitlines()
    header = lines[0].split("\t")
    return [dict(zip(header, line.split("\t"), strict=True)) for line in lines[1:]]


def types_of(cell):
    return frozenset(filter(None, cell.split("|")))


def read_corpus(path):
    return [
        Text(row["id"], row["text"], row["technology"], types_of(row["types"]), row["status"],
             row["sector"], row["level"], row["author"],
             traits=types_of(TRAITS.get(row["id"], "")))
        for row in read_table(path) if row["id"] not in LEFT_OUT
    ]


def read_own():
    return [
        Text(row["id"], row["text"].replace("\\n", "\n"), row["technology"],
             types_of(row["types"]), row["status"], row["sector"], row["level"], OWN_AUTHOR,
             row["rule"], types_of(row["traits"]), row["note"])
        for row in read_table(OWN)
    ]


def words(text):
    return frozenset(re.findall(r"\w+", text.lower()))


def alike(left, right):
    """Share of common words (Jaccard) of two word sets."""
    union = len(left | right)
    return len(left & right) / union if union else 0.0
