#!/usr/bin/python3
"""An operator who was there today locks the kiosk, and the network goes: signs in without the server, lets somebody
in, and when the line is back the kiosk signs in by itself and delivers the entry. With a PIN that was changed meanwhile
it locks itself instead.

With a real server behind: whole_way.py."""

import pathlib

import drive
import line
import scenario
from scenario import check, entries, not_on_disk, rows, step, wait_until_known

NEW_PIN = "739164"


def refused_without_server(test, kiosk):
    with step("without the server a stranger is told who can sign in"):
        kiosk.sign_in("stranger", test.arguments.pin)
        kiosk.wait_text("cannot be reached.*in the last 24 hours")
    with step("a wrong PIN is refused as ever"):
        kiosk.sign_in(test.arguments.user, "000000")
        kiosk.wait_text("not right")


def let_in_without_server(test, kiosk, data_dir):
    with step("the right one opens the gate, which says how"):
        test.sign_in(kiosk)
        kiosk.wait_text("Signed in without the server")
        test.shot(kiosk, "scanning-signed-in-here")
    with step("a ticket of today is admitted by the list, and the entry kept"):
        test.hold_up()
        kiosk.wait_title("VALID TICKET")
        kiosk.wait_text("^Local data, .* old: not confirmed by the server$")
        kiosk.press("Mark as Verified")
        kiosk.wait_title("VERIFIED")
        kiosk.wait_title("Scanning")
        check(len(entries(data_dir)) == 1, "the entry is not on disk")
        test.album.show(None)
    not_on_disk(data_dir, "PIN", test.arguments.pin)
    not_on_disk(data_dir, "name", "Jane Smith")


def confirmed_by_itself(kiosk, wire, data_dir):
    with step("the line is back: the kiosk signs in by itself, and the entry is delivered"):
        waiting = entries(data_dir)
        wire.set("up")
        drive.wait_for("the server to take it", lambda: entries(data_dir, "TAKEN") == waiting)
        drive.wait_for("the band to go", lambda: not any("Signed in without" in text for text in kiosk.texts()))
        check(kiosk.title == "Scanning", f"the title is {kiosk.title}")


def locked_by_itself(test, kiosk, wire, data_dir):
    user, old_pin = test.arguments.user, test.arguments.pin
    with step("a PIN that was changed meanwhile still opens the gate while nobody can know"):
        kiosk.press("Lock")
        wire.set("cut")
        test.ctl("operators", "reset", user, "--pin-stdin", stdin=NEW_PIN + "\n")
        kiosk.sign_in(user, old_pin)
        kiosk.wait_title("Scanning")
        kiosk.wait_text("Signed in without the server")
    with step("the line is back: the kiosk locks itself, says why, and forgets the old PIN"):
        wire.set("up")
        kiosk.wait_title("Sign in")
        kiosk.wait_text("no longer takes this PIN")
        test.shot(kiosk, "refused-late")
        drive.wait_for("nobody to be known", lambda: rows(data_dir, "SELECT count(*) FROM known_operators") == [0])
        wire.set("cut")
        kiosk.sign_in(user, old_pin)
        kiosk.wait_text("in the last 24 hours")
    with step("the new one is taken by the server"):
        wire.set("up")
        kiosk.sign_in(user, NEW_PIN)
        kiosk.wait_title("Scanning")
        wait_until_known(data_dir)


def main():
    test = scenario.Scenario(__doc__)
    wire = line.Line(test.server)
    data_dir = str(pathlib.Path(test.folder.name) / "data")
    with test.kiosk(wire.url, data_dir) as kiosk:
        with step("an operator signs in with the server's word, and locks"):
            test.sign_in(kiosk)
            drive.wait_for("the list", lambda: rows(data_dir, "SELECT mark FROM manifest_tickets"))
            wait_until_known(data_dir)
            kiosk.press("Lock")
            wire.set("cut")
        refused_without_server(test, kiosk)
        let_in_without_server(test, kiosk, data_dir)
        confirmed_by_itself(kiosk, wire, data_dir)
        locked_by_itself(test, kiosk, wire, data_dir)


scenario.run(main)
