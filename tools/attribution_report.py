#!/usr/bin/env python3
"""What readings get right and wrong of attributed speech, by form and by class of cue.

    attribution_report.py GOLD.jsonl[.gz] READINGS.jsonl [--lexicon crates/reading/data/statements.tsv] [--faults N]

GOLD holds one article a line: name, text and attributions, each with the spans of its source, cue and content as
[start, end) in Unicode code points. READINGS is what `truceline read --json` prints for the same articles.

Two attributions are the same when their contents overlap by half (Jaccard >= .5, white space, quotation marks and full
stops aside), matched one to one. Prints, for all, by form (direct: all of the content stands between marks, mixed: some,
indirect: none) and by class of cue: how many there are, how many were found, precision, recall and F1, and of those found
the share whose cue is the same to the character and whose speaker overlaps by half. Then the commonest faults.

A class is that of the lexicon's entry for the cue's words; words that no entry has are "other".
"""
import argparse
import collections
import gzip
import json
import re
import sys

LOOSE = set(" \t\r\n\u00a0\"'\u201c\u201d\u2018\u2019,.;:")
QUOTES = "\"\u201c\u201d\u00ab\u00bb"
HELPERS = set(
    "is are was were be been being has have had do does did will would can could may might shall should must to not "
    "also then now just again later still already 's ’s 've ’ve n't n’t".split()
)


def lines(path):
    opened = gzip.open(path, "rt", encoding="utf-8") if path.endswith(".gz") else open(path, encoding="utf-8")
    with opened as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                try:
                    yield json.loads(line)
                except ValueError as error:
                    sys.exit(f"{path}:{number}: no JSON: {error}")


def letters(spans, text):
    return {i for start, end in spans for i in range(start, min(end, len(text))) if text[i] not in LOOSE}


def jaccard(a, b):
    return len(a & b) / len(a | b) if a | b else 1.0


def stems(word):
    """What a word can be a form of, without a dictionary: enough to look a cue up."""
    irregular = {"said": "say", "told": "tell", "thought": "think", "wrote": "write", "written": "write", "spoke": "speak",
                 "saw": "see", "seen": "see", "found": "find", "knew": "know", "known": "know", "felt": "feel", "swore": "swear",
                 "made": "make", "took": "take", "gave": "give", "went": "go", "held": "hold", "put": "put", "meant": "mean",
                 "heard": "hear", "read": "read", "sought": "seek", "began": "begin", "understood": "understand"}
    yield word
    if word in irregular:
        yield irregular[word]
    for ending, instead in (("ies", "y"), ("ied", "y"), ("es", ""), ("s", ""), ("ed", ""), ("ed", "e"), ("d", ""), ("ing", ""),
                            ("ing", "e"), ("ying", "ie")):
        if word.endswith(ending) and len(word) > len(ending) + 1:
            stem = word[: -len(ending)] + instead
            yield stem
            if len(stem) > 2 and stem[-1] == stem[-2]:
                yield stem[:-1]


def lexicon(path):
    """The classes of each first word of the lexicon."""
    known = collections.defaultdict(set)
    with open(path, encoding="utf-8") as file:
        for line in file:
            cells = line.rstrip("\n").split("\t")
            if not line.startswith("#") and len(cells) > 2:
                known[cells[1].split(" ")[0]].add(cells[0])
    return known


def class_of(cue, known):
    if not cue:
        return "no cue"
    words = re.findall(r"[\w’'-]+", cue.lower())
    if not words:
        return "mark"
    if words[0] in ("according", "per") or words[0] in ("in", "to", "for", "on", "by") and len(words) <= 4 and words[-1] in ("of", "to", words[0]):
        return "preposition" if words[0] != "to" or len(words) == 1 else "verb"
    passive = len(words) > 1 and words[0] in ("is", "are", "was", "were", "been", "being") and words[-1].endswith(("ed", "n", "t", "to", "d"))
    for word in words:
        if word in HELPERS:
            continue
        for stem in stems(word):
            classes = known.get(stem, ())
            for name in ("verb", "seeming", "passive", "noun", "adjective", "adverb", "preposition"):
                if name in classes:
                    return "passive" if passive and name in ("verb", "passive") else name
    return "other"


def form_of(text, spans):
    """direct, mixed or indirect, by the marks of the line that a content stands in."""
    inside = total = 0
    for start, end in spans:
        line = text.rfind("\n", 0, start) + 1
        opened = False
        for at in range(line, min(end, len(text))):
            mark = text[at] in QUOTES or text[at : at + 2] in ("''", "``")
            if mark and text[at : at + 2] not in ("''", "``") or mark and text[at - 1 : at + 1] not in ("''", "``"):
                opened = text[at] in "\u201c\u00ab" or text[at] not in "\u201d\u00bb" and not opened
            elif text[at].isalnum() and at >= start:
                total += 1
                inside += opened
    return "direct" if total and inside > 0.97 * total else "mixed" if inside else "indirect"


def item(text, source, cue, content, known):
    words = " ".join(text[s:e] for s, e in cue)
    return {"source": letters(source, text), "cue": letters(cue, text), "content": letters(content, text), "words": words,
            "class": class_of(words, known), "form": form_of(text, content)}


def of_gold(article, known):
    text = article["text"]
    made = (item(text, a.get("source", []), a.get("cue", []), a.get("content", []), known) for a in article["attributions"])
    return [x for x in made if x["content"]]


def of_reading(reading, text, known):
    span = lambda x: [] if x is None else [(x["start"], x["end"])]
    made = (item(text, span(s.get("speaker_span")), span(s.get("cue")), [(c["start"], c["end"]) for c in s.get("content") or []], known)
            for s in reading["statements"])
    return [x for x in made if x["content"]]


def matched(gold, found):
    pairs = sorted((-jaccard(a["content"], b["content"]), i, j) for i, a in enumerate(gold) for j, b in enumerate(found)
                   if a["content"] & b["content"])
    left, right = {}, {}
    for score, i, j in pairs:
        if score <= -0.5 and i not in left and j not in right:
            left[i], right[j] = j, i
    return left, right


def fault_of_missed(x, found):
    words = x["words"].lower()
    if any(x["cue"] & y["cue"] for y in found):
        touching = next(y for y in found if x["cue"] & y["cue"])
        overlap = x["content"] & touching["content"]
        if not overlap:
            return "content: other words taken"
        return "content: too long" if len(touching["content"]) > len(x["content"]) else "content: too short"
    if re.search(r"n['’]t\b|\bnot\b|\bnever\b|\bdeclin|\bno\b", words):
        return "missed: denied or negated saying"
    if re.search(r"\b(will|would|can|could|may|might|should|must)\b", words):
        return "missed: possible or future saying"
    if words.startswith("to "):
        return "missed: infinitive"
    if any(x["content"] & y["content"] and jaccard(x["content"], y["content"]) >= 0.5 for y in found):
        return "missed: content given to another cue"
    return f"missed: {x['class']}"


def fault_of_invented(x, gold):
    if any(x["cue"] & y["cue"] for y in gold):
        return None
    return "invented: no cue" if not x["cue"] else f"invented: {x['class']}"


class Tally:
    def __init__(self):
        self.gold = self.found = self.hit_gold = self.hit_found = self.cue = self.cued = self.speaker = self.spoken = 0

    def row(self, name):
        precision, recall = self.hit_found / max(1, self.found), self.hit_gold / max(1, self.gold)
        f1 = 2 * precision * recall / max(1e-9, precision + recall)
        share = lambda part, whole: f"{part / whole:.3f}" if whole else "    -"
        return (f"{name:<14}{self.gold:>6}{self.found:>7}{precision:>8.3f}{recall:>8.3f}{f1:>8.3f}"
                f"{share(self.cue, self.cued):>8}{share(self.speaker, self.spoken):>9}")


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("gold")
    arguments.add_argument("readings")
    arguments.add_argument("--lexicon", default="crates/reading/data/statements.tsv")
    arguments.add_argument("--faults", type=int, default=10)
    given = arguments.parse_args()

    known = lexicon(given.lexicon)
    readings = {r["report"]["name"]: r for r in lines(given.readings)}
    tallies = {"form": collections.defaultdict(Tally), "class": collections.defaultdict(Tally)}
    everything, faults, unread = Tally(), collections.Counter(), 0
    for article in lines(given.gold):
        reading = readings.get(article["name"])
        unread += reading is None
        gold = of_gold(article, known)
        found = of_reading(reading, article["text"], known) if reading else []
        left, right = matched(gold, found)
        for i, x in enumerate(gold):
            for tally in (everything, tallies["form"][x["form"]], tallies["class"][x["class"]]):
                tally.gold += 1
                if i in left:
                    y = found[left[i]]
                    tally.hit_gold += 1
                    tally.cued += bool(x["cue"])
                    tally.cue += bool(x["cue"]) and x["cue"] == y["cue"]
                    tally.spoken += bool(x["source"])
                    tally.speaker += bool(x["source"]) and jaccard(x["source"], y["source"]) >= 0.5
            if i not in left:
                faults[fault_of_missed(x, found)] += 1
            else:
                y = found[left[i]]
                faults["speaker: other words taken"] += bool(x["source"]) and jaccard(x["source"], y["source"]) < 0.5
        for j, y in enumerate(found):
            for tally in (everything, tallies["form"][y["form"]], tallies["class"][y["class"]]):
                tally.found += 1
                tally.hit_found += j in right
            if j not in right and (fault := fault_of_invented(y, gold)):
                faults[fault] += 1

    print(f"{'':<14}{'gold':>6}{'found':>7}{'P':>8}{'R':>8}{'F1':>8}{'cue':>8}{'speaker':>9}" + (f"   ({unread} unread)" if unread else ""))
    print(everything.row("all"))
    for name in ("form", "class"):
        print()
        for key, tally in sorted(tallies[name].items(), key=lambda pair: -pair[1].gold):
            print(tally.row(key))
    print(f"\nthe {given.faults} commonest faults")
    for fault, count in faults.most_common(given.faults):
        print(f"{count:>6}  {fault}")


if __name__ == "__main__":
    main()
