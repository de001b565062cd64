#!/usr/bin/env python3
"""Writes the README's excerpt anew, when what the program writes has changed.

    truceline read samples/istanbul-2025.txt --published 2025-11-09 --width 100 | python3 tools/readme_excerpt.py

Takes the page from standard input, picks the entries that show the words below, and puts them into README.md. Look at the difference:
a worse excerpt means a worse reading.
"""
import re
import sys
from pathlib import Path

SHOWN = [
    "The ceasefire would stay in force",
    "that Kabul act against",
    "sheltering the group",
    "India of supporting the militants",
    "The two delegations had met",
    "Islamabad demands that Kabul",
    "Pakistan also accuses India",
    "  f3 killed",
    "Islamabad · PAK",
    "Zabihullah Mujahid · person",
]
HEAD = 3


def entries(lines):
    """Pieces of the page that belong together: titles alone, evidence with its events, records with their evidence."""
    piece, section = [], ""
    for line in lines:
        section = line if line.isupper() else section
        unnamed = section in ("WHEN", "WHERE") and line.startswith("      ") and " · " in line
        opens = re.match(r" {0,4}[a-z]\d+ ", line) or unnamed
        quotes = line.startswith("      │")
        quotes_next = section.startswith("WHO DID") and quotes and piece and not piece[-1].startswith("      │")
        title = line == "" or line.isupper()
        event = re.match(r" {0,4}e\d+ ", line)
        if piece and (title or quotes_next or (opens and not event)):
            yield piece
            piece = []
        piece.append(line)
        if title:
            yield piece
            piece = []
    if piece:
        yield piece


def excerpt(lines):
    out, gap, title = lines[:HEAD], False, None
    for piece in entries(lines[HEAD:]):
        if piece[0] == "":
            continue
        if piece[0].isupper():
            title = piece[0]
            continue
        if not any(words in "\n".join(piece) for words in SHOWN):
            gap = True
            continue
        if title:
            out += ["…", title]
            title = None
            out += ["…"]
        elif gap:
            out.append("…")
        gap = False
        out += piece
    return out + ["…"]


def main():
    readme = Path(__file__).parent.parent / "README.md"
    text = readme.read_text(encoding="utf-8")
    start = text.index("```text\n", text.index("read samples/istanbul-2025.txt")) + len("```text\n")
    end = text.index("```", start)
    page = sys.stdin.read().splitlines()
    readme.write_text(text[:start] + "\n".join(excerpt(page)) + "\n" + text[end:], encoding="utf-8")


if __name__ == "__main__":
    main()
