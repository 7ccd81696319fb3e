#!/usr/bin/python3
"""The opening's self-test: done by itself at the first sign-in, and printed by a command that needs no display."""

import os
import pathlib
import re
import subprocess

import drive
import scenario
from scenario import check, step

NAMES = ["Server", "Today's tickets", "Camera", "Sound", "Clock", "Disk", "Queue"]


def command(test, server, data_dir, *arguments):
    """Its status and lines."""
    environment = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    done = subprocess.run([test.arguments.kiosk, "--self-test", "--server", server, "--camera", test.album.source,
                           "--data-dir", data_dir, *arguments], env=environment, stdout=subprocess.PIPE, text=True,
                          timeout=120, check=False)
    return done.returncode, done.stdout.splitlines()


def lines_are_whole(lines):
    check([re.sub(r"^(OK|WATCH|BAD) +", "", line).split(":")[0] for line in lines] == NAMES, f"printed: {lines}")


def before_opening(test, data_dir):
    with step("before the doors open it is a command"):
        status, lines = command(test, test.server, data_dir)
        lines_are_whole(lines)
        check("OK     Server: It answers." in lines, f"printed: {lines}")
        check("OK     Camera: Its picture moves." in lines, f"printed: {lines}")
        check(status == 0, f"it ended with {status}: {lines}")
    with step("whose status says when tickets cannot be checked"):
        status, lines = command(test, "http://127.0.0.1:1", data_dir)
        lines_are_whole(lines)
        check(lines[0].startswith("BAD    Server: ") and status == 1, f"it ended with {status}: {lines}")


def at_opening(test, data_dir):
    report = pathlib.Path(data_dir) / "kiosk.self-test.txt"
    with test.kiosk(data_dir=data_dir) as kiosk:
        kiosk.wait_title("Sign in")
        with step("nothing is judged before anybody is there"):
            status, lines = command(test, test.server, data_dir)
            check(status == 1 and not lines and not report.exists(), f"it ended with {status}: {lines}")
        with step("at the first sign-in it is done by itself"):
            test.sign_in(kiosk)
            text = drive.wait_for("the report", lambda: report.exists() and report.read_text(encoding="utf-8"), 45)
            head, *lines = text.splitlines()
            lines_are_whole(lines)
            check("OK     Camera: Its picture moves." in lines, text)
            check(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ [0-9a-f-]{36}", head), f"its head is {head}")
            check(report.stat().st_mode & 0o077 == 0, "others can read it")
        with step("which the command prints while the gate is open, touching nothing"):
            status, printed = command(test, "http://127.0.0.1:1", data_dir)
            check(printed == text.splitlines() and status == 0, f"it ended with {status}: {printed}")


def wrong_use(test):
    with step("words that are no option are refused by name"):
        for words, named in ((["extra"], "extra"), (["--self-test", "/dev/video0"], "/dev/video0"),
                             (["--camara", "auto"], "--camara")):
            done = subprocess.run([test.arguments.kiosk, *words], capture_output=True, text=True, check=False,
                                  timeout=60)
            check(done.returncode == 1 and named in done.stderr and "CRITICAL" not in done.stderr,
                  f"{words} ended with {done.returncode}: {done.stderr}")
            check(not done.stdout, f"{words} printed {done.stdout}")


def main():
    test = scenario.Scenario(__doc__)
    wrong_use(test)
    data_dir = os.path.join(test.folder.name, "data")
    before_opening(test, data_dir)
    at_opening(test, data_dir)


scenario.run(main)
