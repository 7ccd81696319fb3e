"""What the scanning page can have to say beside the camera's picture, all of it at once: the day's numbers, a wrong clock,
"Undo last" in each of its states, no line, refused entries. For screens.py."""

import pyatspi

import drive
import fake_server
import line
from scenario import check

BUTTONS = ("push button", "button")


def bar(kiosk):
    """The boxes of what the status bar shows, from left to right: (left, right, text)."""
    boxes = []
    for node, role, _ in kiosk.walk():
        if role == "label" and node.getState().contains(pyatspi.STATE_VISIBLE):
            box = node.queryComponent().getExtents(1)
            if box.y + box.height <= 60 and box.width > 0:
                boxes.append((box.x, box.x + box.width, node.name))
    return sorted(boxes)


def bar_is_tidy(kiosk, size, *texts):
    """Nothing overlaps, nothing lies outside, and these are never left out."""
    boxes = bar(kiosk)
    for left, right in zip(boxes, boxes[1:]):
        check(left[1] <= right[0], f"“{left[2]}” overlaps “{right[2]}” in {size}")
    check(boxes[0][0] >= 0 and boxes[-1][1] <= size[0], f"the status bar leaves {size}: {boxes}")
    for text in texts:
        check(any(text == name for _, _, name in boxes), f"the status bar of {size} does not say “{text}”: {boxes}")


def undo_button(kiosk):
    def probe():
        return next((node for node, role, _ in kiosk.walk()
                     if role in BUTTONS and node.name.startswith("Undo: ")), None)
    return drive.wait_for("the button of undo", probe)


def show_valid(kiosk, code):
    kiosk.enter_code(code)
    kiosk.wait_title("VALID TICKET")
    kiosk.press("Mark as Verified")
    kiosk.wait_title("Scanning")


def undo_states(test, kiosk, size, fits):
    show_valid(kiosk, test.code)
    button = undo_button(kiosk)
    kiosk.wait_text("^129 of 200$")
    kiosk.wait_text("^This device's clock is 3 min behind")
    fits(kiosk, size)
    test.shot(kiosk, "undo-offered")
    button.queryAction().doAction(0)
    kiosk.wait_text("^Undo the admission of John D.")
    fits(kiosk, size)
    bar_is_tidy(kiosk, size, "Online")
    test.shot(kiosk, "undo-asking")
    kiosk.press("Undo")
    kiosk.wait_text("^Undone: the ticket can be used again")
    fits(kiosk, size)
    test.shot(kiosk, "undo-done")


def refused_states(test, kiosk, wire, size, fits):
    """An entry is kept while there is no line; then the server does not know the ticket any more."""
    ticket = test.world.add("RESERVED", fake_server.ticket_code("SD00000000A"), name="Wolfeschlegelstein Hausenberger")
    kiosk.enter_code(ticket["code"])
    kiosk.wait_title("VALID TICKET")
    wire.set("cut")
    kiosk.press("Mark as Verified")
    kiosk.wait_title("Scanning")
    kiosk.wait_text("^OFFLINE")
    kiosk.wait_text("^Today, as of ")
    undo_button(kiosk).queryAction().doAction(0)
    kiosk.wait_text("^Undo the admission of Wolfe")
    fits(kiosk, size)
    bar_is_tidy(kiosk, size, "No connection")
    test.shot(kiosk, "side-crowded")
    kiosk.press("Keep")
    del test.world.tickets[ticket["code"]]
    wire.set("up")
    kiosk.wait_text("^1 refused$")
    bar_is_tidy(kiosk, size, "1 refused")
    fits(kiosk, size)
    test.shot(kiosk, "refused")


def show(test, size, fits):
    """In a kiosk of its own, with an ADMIN: the page has one button more."""
    test.world.clock_ahead = 200
    test.world.failures.clear()
    test.album.show(None)
    data_dir = f"{test.folder.name}/side-{size[0]}x{size[1]}"
    wire = line.Line(test.server)
    with test.kiosk(wire.url, data_dir=data_dir, size=size) as kiosk:
        kiosk.sign_in("lee", "1357")
        kiosk.wait_text("^Admitted today$")
        kiosk.wait_text("^57 of 90$")
        bar_is_tidy(kiosk, size, "Online")
        undo_states(test, kiosk, size, fits)
        refused_states(test, kiosk, wire, size, fits)
        kiosk.press("Settings")
        kiosk.wait_text("^Refused entries: 1. The last one: .*, the server knows no such ticket")
        kiosk.wait_text("^This tablet's is 3 min slow")
        test.shot(kiosk, "settings-refused")
    test.world.clock_ahead = None
