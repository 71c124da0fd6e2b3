#!/usr/bin/env python3
"""Choose the vocabulary pieces a Danish encoder keeps: data/encoder/pieces_da.txt.

multilingual-e5-small knows 250,002 pieces of a hundred languages; they are
most of its size. Kept are every piece that any given Danish text uses, every
piece of a list of Danish words in small letters and with a capital, and every
single character of Latin script, digits, punctuation and signs. Pieces of the
texts are never dropped for being rare: that changes how texts split. Of a
dictionary's words, most of which nobody writes, only those pieces are added
that three words or more need.

usage: choose_pieces.py E5_SMALL_Q4.bin DICTIONARY TEXT [TEXT ...]
(texts may be .xz, .tsv or plain; a dictionary's `/flags` are cut)

packages: numpy, tokenizers
"""

import collections
import itertools
import lzma
import pathlib
import sys
import unicodedata

import source
from vocabulary import tokenizer

ROOT = pathlib.Path(__file__).resolve().parents[2]
TARGET = ROOT / "data/encoder/pieces_da.txt"
BATCH = 20_000


def lines(path):
    opened = lzma.open if path.suffix == ".xz" else open
    with opened(path, "rt", encoding="utf8", errors="ignore") as stream:
        for line in stream:
            yield line.rstrip("\n").replace("\t", " ")


def forms(path):
    """The lines, and single words also in small letters and with a capital."""
    for line in lines(path):
        yield line
        word = line.split(" ")[0]
        yield from (word.lower(), word.capitalize())


def ordinary(piece):
    """Whether a single character belongs in any Danish text."""
    if len(piece) != 1:
        return False
    category = unicodedata.category(piece)
    if category[0] in "NPSZ":
        return True
    return category[0] in "LM" and unicodedata.name(piece, "").startswith(("LATIN", "COMBINING"))


def used_pieces(split, texts):
    """How many of the texts use each piece."""
    counts = collections.Counter()
    texts = iter(texts)
    while batch := list(itertools.islice(texts, BATCH)):
        for encoded in split.encode_batch(batch):
            counts.update(set(encoded.ids))
    return counts


def main():
    encoder = source.read(pathlib.Path(sys.argv[1]))
    split = tokenizer(encoder.pieces, encoder.scores, encoder.special)
    kept = set(encoder.special.values())
    kept.update(i for i, p in enumerate(encoder.pieces) if ordinary(p.removeprefix("▁")))
    kept.add(encoder.pieces.index("▁"))
    for path in map(pathlib.Path, sys.argv[3:]):
        before = len(kept)
        kept.update(used_pieces(split, forms(path)))
        print(f"{path}: {len(kept) - before} more pieces", flush=True)
    dictionary = pathlib.Path(sys.argv[2])
    words = [line.split("/")[0].strip() for line in lines(dictionary)]
    counts = used_pieces(split, words)
    added = {piece for piece, count in counts.items() if count >= 3} - kept
    lost = set(counts) - kept - added
    kept |= added
    changed = sum(not lost.isdisjoint(e.ids) for e in split.encode_batch(words))
    print(f"{dictionary}: {len(added)} more pieces; {changed} of {len(words)} words split otherwise")
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text("".join(f"{encoder.pieces[i]}\n" for i in sorted(kept)), "utf8")
    print(f"{TARGET}: {len(kept)} pieces")


if __name__ == "__main__":
    main()
