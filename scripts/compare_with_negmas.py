#!/usr/bin/env python3
"""Holds exported NegMAS files to the cases that they come from: every package, every party.

    python scripts/compare_with_negmas.py [--mediant BIN] [--utilities BIN] FOLDER...

FOLDER is a case folder or a scenario of another tool. Needs a Python with NegMAS (pip install negmas==0.16.0), and
built programs: `cargo build --release --bin mediant` and
`cargo build --release -p mediant-formats --example utilities`. For each folder, `mediant export --to negmas` writes a
scenario, NegMAS loads it, and NegMAS' utility of each package is compared with the exact one that the example prints.
What cannot be exported is listed with its reason and is no failure. Exit status 1 where a utility differs by more than
1e-9, or where an exported scenario does not load.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from fractions import Fraction
from pathlib import Path

from negmas.inout import Scenario


def domain_of(folder: Path) -> Path:
    """The file that holds the issues."""
    names = sorted(folder.glob("*domain.yml"), key=lambda p: -len(p.name))
    return next(p for p in names if "OutcomeSpace" in p.read_text().splitlines()[0])


def load(folder: Path, parties: list[str]) -> Scenario:
    scenario = Scenario.from_yaml_files(domain_of(folder), [folder / f"{p}.yml" for p in parties])
    if scenario is None:
        raise ValueError("NegMAS loads nothing")
    return scenario


def settlements(issue) -> list:
    if issue.is_continuous():
        return []
    return list(issue.all)


def compare(folder: Path, mediant: str, utilities: str, most: int) -> tuple[str, bool]:
    printed = subprocess.run([utilities, str(folder), str(most)], capture_output=True, text=True)
    if printed.returncode != 0:
        return f"not read, or too large: {printed.stderr.strip().splitlines()[-1][:120]}", True
    lines = printed.stdout.splitlines()
    head = json.loads(lines[0])
    if head["packages"] > most:
        return f"left out: {head['packages']} packages", True
    with tempfile.TemporaryDirectory() as out:
        target = Path(out) / "export"
        made = subprocess.run([mediant, "export", str(folder), "--to", "negmas", "-o", str(target)], capture_output=True, text=True)
        if made.returncode != 0:
            return "not exported: " + " ".join(made.stderr.split())[:160], made.returncode == 3
        scenario = load(target, head["parties"])
    issues = scenario.outcome_space.issues
    values = []
    for issue, count in zip(issues, head["counts"], strict=True):
        own = settlements(issue)
        if not own:
            low, high = issue.values
            own = [low + (high - low) * n / (count - 1) for n in range(count)]
        if len(own) != count:
            return f"{issue.name} has {len(own)} values and not {count}", False
        values.append(own)
    worst = 0.0
    for line in lines[1:]:
        entry = json.loads(line)
        outcome = tuple(v[i] for v, i in zip(values, entry["package"], strict=True))
        for ufun, exact in zip(scenario.ufuns, entry["utilities"], strict=True):
            worst = max(worst, abs(float(ufun(outcome)) - float(Fraction(exact))))
    for ufun, exact in zip(scenario.ufuns, head["reservations"], strict=True):
        worst = max(worst, abs(float(ufun.reserved_value) - float(Fraction(exact))))
    return f"{head['packages']} packages, {len(scenario.ufuns)} parties, largest difference {worst:.1e}", worst <= 1e-9


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mediant", default="target/release/mediant")
    parser.add_argument("--utilities", default="target/release/examples/utilities")
    parser.add_argument("--most", type=int, default=50_000, help="packages of the largest case that is compared")
    parser.add_argument("folders", nargs="+", type=Path)
    args = parser.parse_args()
    good = True
    for folder in args.folders:
        try:
            said, fine = compare(folder, args.mediant, args.utilities, args.most)
        except Exception as fault:  # whatever NegMAS raises is a failure of this folder, and the others still count
            said, fine = f"NegMAS refuses: {fault!r}"[:200], False
        good &= fine
        print(f"{'ok  ' if fine else 'FAIL'} {folder}: {said}", flush=True)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
