#!/usr/bin/env python3
"""Weighs the traits of statements: which act each of them speaks for.

    cargo build --profile tune -p truceline-reading --example act_traits
    target/tune/examples/act_traits crates/reading/tests/sets/acts.tsv crates/reading/tests/cases/statements.tsv \
        training/statements/*.tsv > traits
    training/statements/weigh.py traits > crates/reading/data/statements_weights.tsv
    training/statements/weigh.py traits --check               # five-fold, on texts of the first file
    training/statements/weigh.py traits --check --aside NAME  # on the files with NAME in their names, without which it is fitted

A linear support vector machine for each act against the others, one weight a trait and act, whole thousandths. Needs numpy and
scikit-learn; the same input gives the same weights.
"""
import argparse
import collections
import sys

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.svm import LinearSVC

ACTS = ("announce assert confirm deny accuse condemn demand request offer promise agree reject threaten warn hope praise "
        "apologise claim estimate ask").split()

HEAD = """\
# Weights of the traits of statements: which act each speaks for, in thousandths. The sums decide.
# Source: training/statements/weigh.py, from crates/reading/tests/sets/acts.tsv (the seen part), crates/reading/tests/cases/statements.tsv
# and training/statements/*.tsv. Licence: as the program. Made by that script, not by hand.
#
# trait    a name that crates/reading/src/statements/traits.rs gives; "always" holds for every statement
# weights  act:weight, with blanks between
trait\tweights
"""


def read(path):
    rows = []
    for line in open(path, encoding="utf-8"):
        file, number, act, now, _, *traits = line.rstrip("\n").split("\t")
        if now != "-":
            rows.append((file, int(number), act, now, traits))
    return rows


def vocabulary(rows, least):
    counts = collections.Counter(t for row in rows for t in set(row[4]))
    return sorted(t for t, n in counts.items() if n >= least)


def value(trait):
    """Single words count for less than what they stand for, and the word of saying for more."""
    return 0.5 if trait.startswith(("w=", "first=")) else 2.0 if trait.startswith("act=") else 1.0


def matrix(rows, index):
    data, cols, ends = [], [], [0]
    for row in rows:
        for t in row[4]:
            if t in index:
                cols.append(index[t])
                data.append(value(t))
        ends.append(len(cols))
    return csr_matrix((data, cols, ends), shape=(len(rows), len(index)))


def fit(rows, first, args):
    words = vocabulary(rows, args.least)
    index = {t: i for i, t in enumerate(words)}
    model = LinearSVC(C=args.c, random_state=1)
    weight = np.array([1.0 if row[0] == first else args.extra for row in rows])
    model.fit(matrix(rows, index), [row[2] for row in rows], sample_weight=weight)
    return words, index, model


def check(rows, first, args):
    right, found, wanted, confused = (collections.Counter() for _ in range(4))
    shown = []
    for fold in range(1 if args.aside else args.folds):
        held = lambda r: args.aside in r[0] if args.aside else r[0] == first and r[1] * 7919 % args.folds == fold
        test, train = [r for r in rows if held(r)], [r for r in rows if not held(r)]
        _, index, model = fit(train, first, args)
        for row, act in zip(test, model.predict(matrix(test, index))):
            wanted[row[2]] += 1
            found[act] += 1
            right[row[2]] += act == row[2]
            if act != row[2]:
                confused[row[2], act] += 1
                shown.append((row[1], row[2], act))
    f1 = {a: 2 * right[a] / max(1, wanted[a] + found[a]) for a in ACTS}
    for act in ACTS:
        print(f"  {act:10} F1 {f1[act]:.3f}  right {right[act]:3} of {wanted[act]:3}, found {found[act]:3}")
    print(f"accuracy {sum(right.values()) / sum(wanted.values()):.3f}  macro-F1 {sum(f1.values()) / len(ACTS):.3f}")
    print(", ".join(f"{a}>{b} {n}" for (a, b), n in confused.most_common(30)))
    if args.show:
        for number, act, got in sorted(shown):
            print(f"{number}\t{act}\t{got}")


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("traits")
    ap.add_argument("--check", action="store_true", help="print how right it is on texts that it was not made from")
    ap.add_argument("--show", action="store_true", help="with --check: the texts that it gets wrong")
    ap.add_argument("--aside", help="with --check: what to measure on, instead of fifths of the first file")
    ap.add_argument("--c", type=float, default=0.08, help="the inverse of the penalty")
    ap.add_argument("--extra", type=float, default=1.0, help="what a row of the other files counts for")
    ap.add_argument("--least", type=int, default=2, help="a trait must be seen so often")
    ap.add_argument("--folds", type=int, default=5)
    args = ap.parse_args()
    rows = read(args.traits)
    first = rows[0][0]
    if args.check:
        return check(rows, first, args)
    words, _, model = fit(rows, first, args)
    sys.stdout.write(HEAD)
    table = [("always", 1.0, model.intercept_)]
    table += [(t, value(t), model.coef_[:, i]) for i, t in enumerate(words)]
    for trait, factor, weights in sorted(table, key=lambda row: row[0]):
        whole = [(act, round(1000 * factor * w)) for act, w in zip(model.classes_, weights)]
        kept = [f"{act}:{w}" for act, w in whole if abs(w) >= 15]
        if kept:
            print(trait, " ".join(kept), sep="\t")


if __name__ == "__main__":
    main()
