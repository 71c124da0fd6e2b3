"""The published margins, and a joint distribution of self-reports that has them.

The release publishes one-way shares and one two-way table (technology by type),
not the joint distribution. `joint_targets` finds the distribution over
(technology, set of ticked types) closest to independence that has every
published share, by iterative proportional fitting (Deming & Stephan, 1940).
"""

import itertools
import tomllib

TECHNOLOGY = ["slet_ikke", "mindre_grad", "vigtig_del", "teknologisk_loesning"]
SELF_TECHNOLOGY = TECHNOLOGY + ["ved_ikke"]
HIGH = {"vigtig_del", "teknologisk_loesning"}
TYPES = ["product", "service", "process", "communication"]
TICK_SETS = [
    frozenset(types)
    for size in range(1, 5)
    for types in itertools.combinations(TYPES, size)
]
# Not published per innovation: the share that answers "yes, better quality" is
# published for workplaces and used here as it stands.
QUALITY = "quality"


def read_figures(path):
    with open(path, "rb") as file:
        return tomllib.load(file)


def margins(figures):
    """Every published share as (name, percent, test on a self-report, base test).

    A self-report is a tuple (technology, frozenset of types, quality yes/no).
    """
    def everyone(_):
        return True

    rows = []
    for code in SELF_TECHNOLOGY:
        share = figures["technology_degree"][code]
        rows.append((f"technology {code}", share, lambda r, c=code: r[0] == c, everyone))
    for kind in TYPES:
        share = figures["innovation_type_of_latest"][kind]
        rows.append((f"type {kind}", share, lambda r, k=kind: k in r[1], everyone))
    share = figures["innovation_type_of_latest"]["more_than_one_type"]
    rows.append(("more than one type", share, lambda r: len(r[1]) > 1, everyone))
    for kind in TYPES:
        share = figures["technology_important_or_solution_by_type"][kind]
        rows.append((f"important or solution | {kind}", share,
                     lambda r: r[0] in HIGH, lambda r, k=kind: k in r[1]))
    rows.append(("gain quality", figures["gains"][QUALITY], lambda r: r[2], everyone))
    return rows


def population(figures):
    """Innovative workplaces: the population times the innovative share."""
    return round(figures["survey"]["population"] * figures["innovative_workplaces"]["share"] / 100)


def joint_targets(figures, rounds=400):
    """{(technology, tick set): share}, summing to 1."""
    cells = {(tech, ticks): 1.0 for tech in SELF_TECHNOLOGY for ticks in TICK_SETS}
    rules = [m for m in margins(figures) if m[0] != "gain quality"]
    for _ in range(rounds):
        for _, percent, test, base in rules:
            rake(cells, percent / 100, test, base)
    total = sum(cells.values())
    return {cell: share / total for cell, share in cells.items()}


def rake(cells, share, test, base):
    """Scales the cells of one margin so that `test` holds for `share` of `base`."""
    hit = sum(p for (tech, ticks), p in cells.items()
              if base((tech, ticks, None)) and test((tech, ticks, None)))
    all_of_base = sum(p for (tech, ticks), p in cells.items() if base((tech, ticks, None)))
    up = share * all_of_base / hit
    down = (1 - share) * all_of_base / (all_of_base - hit)
    for (tech, ticks) in cells:
        if base((tech, ticks, None)):
            cells[tech, ticks] *= up if test((tech, ticks, None)) else down
