#!/usr/bin/env python3
"""Holds readings against the laws of their public contract.

    truceline read reports.jsonl --json | python3 tools/check_spans.py
    python3 tools/check_spans.py readings.jsonl [more.jsonl …]

Every span quotes the report: report.text[start:end] == text, in code points. Every id is of its list and unique, and every id that a
record names is there. Prints what is broken, a line each, then the counts; exits with 1 when something was broken.
"""
import json
import sys

LISTS = {"actors": "a", "times": "t", "places": "p", "statements": "s", "events": "e", "figures": "f", "agreements": "g"}
LINKS = {
    "actors": {"member_of": "a"},
    "statements": {"speaker": "a", "speakers": "a", "hearers": "a", "about": "a", "time": "t", "within": "s"},
    "events": {"actor": "a", "recipient": "a", "time": "t", "place": "p", "said_by": "s"},
    "figures": {"whose": "a", "time": "t", "place": "p", "said_by": "a", "statement": "s", "includes": "f", "event": "e"},
    "agreements": {"parties": "a", "mediators": "a"},
    "steps": {"time": "t", "place": "p", "said_by": "s"},
}


def spans(value, path=""):
    """Every object with a start and an end, with its path."""
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from spans(item, f"{path}[{index}]")
    elif isinstance(value, dict):
        if "start" in value and "end" in value:
            yield path, value
        for key, item in value.items():
            yield from spans(item, f"{path}.{key}")


def named(record, links):
    for field, letter in links.items():
        value = record.get(field)
        for one in value if isinstance(value, list) else [value]:
            if one is not None:
                yield field, letter, one


def faults(reading):
    text = reading["report"]["text"]
    for path, span in spans(reading):
        start, end = span["start"], span["end"]
        if not 0 <= start < end <= len(text):
            yield f"{path}: {start}..{end} is not of a text of {len(text)}"
        elif "text" in span and text[start:end] != span["text"]:
            yield f"{path}: {start}..{end} is {text[start:end]!r}, not {span['text']!r}"
    ids = {letter: set() for letter in LISTS.values()}
    for part, letter in LISTS.items():
        for index, record in enumerate(reading[part]):
            if record["id"] != f"{letter}{index + 1}":
                yield f"{part}[{index}]: its id is {record['id']}"
            ids[letter].add(record["id"])
    steps = [step for agreement in reading["agreements"] for step in agreement["steps"]]
    for part, links in LINKS.items():
        for index, record in enumerate(steps if part == "steps" else reading[part]):
            for field, letter, ident in named(record, links):
                if ident not in ids[letter]:
                    yield f"{part}[{index}].{field}: {ident} is not there"


def main():
    sources = [open(name, encoding="utf-8") for name in sys.argv[1:]] or [sys.stdin]
    readings = checked = broken = 0
    for source in sources:
        for line in source:
            reading = json.loads(line)
            readings += 1
            checked += sum(1 for _ in spans(reading))
            for fault in faults(reading):
                broken += 1
                print(f"reading {readings} ({reading['report']['name']}): {fault}")
    print(f"{readings} readings, {checked} spans, {broken} faults")
    sys.exit(1 if broken else 0)


if __name__ == "__main__":
    main()
