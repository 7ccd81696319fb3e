#!/usr/bin/python3
"""Two kiosks at one server while everything breaks: lines are cut, fall silent, lose answers or bring them late, either
kiosk and the server's processes are killed, tablets' clocks are set. In the end every visitor is in, every entry of a
gate is exactly one of the server's, and every double entry is a listed conflict.

usage: two_gates.py --kiosk BINARY --clock SHIFTED_CLOCK [--seed N] [--runs N] [--jobs N] [--tickets N]
Runs the seeds N, N + 1, …, some at a time, because gates mostly wait; one that fails says its seed, and what its
programs said. The server's programs come by the environment (tests/cgi/gatehouse.py)."""

import argparse
import collections
import concurrent.futures
import datetime
import json
import os
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "cgi"))

import drive  # noqa: E402
from failing_gate import ENDS, Gate  # noqa: E402
from gatehouse import Site  # noqa: E402
from scenario import check, rows  # noqa: E402

JUMPS = (-86400 * 3, -7200, -90, 45, 3600, 86400 * 4)
# What happens at the line. The first of each kind are in every run, however few its tickets.
LINES = ("cut", "silent", "unanswered", "late", "up", "up")
TROUBLES = LINES[:4] + ("clock set", "server killed")


def kill_cgi(server, until, counts):
    """Ends every CGI process of the web server as soon as it is seen; at least one, when it comes soon."""
    latest = until + 5
    killed = False
    while time.monotonic() < (until if killed else latest):
        with open(f"/proc/{server.pid}/task/{server.pid}/children", encoding="ascii") as file:
            for pid in file.read().split():
                try:
                    os.kill(int(pid), signal.SIGKILL)
                    counts["server process killed"] += 1
                    killed = True
                except ProcessLookupError:
                    pass
        time.sleep(0.002)


class Run:
    """One seed."""

    def __init__(self, seed, arguments, folder):
        self.chance = random.Random(seed)
        self.folder = folder
        self.site = Site()
        self.site.serve("lighttpd")
        self.site.add_operator("gate", pin="2468")
        today = datetime.datetime.now(datetime.timezone.utc).date().isoformat()
        slot = self.site.records.slot(today, "00:00:00", "24:00:00", capacity=1000)
        self.codes = [ticket.code for ticket in self.site.records.reserved_tickets(arguments.tickets, slot)]
        url = f"http://127.0.0.1:{self.site.server.port}"
        self.gates = [Gate(number, arguments, url, folder) for number in range(2)]
        self.inside = set()
        self.killers = []
        self.counts = collections.Counter()

    # ---- what breaks ----

    def plan(self):
        """What breaks at each ticket, None for nothing: each trouble once, the rest by chance."""
        plan = list(TROUBLES)
        for _ in range(len(self.codes) - len(plan)):
            what = self.chance.random()
            plan.append(self.chance.choice(LINES) if what < 0.40 else "clock set" if what < 0.50 else
                        "server killed" if what < 0.62 else None)
        self.chance.shuffle(plan)
        return plan

    def disturb(self, gate, what):
        if what == "clock set":
            gate.set_clock(self.chance.choice(JUMPS))
        elif what == "server killed":
            until = time.monotonic() + self.chance.uniform(0.2, 1.5)
            self.killers.append(threading.Thread(target=kill_cgi, args=(self.site.server.process, until, self.counts)))
            self.killers[-1].start()
        elif what is not None:
            gate.line.set(what)
        if what not in (None, "server killed"):
            self.counts[what] += 1

    def choose_kills(self):
        """At which tickets a kiosk is killed: each one at least once."""
        numbers = range(len(self.codes))
        each = max(1, len(self.codes) // 25)
        return {number for gate in range(2) for number in self.chance.sample(numbers[gate::2], each)}

    def kill_in_visit(self, gate, code):
        """The power goes between a scan and its end."""
        self.counts["kiosk killed"] += 1
        gate.scan(code)
        if self.chance.random() < 0.7:
            gate.title_of("Checking", "VALID TICKET", *ENDS, code=code)
        time.sleep(self.chance.uniform(0, 0.4))  # a moment of its own, not a wait for something
        gate.kill()
        gate.start()

    # ---- what people do ----

    def visit(self, gate, code):
        title = gate.visit(code)
        self.counts[title] += 1
        if title in ("VERIFIED", "ALREADY VERIFIED"):
            self.inside.add(code)

    def open_day(self):
        kills = self.choose_kills()
        plan = self.plan()
        for number, code in enumerate(self.codes):
            first, second = self.gates if number % 2 == 0 else self.gates[::-1]
            self.disturb(first, plan[number])
            if number in kills:
                self.kill_in_visit(first, code)
            else:
                self.visit(first, code)
            if self.chance.random() < 0.25:
                self.visit(second, code)

    def mend(self):
        for thread in self.killers:
            thread.join()
        for gate in self.gates:
            gate.line.set("up")
            gate.set_clock(0)
        for gate in self.gates:
            drive.wait_for(f"gate {gate.number} to be heard", lambda gate=gate: not gate.waiting(), 120)

    def let_in_the_rest(self):
        """Who was not let in because a gate had no verdict, or no power, is let in now."""
        for code in self.codes:
            if code not in self.inside:
                self.visit(self.chance.choice(self.gates), code)
        check(self.inside == set(self.codes), "somebody is still outside")

    # ---- what must be true ----

    def audit(self):
        records = self.site.records
        entered = records.rows(
            "SELECT s.id, s.outcome, s.ticket_code AS code, coalesce(s.scan_id, (SELECT a.entry_id FROM sync_answers a"
            " WHERE json_extract(a.answer, '$.scan') = s.id)) AS entry FROM scans s WHERE s.entered = 1")
        made = [entry for gate in self.gates for entry in gate.entries()]
        check(sorted(row["entry"] for row in entered) == sorted(made),
              f"the gates made {len(made)} entries and the server has {len(entered)}")
        for code in self.codes:
            entries = [row for row in entered if row["code"] == code]
            greens = sum(gate.greens[code] for gate in self.gates)
            check(entries and len(entries) >= greens, f"{code}: {greens} went in and {len(entries)} are known")
            stands = [row for row in entries if row["outcome"] == "VERIFIED"]
            check(len(stands) == 1, f"{code}: {len(stands)} entries stand")
        listed = records.value("SELECT count(*) FROM conflicts c JOIN scans s ON s.id = c.scan_id"
                               " WHERE c.code = 'ALREADY_VERIFIED' AND s.entered = 1")
        check(listed == len(entered) - len(self.codes), f"{listed} conflicts for {len(entered)} entries")
        parked = [row for gate in self.gates for row in rows(
            gate.data_dir, "SELECT outcome FROM entries WHERE state <> 'TAKEN'")]
        check(not parked, f"the gates still have {parked}")
        check(not records.broken_invariants(), records.broken_invariants())
        self.counts["entries"] = len(entered)
        self.counts["conflicts"] = listed

    def work(self):
        for gate in self.gates:
            gate.start()
        self.open_day()
        self.mend()
        self.let_in_the_rest()
        self.mend()
        self.audit()

    def close(self, well):
        for thread in self.killers:
            thread.join()
        for gate in self.gates:
            gate.close(well)
        if well:
            self.site.close()
        else:
            self.site.stop()


def run_here(seed, arguments):
    """One run in this process. Gives what happened in it."""
    start = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="two-gates-") as folder:
        run = Run(seed, arguments, pathlib.Path(folder))
        well = False
        try:
            run.work()
            well = True
        except drive.Failed as failure:
            print(f"seed {seed} FAILED: {failure}\n{dict(run.counts)}", file=sys.stderr)
            sys.exit(1)
        finally:
            run.close(well)
    return {"tickets": arguments.tickets, "seconds": round(time.monotonic() - start), **run.counts}


def run_apart(seed, arguments):
    """One run in a process of its own, with a session bus and a home of its own. Gives what happened, None when it
    failed."""
    with tempfile.NamedTemporaryFile("w+", encoding="utf-8") as report, tempfile.TemporaryFile("w+") as said:
        done = subprocess.run(
            [os.path.join(HERE, "headless.sh"), "640x480", sys.executable, os.path.abspath(__file__),
             "--kiosk", arguments.kiosk, "--clock", arguments.clock, "--seed", str(seed),
             "--tickets", str(arguments.tickets), "--report", report.name], stderr=said, check=False)
        if done.returncode == 0:
            counts = json.load(report)
            print(f"seed {seed}: {counts}", flush=True)
            return collections.Counter(counts)
        said.seek(0)
        print(said.read(), file=sys.stderr, flush=True)
        return None


def run_all(arguments):
    seeds = range(arguments.seed, arguments.seed + arguments.runs)
    with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        runs = list(pool.map(lambda seed: run_apart(seed, arguments), seeds))
    if None in runs:
        sys.exit(f"{runs.count(None)} runs of {len(runs)} failed")
    total = sum(runs, collections.Counter())
    print(f"{len(runs)} runs: {dict(total)}")
    for what in TROUBLES[:5] + ("server process killed", "kiosk killed"):
        check(total[what] > 0, f"“{what}” never happened")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kiosk", required=True)
    parser.add_argument("--clock", required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--tickets", type=int, default=100)
    parser.add_argument("--report", help="a file for what happened in one run, as JSON")
    arguments = parser.parse_args()
    if arguments.report:
        counts = run_here(arguments.seed, arguments)
        pathlib.Path(arguments.report).write_text(json.dumps(counts), encoding="utf-8")
    else:
        run_all(arguments)


main()
