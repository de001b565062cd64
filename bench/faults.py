#!/usr/bin/env python3
"""Does to `truceline add` what happens to programs, and looks whether anything is lost or doubled.

Usage: cargo build --release
       python bench/faults.py [--kills 200] [--reports 3000] [--program PROGRAM]
Killed: with SIGKILL at random moments until all reports are in, and on; after each kill SQLite's own check of the file, and no report
fewer than before. In the end all is as in a ledger that was written at once. Full: on a file that may not grow further. Writers: two at
once, both with all reports. Ends with 1 where a promise is not kept.
"""
import argparse
import hashlib
import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

import feed

RECORDS = ["reports", "sentences", "report_actors", "mentions", "statements", "statement_actors", "events", "event_actors",
           "event_pairs", "statement_pairs", "figures", "agreements", "steps"]


def state(ledger):
    """Reports, and a hash of all records with names in place of the ledger's numbers."""
    with sqlite3.connect(ledger) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",), "the file is damaged"
        counts = {table: db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in RECORDS}
        doubled = db.execute("SELECT count(*) FROM (SELECT 1 FROM reports GROUP BY hash HAVING count(*) > 1)").fetchone()[0]
        orphans = db.execute("SELECT count(*) FROM events WHERE report NOT IN (SELECT id FROM reports)").fetchone()[0]
        totals = dict(db.execute("SELECT what, n FROM totals"))
        found = db.execute("SELECT count(*) FROM search WHERE search MATCH 'said OR army OR talks OR people OR front OR government'")
        db.execute("INSERT INTO search (search) VALUES ('integrity-check')")
        db.rollback()
    assert doubled == 0 and orphans == 0, f"{doubled} doubled, {orphans} events without a report"
    for what in ("reports", "events", "statements", "sentences"):
        assert totals.get(what, 0) == counts[what], f"{what}: {counts[what]} rows, the sum says {totals.get(what)}"
    return counts, found.fetchone()[0]


def content(program, ledger):
    hashes = []
    for table in ("reports", "events", "statements", "figures", "agreements"):
        rows = subprocess.run([program, "export", table, "--ledger", ledger, "--format", "jsonl"], check=True, capture_output=True).stdout
        if table == "reports":
            rows = b"\n".join(line.split(b'"read_at"')[0] + line.split(b'"text"')[1] for line in rows.splitlines())
        hashes.append(hashlib.sha256(rows).hexdigest()[:16])
    return hashes


def killed(program, folder, reports, kills):
    feed.write(f"{folder}/feed.jsonl", reports)
    feed.write(f"{folder}/none.jsonl", 0)
    add = [program, "add", f"{folder}/feed.jsonl", "--quiet", "--ledger"]
    start = timed([program, "add", f"{folder}/none.jsonl", "--quiet", "--ledger", f"{folder}/none.ledger"])
    whole = timed([*add, f"{folder}/whole.ledger"])
    expected = state(f"{folder}/whole.ledger"), content(program, f"{folder}/whole.ledger")
    lot, seen, filled, shrunk = random.Random(7), 0, 0, 0
    ledger = f"{folder}/killed.ledger"
    for _ in range(kills):
        process = subprocess.Popen([*add, ledger])
        # From the moment that the file is made to some batches later.
        time.sleep(start / 2 + lot.random() * (start / 2 + whole / 3))
        process.send_signal(signal.SIGKILL)
        ended = process.wait() == 0
        if os.path.exists(ledger) and os.path.getsize(ledger) > 0:
            try:
                counts, _ = state(ledger)
            except sqlite3.OperationalError as error:
                assert "no such table" in str(error) and seen == 0, error
                continue
            assert counts["reports"] >= seen, f"{seen} reports before, {counts['reports']} now"
            shrunk += counts["reports"] == seen
            seen = counts["reports"]
        if ended or seen == reports:
            assert (state(ledger), content(program, ledger)) == expected, "not as in one go"
            filled, seen = filled + 1, 0
            for ending in ("", "-wal", "-shm"):
                if os.path.exists(ledger + ending):
                    os.remove(ledger + ending)
    print(f"killed {kills} times: the file sound after each, no report lost or doubled; {filled} times all {reports} were in, with all "
          f"records as in one go; {shrunk} kills came before a batch was written")
    subprocess.run([*add, ledger], check=True)
    assert (state(ledger), content(program, ledger)) == expected, "not as in one go"
    print("then finished: all records as in one go")


def timed(command):
    start = time.perf_counter()
    subprocess.run(command, check=True)
    return time.perf_counter() - start


def full(program, folder, reports):
    ledger = f"{folder}/full.ledger"
    limit = os.path.getsize(f"{folder}/whole.ledger") // 3

    def limited():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    ran = subprocess.run([program, "add", f"{folder}/feed.jsonl", "--ledger", ledger], preexec_fn=limited, capture_output=True, text=True)
    assert ran.returncode == 3, ran
    counts, _ = state(ledger)
    print(f"a file that may not grow: ended with 3, {counts['reports']} reports kept; {ran.stderr.splitlines()[-2]}")
    subprocess.run([program, "add", f"{folder}/feed.jsonl", "--ledger", ledger, "--quiet"], check=True)
    assert state(ledger) == state(f"{folder}/whole.ledger")
    print("then with room: all records as in one go")


def tmpfs(program, folder):
    """A disk that is really full, where one may be mounted."""
    disk = f"{folder}/disk"
    os.makedirs(disk)
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", disk], capture_output=True).returncode != 0:
        return print("a full disk: not tried, nothing may be mounted here")
    try:
        ran = subprocess.run([program, "add", f"{folder}/feed.jsonl", "--ledger", f"{disk}/a.ledger"], capture_output=True, text=True)
        assert ran.returncode == 3, ran
        shutil.copy(f"{disk}/a.ledger", f"{folder}/from_disk.ledger")
        if os.path.exists(f"{disk}/a.ledger-wal"):
            shutil.copy(f"{disk}/a.ledger-wal", f"{folder}/from_disk.ledger-wal")
    finally:
        subprocess.run(["umount", disk], check=True)
    counts, _ = state(f"{folder}/from_disk.ledger")
    print(f"a full disk of 4 MB: ended with 3, {counts['reports']} reports kept; {ran.stderr.splitlines()[-2]}")
    subprocess.run([program, "add", f"{folder}/feed.jsonl", "--ledger", f"{folder}/from_disk.ledger", "--quiet"], check=True)
    assert state(f"{folder}/from_disk.ledger") == state(f"{folder}/whole.ledger")
    print("then elsewhere: all records as in one go")


def writers(program, folder, reports):
    ledger = f"{folder}/two.ledger"
    add = [program, "add", f"{folder}/feed.jsonl", "--ledger", ledger, "--json"]
    both = [subprocess.Popen(add, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    told = [process.communicate()[0].strip() for process in both]
    assert all(process.returncode == 0 for process in both)
    counts, _ = state(ledger)
    assert counts["reports"] == reports
    print(f"two writers: {counts['reports']} reports, none doubled; {' and '.join(told)}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--reports", type=int, default=3000)
    parser.add_argument("--program", default="target/release/truceline")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        killed(args.program, folder, args.reports, args.kills)
        full(args.program, folder, args.reports)
        tmpfs(args.program, folder)
        writers(args.program, folder, args.reports)
    return 0


if __name__ == "__main__":
    sys.exit(main())
