#!/usr/bin/env python3
"""Holds a reading of the Istanbul talks report against the rows that its public contract promises.

    truceline read istanbul-talks.txt --published 2025-11-09 --json | python3 tools/worked_example.py

Reads one reading from standard input, prints each row with the records that answer it, and exits with 1 when one is missing.
The report itself is not part of this repository.
"""
import json
import sys

PARTS = ("actors", "times", "places", "statements", "events", "figures", "agreements")


class Reading:
    def __init__(self, data):
        self.__dict__.update(data)
        self.text = data["report"]["text"]
        self.by_id = {r["id"]: r for part in PARTS for r in data[part]}

    def get(self, ident, field):
        return (self.by_id.get(ident) or {}).get(field)

    def codes(self, ids):
        return {self.get(i, "code") for i in ids} | {(self.get(i, "code") or "")[:3] for i in ids}

    def names(self, ids):
        return ", ".join(f"{self.get(i, 'name')} ({self.get(i, 'code')})" for i in ids) or "–"

    def sides(self, ids):
        return {"PAK", "AFG"} <= self.codes(ids)

    def content(self, s):
        return " … ".join(c["text"] for c in s["content"])

    def said(self, words, act=None):
        return [s for s in self.statements if words in self.content(s) and act in (None, s["act"])]

    def near(self, event, words, room=10):
        at = self.text.find(words)
        return at >= 0 and at - room <= event["trigger"]["start"] <= at + len(words) + room

    def place(self, ident, field="name"):
        return self.get(ident, field)

    def show(self, r):
        if "trigger" in r:
            flags = " ".join(f for f in ("historical", "future", "hypothetical", "negated") if r[f])
            return (
                f"{r['id']} {r['event']}/{r['mode']} «{r['trigger']['text']}» {self.names(r['actor'])} -> {self.names(r['recipient'])} "
                f"{self.get(r['time'], 'value')} {self.place(r['place'])} {flags} said_by {r['said_by']} [{r['rule']}]"
            )
        if "cue" in r:
            cue, condition = (r[k] and r[k]["text"] for k in ("cue", "condition"))
            return (
                f"{r['id']} {r['act']} {r['form']} by {self.names(r['speakers'])} cue «{cue}» {self.get(r['time'], 'value')} "
                f"about {self.names(r['about'])} condition «{condition}» «{self.content(r)[:80]}»"
            )
        if "measure" in r:
            return f"{r['id']} {r['measure']} {r['low']}–{r['high']} «{r['span']['text']}» {self.get(r['time'], 'value')} by {self.get(r['said_by'], 'name')}"
        return f"{r['name']} {r.get('use')}"

    def step(self, a, s):
        where = self.place(s["place"])
        return f"{a['id']} {a['kind']} of {self.names(a['parties'])}: {s['step']} «{s['span']['text'][:60]}» {self.get(s['time'], 'value')} {where}"


def rows(r):
    events = lambda *kinds: [e for e in r.events if e["event"] in kinds]
    value = lambda x: r.get(x["time"], "value")
    pak, afg = (lambda ids: "PAK" in r.codes(ids)), (lambda ids: "AFG" in r.codes(ids))
    steps = [(a, s) for a in r.agreements for s in a["steps"]]
    condition = lambda s, words: s["condition"] is not None and words in s["condition"]["text"]
    used = lambda words, use: [p for p in r.places if p["span"]["start"] == r.text.find(words) and p["use"] == use]

    yield "two sides met: CONSULT, both, last Thursday, Istanbul", [
        e for e in events("CONSULT") if r.near(e, "met in Istanbul") and r.sides(e["actor"]) and value(e) == "2025-11-06"
        and r.place(e["place"], "geonames") == 745044]
    yield "truce agreed on October 19 in Qatar, between the two", [
        r.step(a, s) for a, s in steps if a["kind"] == "truce" and r.sides(a["parties"]) and "QAT" not in r.codes(a["parties"])
        and s["step"] == "agreed" and value(s) == "2025-10-19" and r.place(s["place"]) in ("Qatar", "State of Qatar")]
    yield "Qatar is a place, never a party", [] if any(a["country"] == "QAT" for a in r.actors) else ["no actor of Qatar"]
    yield "a week of clashes: ASSAULT, both as actor, the week before 2025-10-19", [
        e for e in events("ASSAULT") if r.near(e, "clashes", 3) and r.sides(e["actor"])
        and (r.get(e["time"], "to") or "") in ("2025-10-18", "2025-10-19")]
    yield "the Taliban's return is historical, 2021-SU", [
        e for e in r.events if r.near(e, "Taliban returned to power in Kabul in the summer", 0) and e["historical"] and value(e) == "2021-SU"]
    yield "Kabul of the return is literal", used("Kabul in the summer", "literal")
    yield "readiness: statement offer, with its condition", [
        s for s in r.statements if s["act"] == "offer" and pak(s["speakers"]) and condition(s, "provided that")]
    yield "readiness: AGREE, future", [e for e in events("AGREE") if e["trigger"]["start"] < 100 and pak(e["actor"]) and e["future"]]
    confirmed = [s for s in r.said("the talks had ended", "confirm") if value(s) == "2025-11-09"]
    yield "the ministry confirmed that the talks had ended", [
        s for s in confirmed if any(r.get(i, "code") == "PAKGOV" and r.get(i, "kind") == "ministry" for i in s["speakers"])]
    yield "the talks ended 2025-11-07", [r.step(a, s) for a, s in steps if value(s) == "2025-11-07"] + [
        e for e in r.events if value(e) == "2025-11-07"]
    yield "«instead of responding»: accuse, mixed, about the Taliban government", [
        s for s in r.said("instead of responding", "accuse") if s["form"] == "mixed" and "AFGGOV" in r.codes(s["about"])]
    yield "the same ministry: the same actor", [
        s for s in r.said("was an extension") if any(s["speakers"] and s["speakers"] == c["speakers"] for c in confirmed)]
    mujahid = lambda ids: any("Mujahid" in r.get(i, "name") and r.get(r.get(i, "member_of"), "code") == "AFGGOV" for i in ids)
    yield "Mujahid, member of the Taliban government, Saturday: accuse, about Pakistan", [
        s for s in r.statements if s["act"] == "accuse" and pak(s["about"]) and value(s) == "2025-11-08" and mujahid(s["speakers"])]
    yield "Kabul, which confirmed, is a metonym", used("Kabul confirmed", "metonym")
    yield "the truce «will hold»: affirmed", [r.step(a, s) for a, s in steps if s["step"] == "affirmed"]
    yield "«if attacked» is a condition", [s for s in r.statements if condition(s, "if attacked")]
    erdogan = [s for s in r.statements if any("Erdo" in r.get(i, "name") for i in s["speakers"]) and s["within"] is None]
    yield "Erdogan: two statements or more", erdogan if len(erdogan) >= 2 else []
    yield "a likely visit: AGREE, future, Turkish ministers, Islamabad (literal), this week", [
        e for e in events("AGREE") if r.near(e, "visit by Turkish", 0) and e["future"] and "TUR" in r.codes(e["actor"])
        and r.place(e["place"]) == "Islamabad" and value(e) in ("2025-W45", "2025-W46")]
    yield "Pakistan demands: statement", [s for s in r.statements if s["act"] == "demand" and pak(s["speakers"])]
    yield "Pakistan demands: REQUEST", [
        e for e in events("REQUEST") if r.near(e, "is demanding assurances", 0) and pak(e["actor"]) and afg(e["recipient"])]
    yield "the support itself is hypothetical", [e for e in r.events if r.near(e, "cease its support", 0) and e["hypothetical"]]
    denials = [s for s in r.statements if s["act"] == "deny" and afg(s["speakers"])]
    yield "Kabul denies: statement", denials
    yield "the harbouring is negated and said by Kabul", [
        e for e in r.events if r.near(e, "harboring", 0) and e["negated"] and {s["id"] for s in denials} & set(e["said_by"])]
    yield "accuses Islamabad: ACCUSE", [
        e for e in events("ACCUSE") if r.near(e, "accuses Islamabad", 0) and afg(e["actor"]) and pak(e["recipient"])]
    yield "the support of armed groups is only said", [e for e in r.events if r.near(e, "supporting armed", 0) and e["said_by"]]
    counted = [f for f in r.figures if f["measure"] == "killed" and "United Nations" in (r.get(f["said_by"], "name") or "")]
    parts = {i for f in counted for i in f["includes"]}
    yield "more than 70 killed, counted by the United Nations", [f for f in counted if (f["low"], f["high"]) == (71, None)]
    yield "about 50 civilians, a part of them", [
        f for f in counted if f["low"] == f["high"] == 50 and f["approximate"] and f["id"] in parts]
    warned = [s for s in r.statements if s["act"] == "warn" and s["speaker_span"] and "Both sides" in s["speaker_span"]["text"]]
    yield "both sides warned: one statement, two speakers", [s for s in warned if len(warned) == 1 and r.sides(s["speakers"])]
    yield "the resumption is hypothetical", [e for e in r.events if r.near(e, "resumption of hostilities", 0) and e["hypothetical"]]
    yield "accuses of acting with India: ACCUSE, about the Taliban government", [
        e for e in events("ACCUSE") if r.near(e, "also accuses", 5) and pak(e["actor"]) and "AFGGOV" in r.codes(e["recipient"])]
    india = [e for e in r.events if r.near(e, "the support of their historical", 0)]
    yield "India's support is only said", india and [e for e in india if e["said_by"]]


def main():
    reading, missing = Reading(json.loads(sys.stdin.readline())), 0
    for what, found in rows(reading):
        print(("ok   " if found else "MISS ") + what)
        for record in found:
            print("       " + (record if isinstance(record, str) else reading.show(record)))
        missing += not found
    print(f"{missing} rows missing")
    return int(missing > 0)


if __name__ == "__main__":
    sys.exit(main())
