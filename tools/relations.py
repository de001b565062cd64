#!/usr/bin/env python3
"""How right the events of marked pairs are, and which of them whole reports give.

    truceline relate GOLD.tsv > CODED.tsv
    python3 tools/relations.py pairs GOLD.tsv CODED.tsv            per event, and the ten commonest confusions
    python3 tools/relations.py related GOLD.tsv CODED.tsv          related or not, in two readings
    python3 tools/relations.py reports GOLD.tsv truceline          feeds the sentences without marks to `truceline read --json`

GOLD has the columns id and marked_sentence (<s>…</s> the actor, <t>…</t> the recipient) and, for `pairs` and `reports`, event; for
`related`, related (1 or 0). CODED is what `truceline relate` prints. RETREAT and CONCEDE both count as YIELD where GOLD names that.

`related` knows two readings of "related": any event from the one to the other, or only conflict (PLOVER's quads 3 and 4), as some sets
label meetings, payments and changes of office as unrelated. `reports` counts a relation as found where an event has an actor with a mention
that overlaps the first mark and a recipient with one that overlaps the second (or both among the actors of an event that all share). A
second count takes the words that fill the roles too (`why`), which also name what is no actor: a building, a text. A third takes where it
took place for whom it was done to, as sets that mark "aid in Iraq" do.

With --show N, the first N rows that are wrong.
"""
import argparse
import collections
import csv
import json
import re
import subprocess
import sys

csv.field_size_limit(10**9)
MARK = re.compile(r"</?[st]>")
CONFLICT = {"REQUEST", "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"}


def rows(path):
    with open(path, encoding="utf-8", newline="") as f:
        yield from csv.DictReader(f, delimiter="\t", quoting=csv.QUOTE_NONE)


def f1(gold, coded, label):
    right = sum(g == label == c for g, c in zip(gold, coded))
    shown = sum(c == label for c in coded)
    wanted = sum(g == label for g in gold)
    return right, shown, wanted, 2 * right / (shown + wanted) if shown + wanted else 0.0


def table(gold, coded):
    labels = sorted(set(gold))
    figures = {label: f1(gold, coded, label) for label in labels}
    for label, (right, shown, wanted, f) in figures.items():
        print(f"  {label:12} precision {right / max(shown, 1):.3f}  recall {right / max(wanted, 1):.3f}  F1 {f:.3f}  n {wanted}")
    print(f"  macro-F1 {sum(f for *_, f in figures.values()) / len(labels):.3f}")
    wrong = collections.Counter((g, c) for g, c in zip(gold, coded) if g != c)
    for (g, c), n in wrong.most_common(10):
        print(f"  {n:4}  {g} coded {c}")


def merged(event, gold):
    return "YIELD" if event in ("CONCEDE", "RETREAT") and any(r["event"] == "YIELD" for r in gold) else event


def show(gold, wanted, coded, said, count):
    wrong = [(r, w, c) for r, w, c in zip(gold, wanted, coded) if w != c]
    for r, w, c in wrong[:count]:
        print(f"{r['id']}  {w} coded {c} {said.get(r['id'], '')}\n    {r['marked_sentence']}")


def pairs(a):
    gold = list(rows(a.gold))
    said = {r["id"]: r for r in rows(a.coded)}
    wanted = [r["event"] for r in gold]
    coded = [merged(said[r["id"]]["event"], gold) if r["id"] in said else "-" for r in gold]
    table(wanted, coded)
    show(gold, wanted, coded, {i: r["rule"] for i, r in said.items()}, a.show)


def related(a):
    gold = list(rows(a.gold))
    said = {r["id"]: r for r in rows(a.coded)}
    wanted = [r["related"] for r in gold]
    event = [said[r["id"]]["event"] if r["id"] in said else "none" for r in gold]
    for name, is_one in [("any event", lambda e: e != "none"), ("conflict only", lambda e: e in CONFLICT)]:
        print(name)
        coded = [str(int(is_one(e))) for e in event]
        table(wanted, coded)
    show(gold, wanted, coded, {i: r["event"] + " " + r["rule"] for i, r in said.items()}, a.show)


def unmarked(sentence):
    """The sentence without its marks, and the spans of each mark."""
    text, at, open_at, spans = "", 0, {}, {"s": [], "t": []}
    for mark in MARK.finditer(sentence):
        text += sentence[at : mark.start()]
        at = mark.end()
        name = mark.group().strip("</>")
        if name in open_at:
            spans[name].append((open_at.pop(name), len(text)))
        else:
            open_at[name] = len(text)
    return text + sentence[at:], spans


def reports(a):
    gold = list(rows(a.gold))
    parts = [unmarked(r["marked_sentence"]) for r in gold]
    feed = "\n".join(json.dumps({"name": r["id"], "text": text, "language": "en"}) for r, (text, _) in zip(gold, parts))
    done = subprocess.run([a.coded, "read", "--json", "--quiet", "--format", "jsonl", "-"], input=feed, capture_output=True, text=True)
    readings = {x["report"]["name"]: x for x in map(json.loads, done.stdout.splitlines())}
    anywhere = [r["event"] in {merged(e["event"], gold) for e in readings[r["id"]]["events"]} for r in gold]
    print(f"{len(gold)} relations; the event, whoever has part in it: {sum(anywhere)} ({sum(anywhere) / len(gold):.3f})")
    for name, words in (("actors", 0), ("actors or words", 1), ("actors, words or the event's place", 2)):
        found = [[merged(e["event"], gold) for e in between(readings[r["id"]], spans, words)] for r, (_, spans) in zip(gold, parts)]
        coded = [r["event"] if r["event"] in kinds else kinds[0] if kinds else "-" for r, kinds in zip(gold, found)]
        pair, right = sum(map(bool, found)), sum(r["event"] == c for r, c in zip(gold, coded))
        print(f"by {name}: both sides {pair} ({pair / len(gold):.3f}), and the event right {right} ({right / len(gold):.3f})")
    table([r["event"] for r in gold], coded)
    said = {r["id"]: told(readings[r["id"]]) for r in gold}
    show(gold, [r["event"] for r in gold], coded, said, a.show)


def between(reading, spans, words):
    """The events of a reading from one mark to the other; a mark that there is not may be anybody."""
    actors = {x["id"]: x for x in reading["actors"]}
    places = {x["id"]: x["span"] for x in reading["places"]}

    def on(marks, event, role):
        found = [m for i in event[role] for m in actors[i]["mentions"]]
        found += [w for w in event["why"] if words and w["what"] == role]
        found += [places[event["place"]]] if words > 1 and event["place"] and role == "recipient" else []
        return not marks or any(m["start"] < end and start < m["end"] for m in found for start, end in marks)

    s, t = spans["s"], spans["t"]
    shared = lambda e: len(e["actor"]) + sum(w["what"] == "actor" for w in e["why"] if words) > 1 and on(t, e, "actor")
    return [e for e in reading["events"] if on(s, e, "actor") and (on(t, e, "recipient") or shared(e))]


def told(reading):
    names = {x["id"]: x["name"] for x in reading["actors"]}
    who = lambda ids: ", ".join(names[i] for i in ids)
    return "".join(
        f"\n    {e['event']} {e['trigger']['text']!r}: {who(e['actor'])} > {who(e['recipient'])} [{e['rule']}]" for e in reading["events"]
    )


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("what", choices=["pairs", "related", "reports"])
    ap.add_argument("gold")
    ap.add_argument("coded", help="what `truceline relate` printed; for `reports` the program")
    ap.add_argument("--show", type=int, default=0, metavar="N")
    a = ap.parse_args()
    {"pairs": pairs, "related": related, "reports": reports}[a.what](a)


if __name__ == "__main__":
    sys.exit(main())
