#!/usr/bin/python3
"""The main screens where a pixel of the kiosk is two of the display (UX K25): they fit, and pictures and texts are drawn
as finely as the display can."""

import drive
import pixels
import scenario
from scenario import check, step
from screens import crowded, fits

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
    for size in SIZES:
        with step(f"{size[0]}×{size[1]} on {2 * size[0]}×{2 * size[1]} pixels"), \
                test.kiosk(size=size, scale=2) as kiosk:
            fits(kiosk, size)
            drive.wait_for("a finely drawn page", lambda: is_fine(kiosk))  # pylint: disable=cell-var-from-loop
            test.shot(kiosk, "sign-in")
            test.sign_in(kiosk)
            kiosk.wait_text("^Camera on$")
            fits(kiosk, size)
            test.shot(kiosk, "scanning")
            kiosk.press("Enter code")
            kiosk.entry("Ticket code")
            fits(kiosk, size)
            test.shot(kiosk, "manual-entry")
            kiosk.press("Back")
            crowded(test, kiosk, size)
            test.album.show(test.code_in("WRONG_DATE"))
            kiosk.wait_title("WRONG DATE")
            fits(kiosk, size)
            check(not kiosk.has_button("Mark as Verified"), "a wrong date can be marked")
            test.shot(kiosk, "wrong-date")


scenario.run(main)
