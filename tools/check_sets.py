#!/usr/bin/env python3
"""Checks the labelled sets of statements, crates/reading/tests/sets/acts*.tsv.

    python3 tools/check_sets.py [--complete] [FILE …]

Refused: rows that do not parse, ids twice or in the wrong split, rows of one text that differ in it, fields that are no exact words of
the text or stand in the wrong order, forms that the quotation marks contradict, texts that are there twice or nearly so. With --complete
also sets that are too small: 1,200 statements, 45 of each act, 200 texts without a statement. Prints counts by act and split; exits with 1
when something was refused.
"""
import hashlib
import pathlib
import re
import sys
from collections import Counter, defaultdict

COLUMNS = ["id", "split", "text", "act", "speaker", "cue", "content", "form", "condition"]
ACTS = (
    "announce assert confirm deny accuse condemn demand request offer promise agree reject threaten warn hope praise apologise claim"
    " estimate ask"
).split()
SPLITS = {"acts.tsv": "seen", "acts_unseen.tsv": "unseen", "acts_wire.tsv": "unseen"}
# Texts from this number on are a set by another hand, none of which was seen.
OTHER_HAND = 3000
QUOTED = re.compile("“[^”]*”?|\"[^\"]*\"?|(?<!\\w)'(?!s )[^']*(?:'\\w[^']*)*'(?!\\w)|(?<!\\w)‘[^’]*(?:’\\w[^’]*)*’(?!\\w)|«[^»]*»")
WORD = re.compile(r"\w+(?:['’]\w+)*")
GRAM = 5
# Two texts are nearly the same when so great a part of the shorter one's word 5-grams stands in the other.
ALIKE = 0.4


def split_of(number):
    """The split of a text: three in ten are unseen. Of the first seeds, 72 shares every act out most evenly."""
    if int(number) >= OTHER_HAND:
        return "unseen"
    return "unseen" if int(hashlib.sha256(f"act 72 {number}".encode()).hexdigest(), 16) % 10 < 3 else "seen"


def form_of(text, spans):
    """How much of some spans of a text stands between quotation marks."""
    quoted = [m.span() for m in QUOTED.finditer(text)]
    words = [m.start() + s for s, e in spans for m in WORD.finditer(text[s:e])]
    inside = sum(any(a <= w < b for a, b in quoted) for w in words)
    return "indirect" if inside == 0 else "direct" if inside == len(words) else "mixed"


def positions(text, field):
    """Where the parts of a field stand in a text, in order, or None."""
    found, start = [], 0
    for part in field.split(" … ") if field else []:
        at = text.find(part, start)
        if at < 0 or part != part.strip() or not part:
            return None
        found.append((at, at + len(part)))
        start = at + len(part)
    return found


def row_faults(row, file):
    """What is wrong with one row by itself."""
    text, act = row["text"], row["act"]
    if not re.fullmatch(r"\d{4}[a-h]", row["id"]):
        yield "no id"
    if row["split"] != split_of(row["id"][:4]) or row["split"] != SPLITS.get(file, row["split"]):
        yield "wrong split"
    if act == "none":
        if any(row[c] for c in COLUMNS[4:]):
            yield "none with fields"
        return
    if act not in ACTS:
        yield f"no act {act}"
    for column in ("speaker", "cue", "content", "condition"):
        if positions(text, row[column]) is None:
            yield f"{column} is not in the text"
    if not row["content"]:
        yield "no content"
    elif positions(text, row["content"]) and row["form"] != form_of(text, positions(text, row["content"])):
        yield "form does not fit the quotation marks"


def grams(text):
    words = [w.lower() for w in WORD.findall(text)]
    size = min(GRAM, len(words))
    return {tuple(words[i : i + size]) for i in range(len(words) - size + 1)}


def alike(texts):
    """Pairs of texts that are nearly the same."""
    where, of = defaultdict(list), {number: grams(text) for number, text in texts.items()}
    for number, own in of.items():
        shared = Counter(other for gram in own for other in where[gram])
        for other, count in shared.items():
            if count >= ALIKE * min(len(own), len(of[other])):
                yield other, number
        for gram in own:
            where[gram].append(number)


def read(path):
    """The rows of a file, as dictionaries; a line that does not parse is a string."""
    lines = [l for l in path.read_text(encoding="utf-8").split("\n") if l and not l.startswith("#")]
    if not lines or lines[0].split("\t") != COLUMNS:
        yield "the columns are not " + " ".join(COLUMNS)
    for line in lines[1:]:
        fields = line.split("\t")
        yield dict(zip(COLUMNS, fields)) if len(fields) == len(COLUMNS) else f"{len(fields)} columns: {line[:60]}"


def too_small(counts):
    for act in ACTS:
        if sum(counts[act].values()) < 45:
            yield f"fewer than 45 of {act}"
    if sum(counts["none"].values()) < 200:
        yield "fewer than 200 negatives"
    if sum(sum(counts[act].values()) for act in ACTS) < 1200:
        yield "fewer than 1,200 statements"


def table(counts):
    for act in [*ACTS, "none"]:
        print(f"{act:10} {counts[act]['seen']:5} {counts[act]['unseen']:5} {sum(counts[act].values()):6}")
    for name, acts in (("statements", ACTS), ("all", [*ACTS, "none"])):
        seen, unseen = (sum(counts[a][s] for a in acts) for s in ("seen", "unseen"))
        print(f"{name:10} {seen:5} {unseen:5} {seen + unseen:6}")


def main():
    args = [a for a in sys.argv[1:] if a != "--complete"]
    folder = pathlib.Path(__file__).resolve().parent.parent / "crates/reading/tests/sets"
    files = [pathlib.Path(a) for a in args] or [folder / name for name in SPLITS]
    faults, ids, texts, counts = [], set(), {}, defaultdict(Counter)
    for path in files:
        for row in read(path):
            if isinstance(row, str):
                faults.append(f"{path.name}: {row}")
                continue
            faults += [f"{row['id']}: {fault}: {row['text'][:80]}" for fault in row_faults(row, path.name)]
            if row["id"] in ids:
                faults.append(f"{row['id']}: twice")
            ids.add(row["id"])
            number = row["id"][:4]
            if texts.setdefault(number, row["text"]) != row["text"]:
                faults.append(f"{row['id']}: another text than its first row")
            counts[row["act"]][row["split"]] += 1
    faults += [f"{b}: nearly {a}: {texts[b][:80]}" for a, b in alike(texts)]
    faults += too_small(counts) if "--complete" in sys.argv else []
    table(counts)
    print("\n".join(faults) if faults else "nothing refused")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
