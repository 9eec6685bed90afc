#!/usr/bin/env python3
"""Streams made-up reports, kills the reading at random points, resumes it, and compares with a reading that was not cut off.

    cargo build --release -p mediant -p mediant-testkit --bin mediant --example coverage
    python3 scripts/kill_and_resume.py --reports 100000 --kills 8 --seed 1

Prints the time, the rate and the peak memory of the unbroken reading, where each kill came, and whether the bytes agree.
"""

import argparse
import filecmp
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=100_000)
    parser.add_argument("--kills", type=int, default=8)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--target", default=os.environ.get("CARGO_TARGET_DIR", "target"), help="the build folder")
    parser.add_argument("--folder", help="where to work [default: a temporary folder]")
    args = parser.parse_args()
    build = Path(args.target).resolve() / "release"
    draw = random.Random(args.seed)
    with tempfile.TemporaryDirectory(dir=args.folder) as name:
        folder = Path(name)
        with open(folder / "year.jsonl", "wb") as out:
            subprocess.run([build / "examples" / "coverage", str(args.reports)], stdout=out, check=True)
        print(f"{args.reports} reports, {(folder / 'year.jsonl').stat().st_size / 1e6:.0f} MB")
        whole, cut = folder / "whole.jsonl", folder / "cut.jsonl"
        command = [build / "mediant", "read", "--jsonl", "year.jsonl", "--out"]
        start = time.monotonic()
        child = subprocess.Popen(command + [whole], cwd=folder, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.monotonic() - start
        if status:
            sys.exit(f"the unbroken reading failed: {status}")
        print(
            f"unbroken: {seconds:.1f} s, {args.reports / seconds:.0f} reports a second, "
            f"{usage.ru_maxrss / 1024:.0f} MiB at most, {whole.stat().st_size / 1e6:.0f} MB of output"
        )
        for kill in range(args.kills):
            child = subprocess.Popen(command + [cut, "--resume"], cwd=folder, stderr=subprocess.DEVNULL)
            try:
                child.wait(timeout=draw.uniform(0.02, 2 * seconds / args.kills))
                print("finished before the kill")
                break
            except subprocess.TimeoutExpired:
                child.send_signal(signal.SIGKILL)
                child.wait()
                print(f"kill {kill + 1} at {cut.stat().st_size if cut.exists() else 0} bytes of output")
        start = time.monotonic()
        subprocess.run(command + [cut, "--resume"], cwd=folder, check=True, stderr=subprocess.DEVNULL)
        print(f"the rest: {time.monotonic() - start:.1f} s")
        same = filecmp.cmp(whole, cut, shallow=False)
        print("the bytes agree" if same else "THE BYTES DIFFER")
        sys.exit(0 if same else 1)


if __name__ == "__main__":
    main()
