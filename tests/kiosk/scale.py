#!/usr/bin/python3
"""The main screens where a pixel of the kiosk is two of the display (UX K25): they fit, and pictures and texts are drawn
as finely as the display can."""

import drive
import pixels
import scenario
from scenario import check, step
from stage import OPERATOR, Stage
from tour_gate import LONG_NAME

SIZES = [(1280, 800), (800, 1280)]


def is_fine(kiosk):
    """Something is drawn finer than the kiosk's own pixels: not every 2×2 block has one colour."""
    picture = pixels.Picture()
    row = 3 * picture.width
    blocks = ((picture.pixels[at:at + 6], picture.pixels[at + row:at + row + 6])
              for y in range(0, 2 * kiosk.size[1], 2) for at in range(y * row, y * row + 6 * kiosk.size[0], 6))
    return any(above[:3] != above[3:] or above != below for above, below in blocks)


def main():
    test = scenario.Scenario(__doc__)
    test.album.rate = 2  # four million pixels, drawn without a graphics processor and under a sanitizer
    stage = Stage(test, SIZES, scale=2)
    with step("two by two pixels for one"), stage.kiosk_of("scale") as kiosk:
        stage.title("Sign in")
        drive.wait_for("a finely drawn page", lambda: is_fine(kiosk))
        stage.picture("sign-in")
        stage.sign_in(OPERATOR)
        stage.sees("Camera on")
        stage.picture("scanning")
        stage.press("Enter code")
        kiosk.entry("Ticket code")
        stage.picture("manual-entry")
        stage.press("Back")
        stage.scan(stage.ticket_of(LONG_NAME)["code"], "VALID TICKET")
        stage.picture("crowded")
        stage.scan_again()
        stage.scan(test.code_in("WRONG_DATE"), "WRONG DATE")
        stage.picture("wrong-date")
    check(not stage.faults, "\n".join(stage.faults))


scenario.run(main)
