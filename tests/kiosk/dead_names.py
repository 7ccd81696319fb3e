#!/usr/bin/python3
"""The name server says nothing: no lookup that hangs holds up a sign-in, a verdict or the program's end.

With a real server behind: whole_way.py. --names: dead-names.c as a library."""

import os
import pathlib
import time
import urllib.parse

import drive
import scenario
from scenario import check, entries, rows, step, wait_until_known


class Names:
    """The name server of the tests: it answers, or not."""

    def __init__(self, folder):
        self.dead = pathlib.Path(folder) / "dead-names"
        self.asked = self.dead.with_name("dead-names.asked")

    def die(self):
        self.asked.unlink(missing_ok=True)
        self.dead.touch()

    def live(self):
        self.dead.unlink()

    def environment(self, library):
        return {"LD_PRELOAD": library, "DEAD_NAMES": str(self.dead),
                "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "") + ":verify_asan_link_order=0"}

    def wait_asked(self):
        """Until a lookup hangs that began just now."""
        self.asked.unlink(missing_ok=True)
        drive.wait_for("a lookup that hangs", self.asked.exists)


def ends(kiosk, names, where):
    with step(f"{where} the kiosk ends while a lookup hangs"):
        names.wait_asked()
        begin = time.monotonic()
        kiosk.end()
        print(f"    after {time.monotonic() - begin:.1f} s", flush=True)
        check(names.dead.exists(), "the names have come back")


def at_the_gate(test, kiosk, names):
    with step("an operator of today signs in without the server"):
        test.sign_in(kiosk)
        kiosk.wait_text("Signed in without the server")
    with step("a scan is judged by the list while a lookup hangs"):
        names.wait_asked()
        begin = time.monotonic()
        test.hold_up()
        kiosk.wait_title("VALID TICKET")
        print(f"    after {time.monotonic() - begin:.1f} s", flush=True)
        kiosk.wait_text("^Local data, .* old: not confirmed by the server$")
        kiosk.press("Mark as Verified")
        kiosk.wait_title("VERIFIED")
        test.album.show(None)
        check(len(entries(kiosk.data_dir)) == 1, "the entry is not on disk")


def main():
    test = scenario.Scenario(__doc__)
    names = Names(test.folder.name)
    port = urllib.parse.urlsplit(test.server).port

    def start():
        return test.kiosk(f"http://gate.gatehouse.test:{port}", environment=names.environment(test.arguments.names))

    with step("the names answer: an operator signs in, and the list comes"), start() as kiosk:
        test.sign_in(kiosk)
        drive.wait_for("the list", lambda: rows(kiosk.data_dir, "SELECT mark FROM manifest_tickets"))
        wait_until_known(kiosk.data_dir)
    names.die()
    with start() as kiosk:
        kiosk.wait_title("Sign in")
        ends(kiosk, names, "at the sign-in")
    with start() as kiosk:
        at_the_gate(test, kiosk, names)
        ends(kiosk, names, "at the gate")
    names.live()
    with step("the names answer again, and the server hears of the entry"), start() as kiosk:
        test.sign_in(kiosk)
        drive.wait_for("the server to take it", lambda: entries(kiosk.data_dir, "TAKEN"))


scenario.run(main)
