#!/usr/bin/env python3
"""Checks and splits the labelled set of auxiliary modes, crates/reading/tests/sets/modes*.tsv.

    python3 tools/modes_set.py                   checks the two files of the set
    python3 tools/modes_set.py --write FILE …    takes in files of rows without a head line of columns' meaning, splits and writes both

A row: text, trigger (words of the text that name an event; with `#2` after them the second place where they stand), event (PLOVER), then
historical, future, hypothetical and negated, each 0 or 1, and said_by, the words for who says it, or `-`. Half of the texts are unseen, by a hash of the text, so that all rows
of a text stand on one side. Rows that do not parse are refused with file and line; nothing of an unseen row is printed but its number.
"""
import argparse
import hashlib
import pathlib
import sys

COLUMNS = ["text", "trigger", "event", "historical", "future", "hypothetical", "negated", "said_by"]
SETS = pathlib.Path(__file__).resolve().parent.parent / "crates/reading/tests/sets"
EVENTS = (
    "AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE COERCE ASSAULT"
).split()
HEAD = """\
# {what}, every text read as published on 2015-06-15; see README.md for the guide.
# Source: written for this project in its own words, 2026-11. Licence: CC0 1.0.
# Columns: text; trigger (words of it that name an event; `#2`: where they stand second); event (PLOVER); historical, future,
#   hypothetical, negated (PLOVER's auxiliary modes, 1 where they hold); said_by (words for whose statement tells it, - where the report does).
"""
FILES = {
    "modes.tsv": "Events with their auxiliary modes",
    "modes_unseen.tsv": "Events with their auxiliary modes, the part that nobody reads while writing rules",
}


def home(text):
    return list(FILES)[int(hashlib.sha256(text.encode()).hexdigest(), 16) % 2]


def fault(fields):
    if len(fields) != len(COLUMNS):
        return f"{len(fields)} columns instead of {len(COLUMNS)}"
    text, trigger, event, *flags, said_by = fields
    words, _, number = trigger.partition("#")
    if text.count(words.strip()) < int(number or 1) or not words.strip():
        return "the trigger does not stand in the text"
    if event not in EVENTS:
        return f"{event!r} is no event"
    if any(flag not in ("0", "1") for flag in flags):
        return "a flag is neither 0 nor 1"
    if said_by != "-" and said_by not in text:
        return "who says it does not stand in the text"
    return None


def rows(path):
    """The good rows of a file, and how many are bad."""
    good, bad = [], 0
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("#") or line.split("\t") == COLUMNS or not line.strip():
            continue
        fields = [f.strip() for f in line.split("\t")]
        why = fault(fields)
        if why:
            print(f"{path}:{number}: {why}", file=sys.stderr)
            bad += 1
        else:
            good.append(fields)
    return good, bad


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--write", nargs="+", type=pathlib.Path, metavar="FILE")
    a = ap.parse_args()
    parts, bad = {name: [] for name in FILES}, 0
    for path in a.write or [SETS / name for name in FILES]:
        good, faults = rows(path)
        bad += faults
        for fields in good:
            if a.write is None and home(fields[0]) != path.name:
                print(f"{path}: a row that belongs into {home(fields[0])}", file=sys.stderr)
                bad += 1
            parts[home(fields[0])].append(fields)
    for name, found in parts.items():
        keys = [tuple(f[:2]) for f in found]
        bad += len(keys) - len(set(keys))
        if len(keys) != len(set(keys)):
            print(f"{name}: rows that stand there twice", file=sys.stderr)
        counts = ", ".join(f"{c} {sum(f[i] not in '0-' for f in found)}" for i, c in enumerate(COLUMNS) if i > 2)
        print(f"{name}: {len(found)} events in {len({f[0] for f in found})} texts; {counts}")
        if a.write:
            lines = ["\t".join(COLUMNS)] + ["\t".join(f) for f in found]
            (SETS / name).write_text(HEAD.format(what=FILES[name]) + "\n".join(lines) + "\n", encoding="utf-8")
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main())
