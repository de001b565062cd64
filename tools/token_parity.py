#!/usr/bin/env python3
"""Compares the tokens of crates/syntax with spaCy's, for one pipeline over files of texts.

Usage: python tools/token_parity.py PIPELINE_FOLDER TEXTS.jsonl[.gz]...
Each line of a file is an object with `text`. Run `cargo build -p truceline-syntax --examples` before; needs spaCy 3.8.
Prints the share of spaCy's tokens that are met with the same place, space and norm, and the first differences.
"""
import gzip
import json
import subprocess
import sys

import spacy

SHOWN = 20


def texts_of(path):
    opened = gzip.open(path, "rt") if path.endswith(".gz") else open(path)
    with opened as lines:
        return [json.loads(line)["text"] for line in lines]


def expected(nlp, text):
    """spaCy's tokens with offsets in bytes."""
    doc, at, rows = nlp.make_doc(text), 0, []
    for token in doc:
        end = at + len(token.text.encode())
        rows.append((at, end, bool(token.whitespace_), token.norm_))
        at = end + len(token.whitespace_)
    return rows


def main(folder, paths):
    nlp = spacy.load(folder)
    texts = [text for path in paths for text in texts_of(path)]
    lines = "".join(json.dumps({"text": text}) + "\n" for text in texts)
    command = ["target/debug/examples/tokens", folder, nlp.lang]
    output = subprocess.run(command, input=lines, capture_output=True, text=True, check=True).stdout
    total = same = shown = 0
    for text, line in zip(texts, output.split("\n")[:-1], strict=True):
        wanted, got = expected(nlp, text), {tuple(row) for row in json.loads(line)}
        total += len(wanted)
        same += sum(row in got for row in wanted)
        for row in wanted:
            if row not in got and shown < SHOWN:
                shown += 1
                raw = text.encode()
                print(repr(raw[max(0, row[0] - 20):row[1] + 20].decode(errors="replace")), "wanted", row, raw[row[0]:row[1]].decode())
                print("   got", [g for g in sorted(got) if g[1] > row[0] and g[0] < row[1]])
    print(f"{nlp.lang}: {same} of {total} tokens, {100 * same / max(1, total):.4f} %")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
