#!/usr/bin/python3
"""A locked kiosk knows nobody: after scans by camera, hand scanner and keypad, with the server and without it, neither
its memory nor its files hold a code, a name, an e-mail address or a phone number of fifty planted visitors.

usage: forgets.py --kiosk BINARY [--shots FOLDER]     the server's programs come by the environment (tests/cgi/gatehouse.py)"""

import os
import pathlib
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "cgi"))

import drive  # noqa: E402
import line  # noqa: E402
import memory  # noqa: E402
import planted  # noqa: E402
import records  # noqa: E402
import scenario  # noqa: E402
import wedge  # noqa: E402
from gatehouse import Site  # noqa: E402
from scenario import check, entries, rows, step  # noqa: E402


def scan(test, kiosk, code, then="Scan Again"):
    """By camera."""
    test.album.show(code)
    kiosk.wait_title("VALID TICKET")
    kiosk.wait_text(f"^{code}$")
    test.album.show(None)
    leave(kiosk, then)


def leave(kiosk, button="Scan Again"):
    kiosk.press(button)
    kiosk.wait_title("Scanning")


def online(test, kiosk, codes):
    with step("while somebody is on the screen the search finds it"):
        test.album.show(codes[0])
        kiosk.wait_title("VALID TICKET")
        places, _ = memory.find(kiosk.process.pid, planted.TRACES, enough=1)
        check(places, "nothing is found where something is: the search is broken")
        test.album.show(None)
        leave(kiosk)
    with step("scans by camera, answered by the server"):
        scan(test, kiosk, codes[1])
        scan(test, kiosk, codes[2])
        scan(test, kiosk, codes[3], "Mark as Verified")
    with step("a hand scanner"):
        scanner = wedge.HandScanner()
        kiosk.tool("windowfocus", "--sync")
        for code in codes[4:6]:
            scanner.scan(code)
            kiosk.wait_title("VALID TICKET")
            leave(kiosk)
    with step("the keypad"):
        for code in codes[6:8]:
            kiosk.enter_code(code)
            kiosk.wait_title("VALID TICKET")
            leave(kiosk)


def offline(test, kiosk, wire, codes, data_dir):
    with step("the same without a line"):
        wire.set("cut")
        scan(test, kiosk, codes[8])
        scan(test, kiosk, codes[9], "Mark as Verified")
        scan(test, kiosk, codes[10], "Mark as Verified")
        check(len(entries(data_dir)) == 2, "not every entry is on disk")
    with step("and the line again: the server is told"):
        wire.set("up")
        drive.wait_for("the server to take the entries", lambda: not entries(data_dir))


def told(places):
    return "\n".join(f"{name} {address:x}: {around!r}" for name, address, around in places[:40])


def forgotten(kiosk, data_dir):
    kiosk.press("Lock")
    kiosk.wait_title("Sign in")
    with step("the locked kiosk's memory knows nobody"):
        places, size = memory.find(kiosk.process.pid, planted.TRACES)
        print(f"    {size / 1e6:.0f} MB looked through")
        check(size > 20e6, f"only {size} bytes were read")
        check(not places, f"{len(places)} places:\n{told(places)}")
    with step("nor do its files"):
        for path in pathlib.Path(data_dir).iterdir():
            check(not list(memory.found_in(path.read_bytes(), planted.TRACES)), f"{path.name} names a visitor")
    with step("a crash would leave no core file"):
        with open(f"/proc/{kiosk.process.pid}/limits", encoding="utf-8") as file:
            limit = next(row for row in file if row.startswith("Max core file size"))
        check(limit.split()[4:6] == ["0", "0"], limit)


def main():
    site = Site()
    try:
        site.add_operator("gate", pin="2468")
        codes = planted.plant(site, records)
        site.serve("lighttpd")
        sys.argv += ["--server", f"http://127.0.0.1:{site.server.port}", "--user", "gate", "--code", codes[0]]
        test = scenario.Scenario(__doc__)
        test.album.rate = 8  # enough, and easier on a busy machine
        wire = line.Line(test.server)
        data_dir = os.path.join(test.folder.name, "data")
        with test.kiosk(wire.url, data_dir) as kiosk:
            test.sign_in(kiosk)
            drive.wait_for("the day's list", lambda: rows(data_dir, "SELECT mark FROM manifest_tickets"))
            online(test, kiosk, codes)
            offline(test, kiosk, wire, codes, data_dir)
            forgotten(kiosk, data_dir)
    finally:
        site.close()


scenario.run(main)
