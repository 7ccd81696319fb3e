#!/usr/bin/python3
"""People who lost their code: found by name or e-mail on the screen's own keys, admitted by a press, forgotten with the
page; and what happens when the server is away.

Against a real server: --server URL --user NAME --pin PIN --code CODE --name NAME of a ticket that is valid now."""

import time

import drive
import fake_server
import line
import scenario
import wedge
from scenario import check, step


def find(kiosk, words):
    kiosk.press("Find by name")
    kiosk.wait_title("Find by name")
    kiosk.type("Name or e-mail", words)
    kiosk.press("Find")


def nothing_stays(kiosk, *texts):
    """No word of a search is left anywhere in the window, hidden pages included."""
    for node, _, _ in kiosk.walk():
        for text in texts:
            check(text not in (node.name or ""), f"“{node.name}” is still there")


def lost_code(test, kiosk, name):
    with step("too few letters are told before the server is asked"):
        kiosk.press("Find by name")
        kiosk.wait_title("Find by name")
        kiosk.tap("Name or e-mail", name[:2].lower())
        test.shot(kiosk, "search")
        kiosk.press("Find")
        kiosk.wait_text("at least 3")
        test.shot(kiosk, "search-short")
    with step("the name is found, with slot, status and masked contact"):
        kiosk.tap("Name or e-mail", name[2:5].lower())
        kiosk.type("Name or e-mail", name.lower())
        kiosk.press("Find")
        found = kiosk.button_with(name, "Reserved", "today", "@")
        check("john@example.com" not in found and test.code not in found, f"too much in the row: {found}")
        test.shot(kiosk, "search-found")
    with step("choosing it judges the ticket, and a press admits"):
        kiosk.press(found)
        kiosk.wait_title("VALID TICKET")
        kiosk.wait_text(name)
        time.sleep(0.5)
        check(kiosk.title == "VALID TICKET", "it was marked without a press")
        kiosk.press("Mark as Verified")
        kiosk.wait_title("VERIFIED")
        kiosk.wait_title("Scanning")
    with step("the next search begins empty"):
        kiosk.press("Find by name")
        check(kiosk.typed("Name or e-mail") == "", "the words are still there")
        kiosk.key("ctrl+z", "a")
        drive.wait_for("a key that arrives", lambda: kiosk.typed("Name or e-mail"))
        check(kiosk.typed("Name or e-mail") == "a", f"undo brings back {kiosk.typed('Name or e-mail')}")
        kiosk.press("Back")
        kiosk.wait_title("Scanning")


def others(test, kiosk):
    with step("accents make no difference, and the keys have them"):
        test.world.add("NO_RESERVATION", fake_server.ticket_code("MU00000000A"), name="Jürgen Müller",
                       email="jm@example.org")
        kiosk.press("Find by name")
        kiosk.press("äéñ")
        test.shot(kiosk, "search-accents")
        kiosk.tap("Name or e-mail", "ü")
        kiosk.press("abc")
        kiosk.tap("Name or e-mail", "rg")
        kiosk.type("Name or e-mail", kiosk.typed("Name or e-mail") + "en muller")
        kiosk.press("Find")
        kiosk.press(kiosk.button_with("Jürgen Müller", "No reservation"))
        kiosk.wait_title("NO RESERVATION")
        kiosk.press("Scan Again")
        kiosk.wait_title("Scanning")
    with step("more than there is room for says so, and scrolls"):
        for number in range(25):
            test.world.add("RESERVED", fake_server.ticket_code(f"MA{number:08}A"), name=f"Maria Silva {number:02}",
                           email="maria@example.org")
        find(kiosk, "maria@example")
        kiosk.button_with("Maria Silva 19")
        kiosk.wait_text("more people")
        test.shot(kiosk, "search-many")
        kiosk.press("Back")
        kiosk.wait_title("Scanning")
        nothing_stays(kiosk, "Maria", "maria@")
    with step("nobody of that name"):
        find(kiosk, "nobody at all")
        kiosk.wait_text("^Nobody found")
        test.shot(kiosk, "search-nobody")
        kiosk.press("Back")
        kiosk.wait_title("Scanning")


def hand_scan(test, kiosk):
    with step("a hand scan wins over a search at once"):
        find(kiosk, "silva")
        kiosk.button_with("Maria Silva 00")
        kiosk.tool("windowfocus", "--sync")
        wedge.HandScanner().scan(test.code_in("WRONG_DATE"))
        kiosk.wait_title("WRONG DATE")
        nothing_stays(kiosk, "Maria", "silva")
        kiosk.press("Scan Again")
        kiosk.wait_title("Scanning")


def without_server(test, kiosk, wire):
    with step("without the server it says so, keeps the words and tries again"):
        wire.set("cut")
        kiosk.press("Find by name")
        kiosk.type("Name or e-mail", "silva")
        kiosk.press("Find")
        kiosk.wait_text("Searching needs the server", seconds=30)
        check(kiosk.typed("Name or e-mail") == "silva", "the words are gone")
        test.shot(kiosk, "search-offline")
        wire.set("up")
        kiosk.press("Try again")
        kiosk.button_with("Maria Silva 00")
        kiosk.press("Back")
        kiosk.wait_title("Scanning")


def session_ends(test, kiosk, wire):
    with step("a session that the server has ended leads to the sign-in, without a word of the search"):
        scenario.wait_until_known(kiosk.data_dir)
        find(kiosk, "silva")
        kiosk.button_with("Maria Silva 00")
        test.world.ends_at = "/api/operator/search"
        kiosk.press("Find")
        kiosk.wait_title("Sign in")
        nothing_stays(kiosk, "Maria", "silva", "maria@")
        test.shot(kiosk, "search-dismissed")
    with step("and whoever was sent away does not come in without the server either"):
        scenario.wait_until_known(kiosk.data_dir, 0)
        wire.set("cut")
        kiosk.sign_in(test.arguments.user, test.arguments.pin)
        kiosk.wait_text("in the last 24 hours")


def main():
    test = scenario.Scenario(__doc__)
    name = test.arguments.name or "John Doe"
    wire = line.Line(test.server)
    log = f"{test.folder.name}/log"
    with test.kiosk(wire.url, settings={"verify-on-scan": "true"}, log=log) as kiosk:
        test.sign_in(kiosk)
        lost_code(test, kiosk, name)
        if test.fake:
            others(test, kiosk)
            hand_scan(test, kiosk)
            without_server(test, kiosk, wire)
            session_ends(test, kiosk, wire)
    with step("no word of it is in the log"), open(log, encoding="utf-8") as file:
        written = file.read().lower()
        check("kiosk.started" in written, "there is no log")
        for word in (name.lower(), "silva", "rgen", "@"):
            check(word not in written, f"“{word}” is in the log")


scenario.run(main)
