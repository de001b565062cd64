#!/usr/bin/env python3
"""Fits the weights of `crates/reading/data/actors_epithets.tsv`: whom a description of a person means.

    cargo run --profile tune -p truceline-reading --example mentions FILE… > seen.out
    python3 training/mentions/epithets.py seen.out [--held other.out] [--write]

For each description the chance of each who may be meant is the softmax of the weights of the traits; the weights are fitted to
whom the cases say is meant, with a prior that keeps them small. Descriptions that no case marks are taken for somebody new.
"""

import sys
from collections import Counter
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

TABLE = Path(__file__).parents[2] / "crates/reading/data/actors_epithets.tsv"
PRIOR = 3.0
RARE = 3


FOLDS = 5


def fold(name):
    """The fold of a report, by its name."""
    return sum(name.encode()) * 7919 % 104729 % FOLDS


where = {}


def groups(path):
    """Descriptions with their candidates: (wanted, traits) of each, and whether a case marks it."""
    found, now, case = [], None, False
    for line in open(path, encoding="utf-8"):
        fields = line.rstrip("\n").split("\t")
        if fields[0] in ("case", "other"):
            case = fields[0] == "case" and not fields[2].startswith("unseen")
            other = fields[0] == "other" and not fields[2].startswith("unseen")
            now = []
            if case or other:
                found.append((now, case))
                where[id(now)] = fold(fields[2])
        elif fields[0] == "bear" and now is not None:
            now.append((fields[1] == "1", fields[5:]))
    # Where whom a case wants is none of the candidates nothing can be learned.
    return [(g, case) for g, case in found if len(g) > 1 and any(w for w, _ in g)]


def matrix(data, index):
    rows, columns, starts = [], [], [0]
    row = 0
    for group, _ in data:
        for _, traits in group:
            for trait in traits:
                if trait in index:
                    rows.append(row)
                    columns.append(index[trait])
            row += 1
        starts.append(row)
    return csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(row, len(index))), np.array(starts)


def right(data, scores, starts):
    tally = Counter()
    for (group, case), a, b in zip(data, starts, starts[1:]):
        best = int(np.argmax(scores[a:b]))
        tally[sort(group), case, group[best][0]] += 1
    return tally


def sort(group):
    """Which of the three contests it is: persons, bodies, several."""
    words = group[0][1][0].split(" ")
    return words[1] if words[1] in ("body", "group") else "person"


def fit(data, index):
    x, starts = matrix(data, index)
    wanted = np.concatenate([[w for w, _ in group] for group, _ in data]).astype(float)
    for a, b in zip(starts, starts[1:]):
        wanted[a:b] /= wanted[a:b].sum()
    owner = np.repeat(np.arange(len(data)), np.diff(starts))

    def loss(w):
        s = x @ w
        top = np.maximum.reduceat(s, starts[:-1])
        e = np.exp(s - top[owner])
        z = np.add.reduceat(e, starts[:-1])
        p = e / z[owner]
        value = -np.sum(wanted * (s - top[owner] - np.log(z)[owner])) + PRIOR * np.dot(w, w)
        return value, x.T @ (p - wanted) + 2 * PRIOR * w

    found = minimize(loss, np.zeros(len(index)), jac=True, method="L-BFGS-B", options={"maxiter": 400})
    return found.x


def index_of(data):
    often = Counter(t for group, _ in data for _, traits in group for t in set(traits))
    return {t: i for i, t in enumerate(sorted(t for t, n in often.items() if n >= RARE))}


def check(data):
    """Five-fold, by report."""
    tally = Counter()
    for number in range(FOLDS):
        seen = [g for g in data if where[id(g[0])] != number]
        held = [g for g in data if where[id(g[0])] == number]
        index = index_of(seen)
        weights = fit(seen, index)
        x, starts = matrix(held, index)
        tally += right(held, x @ weights, starts)
    for kind in ("person", "body", "group"):
        for case, word in ((True, "marked"), (False, "new")):
            good, bad = tally[kind, case, True], tally[kind, case, False]
            print(f"{kind}, {word}: {good} of {good + bad} = {good / max(good + bad, 1):.3f}")


def main():
    arguments = [a for a in sys.argv[1:] if not a.startswith("--")]
    held = arguments[arguments.index("held") :] if "held" in arguments else []
    if "--held" in sys.argv:
        at = sys.argv.index("--held")
        held = [a for a in sys.argv[at + 1 :] if not a.startswith("--")]
        arguments = [a for a in sys.argv[1:at] if not a.startswith("--")]
    data = [g for path in arguments for g in groups(path)]
    if "--check" in sys.argv:
        return check(data)
    index = index_of(data)
    weights = fit(data, index)

    def tell(name, data):
        x, starts = matrix(data, index)
        tally = right(data, x @ weights, starts)
        for kind in ("person", "body", "group"):
            for case, word in ((True, "marked"), (False, "new")):
                good = tally[kind, case, True]
                count = good + tally[kind, case, False]
                print(f"{name}: {kind}, {word}: {good} of {count} = {good / max(count, 1):.3f}")

    tell("fitted", data)
    if held:
        tell("held", [g for path in held for g in groups(path)])
    if "--write" in sys.argv:
        head = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
        rows = [(t, round(1000 * weights[i])) for t, i in index.items()]
        lines = [f"{t}\t{w}" for t, w in rows if abs(w) >= 10]
        TABLE.write_text("\n".join([*head, "trait\tweight", *lines]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
