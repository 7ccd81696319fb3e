#!/usr/bin/python3
"""The line fails in every way while the gate works, and the day's list is not on the kiosk: what was scanned is
kept, said in words, and gets its answer. With the list: offline.py."""

import pathlib
import time

import drive
import line
import scenario
from scenario import check, entries, no_code_on_disk, rows, step


def held(data_dir):
    """Checks that wait, as another process sees them."""
    return rows(data_dir, "SELECT id FROM held_scans WHERE state = 'WAITING'")


def check_while_cut(test, kiosk, wire, data_dir):
    with step("no connection: said in words, not a verdict, and kept"):
        wire.set("cut")
        test.hold_up()
        kiosk.wait_title("NOT CHECKED")
        kiosk.wait_text("cannot be reached")
        kiosk.wait_text("^No connection$")
        kiosk.wait_text("^Queue 1$")
        check(not kiosk.has_button("Mark as Verified"), "an unchecked ticket can be marked")
        check(len(held(data_dir)) == 1, "the scan is not on disk")
        no_code_on_disk(data_dir, test.code)
        test.shot(kiosk, "not-checked")
    with step("Try again is answered by the state of the line"):
        kiosk.press("Try again")
        kiosk.wait_title("NOT CHECKED")
    with step("the line is back: the verdict comes by itself"):
        wire.set("up")
        kiosk.wait_title("VALID TICKET")
        kiosk.wait_text("^Queue 0$")
        check(held(data_dir) == [], "the scan still waits")


def verify_while_silent(test, kiosk, wire, data_dir):
    with step("a lost answer to the marking: the entry is kept, and said so"):
        wire.set("silent")
        kiosk.press("Mark as Verified")
        kiosk.wait_title("VERIFIED")
        kiosk.wait_text("Kept on this kiosk")
        check(len(entries(data_dir)) == 1, "the entry is not on disk")
        no_code_on_disk(data_dir, test.code)
        test.shot(kiosk, "kept")
    with step("the gate goes on, with a band that says how"):
        test.album.show(None)
        kiosk.wait_title("Scanning")
        kiosk.wait_text("^OFFLINE")
        test.shot(kiosk, "scanning-offline")
    return entries(data_dir)[0]


def main():
    test = scenario.Scenario(__doc__)
    wire = line.Line(test.server)
    data_dir = str(pathlib.Path(test.folder.name) / "data")
    with test.kiosk(wire.url, data_dir) as kiosk:
        with step("signing in without a line says why it does not work"):
            wire.set("cut")
            kiosk.sign_in(test.arguments.user, test.arguments.pin)
            kiosk.wait_text("cannot be reached")
            wire.set("up")
        test.sign_in(kiosk)
        check_while_cut(test, kiosk, wire, data_dir)
        scan_id = verify_while_silent(test, kiosk, wire, data_dir)
        with step("the power goes"):
            kiosk.kill()
            kiosk.process.returncode = 0
    wire.set("up")
    with test.kiosk(wire.url, data_dir) as kiosk:
        with step("after the restart the entry is still there, and is sent with its first id"):
            check(entries(data_dir) == [scan_id], f"what waits is {entries(data_dir)}")
            test.sign_in(kiosk)
            kiosk.wait_text("^Queue 0$")
            drive.wait_for("the server to take it", lambda: entries(data_dir) == [])
        with step("the ticket is used, once"):
            kiosk.enter_code(test.code)
            kiosk.wait_title("ALREADY VERIFIED")
            check(list(test.world.verifications) == [scan_id], "it was verified under another id")
            devices = {headers.get("X-Gatehouse-Device") for _, headers, _ in test.world.requests}
            check(len(devices) == 1 and len(devices.pop() or "") == 36, "the device id is not one UUID")
            kiosk.press("Scan Again")
            time.sleep(0.2)


scenario.run(main)
