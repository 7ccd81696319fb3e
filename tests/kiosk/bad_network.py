#!/usr/bin/python3
"""The line fails in every way while the gate works: what was scanned is kept, said in words, and gets its answer.

Against a real server: --server URL --user NAME --pin PIN --code CODE, a ticket that is valid now."""

import pathlib
import sqlite3
import subprocess
import time

import drive
import line
import scenario
from scenario import check, step


def waiting(data_dir):
    """Rows that wait, as another process sees them."""
    with sqlite3.connect(f"file:{data_dir}/kiosk.db?mode=ro", uri=True) as database:
        return database.execute("SELECT id, purpose FROM held_scans WHERE state = 'WAITING'").fetchall()


def no_code_on_disk(data_dir, code):
    for path in pathlib.Path(data_dir).iterdir():
        found = subprocess.run(["grep", "-c", "-a", "-F", code, str(path)], check=False, stdout=subprocess.PIPE)
        check(found.stdout.strip() == b"0", f"{path.name} shows the code {code}")


def check_while_cut(test, kiosk, wire, data_dir):
    with step("no connection: said in words, not a verdict, and kept"):
        wire.set("cut")
        test.hold_up()
        kiosk.wait_title("NOT CHECKED")
        kiosk.wait_text("cannot be reached")
        kiosk.wait_text("^No connection$")
        kiosk.wait_text("^Queue 1$")
        check(not kiosk.has_button("Mark as Verified"), "an unchecked ticket can be marked")
        check([purpose for _, purpose in waiting(data_dir)] == ["CHECK"], "the scan is not on disk")
        no_code_on_disk(data_dir, test.code)
        test.shot(kiosk, "not-checked")
    with step("Try again is answered by the state of the line"):
        kiosk.press("Try again")
        kiosk.wait_title("NOT CHECKED")
    with step("the line is back: the verdict comes by itself"):
        wire.set("up")
        kiosk.wait_title("VALID TICKET")
        kiosk.wait_text("^Queue 0$")
        check(waiting(data_dir) == [], "the scan still waits")


def verify_while_silent(test, kiosk, wire, data_dir):
    with step("a lost answer to the marking: kept, and said so"):
        wire.set("silent")
        kiosk.press("Mark as Verified")
        kiosk.wait_title("NOT CONFIRMED")
        check([purpose for _, purpose in waiting(data_dir)] == ["VERIFY"], "the entry is not on disk")
        no_code_on_disk(data_dir, test.code)
        test.shot(kiosk, "not-confirmed")
    with step("the gate goes on, with a band that says how"):
        test.album.show(None)
        kiosk.press("Scan Again")
        kiosk.wait_title("Scanning")
        kiosk.wait_text("NO CONNECTION")
        test.shot(kiosk, "scanning-offline")
    return waiting(data_dir)[0][0]


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
            check(waiting(data_dir) == [(scan_id, "VERIFY")], f"what waits is {waiting(data_dir)}")
            test.sign_in(kiosk)
            kiosk.wait_text("^Queue 0$")
            drive.wait_for("the row to go", lambda: waiting(data_dir) == [])
        with step("the ticket is used, once"):
            kiosk.enter_code(test.code)
            kiosk.wait_title("ALREADY VERIFIED")
            if test.fake:
                check(list(test.world.verifications) == [scan_id], "it was verified under another id")
                devices = {headers.get("X-Gatehouse-Device") for _, headers, _ in test.world.requests}
                check(len(devices) == 1 and len(devices.pop() or "") == 36, "the device id is not one UUID")
            kiosk.press("Scan Again")
            time.sleep(0.2)


scenario.run(main)
