#!/usr/bin/python3
"""Double entries on the supervisor's desk: counted in the settings, listed with both gates, decided by a press, with a
note from the screen's own keys; by touch on the smallest screen; and what happens when the server is away.

Against a real server with one open double entry: --server URL --user ADMIN --pin PIN --code CODE --name NAME."""

import drive
import line
import scenario
from scenario import check, step


def open_list(kiosk, count):
    kiosk.press("Settings")
    kiosk.wait_title("Settings")
    kiosk.press(f"Double entries ({count})")
    kiosk.wait_title("Double entries")


def one(test, kiosk, name, count):
    with step("the settings count them, the list tells both entries"):
        open_list(kiosk, count)
        found = kiosk.button_with(name, "Two entries with one ticket.", "Jane Smith", "Gate 2")
        test.shot(kiosk, "conflicts")
    with step("one of them, closely, and a note on keys of its own"):
        kiosk.press(found)
        kiosk.wait_text("^First entry$")
        kiosk.wait_text("^Second entry$")
        test.shot(kiosk, "conflict")
        kiosk.touch_entry("Note")
        kiosk.button("Space")
        kiosk.wait_text(" · Jane Smith$")
        kiosk.wait_text(" · Gate 2 · ")
        kiosk.tap("Note", "tw ")
        kiosk.type("Note", "twins")
        test.shot(kiosk, "conflict-note")
    with step("a press decides, and it is said what and by whom"):
        kiosk.press("Mistake")
        kiosk.wait_text("^Mistake · ")
        kiosk.wait_text("^twins$")
        test.shot(kiosk, "conflict-decided")
        kiosk.press("Back")


def all_of_them(test, kiosk, name):
    with step("what is decided leaves the list, and comes back with the others on demand"):
        kiosk.wait_text("^Double entries$")
        drive.wait_for("the list without it", lambda: not any(
            "twins" in node.name or name in node.name for node, role, _ in kiosk.walk() if "button" in role))
        toggle = kiosk.find("Decided ones too", ("toggle button", "switch", "check box"))
        toggle.queryAction().doAction(0)
        kiosk.button_with(name, "Mistake · ")
        test.shot(kiosk, "conflicts-all")


def others(test, kiosk, wire):
    with step("an entry that stands alone"):
        kiosk.press(kiosk.button_with("Ada Lovelace", "no reservation"))
        kiosk.wait_text("^Entry$")
        check(not any(text == "Second entry" for text in kiosk.texts()), "there is a second one")
    with step("without the server nothing is decided, and it is said"):
        wire.set("cut")
        kiosk.press("Misuse")
        kiosk.wait_text("server cannot be reached|connection to the server failed", seconds=30)
        check(test.world.conflicts[0]["decision"] is None, "it was decided")
        test.shot(kiosk, "conflict-offline")
        wire.set("up")
        kiosk.press("Misuse")
        kiosk.wait_text("^Misuse · Lee Wong")
        kiosk.press("Back")
        kiosk.button_with("Ada Lovelace", "Misuse · Lee Wong")
    with step("more than the list can hold"):
        kiosk.press("Back")
        kiosk.wait_title("Settings")
        for number in range(120):
            test.world.add_conflict("WRONG_DATE", name=f"Person {number}", second=None)
        kiosk.press("Back")
        kiosk.wait_title("Scanning")
        open_list(kiosk, "over 99")
        kiosk.button_with("Person 119", "another day")
        kiosk.button_with("Person 20")
        check(not any("Person 19," in node.name for node, _, _ in kiosk.walk()), "there are more than 100")


def leave(test, kiosk, wire):
    with step("a session that the server has ended takes every name with it"):
        scenario.wait_until_known(kiosk.data_dir)
        kiosk.press(kiosk.button_with("Person 119"))
        kiosk.wait_text("^Entry$")
        test.world.ends_at = "/api/operator/conflicts/decide"
        kiosk.press("Accepted")
        kiosk.wait_title("Sign in")
        for name in ("Person", "Ada Lovelace", "Jane Smith", "twins"):
            check(not any(name in (node.name or "") for node, _, _ in kiosk.walk()), f"{name} is still there")
        test.shot(kiosk, "conflicts-dismissed")
    with step("and whoever was sent away does not come in without the server either"):
        scenario.wait_until_known(kiosk.data_dir, 0)
        wire.set("cut")
        kiosk.sign_in(test.arguments.user, test.arguments.pin)
        kiosk.wait_text("in the last 24 hours")


def main():
    test = scenario.Scenario(__doc__)
    name = test.arguments.name or "John Doe"
    wire = line.Line(test.server)
    if test.fake:
        test.world.add_conflict("ALREADY_VERIFIED")
        test.world.add_conflict("NO_RESERVATION", name="Ada Lovelace", second=None)
        test.arguments.user, test.arguments.pin = "lee", "1357"
    with test.kiosk(wire.url, size=(800, 480)) as kiosk:
        test.sign_in(kiosk)
        one(test, kiosk, name, 2 if test.fake else 1)
        all_of_them(test, kiosk, name)
        if test.fake:
            others(test, kiosk, wire)
            leave(test, kiosk, wire)


scenario.run(main)
