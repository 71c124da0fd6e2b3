#!/usr/bin/env python3
"""Train the Danish subword tokenizer, data/language/tokenizer_da.json.

A Unigram model (Kudo 2018) of 8,000 pieces over lower-cased words, trained
with the `tokenizers` package on raw Danish text and on the lexicon's words.
No answer of any respondent is read. Same input, same file.

usage: train_tokenizer.py RAW_TEXT.txt.xz [...]
"""

import lzma
import pathlib
import re
import sys

from tokenizers import Tokenizer, models, pre_tokenizers, trainers

ROOT = pathlib.Path(__file__).resolve().parents[2]
WORD = re.compile(r"[0-9a-zæøåéäöü]+")
PIECES = 8000


def words_of(path):
    with lzma.open(path, "rt", encoding="utf8") as lines:
        for line in lines:
            yield " ".join(WORD.findall(line.lower()))


def lexicon_words():
    lines = (ROOT / "data/language/lexicon_da.tsv").read_text("utf8").splitlines()
    for line in lines[1:]:
        yield " ".join(WORD.findall(line.split("\t")[0].lower()))


def text(paths):
    for path in paths:
        yield from words_of(path)
    # Survey words are rare in news and law; they are seen a few times more.
    for _ in range(5):
        yield from lexicon_words()


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    trainer = trainers.UnigramTrainer(
        vocab_size=PIECES,
        unk_token="<unk>",
        special_tokens=["<unk>"],
        show_progress=False,
    )
    tokenizer.train_from_iterator(text(sys.argv[1:]), trainer)
    target = ROOT / "data/language/tokenizer_da.json"
    tokenizer.save(str(target), pretty=False)
    print(target, target.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
