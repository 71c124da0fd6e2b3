#!/usr/bin/env python3
"""Fine-tune the encoder's upper layers on labelled answers of a codebook.

All variables of the codebook are learned at once (softmax for one code an
answer, one sigmoid a category for several; targets smoothed) from the mean of
the last layer. A quarter of the answers stand as hurried people type them
(augment.py). Word vectors and the lower layers stay as they are: what they
make of an answer is computed once. Each group of authors is also scored by an encoder that never
saw it; a model is then trained on those scores (`fritekst train --tier full
--sentence-scores`), so that it learns how far to trust the encoder on people
it has not seen.

usage: tune.py E5_SMALL_Q4.bin CODEBOOK.toml LABELLED.tsv OUT [--folds 5] [--epochs 4] [--copies 0.25] [--first-fold]
writes OUT.npz (tensors for make_encoder.py) and OUT.scores (answers × outputs,
f32, in the order of the file)

The defaults are what the shipped encoder was tuned with, on a GPU. On two cores
they take a working day; `--folds 3 --epochs 2` takes about two hours, and is worse
(docs/benchmarks/tuning.md).
`--first-fold` trains without the first group of authors, tells how its answers
are coded, and stops: to try a change.

packages: jax, optax, numpy, tokenizers (Python 3.11)
"""

import argparse
import csv
import os
import pathlib
import sys
import time
import tomllib

os.environ.setdefault("XLA_FLAGS", "--xla_cpu_multi_thread_eigen=true")

import jax
import jax.numpy as jnp
import numpy as np
import optax

import augment
import source
from vocabulary import tokenizer

FROZEN = 3
RATE = 2e-4
HEAD_RATE = 2e-3
BATCH = 16
DROPOUT = 0.1
DECAY = 0.01
SMOOTHING = 0.05
LONGEST = 96
LENGTHS = (16, 24, 32, 40, 48, 64, LONGEST)
# The pooled state has length about 1 after division; heads see it this long.
REACH = 10.0
WEIGHTS = {"nominal": 0.3, "ordinal": 1.0, "multi": 0.7}


class Encoder:
    """The published weights, and their layers as functions of arrays."""

    def __init__(self, path):
        self.file = source.read(path)
        self.blocks = self.file.blocks("emb.word")
        self.split = tokenizer(self.file.pieces, self.file.scores, self.file.special)
        width = self.file.dimensions
        positions = self.file.numbers("emb.pos").reshape(-1, width)
        self.positions = positions + self.file.numbers("emb.type")[:width]

    def layers(self, first, last):
        names = [n for n in self.file.tensors if n[0] == "l" and first <= int(n[1:].split(".")[0]) < last]
        return {name: jnp.asarray(self.file.numbers(name)) for name in names}

    def entry(self):
        return {name: jnp.asarray(self.file.numbers(name)) for name in ("emb.ln.w", "emb.ln.b")}

    def ids(self, texts):
        encoded = self.split.encode_batch(["query: " + text for text in texts])
        ends = self.file.special["<s>"], self.file.special["</s>"]
        return [(ends[0], *e.ids[: LONGEST - 2], ends[1]) for e in encoded]

    def vectors(self, ids):
        return source.unpack(self.blocks[list(ids)]) + self.positions[: len(ids)]


def norm(x, scale, shift):
    centred = x - x.mean(-1, keepdims=True)
    return centred * jax.lax.rsqrt((centred**2).mean(-1, keepdims=True) + 1e-12) * scale + shift


def drop(x, key):
    if key is None:
        return x
    return jnp.where(jax.random.bernoulli(key, 1 - DROPOUT, x.shape), x / (1 - DROPOUT), 0)


def run(tensors, first, last, x, mask, key=None, heads=12):
    batch, length, width = x.shape
    keys = [None] * (2 * last) if key is None else jax.random.split(key, 2 * last)
    hidden = (1 - mask)[:, None, None, :] * -1e9
    for layer in range(first, last):
        of = lambda name: tensors[f"l{layer}.{name}"]
        product = lambda a, name: a @ of(name + ".w").T + of(name + ".b")
        apart = lambda a: a.reshape(batch, length, heads, -1).transpose(0, 2, 1, 3)
        q, k, v = (apart(product(x, name)) for name in "qkv")
        shares = jax.nn.softmax(q @ k.transpose(0, 1, 3, 2) / np.sqrt(width // heads) + hidden)
        taken = (shares @ v).transpose(0, 2, 1, 3).reshape(batch, length, width)
        x = norm(x + drop(product(taken, "ao"), keys[2 * layer]), of("aln.w"), of("aln.b"))
        bent = product(jax.nn.gelu(product(x, "fi"), approximate=False), "fo")
        x = norm(x + drop(bent, keys[2 * layer + 1]), of("oln.w"), of("oln.b"))
    return x


def pool(x, mask):
    mean = (x * mask[..., None]).sum(1) / mask.sum(1, keepdims=True)
    return mean / jnp.linalg.norm(mean, axis=-1, keepdims=True)


class Task:
    """What is learned: each variable's columns of the outputs and its codes."""

    def __init__(self, codebook, rows):
        self.parts, self.names = [], []
        for variable in codebook["variable"]:
            ids = [category["id"] for category in variable["category"]]
            multi = variable["kind"] == "multi"
            codes = np.zeros((len(rows), len(ids)), np.float32)
            known = np.zeros(len(rows), np.float32)
            for at, row in enumerate(rows):
                own = [c for c in row[variable["id"]].split("|") if c]
                codes[at, [ids.index(c) for c in own]] = 1
                known[at] = bool(own)
            span = slice(len(self.names), len(self.names) + len(ids))
            self.parts.append((span, multi, WEIGHTS[variable["kind"]], codes, known))
            self.names += [f"{variable['id']}.{i}" for i in ids]

    def targets(self, rows):
        return [(codes[rows], known[rows]) for *_, codes, known in self.parts]

    def loss(self, outputs, targets):
        total = 0.0
        for (span, multi, weight, *_), (codes, known) in zip(self.parts, targets):
            own = outputs[:, span]
            # Towards all categories alike; for several codes, towards one in four.
            codes = codes * (1 - SMOOTHING) + SMOOTHING / (4 if multi else codes.shape[-1])
            if multi:
                each = optax.sigmoid_binary_cross_entropy(own, codes).sum(-1)
            else:
                each = -(jax.nn.log_softmax(own) * codes).sum(-1)
            total += weight * (each * known).mean()
        return total


class Tuner:
    def __init__(self, encoder, task, answers, epochs, share):
        """Answers: identity and text. Behind them stand their copies, of which a share is learned from."""
        self.encoder, self.task, self.answers = encoder, task, len(answers)
        self.epochs, self.share = epochs, share
        self.depth = encoder.file.layers
        copies = [augment.copy(identity, text) for identity, text in answers]
        self.ids = encoder.ids([text for _, text in answers] + copies)
        self.states = self.lower()
        # Rates are arguments of a step, so that it is compiled once for all groups.
        self.move = optax.chain(
            optax.clip_by_global_norm(1.0), optax.scale_by_adam(), optax.add_decayed_weights(DECAY)
        )
        self.step = jax.jit(self.one_step)

    def lower(self):
        tensors = {**self.encoder.entry(), **self.encoder.layers(0, FROZEN)}
        enter = lambda x: norm(x, tensors["emb.ln.w"], tensors["emb.ln.b"])
        go = jax.jit(lambda x, mask: run(tensors, 0, FROZEN, enter(x), mask))
        states = [None] * len(self.ids)
        fresh = lambda at: self.encoder.vectors(self.ids[at])
        for rows in self.by_length(range(len(self.ids)), 2 * BATCH):
            x, mask = self.block(rows, fresh, 2 * BATCH)
            for at, state in zip(rows, np.asarray(go(x, mask))):
                # Half precision: twenty thousand answers and their copies stay in memory.
                states[at] = state[: len(self.ids[at])].astype(np.float16)
        return states

    def by_length(self, rows, size):
        order = sorted(rows, key=lambda at: len(self.ids[at]))
        return [order[i : i + size] for i in range(0, len(order), size)]

    def block(self, rows, states, size):
        longest = max(len(self.ids[at]) for at in rows)
        length = next(n for n in LENGTHS if n >= longest)
        x = np.zeros((size, length, self.encoder.file.dimensions), np.float32)
        mask = np.zeros((size, length), np.float32)
        mask[len(rows) :, 0] = 1
        for place, at in enumerate(rows):
            x[place, : len(self.ids[at])] = states(at)
            mask[place, : len(self.ids[at])] = 1
        return x, mask

    def outputs(self, parameters, x, mask, key=None):
        state = pool(run(parameters["upper"], FROZEN, self.depth, x, mask, key), mask)
        return state * REACH @ parameters["head"]["w"] + parameters["head"]["b"]

    def one_step(self, parameters, state, x, mask, targets, key, rates):
        loss = lambda p: self.task.loss(self.outputs(p, x, mask, key), targets)
        value, slope = jax.value_and_grad(loss)(parameters)
        change, state = self.move.update(slope, state, parameters)
        change = {part: jax.tree.map(lambda u: -rates[part] * u, of) for part, of in change.items()}
        return optax.apply_updates(parameters, change), state, value

    def train(self, rows, seed, name):
        random, key = np.random.default_rng(seed), jax.random.PRNGKey(seed)
        rows = np.where(random.random(len(rows)) < self.share, np.array(rows) + self.answers, rows)
        shape = self.encoder.file.dimensions, len(self.task.names)
        head = {"w": jnp.asarray(random.normal(0, 0.02, shape), jnp.float32), "b": jnp.zeros(shape[1])}
        parameters = {"upper": self.encoder.layers(FROZEN, self.depth), "head": head}
        steps = self.epochs * -(-len(rows) // BATCH)
        rise = optax.warmup_cosine_decay_schedule(0, 1.0, steps // 10, steps)
        state = self.move.init(parameters)
        begun, taken = time.time(), 0
        for epoch in range(self.epochs):
            order = random.permutation(rows)
            blocks = []
            for i in range(0, len(order), 8 * BATCH):
                blocks += self.by_length(order[i : i + 8 * BATCH], BATCH)
            random.shuffle(blocks)
            losses = []
            for block in blocks:
                block = list(block) + list(random.choice(rows, BATCH - len(block)))
                key, own = jax.random.split(key)
                x, mask = self.block(block, self.states.__getitem__, BATCH)
                targets = self.task.targets(np.array(block) % self.answers)
                rates = {"upper": RATE * rise(taken), "head": HEAD_RATE * rise(taken)}
                parameters, state, value = self.step(parameters, state, x, mask, targets, own, rates)
                taken += 1
                losses.append(value)
            told = float(np.mean(jax.device_get(losses)))
            print(f"{name}: epoch {epoch + 1} of {self.epochs}, loss {told:.3f}, {time.time() - begun:.0f} s", flush=True)
        return parameters

    def scores(self, parameters, rows):
        go = jax.jit(self.outputs)
        out = {}
        for block in self.by_length(rows, 2 * BATCH):
            x, mask = self.block(block, self.states.__getitem__, 2 * BATCH)
            out |= dict(zip(block, np.asarray(go(parameters, x, mask))))
        return np.stack([out[at] for at in rows])


def folds(authors, count):
    """Authors in this many parts of about equal numbers of answers."""
    sizes = {a: authors.count(a) for a in dict.fromkeys(authors)}
    parts = [[] for _ in range(count)]
    for author in sorted(sizes, key=lambda a: (-sizes[a], a)):
        min(parts, key=lambda part: sum(sizes[a] for a in part)).append(author)
    return [part for part in parts if part]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("encoder", "codebook", "labelled"):
        parser.add_argument(name, type=pathlib.Path)
    parser.add_argument("out")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--copies", type=float, default=0.25, help="share of the answers learned as hurried people type them")
    parser.add_argument("--first-fold", action="store_true")
    args = parser.parse_args()
    encoder = Encoder(args.encoder)
    codebook = tomllib.loads(args.codebook.read_text("utf8"))
    with open(args.labelled, encoding="utf8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    task = Task(codebook, rows)
    tuner = Tuner(encoder, task, [(row["id"], row["text"]) for row in rows], args.epochs, args.copies)
    authors = [row["author"] for row in rows]
    scores = np.zeros((len(rows), len(task.names)), "<f4")
    for part in folds(authors, args.folds):
        out = [at for at, author in enumerate(authors) if author in part]
        rest = [at for at, author in enumerate(authors) if author not in part]
        name = "without " + ", ".join(part)
        scores[out] = tuner.scores(tuner.train(rest, 1, name), out)
        for span, multi, _, codes, known in task.parts:
            if not multi:
                own = np.array(out)[known[out] > 0]
                right = scores[own, span].argmax(1) == codes[own].argmax(1)
                print(f"{name}: {task.names[span.start].split('.')[0]} {right.mean():.3f}", flush=True)
        if args.first_fold:
            pathlib.Path(args.out + ".scores").write_bytes(scores.tobytes())
            return
    pathlib.Path(args.out + ".scores").write_bytes(scores.tobytes())
    final = tuner.train(list(range(len(rows))), 1, "all")
    tensors = {name: np.asarray(value) for name, value in final["upper"].items()}
    head = {"head.w": np.asarray(final["head"]["w"]) * REACH, "head.b": np.asarray(final["head"]["b"])}
    np.savez(args.out + ".npz", names=np.array(task.names), **tensors, **head)


if __name__ == "__main__":
    main()
