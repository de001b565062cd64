#!/usr/bin/env python3
"""How long a large ledger of made-up reports takes to answer.

Usage: cargo build --release
       python bench/questions.py LEDGER [--rounds 5] [--program PROGRAM]
Each question is asked once to warm up and then `rounds` times; printed are the least and the median of the wall clock, the start of the
program included, and the median of the processor's time. Ends with 1 when a question's median is above 300 ms.
"""
import argparse
import resource
import statistics
import subprocess
import sys
import time

PROMISE = 300.0
QUESTIONS = """
stats
timeline
timeline --actor Sudan
timeline --actor SDN
timeline --actor Sudan --with Chad
timeline --actor SDN --with TCD
timeline --actor Sudan --since 2005-01 --until 2006-02
timeline --event ASSAULT --place Khartoum
timeline --actor Sudan --event SANCTION
timeline --actor Sudan --place Goma --event COERCE
timeline --actor Sudan --place Goma
timeline --actor "United Nations" --place SDN
timeline --actor Sudan --said-by "United Nations"
timeline --said-by "United Nations"
timeline --said-by "United Nations" --event ASSAULT/aerial
timeline --report 99
events
events --place Goma
events --actor "United Nations" --event REJECT
statements
statements --actor Sudan
statements --said-by Sudan --act deny
statements --actor Chad --said-by Sudan
statements --actor Sudan --with Chad
statements --actor SDN --with TCD --act accuse
statements --act threaten --since 2010 --until 2010-06
figures
figures --actor Sudan
figures --place Goma --since 2010
figures --actor Sudan --place Goma
figures --event ASSAULT
actors
actors --actor Sudan
actors --actor SDN
agreements
agreements --actor Sudan --with Chad
agreements --place Tripoli
positions
positions --actor Sudan
positions --actor Sudan --with Chad
positions --said-by SDN --act demand,reject
positions --actor Sudan --since 2010 --until 2011
positions --since 2010-01 --until 2010-03
positions --since 2010-01-05 --until 2010-01-06
positions --since 2005 --until 2015
search ceasefire
search said
search shelling hospital Goma
search "\\"bitter truce\\""
search ceasefire --actor Chad --since 2010
show 77
"""


def ask(program, ledger, question):
    words = __import__("shlex").split(question)
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    ran = subprocess.run([program, *words, "--ledger", ledger, "--json"], capture_output=True)
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    assert ran.returncode == 0, ran.stderr
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return 1000 * wall, 1000 * cpu, ran.stdout.count(b"\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("ledger")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--program", default="target/release/truceline")
    args = parser.parse_args()
    slowest = 0.0
    for question in QUESTIONS.strip().splitlines():
        ask(args.program, args.ledger, question)
        rounds = [ask(args.program, args.ledger, question) for _ in range(args.rounds)]
        walls = [wall for wall, _, _ in rounds]
        middle = statistics.median(walls)
        slowest = max(slowest, middle)
        cpu = statistics.median(cpu for _, cpu, _ in rounds)
        print(f"{min(walls):7.0f} {middle:7.0f} ms wall {cpu:7.0f} ms processor {rounds[0][2]:5} answers  {question}", flush=True)
    print(f"the slowest: {slowest:.0f} ms")
    return 0 if slowest <= PROMISE else 1


if __name__ == "__main__":
    sys.exit(main())
