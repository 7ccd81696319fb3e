#!/usr/bin/python3
"""Two kiosks at one server while everything breaks: lines are cut, fall silent, lose answers or bring them late, either
kiosk and the server's processes are killed, tablets' clocks are set. In the end every visitor is in, every entry of a
gate is exactly one of the server's, and every double entry is a listed conflict.

usage: two_gates.py --kiosk BINARY --clock SHIFTED_CLOCK [--seed N] [--runs N] [--tickets N]
Runs the seeds N, N + 1, … one after the other; one that fails says its seed. The server's programs come by the
environment (tests/cgi/gatehouse.py)."""

import argparse
import collections
import datetime
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
import line  # noqa: E402
import wedge  # noqa: E402
from gatehouse import Site  # noqa: E402
from scenario import check, rows  # noqa: E402

# Nothing to see, at little cost: these gates work with hand scanners.
CAMERA = "videotestsrc pattern=black is-live=true ! video/x-raw,width=64,height=48,framerate=1/1"
PATIENCE = 60.0
OVERLOOKED = 5.0  # longer than a code rests that was just taken
ENDS = ("VERIFIED", "ALREADY VERIFIED", "NOT CHECKED", "NOT CONFIRMED", "WRONG DATE", "NO RESERVATION",
        "INVALID TICKET", "NO VERDICT", "Sign in")
JUMPS = (-86400 * 3, -7200, -90, 45, 3600, 86400 * 4)


class Screen:
    """A display of its own: each kiosk has a keyboard for itself."""

    def __init__(self):
        read, write = os.pipe()
        # pylint: disable-next=consider-using-with
        self.server = subprocess.Popen(["Xvfb", "-displayfd", str(write), "-noreset", "-screen", "0", "1280x800x24",
                                        "-nolisten", "tcp"], pass_fds=(write,), stderr=subprocess.DEVNULL)
        os.close(write)
        with os.fdopen(read) as file:
            self.name = ":" + file.readline().strip()

    def close(self):
        self.server.terminate()
        self.server.wait()


class Gate:
    """A kiosk, its line, its hand scanner and its tablet's clock."""

    def __init__(self, number, arguments, url, folder):
        self.number = number
        self.arguments = arguments
        self.line = line.Line(url)
        self.data_dir = str(folder / f"gate-{number}")
        self.clock = folder / f"clock-{number}"
        self.set_clock(0)
        self.screen = Screen()
        self.scanner = wedge.HandScanner(self.screen.name)
        self.on_scan = number == 0  # the other one presses
        self.kiosk = None
        self.greens = collections.Counter()

    def set_clock(self, seconds):
        fresh = self.clock.with_suffix(".new")
        fresh.write_text(str(seconds), encoding="ascii")
        os.replace(fresh, self.clock)

    def start(self):
        """Switched on, and signed in at: that needs the line."""
        self.line.set("up")
        sanitizer = os.environ.get("ASAN_OPTIONS", "") + ":verify_asan_link_order=0"
        self.kiosk = drive.Kiosk(
            self.arguments.kiosk, self.line.url, CAMERA, data_dir=self.data_dir,
            settings={"verify-on-scan": str(self.on_scan).lower()}, environment={
                "DISPLAY": self.screen.name, "LD_PRELOAD": self.arguments.clock, "SHIFTED_CLOCK": str(self.clock),
                "ASAN_OPTIONS": sanitizer})
        self.sign_in()
        self.kiosk.tool("windowfocus", "--sync")
        drive.wait_for("the day's list", lambda: rows(self.data_dir, "SELECT mark FROM manifest_tickets"), PATIENCE)

    def sign_in(self):
        self.kiosk.sign_in("gate", "2468")
        self.kiosk.wait_title("Scanning", seconds=PATIENCE)

    def kill(self):
        self.kiosk.kill()
        self.kiosk = None

    def is_ready(self):
        """Whether it scans; what is in the way of that is dealt with."""
        title = self.kiosk.title
        if title == "Sign in":
            self.line.set("up")
            self.sign_in()
        elif title in ENDS:
            button = self.kiosk.find("Scan Again", ("push button", "button"))
            if button is not None:
                button.queryAction().doAction(0)
        return title == "Scanning"

    def scan(self, code):
        drive.wait_for(f"gate {self.number} to take a scan", self.is_ready, PATIENCE)
        self.scanner.scan(code)

    def title_of(self, *titles, code):
        """Waits for one of them, and says which it was. Whoever sees nothing happen scans again: a confirmation was
        overlooked, or the code not read."""
        deadline = time.monotonic() + OVERLOOKED

        def probe():
            nonlocal deadline
            title = self.kiosk.title
            if title == "Scanning" and time.monotonic() > deadline:
                self.scanner.scan(code)
                deadline = time.monotonic() + OVERLOOKED
            return title in titles and title
        try:
            return drive.wait_for(f"gate {self.number} to show one of {titles}", probe, PATIENCE)
        except drive.Failed as failure:
            raise drive.Failed(f"{failure}\n{self.kiosk.describe()}") from None

    def outcome(self, code):
        """What became of a scan, as the screen says it; the operator presses where he must."""
        title = self.title_of(*ENDS, code=code) if self.on_scan else self.title_of("VALID TICKET", *ENDS, code=code)
        if title == "VALID TICKET":
            self.kiosk.press("Mark as Verified")
            title = self.title_of(*ENDS, code=code)
        return title

    def visit(self, code):
        self.scan(code)
        title = self.outcome(code)
        if title == "VERIFIED":
            self.greens[code] += 1
            check(self.greens[code] == 1, f"gate {self.number} lets {code} in a second time")
        return title

    def waiting(self):
        return rows(self.data_dir, "SELECT id FROM entries WHERE state = 'WAITING'") + \
            rows(self.data_dir, "SELECT id FROM held_scans")

    def entries(self):
        return rows(self.data_dir, "SELECT id FROM entries")

    def close(self, well):
        try:
            if self.kiosk is not None and well:
                self.kiosk.end()
            elif self.kiosk is not None:
                self.kiosk.kill()
        finally:
            self.screen.close()


def kill_cgi(server, until, counts):
    """Ends every CGI process of the web server as soon as it is seen."""
    while time.monotonic() < until:
        with open(f"/proc/{server.pid}/task/{server.pid}/children", encoding="ascii") as file:
            for pid in file.read().split():
                try:
                    os.kill(int(pid), signal.SIGKILL)
                    counts["server process killed"] += 1
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

    def disturb(self, gate):
        """Something, now and then."""
        what = self.chance.random()
        if what < 0.40:
            state = self.chance.choice(("up", "up", "cut", "silent", "unanswered", "late"))
            self.counts[state] += 1
            gate.line.set(state)
        elif what < 0.50:
            self.counts["clock set"] += 1
            gate.set_clock(self.chance.choice(JUMPS))
        elif what < 0.62:
            until = time.monotonic() + self.chance.uniform(0.2, 1.5)
            self.killers.append(threading.Thread(target=kill_cgi, args=(self.site.server.process, until, self.counts)))
            self.killers[-1].start()

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
        kills = set(self.chance.sample(range(len(self.codes)), 2))
        for number, code in enumerate(self.codes):
            first, second = self.gates if number % 2 == 0 else self.gates[::-1]
            self.disturb(first)
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


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kiosk", required=True)
    parser.add_argument("--clock", required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--tickets", type=int, default=100)
    arguments = parser.parse_args()
    for seed in range(arguments.seed, arguments.seed + arguments.runs):
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
        print(f"seed {seed}: {arguments.tickets} tickets, {time.monotonic() - start:.0f} s, {dict(run.counts)}",
              flush=True)


main()
