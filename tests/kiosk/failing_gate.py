"""A kiosk at a gate where everything may fail: a display and a hand scanner of its own, a line to the server that can be
cut (line.py), a tablet's clock that can be set (shifted-clock.c), and power that goes."""

import collections
import os
import subprocess
import time

import drive
import line
import wedge
from scenario import check, rows

# Nothing to see, at little cost: these gates work with hand scanners.
CAMERA = "videotestsrc pattern=black is-live=true ! video/x-raw,width=64,height=48,framerate=1/1"
PATIENCE = 60.0
OVERLOOKED = 5.0  # longer than a code rests that was just taken
ENDS = ("VERIFIED", "ALREADY VERIFIED", "NOT CHECKED", "NOT CONFIRMED", "WRONG DATE", "NO RESERVATION",
        "INVALID TICKET", "NO VERDICT", "Sign in")


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
