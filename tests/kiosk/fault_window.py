#!/usr/bin/python3
"""A kiosk that cannot start says so on the whole screen: no key of chords.py opens anything there or closes it, and it
ends by itself after half a minute, so that whoever started it may try again."""

import pathlib
import shutil
import time

import chords
import drive
import gate
import scenario
from scenario import check, step

LEAST = 29.5  # seconds; it stays for 30
MOST = 90


def has_ended(kiosk, title):
    """Until then it must be as it was."""
    if kiosk.process.poll() is not None:
        return True
    count, seen = kiosk.window_count(), kiosk.title
    check(count <= 1, f"there are {count} windows")
    check(count == 0 or seen == title, f"the title is {seen}")
    return False


def blocked(test):
    """A data directory that cannot be made."""
    file = pathlib.Path(test.folder.name) / "blocked"
    file.write_text("a file where the data should be", encoding="utf-8")
    return str(file / "data")


def in_a_window(test):
    with step("in a window no key opens the inspector, and the kiosk ends when told to"):
        kiosk = test.kiosk(data_dir=blocked(test))
        try:
            kiosk.wait_title("Cannot start")
            kiosk.tool("windowfocus", "--sync")
            kiosk.key("ctrl+shift+i", "ctrl+shift+d")
            for _ in range(20):  # each goes around behind the keys
                check(kiosk.application.childCount == 1, "another window has opened")
        finally:
            kiosk.end(check=False)
        check(kiosk.process.returncode == 1, f"it ended with {kiosk.process.returncode}")


def cannot_start(test, kind, begin):
    kiosk = test.gate(kind, data_dir=blocked(test))
    try:
        with step("it says why on the whole screen"):
            kiosk.wait_title("Cannot start")
            kiosk.wait_text("^This kiosk cannot start: .*blocked")
            check(kiosk.window_count() == 1, "the environment has opened a window")
            drive.wait_for("a window that fills the screen", kiosk.fills_the_screen)
            test.shot(kiosk, "cannot-start")
        with step(f"{len(chords.ALL)} keys open nothing and close nothing, until it ends by itself"):
            kiosk.key(*chords.ALL)
            check(time.monotonic() - begin < LEAST, "this machine is too slow to press the keys in time")
            drive.wait_for("its end", lambda: has_ended(kiosk, "Cannot start"), MOST)
            stood = time.monotonic() - begin
            check(stood > LEAST, f"it was gone after {stood:.1f} s")
            check(kiosk.process.returncode == 1, f"it ended with {kiosk.process.returncode}")
    finally:
        kiosk.end(check=False)


def main():
    test = scenario.Scenario(__doc__)
    kind = gate.OnOpenbox
    if test.arguments.session:
        if not shutil.which("cage"):
            scenario.skip("cage is not installed")

        def kind(*arguments, **more):
            return gate.InCage(test.arguments.session, *arguments, **more)
    else:
        in_a_window(test)
    cannot_start(test, kind, time.monotonic())


scenario.run(main)
