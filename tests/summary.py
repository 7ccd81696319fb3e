#!/usr/bin/env python3
"""Counts what a run of `meson test` found, case by case, and prints it; the counts are the last line.

usage: summary.py build/meson-logs/testlog.json

A program that speaks TAP counts by its cases, any other as one. One that ended badly without naming a
case that failed (a crash, a time-out, too few cases) is one failure more."""

import json
import re
import sys

CASE = re.compile(r"^(not )?ok\b(.*)$")
SKIP = re.compile(r"#\s*skip", re.IGNORECASE)


def count(test):
    """(passed, failed, skipped) of one entry of the log."""
    passed = failed = skipped = 0
    for line in (test.get("stdout") or "").splitlines():
        case = CASE.match(line)
        if case is None:
            continue
        if SKIP.search(case.group(2)):
            skipped += 1
        elif case.group(1):
            failed += 1
        else:
            passed += 1
    result = test["result"]
    if result == "SKIP":
        return passed, failed, max(skipped, 1)
    if result not in ("OK", "EXPECTEDFAIL") and failed == 0:
        failed = 1
    if passed + failed + skipped == 0:
        passed = 1
    return passed, failed, skipped


def main():
    totals = [0, 0, 0]
    try:
        with open(sys.argv[1], encoding="utf-8") as log:
            tests = [json.loads(line) for line in log if line.strip()]
    except OSError as error:
        sys.exit(f"summary.py: no test has run: {error}")
    for test in tests:
        counts = count(test)
        totals = [total + more for total, more in zip(totals, counts)]
        if counts[1]:
            print(f"{test['name']}: {test['result']}, {counts[1]} failed")
    seconds = sum(test["duration"] for test in tests)
    print(f"{len(tests)} programs, {seconds:.0f} s of tests")
    passed, failed, skipped = totals
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    sys.exit(1 if failed or not passed else 0)


if __name__ == "__main__":
    main()
