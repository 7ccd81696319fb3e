#!/usr/bin/python3
"""Every screen at every size: each state has its own title, words and icon, and fits. Screenshots with --shots."""

import time

import drive
import scenario
from scenario import check, step

SIZES = [(1280, 800), (1280, 720), (1024, 768), (800, 480), (800, 1280), (1920, 1080)]
VERDICTS = [
    ("WRONG_DATE", "WRONG DATE", "in 6 days"),
    ("NO_RESERVATION", "NO RESERVATION", "no reservation"),
    ("TICKET_EXPIRED", "INVALID TICKET", "Expired"),
    ("TICKET_CANCELLED", "INVALID TICKET", "cancelled"),
    ("TICKET_NOT_ACTIVATED", "INVALID TICKET", "not been paid"),
    ("VERIFIED", "ALREADY VERIFIED", "Lee Wong"),
    ("RESERVED", "VALID TICKET", "John Doe"),
]


def fits(kiosk, size):
    """The window keeps its size, and nothing that can be pressed lies outside it."""
    geometry = kiosk.tool("getwindowgeometry")
    width, height = (kiosk.scale * side for side in size)
    check(f"Geometry: {width}x{height}" in geometry, f"the window of {size} has grown: {geometry}")
    for node, role, _ in kiosk.walk():
        if role not in ("push button", "button"):
            continue
        box = node.queryComponent().getExtents(1)  # in the window
        inside = box.x >= 0 and box.y >= 0 and box.x + box.width <= size[0] and box.y + box.height <= size[1]
        check(inside, f"“{node.name}” lies at {box.x},{box.y} {box.width}×{box.height} in {size}")


def crowded(test, kiosk, size):
    """A ticket with all there can be to say: before its slot, a long name, long addresses."""
    test.album.show(None)
    time.sleep(0.2)
    test.album.show(next(code for code, ticket in test.world.tickets.items() if "starts_in" in ticket))
    kiosk.wait_title("VALID TICKET")
    kiosk.wait_text("Wolfeschlegelsteinhausen")
    kiosk.wait_text(r"^in 2 h")
    time.sleep(0.3)
    fits(kiosk, size)
    for name in ("Mark as Verified", "Scan Again"):
        box = kiosk.button(name).queryComponent().getExtents(1)
        check(box.height >= 40, f"“{name}” is {box.height} high in {size}")
    test.shot(kiosk, "crowded")
    test.album.show(None)
    kiosk.press("Scan Again")
    kiosk.wait_title("Scanning")


def all_verdicts(test, kiosk, size):
    for state, title, words in VERDICTS:
        test.album.show(None)
        time.sleep(0.2)
        test.album.show(test.code_in(state))
        kiosk.wait_title(title)
        kiosk.wait_text(words)
        fits(kiosk, size)
        check(kiosk.has_button("Mark as Verified") == (title == "VALID TICKET"), f"wrong buttons on {title}")
        test.shot(kiosk, state.lower().replace("_", "-"))
    test.album.show(None)
    kiosk.press("Scan Again")


def lock_out(test, kiosk):
    with step("five wrong tries lock out, with a countdown"):
        kiosk.press("Lock")
        for tries in range(1, 6):
            kiosk.sign_in("lee", "0000")
            drive.wait_for(f"try {tries}", lambda: test.world.failures.get("lee", (0, 0))[0] == tries)
            kiosk.wait_text("not right")
        kiosk.sign_in("lee", "0000")
        first = kiosk.wait_text(r"try again in 1[45]:\d\d")
        time.sleep(1.6)
        check(kiosk.wait_text("try again in") != first, "the countdown does not count")
        test.shot(kiosk, "locked-out")


def main():
    test = scenario.Scenario(__doc__)
    for size in SIZES:
        with step(f"{size[0]}×{size[1]}"):
            test.world.failures.clear()
            with test.kiosk(size=size) as kiosk:
                time.sleep(0.5)
                fits(kiosk, size)
                test.shot(kiosk, "sign-in")
                test.sign_in(kiosk)
                kiosk.wait_text("^Camera on$")
                fits(kiosk, size)
                test.shot(kiosk, "scanning-empty")
                all_verdicts(test, kiosk, size)
                crowded(test, kiosk, size)
                kiosk.wait_title("Scanning")
                test.shot(kiosk, "scanning-used")
                kiosk.press("Enter code")
                kiosk.entry("Ticket code")
                time.sleep(0.3)
                fits(kiosk, size)
                test.shot(kiosk, "manual-entry")
                kiosk.press("Back")
                lock_out(test, kiosk)


if __name__ == "__main__":
    scenario.run(main)
