#!/usr/bin/env python3
"""The memory of `truceline add` on corpora that grow: it must not.

Usage: cargo build --release
       python bench/memory.py [--sizes 1000,10000,100000] [--program PROGRAM]
Prints the peak of resident memory (Linux) for each number of made-up reports, all added to one new ledger each. Pages of the ledger that
the system maps count as resident, 1 GB of them at most; `anonymous` leaves them out. Ends with 1 when the last is more than a fifth,
and 32 MB, above the first.
"""
import argparse
import os
import subprocess
import sys
import tempfile
import threading
import time

import feed


def status(pid, field):
    with open(f"/proc/{pid}/status") as lines:
        return next((int(line.split()[1]) for line in lines if line.startswith(field)), 0) / 1024


def peak(program, reports):
    with tempfile.TemporaryDirectory() as folder:
        feed.write(f"{folder}/feed.jsonl", reports)
        start, most = time.perf_counter(), [0.0, 0.0]
        process = subprocess.Popen([program, "add", f"{folder}/feed.jsonl", "--ledger", f"{folder}/a.ledger", "--quiet"])

        def watch():
            while process.poll() is None:
                try:
                    most[0] = max(most[0], status(process.pid, "RssAnon"))
                    most[1] = max(most[1], status(process.pid, "VmHWM"))
                except (FileNotFoundError, ProcessLookupError, StopIteration):
                    return
                time.sleep(0.02)

        watcher = threading.Thread(target=watch)
        watcher.start()
        process.wait()
        watcher.join()
        seconds, size = time.perf_counter() - start, os.path.getsize(f"{folder}/a.ledger")
    assert process.returncode == 0
    print(f"{reports:8,} reports: anonymous {most[0]:6.0f} MB, resident {most[1]:6.0f} MB, {reports / seconds:6.0f} reports/s, ledger {size / 1e6:7.1f} MB", flush=True)
    return most[0]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="1000,10000,100000")
    parser.add_argument("--program", default="target/release/truceline")
    args = parser.parse_args()
    peaks = [peak(args.program, int(n)) for n in args.sizes.split(",")]
    return 0 if peaks[-1] <= max(1.2 * peaks[0], peaks[0] + 32) else 1


if __name__ == "__main__":
    sys.exit(main())
