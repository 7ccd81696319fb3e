#!/usr/bin/python3
"""Ten visitors one after the other (UX K26): each valid ticket takes one tap, no other takes any, and how long a visitor
stands there is printed."""

import statistics
import time

import fake_server
import scenario
from scenario import check, step

# state, title
VISITORS = [
    ("RESERVED", "VALID TICKET"),
    ("RESERVED", "VALID TICKET"),
    ("WRONG_DATE", "WRONG DATE"),
    ("RESERVED", "VALID TICKET"),
    ("NO_RESERVATION", "NO RESERVATION"),
    ("TICKET_EXPIRED", "INVALID TICKET"),
    ("RESERVED", "VALID TICKET"),
    ("VERIFIED", "ALREADY VERIFIED"),
    (None, "INVALID TICKET"),  # nobody knows it
    ("RESERVED", "VALID TICKET"),
]


class Finger:
    """Taps where a button is, and counts."""

    def __init__(self, kiosk):
        self.kiosk = kiosk
        self.taps = 0

    def tap(self, name):
        box = self.kiosk.button(name).queryComponent().getExtents(1)  # in the window, which is at 0, 0
        self.kiosk.tool("mousemove", str(box.x + box.width // 2), str(box.y + box.height // 2), "click", "1")
        self.taps += 1


def tickets(world):
    """A ticket of its own for every visitor."""
    for number, (state, title) in enumerate(VISITORS):
        code = fake_server.ticket_code(f"Q{number:010}")
        more = {"days": -1} if state == "WRONG_DATE" else {}
        if state == "VERIFIED":
            more = {"verified_at": "2026-01-01T10:00:00Z", "verified_by": 6, "operator_name": "Lee Wong"}
        if state is not None:
            world.add(state, code, **more)
        yield code, title


def serve(test, kiosk, finger, code, title):
    """One visitor, from the ticket before the camera to the gate being ready for the next; seconds."""
    start = time.monotonic()
    before = finger.taps
    test.album.show(code)
    kiosk.wait_title(title)
    kiosk.wait_text(f"^{code}$")  # this ticket's verdict, not still the last one's
    valid = title == "VALID TICKET"
    if valid:
        finger.tap("Mark as Verified")
        kiosk.wait_title("VERIFIED")
        kiosk.wait_title("Scanning")
    check(finger.taps - before == (1 if valid else 0), f"{finger.taps - before} taps for {title}")
    return time.monotonic() - start


def main():
    test = scenario.Scenario(__doc__)
    visitors = list(tickets(test.world))
    with test.kiosk() as kiosk:
        test.sign_in(kiosk)
        kiosk.wait_text("^Camera on$")
        finger = Finger(kiosk)
        with step("ten visitors"):
            seconds = [serve(test, kiosk, finger, code, title) for code, title in visitors]
        with step("those with a valid ticket, and no others, are in"):
            entered = {code for code, ticket in test.world.tickets.items() if ticket.get("verified_by") == 5}
            check(entered == {code for code, title in visitors if title == "VALID TICKET"}, f"in are {entered}")
    print(f"    {finger.taps} taps for 10 visitors; {statistics.mean(seconds):.1f} s each, "
          f"{max(seconds):.1f} s at most")


scenario.run(main)
