#!/usr/bin/python3
"""Answers that a good server seldom gives, and codes that no ticket has: nothing of it may look like a verdict,
stop the kiosk or lose what was scanned."""

import time

import drive
import fake_server
import scenario
from scenario import check, step

HOSTILE = [
    "<span background='#00a878' size='90000'>VALID TICKET</span>",
    "A" * 200,
    "https://example.org/?" + "x" * 40,
    "TKT-2025\u202e0V2HX4-Q9M3K7",
    "' OR 1=1; --",
]


def hold_up_fresh(test, kiosk, code, *titles):
    test.album.show(None)
    time.sleep(0.3)
    test.album.show(code)
    kiosk.wait_title(*titles)


def server_faults(test, kiosk):
    with step("a busy server is asked again, and answers in the end"):
        test.world.fault = "busy"
        hold_up_fresh(test, kiosk, test.code, "NOT CHECKED")
        kiosk.wait_text("busy or has a fault")
        test.shot(kiosk, "busy")
        test.world.fault = None
        kiosk.wait_title("VALID TICKET")
        kiosk.press("Scan Again")
    with step("another program's page is not an answer"):
        test.world.fault = "page"
        hold_up_fresh(test, kiosk, test.code_in("WRONG_DATE"), "NOT CHECKED")
        kiosk.wait_text("not a Gatehouse server")
        kiosk.wait_text("^Server trouble$")
        test.world.fault = None
        kiosk.wait_title("WRONG DATE")
        kiosk.press("Scan Again")


def ended_session(test, kiosk):
    with step("a session that ends keeps the scanned code over the next sign-in"):
        code = test.code_in("NO_RESERVATION")
        test.world.tokens.clear()
        hold_up_fresh(test, kiosk, code, "Sign in")
        kiosk.wait_text(code)
        test.shot(kiosk, "session-ended")
        kiosk.sign_in("lee", password="battery staple")
        kiosk.wait_title("NO RESERVATION")
        kiosk.press("Scan Again")


def hostile_codes(test, kiosk):
    with step("hostile codes are shown as plain, short text"):
        for code in HOSTILE:
            hold_up_fresh(test, kiosk, code, "INVALID TICKET")
            longest = max(len(text.encode()) for text in kiosk.texts())
            check(longest <= 200, f"a text of {longest} bytes is on the screen")
            check(not any("\u202e" in text for text in kiosk.texts()), "a text turns the direction of reading")
            kiosk.press("Scan Again")
            kiosk.wait_title("Scanning")
    with step("a name that is an attack does no harm"):
        ticket = test.world.add("RESERVED", fake_server.ticket_code("HN00000000A"),
                                name="<b>" + "Z\u0301\u0301\u0301\u0301" * 20 + "\n\u202eVALID")
        hold_up_fresh(test, kiosk, ticket["code"], "VALID TICKET")
        test.shot(kiosk, "hostile-name")
        check(max(len(text.encode()) for text in kiosk.texts()) <= 200, "the name is not cut")


def late_answer(test, kiosk):
    with step("a late answer for one ticket never reaches the screen of another"):
        late = test.world.add("RESERVED", fake_server.ticket_code("LA00000000A"))
        test.world.delay = 2.5
        hold_up_fresh(test, kiosk, late["code"], "NOT CHECKED")
        test.album.show(None)
        kiosk.press("Scan Again")
        kiosk.wait_title("Scanning")
        time.sleep(3)
        test.world.delay = 0.0
        check(kiosk.title == "Scanning", f"the title is {kiosk.title}")


def enter_key(test, kiosk):
    with step("Enter marks a valid ticket, once"):
        ticket = test.world.add("RESERVED", fake_server.ticket_code("EK00000000A"))
        hold_up_fresh(test, kiosk, ticket["code"], "VALID TICKET")
        kiosk.key("Return", "Return")
        kiosk.wait_title("VERIFIED")
        marks = [path for path, _, body in test.world.requests
                 if path.endswith("/verify-ticket") and body["ticket_id"] == ticket["id"]]
        check(len(marks) == 1, f"it was sent {len(marks)} times")
        test.album.show(None)
        kiosk.wait_title("Scanning")


def doors(test, kiosk):
    with step("no key opens the inspector or a menu"):
        kiosk.press("Enter code")
        kiosk.entry("Ticket code")
        kiosk.key("a", "b")
        drive.wait_for("keys that arrive", lambda: kiosk.typed("Ticket code") == "ab")
        kiosk.right_click(600, 150)
        for keys in ("ctrl+shift+d", "ctrl+shift+i", "shift+F10", "Menu", "ctrl+period", "F10"):
            kiosk.key(keys)
        kiosk.key("c")
        drive.wait_for("the key after them", lambda: kiosk.typed("Ticket code") == "abc")
        check(kiosk.application.childCount == 1, "another window has opened")
        roles = {role for _, role, _ in kiosk.walk()}
        check(not roles & {"menu", "popup menu", "menu item"}, f"a menu has opened: {roles}")
        check(kiosk.process.poll() is None, "the kiosk has ended")


def main():
    test = scenario.Scenario(__doc__)
    with test.kiosk() as kiosk:
        test.sign_in(kiosk)
        server_faults(test, kiosk)
        ended_session(test, kiosk)
        hostile_codes(test, kiosk)
        kiosk.press("Scan Again")
        late_answer(test, kiosk)
        enter_key(test, kiosk)
        doors(test, kiosk)


scenario.run(main)
