#!/usr/bin/env python3
"""Trains the learned coder: writes crates/reading/data/coder_weights.bin and prints how right it is on sentences it has not seen.

    cargo build -p truceline-reading --example clues
    python3 training/coder.py target/debug/examples/clues [--write] [--chances OUT.npz]

The program `clues` says what the coder goes by in each row of training/events/*.tsv (the same code that reads reports), so nothing of
it is repeated here. The model is a softmax regression over marks (words, arcs, the codebook's candidates) that occur at least twice, and
the means of word vectors. Figures are of five-fold cross-validation over the rows, in the order of a fixed shuffle: for the learned coder
alone, the codebook alone, and both together as events/relate.rs joins them.

What is written: the eight bytes `TLCODER1`, the number of marks and the length of the means (u32, little-endian like all that follows); for
each of the 17 answers (PLOVER's events from AGREE to ASSAULT, then none) a scale and a bias (f32); for each place of the means 17 weights
(f32); the marks' numbers in rising order (u32); for each of them 17 weights as signed bytes, to be multiplied by the answers' scales.

Needs numpy, scipy and scikit-learn.
"""
import argparse
import csv
import json
import pathlib
import subprocess
import warnings

import numpy as np
import scipy.sparse as sp
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold

HERE = pathlib.Path(__file__).resolve().parent
OUT = HERE.parent / "crates/reading/data/coder_weights.bin"
EVENTS = (
    "AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE COERCE ASSAULT none"
).split()
NONE = EVENTS.index("none")
# What the marks count beside the means, and how strongly both are held to be small: chosen by cross-validation.
MARKS, STRENGTH, LEAST = 0.7, 0.3, 2
# As FUSION in events/relate.rs.
SURE, LIKELY = 0.35, 0.5


def load(program):
    rows = {}
    for file in sorted((HERE / "events").glob("*.tsv")):
        with open(file, encoding="utf-8", newline="") as f:
            found = subprocess.run([program], stdin=open(file), capture_output=True, text=True, check=True).stdout
            clues = {c["id"]: c for c in map(json.loads, found.splitlines())}
            rows |= {r["id"]: (r, clues[r["id"]]) for r in csv.DictReader(f, delimiter="\t", quoting=csv.QUOTE_NONE) if r["id"] in clues}
    return list(rows.values())


def known(clues):
    """The marks that occur often enough, in rising order."""
    numbers, counts = np.unique([m for c in clues for m, _ in c["marks"]], return_counts=True)
    return numbers[counts >= LEAST]


def matrix(clues, names):
    row, number, value = zip(*((i, m, v) for i, c in enumerate(clues) for m, v in c["marks"]))
    row, number, value = map(np.array, (row, number, value))
    at = np.minimum(np.searchsorted(names, number), len(names) - 1)
    have = names[at] == number
    marks = sp.csr_matrix((value[have] * MARKS, (row[have], at[have])), shape=(len(clues), len(names)))
    return sp.hstack([marks, sp.csr_matrix(np.array([c["words"] for c in clues]))]).tocsr()


def fit(clues, answers):
    names = known(clues)
    model = LogisticRegression(C=STRENGTH, max_iter=120)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model.fit(matrix(clues, names), answers)
    assert list(model.classes_) == list(range(len(EVENTS)))
    return names, quantised(names, model)


def quantised(names, model):
    """Weights as they are stored: (scales, bias, means, marks)."""
    weights = model.coef_.T
    marks, means = weights[: len(names)] * MARKS, weights[len(names) :]
    scales = np.maximum(np.abs(marks).max(0), 1e-9) / 127
    return scales.astype("<f4"), model.intercept_.astype("<f4"), means.astype("<f4"), np.rint(marks / scales).astype(np.int8)


def chances(clues, names, stored):
    scales, bias, means, marks = stored
    x = matrix(clues, names)
    z = (x[:, : len(names)] @ marks.astype(np.float32)) / MARKS * scales + x[:, len(names) :] @ means + bias
    z = np.exp(z - z.max(1, keepdims=True))
    return z / z.sum(1, keepdims=True)


def by_rules(clues):
    return np.array([EVENTS.index(c["rules"][0]) if c["rules"] else NONE for c in clues])


def fused(clues, chance):
    said, best = by_rules(clues), chance.argmax(1)
    unsure = np.array([not c["rules"] or c["rules"][1] < SURE for c in clues])
    return np.where(unsure & (best != NONE) & (chance.max(1) >= LIKELY), best, said)


def f1(gold, said):
    hit = np.array([((gold == k) & (said == k)).sum() for k in range(len(EVENTS))])
    return 2 * hit / np.maximum((np.bincount(gold, minlength=17) + np.bincount(said, minlength=17)), 1)


def pack(names, stored):
    scales, bias, means, marks = stored
    head = np.array([len(names), len(means)], dtype="<u4")
    return b"TLCODER1" + b"".join(a.tobytes() for a in (head, scales, bias, means, names.astype("<u4"), marks))


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("program")
    ap.add_argument("--write", action="store_true", help="train on all rows and write the weights")
    ap.add_argument("--chances", help="keep the cross-validated chances")
    a = ap.parse_args()
    rows = load(a.program)
    clues = [c for _, c in rows]
    gold = np.array([EVENTS.index(r["event"]) for r, _ in rows])

    held = np.zeros((len(rows), len(EVENTS)))
    for train, test in KFold(5, shuffle=True, random_state=7).split(clues):
        names, stored = fit([clues[i] for i in train], gold[train])
        held[test] = chances([clues[i] for i in test], names, stored)
    all_said = {"learned": held.argmax(1), "codebook": by_rules(clues), "both": fused(clues, held)}
    per = {what: f1(gold, said) for what, said in all_said.items()}
    print(f"{'':10s}{'n':>6s}" + "".join(f"{what:>10s}" for what in per))
    for k, event in enumerate(EVENTS):
        print(f"{event:10s}{(gold == k).sum():6d}" + "".join(f"{p[k]:10.3f}" for p in per.values()))
    print(f"{'macro-F1':10s}{len(gold):6d}" + "".join(f"{p.mean():10.3f}" for p in per.values()))
    changed = all_said["both"] != all_said["codebook"]
    print(f"changed by the learned coder {changed.sum()}, of these right {(gold == all_said['both'])[changed].mean():.3f}")
    print(f"{'accuracy':16s}" + "".join(f"{(said == gold).mean():10.3f}" for said in all_said.values()))
    if a.chances:
        np.savez(a.chances, ids=[r["id"] for r, _ in rows], gold=gold, chances=held)
    if a.write:
        names, stored = fit(clues, gold)
        data = pack(names, stored)
        OUT.write_bytes(data)
        print(f"{OUT.name}: {len(names)} marks, {len(data)} bytes")


if __name__ == "__main__":
    main()
