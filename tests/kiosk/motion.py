#!/usr/bin/python3
"""Nothing moves for people who asked their system for less motion (UX K24): a verdict is there at once, whole. The
screen's memory is watched, since pictures of it take longer than what moves."""

import mmap
import os
import pathlib
import struct
import time

import scenario
from scenario import check, step

EVERY = 0.007  # seconds between two looks
AFTER = 0.6  # how long the verdict is watched; its countdown goes on later
PAGE = slice(64, 700)  # rows, without the status bar


class Screen:
    """What Xvfb shows, in the form of xwd: a header, colours, then rows of pixels of four bytes."""

    def __init__(self, path):
        with open(path, "rb") as file:
            self.memory = mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ)
        header = struct.unpack(">25I", self.memory[:100])
        self.row = header[12]
        self.begin = header[0] + header[19] * 12

    def page(self):
        return self.memory[self.begin + PAGE.start * self.row:self.begin + PAGE.stop * self.row]

    def ground(self, page):
        """A pixel of the page's left edge, where it has nothing but its colour."""
        at = (450 - PAGE.start) * self.row + 40 * 4
        return page[at:at + 4]

    def settle(self):
        """Waits until nothing has changed for a while; gives what is there."""
        page, since = self.page(), time.monotonic()
        while time.monotonic() < since + AFTER:
            time.sleep(0.05)
            if self.page() != page:
                page, since = self.page(), time.monotonic()
        return page

    def steady(self, until):
        """Every picture that stood for two looks, up to the time `until` gives for them."""
        pictures, last = [], None
        while time.monotonic() < until(pictures):
            page = self.page()
            if page == last and (not pictures or page != pictures[-1]):
                pictures.append(page)
            last = page
            time.sleep(EVERY)
        return pictures


def moves(test, kiosk, screen, code, title):
    """How many pictures of a verdict were seen before its last."""
    kiosk.wait_title("Scanning")
    before = screen.ground(screen.settle())
    deadline = time.monotonic() + 60
    shown_at = []

    def until(pictures):
        if not shown_at and pictures and screen.ground(pictures[-1]) != before:
            shown_at.append(time.monotonic())
        return shown_at[0] + AFTER if shown_at else deadline
    test.album.wait_new(code)
    test.album.show(code)
    pictures = screen.steady(until)
    check(shown_at, f"nothing came of {code}")
    kiosk.wait_title(title)
    verdict = [one for one in pictures if screen.ground(one) == screen.ground(pictures[-1])]
    test.album.show(None)
    kiosk.press("Scan Again")
    return len(verdict) - 1


def without_animations(folder):
    """A home whose user wants less motion."""
    path = pathlib.Path(folder) / "calm" / "gtk-4.0" / "settings.ini"
    path.parent.mkdir(parents=True)
    path.write_text("[Settings]\ngtk-enable-animations=0\n", encoding="utf-8")
    return {"XDG_CONFIG_HOME": str(path.parent.parent)}


def main():
    test = scenario.Scenario(__doc__)
    screen = Screen(os.environ["FRAMEBUFFER"])
    with step("a verdict comes in from the side"), test.kiosk() as kiosk:
        test.sign_in(kiosk)
        # A machine that is busy may have no time for a picture of it.
        check(any(moves(test, kiosk, screen, test.code, "VALID TICKET") > 0 for _ in range(5)), "nothing moved")
    with step("but not for those who want less motion"), \
            test.kiosk(environment=without_animations(test.folder.name)) as kiosk:
        test.sign_in(kiosk)
        for code, title in ((test.code, "VALID TICKET"), (test.code_in("TICKET_EXPIRED"), "INVALID TICKET"),
                            (test.code_in("WRONG_DATE"), "WRONG DATE"), ("NOBODY", "INVALID TICKET")):
            count = moves(test, kiosk, screen, code, title)
            check(count == 0, f"{title} moved: {count} pictures before the last")


scenario.run(main)
