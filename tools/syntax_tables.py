#!/usr/bin/env python3
"""Writes the tables of crates/syntax/data that live in Python's and spaCy's code and in no pipeline's files.

Usage: python tools/syntax_tables.py crates/syntax/data      (needs spaCy 3.8)
"""
import sys
import unicodedata
from pathlib import Path

import spacy
from spacy.lang.norm_exceptions import BASE_NORMS
from spacy.symbols import IDS

CLASSES = {
    "alpha": str.isalpha,
    "upper": str.isupper,
    "digit": str.isdigit,
    "decimal": str.isdecimal,
    "alnum": str.isalnum,
    "space": str.isspace,
}


def ranges(test):
    """The code points that pass a test, as inclusive ranges in hexadecimal."""
    found, start = [], None
    for point in range(sys.maxunicode + 2):
        inside = point <= sys.maxunicode and test(chr(point))
        if inside and start is None:
            start = point
        elif not inside and start is not None:
            found.append(f"{start:X}" if start == point - 1 else f"{start:X}-{point - 1:X}")
            start = None
    return " ".join(found)


def write(path, head, rows):
    lines = [f"# {line}" if line else "#" for line in head] + ["\t".join(row) for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main(folder):
    version = ".".join(map(str, sys.version_info[:2]))
    write(
        folder / "unicode.tsv",
        [
            f"Characters by class as Python {version} sees them (str.isalpha and its kin; Unicode {unicodedata.unidata_version}).",
            "Source: the Unicode Character Database, licence Unicode-3.0. Made by tools/syntax_tables.py.",
            "Columns: class, code points (inclusive ranges, hexadecimal).",
        ],
        [(name, ranges(test)) for name, test in CLASSES.items()],
    )
    mit = f"Source: spaCy {spacy.__version__}, Copyright (C) 2016-2024 ExplosionAI GmbH and others, licence MIT (LICENSE-spacy)."
    write(
        folder / "symbols.tsv",
        [
            "Strings whose number in spaCy is not their hash but their place in a list (spacy/symbols.pyx).",
            mit + " Made by tools/syntax_tables.py.",
            "Columns: string, number.",
        ],
        [(name, str(number)) for name, number in sorted(IDS.items(), key=lambda row: row[0]) if name],
    )
    write(
        folder / "norms.tsv",
        [
            "Normal forms that hold in every language (spacy/lang/norm_exceptions.py).",
            mit + " Made by tools/syntax_tables.py.",
            "Columns: word, normal form.",
        ],
        sorted(BASE_NORMS.items()),
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
