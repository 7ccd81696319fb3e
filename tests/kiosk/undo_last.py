#!/usr/bin/python3
"""Somebody is let in by mistake and taken back: online, without a line, after a lost answer, and when the server will
not. The numbers, the list and a second scan agree at once.

Against a real server: --server URL --user NAME --pin PIN --code CODE, a ticket that is valid now."""

import pathlib

import drive
import line
import scenario
from scenario import check, entries, rows, step

REFUSALS = [
    ((409, "UNDO_TOO_LATE"), "too late to undo"),
    ((409, "UNDO_DOUBLE_ENTRY"), "Somebody else came in"),
    ((403, "UNDO_NOT_YOURS"), "Only who let in"),
    ((400, "UNDO_NOT_FOUND"), "no such entry"),
]


def undo_button(kiosk):
    """The button that names what it undoes, None while there is none."""
    return next((node for node, role, _ in kiosk.walk()
                 if role in ("push button", "button") and node.name.startswith("Undo: ")), None)


def wait_undo_button(kiosk):
    return drive.wait_for("the button of undo", lambda: undo_button(kiosk))


def press_undo(kiosk):
    wait_undo_button(kiosk).queryAction().doAction(0)
    kiosk.wait_text("^Undo the admission of")


def scan(test, kiosk, title):
    test.hold_up()
    kiosk.wait_title(title)


def admit(test, kiosk):
    scan(test, kiosk, "VALID TICKET")
    kiosk.press("Mark as Verified")
    kiosk.wait_title("VERIFIED")
    test.album.show(None)
    kiosk.wait_title("Scanning")


def look_again(test, kiosk, title):
    scan(test, kiosk, title)
    test.album.show(None)
    kiosk.press("Scan Again")
    kiosk.wait_title("Scanning")


def online(test, kiosk):
    with step("the numbers are there after the sign-in, and no undo before an entry"):
        kiosk.wait_text("^Admitted today$")
        before = kiosk.wait_text(r"^\d+ of \d+$")
        check(undo_button(kiosk) is None, "there is something to undo")
        test.shot(kiosk, "numbers")
    with step("an entry counts at once, and can be taken back by its name"):
        admit(test, kiosk)
        after = f"{int(before.split()[0]) + 1} of {before.split()[2]}"
        kiosk.wait_text(f"^{after}$")
        check("John D." in wait_undo_button(kiosk).name, "it does not name the visitor")
        test.shot(kiosk, "undo-offered")
    with step("it asks first, and Keep keeps"):
        press_undo(kiosk)
        test.shot(kiosk, "undo-asking")
        kiosk.press("Keep")
        wait_undo_button(kiosk)
        look_again(test, kiosk, "ALREADY VERIFIED")
    with step("undone it says so, the list and the numbers too"):
        press_undo(kiosk)
        kiosk.press("Undo")
        kiosk.wait_text("^Undone: the ticket can be used again")
        kiosk.wait_text("^John D., undone$")
        kiosk.wait_text(f"^{before}$")
        check(undo_button(kiosk) is None, "it can be undone twice")
        test.shot(kiosk, "undo-done")
        look_again(test, kiosk, "VALID TICKET")


def without_a_line(test, kiosk, wire, data_dir):
    with step("one that the server has is taken back without a line, and is valid again here"):
        admit(test, kiosk)
        drive.wait_for("the server to have it", lambda: len(entries(data_dir, "TAKEN")) == 2)
        wire.set("cut")
        press_undo(kiosk)
        kiosk.press("Undo")
        kiosk.wait_text("The server is told later")
        check(len(entries(data_dir)) == 1, "the undoing is not on disk")
        test.shot(kiosk, "undo-offline")
        kiosk.wait_text("^No connection$")
        kiosk.wait_text("^Today, as of ")
        test.shot(kiosk, "numbers-offline")
    with step("it goes to the server when the line is back"):
        wire.set("up")
        drive.wait_for("an empty queue", lambda: not entries(data_dir))
        drive.wait_for("the line", lambda: "Online" in kiosk.texts())
        look_again(test, kiosk, "VALID TICKET")
    undone = rows(data_dir, "SELECT undone_at IS NOT NULL FROM entries ORDER BY seq")
    check(undone == [1, 1], f"the entries are undone: {undone}")


def scan_ends_question(test, kiosk):
    with step("a scan takes the question's place at once"):
        admit(test, kiosk)
        press_undo(kiosk)
        kiosk.tool("windowfocus", "--sync")
        kiosk.tool("type", "--delay", "5", test.code_in("NO_RESERVATION") + "\n")
        kiosk.wait_title("NO RESERVATION")
        kiosk.press("Scan Again")
        kiosk.wait_title("Scanning")
        wait_undo_button(kiosk)
        check(not kiosk.has_button("Keep"), "the question is still there")
        check(not test.world.undone.get(entries(kiosk.data_dir, "TAKEN")[-1]), "the hand scanner has undone it")


def refusals(test, kiosk):
    for refusal, words in REFUSALS:
        with step(f"{refusal[1]} in words"):
            test.world.undo_refusal = refusal
            press_undo(kiosk)
            kiosk.press("Undo")
            kiosk.wait_text(words)
            test.shot(kiosk, f"undo-refused-{refusal[1].lower().replace('_', '-')}")
            kiosk.press("Lock")
            test.sign_in(kiosk)
    test.world.undo_refusal = None


def main():
    test = scenario.Scenario(__doc__)
    wire = line.Line(test.server)
    data_dir = str(pathlib.Path(test.folder.name) / "data")
    with test.kiosk(wire.url, data_dir) as kiosk:
        test.sign_in(kiosk)
        online(test, kiosk)
        without_a_line(test, kiosk, wire, data_dir)
        if test.fake:
            scan_ends_question(test, kiosk)
            refusals(test, kiosk)
        else:
            admit(test, kiosk)


scenario.run(main)
