#!/usr/bin/python3
"""A gate with the day's list goes on without its server: it judges, admits, tells a second scan apart, survives a
power cut, and the server hears of every entry, once.

Against a real server: --server URL --user NAME --pin PIN --code CODE, a ticket that is valid now."""

import pathlib
import time

import drive
import line
import scenario
from scenario import check, entries, no_code_on_disk, rows, step

UNKNOWN = "TKT-2026-000000-000000"


def admit_offline(test, kiosk, wire, data_dir):
    with step("without a line the kiosk judges by the day's list, and says so"):
        wire.set("cut")
        test.hold_up()
        kiosk.wait_title("VALID TICKET")
        kiosk.wait_text("^Local data, .* old: not confirmed by the server$")
        test.shot(kiosk, "valid-offline")
    with step("the entry is on disk when the green shows"):
        kiosk.press("Mark as Verified")
        kiosk.wait_title("VERIFIED")
        check(len(entries(data_dir)) == 1, "the entry is not on disk")
        kiosk.wait_text("Kept on this kiosk")
        test.shot(kiosk, "verified-offline")
        test.album.show(None)
        kiosk.wait_title("Scanning")
        kiosk.wait_text("^OFFLINE – not confirmed by the server")
        kiosk.wait_text("^Queue 1$")
        test.shot(kiosk, "scanning-offline-list")
    with step("nobody enters twice by the same ticket"):
        time.sleep(3)
        test.hold_up()
        kiosk.wait_title("ALREADY VERIFIED")
        test.shot(kiosk, "already-offline")
        test.album.show(None)
        kiosk.press("Scan Again")
    with step("a code that is not on the list is never valid"):
        kiosk.enter_code(UNKNOWN)
        kiosk.wait_text("slip")  # its check character is wrong, which is told first
        kiosk.press("Check")
        kiosk.wait_title("NOT CHECKED")
        kiosk.wait_text("not on this kiosk's list")
        test.shot(kiosk, "unknown-offline")
        kiosk.press("Scan Again")
    no_code_on_disk(data_dir, test.code)
    return entries(data_dir)[0]


def main():
    test = scenario.Scenario(__doc__)
    wire = line.Line(test.server)
    data_dir = str(pathlib.Path(test.folder.name) / "data")
    with test.kiosk(wire.url, data_dir) as kiosk:
        test.sign_in(kiosk)
        with step("the day's list comes with the sign-in"):
            drive.wait_for("the list", lambda: rows(data_dir, "SELECT mark FROM manifest_tickets"))
            no_code_on_disk(data_dir, test.code)
        scan_id = admit_offline(test, kiosk, wire, data_dir)
        with step("the power goes"):
            kiosk.kill()
            kiosk.process.returncode = 0
    wire.set("up")
    with test.kiosk(wire.url, data_dir) as kiosk:
        with step("after the restart the server takes the entry under its first id"):
            check(entries(data_dir) == [scan_id], f"what waits is {entries(data_dir)}")
            test.sign_in(kiosk)
            drive.wait_for("the server to take it", lambda: entries(data_dir, "TAKEN") == [scan_id])
            check(rows(data_dir, "SELECT outcome FROM entries") == ["VERIFIED"], "the server took it otherwise")
        with step("the server says so, too"):
            test.hold_up()
            kiosk.wait_title("ALREADY VERIFIED")
            kiosk.wait_text("^Confirmed by the server$")
            test.album.show(None)
            kiosk.press("Scan Again")


scenario.run(main)
