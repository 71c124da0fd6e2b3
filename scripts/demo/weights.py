"""Design weights: population by sample in each stratum, then raked to the margins.

Raking multiplies the weights margin by margin until all hold (Deming & Stephan,
1940); weights are kept within `BOUNDS` in every round, so that no record speaks
for a great many.
"""

from . import frame, published

BOUNDS = (2.0, 30.0)
ROUNDS = 300


def weigh(records, figures):
    population = frame.stratum_population(published.population(figures))
    answers = [(r.technology, r.ticks, r.quality) for r in records]
    members = {name: [] for name in population}
    for index, record in enumerate(records):
        members[record.stratum].append(index)
    weights = [0.0] * len(records)
    for name, indices in members.items():
        for index in indices:
            weights[index] = population[name] / len(indices)
    groups = [
        ([i for i, a in enumerate(answers) if base(a) and test(a)],
         [i for i, a in enumerate(answers) if base(a) and not test(a)], percent / 100)
        for _, percent, test, base in published.margins(figures)
    ]
    for _ in range(ROUNDS):
        for inside, outside, share in groups:
            total = sum(weights[i] for i in inside) + sum(weights[i] for i in outside)
            scale(weights, inside, share * total)
            scale(weights, outside, (1 - share) * total)
        for name, indices in members.items():
            scale(weights, indices, population[name])
    for record, weight in zip(records, weights):
        record.weight = round(weight, 4)


def scale(weights, indices, total):
    factor = total / sum(weights[i] for i in indices)
    for i in indices:
        weights[i] = min(max(weights[i] * factor, BOUNDS[0]), BOUNDS[1])


def design_effect(weights):
    """Kish's approximate design effect of unequal weights, n * sum(w^2) / sum(w)^2."""
    return len(weights) * sum(w * w for w in weights) / sum(weights) ** 2
