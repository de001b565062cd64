#!/usr/bin/env python3
"""How right acts are on a labelled set of statements, by the program itself, so that --depth deep can be measured too.

    python3 tools/acts_report.py crates/reading/tests/sets/acts_wire.tsv [--program target/release/truceline] [--depth deep] [--confused]

The measure is that of crates/reading/tests/acts_set.rs: a statement is found when its content shares half of the letters with the label's
(Jaccard), each counted once, the best pairs first; F1 of each act over all labels and all statements found, not only over pairs. Prints no
texts, so that an unseen set stays unseen.
"""
import argparse
import collections
import json
import subprocess

ACTS = (
    "announce assert confirm deny accuse condemn demand request offer promise agree reject threaten warn hope praise apologise claim"
    " estimate ask"
).split()
BLANK = set(b" \n\"',.;:")


def labelled(path):
    """Each text with its labels, in the order of the file."""
    lines = [l.rstrip("\n") for l in open(path, encoding="utf-8") if l.strip() and not l.startswith("#")]
    names, texts = lines[0].split("\t"), {}
    for line in lines[1:]:
        row = dict(zip(names, line.split("\t")))
        labels = texts.setdefault(row["text"], [])
        if row["act"] in ACTS:
            labels.append((row["act"], letters(row["text"].encode(), located(row["text"].encode(), row["content"].encode()))))
    return texts


def located(text, field):
    start = 0
    for piece in field.split(" … ".encode()):
        at = text.find(piece, start)
        at = at if at >= 0 else text.find(piece)
        start = at + len(piece)
        yield at, start


def letters(text, spans):
    return {i for a, b in spans for i in range(a, b) if text[i] not in BLANK}


def readings(texts, a):
    command = [a.program, "read", "--json", "--quiet", "--depth", a.depth, "-"]
    lines = "".join(json.dumps({"name": str(i), "language": "en", "text": text}) + "\n" for i, text in enumerate(texts))
    out = subprocess.run(command, input=lines, capture_output=True, text=True, check=True).stdout
    return [json.loads(line)["statements"] for line in out.splitlines()]


def pairs(labels, found):
    near = [(len(l & f) / max(1, len(l | f)), i, j) for i, (_, l) in enumerate(labels) for j, (_, f) in enumerate(found)]
    taken, used, out = set(), set(), []
    for share, i, j in sorted(near, key=lambda n: (-n[0], n[1], n[2])):
        if share >= 0.5 and i not in taken and j not in used:
            taken.add(i), used.add(j)
            out.append((labels[i][0], found[j][0]))
    return out


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("set")
    parser.add_argument("--program", default="target/release/truceline")
    parser.add_argument("--depth", default="plain")
    parser.add_argument("--confused", action="store_true", help="also print which acts are taken for which")
    a = parser.parse_args()
    texts = labelled(a.set)
    wanted, given, right, confused, matched = (collections.Counter() for _ in range(5))
    for (text, labels), statements in zip(texts.items(), readings(texts, a), strict=True):
        bytes_ = text.encode()
        found = [(s["act"], letters(bytes_, ((c["start"], c["end"]) for c in s["content"]))) for s in statements]
        wanted.update(act for act, _ in labels)
        given.update(act for act, _ in found)
        for label, act in pairs(labels, found):
            matched[label] += 1
            right[label] += label == act
            confused[label, act] += label != act
    f1 = {act: 2 * right[act] / max(1, wanted[act] + given[act]) for act in ACTS}
    for act in ACTS:
        print(f"  {act:10} F1 {f1[act]:.3f}  right {right[act]:3} of {wanted[act]:3}, content found {matched[act]:3}, given {given[act]:3}")
    w, g, m, r = (sum(c.values()) for c in (wanted, given, matched, right))
    print(f"{w} labels, {g} statements found; content of {m / w:.3f} of the labels, act too of {r / w:.3f} ({r / m:.3f} of those), of the found {r / g:.3f}")
    print(f"macro-F1 {sum(f1.values()) / len(ACTS):.3f}")
    if a.confused:
        print(", ".join(f"{l}→{g} {n}" for (l, g), n in confused.most_common(40) if n))


if __name__ == "__main__":
    main()
