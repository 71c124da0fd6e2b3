"""Answers as hurried people type them, made from answers as they stand.

Each copy gets one or two of: typing errors, split compounds, ae/oe/aa for
æ/ø/å, no capitals, all capitals, no punctuation. The codes stay the same.
Seeded by the answer's id, so that one answer's copy does not depend on others.
"""

import csv
import hashlib
import pathlib
import random
import re

LEXICON = pathlib.Path(__file__).resolve().parents[2] / "data/language/lexicon_da.tsv"
NEIGHBOURS = {
    "a": "qsz", "b": "vgn", "c": "xdv", "d": "sfe", "e": "wrd", "f": "dgr", "g": "fht", "h": "gjy", "i": "uok",
    "j": "hku", "k": "jlm", "l": "kø", "m": "nk", "n": "bmh", "o": "ipl", "p": "oå", "r": "etf", "s": "adw",
    "t": "ryg", "u": "yij", "v": "cbf", "w": "qes", "x": "zcs", "y": "tuh", "z": "xa", "æ": "øl", "ø": "æl", "å": "p",
}
FOLDED = {"æ": "ae", "ø": "oe", "å": "aa", "Æ": "Ae", "Ø": "Oe", "Å": "Aa"}
# One word in this many gets a typing error.
WORDS_AN_ERROR = 7
SHORTEST = 4


def last_parts():
    """Words of the lexicon that can end a compound."""
    with open(LEXICON, encoding="utf8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {row["word"] for row in rows if len(row["word"]) >= SHORTEST and row["word"].isalpha()}


PARTS = last_parts()


def typo(word, chance):
    """One letter left out, doubled, swapped with the next, or its neighbour on the keyboard."""
    at = chance.randrange(1, len(word) - 1)
    letter = word[at].lower()
    kind = chance.randrange(4)
    if kind == 0:
        return word[:at] + word[at + 1 :]
    if kind == 1:
        return word[:at] + word[at] + word[at:]
    if kind == 2:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return word[:at] + chance.choice(NEIGHBOURS.get(letter, letter)) + word[at + 1 :]


def typing_errors(text, chance):
    words = re.split(r"(\W+)", text)
    long = [i for i, word in enumerate(words) if len(word) >= SHORTEST and word.isalpha()]
    for i in chance.sample(long, -(-len(long) // WORDS_AN_ERROR)):
        words[i] = typo(words[i], chance)
    return "".join(words)


def split_compounds(text, chance):
    def apart(match):
        word = match[0]
        ends = [i for i in range(SHORTEST, len(word) - SHORTEST + 1) if word[i:].lower() in PARTS]
        return f"{word[: ends[0]]} {word[ends[0] :]}" if ends and chance.random() < 0.7 else word

    return re.sub(r"[^\W\d_]{8,}", apart, text)


def folded(text, _):
    return "".join(FOLDED.get(letter, letter) for letter in text)


def without_capitals(text, _):
    return text.lower()


def in_capitals(text, _):
    return text.upper()


def without_punctuation(text, _):
    return re.sub(r"[.,;:!?]+(?=\s|$)", "", text)


# With how often each is used.
WAYS = (
    (typing_errors, 4),
    (split_compounds, 3),
    (without_capitals, 3),
    (folded, 2),
    (without_punctuation, 2),
    (in_capitals, 1),
)


def copy(identity, text):
    """The answer as a hurried person types it; the same for the same identity."""
    seed = hashlib.sha256(identity.encode()).digest()
    chance = random.Random(seed)
    ways, weights = zip(*WAYS)
    chosen = set(chance.choices(ways, weights, k=chance.choice((1, 1, 2))))
    for way in ways:
        if way in chosen:
            text = way(text, chance)
    return text
