#!/usr/bin/env python3
"""Weighs what speaks for those for whom a word may stand: pronouns and words for several of those named, or descriptions.

    cargo build --profile tune -p truceline-reading --example mentions
    target/tune/examples/mentions training/mentions/*.tsv crates/reading/tests/cases/actors_mentions.tsv > choices
    training/mentions/weigh.py choices > crates/reading/data/actors_weights.tsv
    training/mentions/weigh.py choices --descriptions > crates/reading/data/actors_epithets.tsv
    training/mentions/weigh.py choices --check [--descriptions]     # five-fold, by report

A log-linear model over the candidates of each word: the chance of one is the exponential of the sum of its traits' weights, over
that of all; where several are right (things, when nobody is meant) their chances are added. Fitted with a penalty on the
squares of the weights; whole thousandths. Descriptions that no case marks are taken to speak of somebody new. Parts of cases whose names
begin with "unseen" are left out. Needs numpy and scipy; the same input gives the same weights.
"""
import argparse
import collections
import hashlib
import sys

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

HEAD = """\
# Weights of the traits of those for whom {words} may stand, in thousandths. The heaviest is meant.
# Source: training/mentions/weigh.py, from training/mentions/*.tsv and crates/reading/tests/cases/actors_mentions.tsv (what is not named
# unseen). Licence: as the program. Made by that script, not by hand.
#
# trait   a name that crates/reading/src/actors/{files} give: under what, and what
# weight  thousandths
trait\tweight
"""
PRONOUNS = {"words": "a pronoun or a word for several", "files": "{antecedents,together,weighing}.rs"}
DESCRIPTIONS = {"words": "a description", "files": "{bearers,bodies,groups}.rs"}
# How strongly weights are held near nothing: pronouns, and descriptions.
PENALTY, PENALTY_DESCRIPTIONS = 20.0, 6.0
# Weights below this many thousandths are left out.
LEAST = 15


class Case:
    """One pronoun with all who may be meant."""

    def __init__(self, file, name, words):
        self.report, self.words = (file, name), words
        self.right, self.now, self.traits = [], [], []


def read(path, descriptions):
    """Cases with candidates; descriptions that no case marks are cases too."""
    kinds, mine = (("case", "other"), "bear") if descriptions else (("case",), "may")
    cases, case = [], None
    for line in open(path, encoding="utf-8"):
        kind, *fields = line.rstrip("\n").split("\t")
        if kind in kinds:
            case = Case(*fields[:3])
            case.marked = kind == "case"
            cases.append(case)
        elif kind == mine:
            case.right.append(fields[0] == "1")
            case.now.append(fields[1] == "1")
            case.traits.append(fields[4:])
    return [c for c in cases if c.traits and not c.report[1].startswith("unseen")]


class Rows:
    """Candidates of several cases as one matrix, and where each case begins."""

    def __init__(self, cases, names):
        rows, columns = [], []
        self.starts, self.right = [0], []
        for case in cases:
            for right, traits in zip(case.right, case.traits):
                known = [names[t] for t in traits if t in names]
                columns += known
                rows += [len(self.right)] * len(known)
                self.right.append(right)
            self.starts.append(len(self.right))
        ones = np.ones(len(columns))
        self.matrix = csr_matrix((ones, (rows, columns)), shape=(len(self.right), len(names)))
        self.right = np.array(self.right)
        self.case = np.repeat(np.arange(len(cases)), np.diff(self.starts))

    def chances(self, scores, within):
        """The chance of each candidate among those within, and the logarithm of each case's sum."""
        masked = np.where(within, scores, -np.inf)
        most = np.maximum.reduceat(masked, self.starts[:-1])
        raised = np.where(within, np.exp(masked - most[self.case]), 0.0)
        sums = np.add.reduceat(raised, self.starts[:-1])
        return raised / sums[self.case], np.log(sums) + most


def fit(cases, penalty):
    count = collections.Counter(t for c in cases for traits in c.traits for t in set(traits))
    names = {t: i for i, t in enumerate(sorted(t for t, n in count.items() if n >= 3))}
    cases = [c for c in cases if any(c.right) and not all(c.right)]
    rows = Rows(cases, names)
    everybody = np.ones(len(rows.right), bool)

    def loss(weights):
        scores = rows.matrix @ weights
        all_chances, all_log = rows.chances(scores, everybody)
        right_chances, right_log = rows.chances(scores, rows.right)
        value = (all_log - right_log).sum() + penalty / 2 * weights @ weights
        return value, rows.matrix.T @ (all_chances - right_chances) + penalty * weights

    found = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": 300})
    return {t: round(1000 * found.x[i]) for t, i in names.items()}


def chosen(case, weights):
    scores = [sum(weights.get(t, 0) for t in traits) for traits in case.traits]
    return max(range(len(scores)), key=lambda i: (scores[i], -i))


def sort(case):
    """What sort of word it is, as its traits are headed."""
    words = case.traits[-1][0].split(":")[0].split()
    if words[0] != "desc":
        return case.traits[0][1].split(":")[0].split()[0]
    kind = words[1] if words[1] in ("body", "group") else "person"
    return f"{kind}, {'marked' if case.marked else 'new'}"


def check(cases, penalty):
    tally = collections.Counter()
    fold = lambda case: int(hashlib.sha256(case.report[1].encode() + case.report[0].encode()).hexdigest(), 16) % 5
    for part in range(5):
        weights = fit([c for c in cases if fold(c) != part], penalty)
        for case in (c for c in cases if fold(c) == part):
            right = case.right[chosen(case, weights)]
            # What is one of several things is as right as another; so is none found where nobody is.
            for key in ("all", case.report[0].rsplit("/", 1)[-1], sort(case)):
                tally[key, "n"] += 1
                tally[key, "right"] += right
                tally[key, "now"] += any(r and n for r, n in zip(case.right, case.now))
                tally[key, "reach"] += any(case.right)
    for key in sorted({key for key, _ in tally}):
        n = tally[key, "n"]
        print(f"{key:28} {n:5}  weighed {tally[key, 'right'] / n:.3f}  as found {tally[key, 'now'] / n:.3f}  "
              f"within reach {tally[key, 'reach'] / n:.3f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("choices")
    parser.add_argument("--descriptions", action="store_true")
    parser.add_argument("--check", action="store_true", help="measure five-fold")
    parser.add_argument("--penalty", type=float)
    args = parser.parse_args()
    cases = read(args.choices, args.descriptions)
    penalty = args.penalty or (PENALTY_DESCRIPTIONS if args.descriptions else PENALTY)
    if args.check:
        check(cases, penalty)
        return
    sys.stdout.write(HEAD.format(**(DESCRIPTIONS if args.descriptions else PRONOUNS)))
    for name, weight in sorted(fit(cases, penalty).items()):
        if abs(weight) >= LEAST:
            print(f"{name}\t{weight}")


if __name__ == "__main__":
    main()
