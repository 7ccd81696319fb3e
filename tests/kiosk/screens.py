#!/usr/bin/python3
"""Every screen at every size: each state has its own title, words and icon, and fits. Screenshots with --shots."""

import gettext
import io
import pathlib
import subprocess
import time

import drive
import scenario
from scenario import check, step

SIZES = [(1280, 800), (1280, 720), (1024, 768), (800, 480), (800, 1280), (1920, 1080)]
LANGUAGES = ("de", "ar")
LANGUAGE_SIZES = [(1280, 800), (800, 480), (800, 1280)]
VERDICTS = [
    ("WRONG_DATE", "WRONG DATE", "in 6 days"),
    ("NO_RESERVATION", "NO RESERVATION", "no reservation"),
    ("TICKET_EXPIRED", "INVALID TICKET", "Expired"),
    ("TICKET_CANCELLED", "INVALID TICKET", "cancelled"),
    ("TICKET_NOT_ACTIVATED", "INVALID TICKET", "not been paid"),
    ("VERIFIED", "ALREADY VERIFIED", "Lee Wong"),
    ("RESERVED", "VALID TICKET", "John Doe"),
]


def fits(kiosk, size, scrolled=None):
    """The window keeps its size, and nothing that can be pressed lies outside it, but for rows of a list, whose names
    hold `scrolled`."""
    geometry = kiosk.tool("getwindowgeometry")
    check(f"Geometry: {size[0]}x{size[1]}" in geometry, f"the window of {size} has grown: {geometry}")
    for node, role, _ in kiosk.walk():
        if role not in ("push button", "button") or (scrolled and scrolled in node.name):
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


def searching(test, kiosk, size, say, prefix=""):
    """The search page: its keys, and a list that is longer than the page."""
    kiosk.press(say("Find by name"))
    kiosk.button(say("Space"))
    fits(kiosk, size)
    test.shot(kiosk, prefix + "search")
    kiosk.press("äéñ")
    kiosk.button("ü")
    fits(kiosk, size)
    kiosk.type(say("Name or e-mail"), "jo")
    kiosk.press(say("Find"))
    kiosk.wait_text("3")
    fits(kiosk, size)
    kiosk.type(say("Name or e-mail"), "example.org")
    kiosk.press(say("Find"))
    kiosk.button_with("Wolfeschlegel")
    fits(kiosk, size, scrolled="Wolfeschlegel")
    test.shot(kiosk, prefix + "search-found")
    kiosk.press(say("Back"))
    kiosk.wait_title(say("Scanning"))


def deciding(test, kiosk, size, say, prefix=""):
    """The supervisor's double entries, one of them closely, and with the keys of a note."""
    kiosk.press(say("Settings"))
    kiosk.press(kiosk.button_with(say("Double entries"), f"({len(test.world.conflicts)})"))
    kiosk.wait_title(say("Double entries"))
    row = kiosk.button_with("Wolfeschlegel")
    fits(kiosk, size, scrolled="Gate")
    test.shot(kiosk, prefix + "conflicts")
    kiosk.press(row)
    kiosk.button(say("Misuse"))
    fits(kiosk, size)
    test.shot(kiosk, prefix + "conflict")
    kiosk.touch_entry(say("Note"))
    kiosk.button(say("Space"))
    fits(kiosk, size)
    test.shot(kiosk, prefix + "conflict-note")
    kiosk.press(say("Back"))  # from the keys
    drive.wait_for("the keys to go", lambda: not kiosk.has_button(say("Space")))
    kiosk.press(say("Back"))  # from the entry
    kiosk.button_with("Wolfeschlegel")
    kiosk.press(say("Back"))
    kiosk.wait_title(say("Settings"))
    kiosk.press(say("Back"))
    kiosk.wait_title(say("Scanning"))


def crowd(world):
    """Double entries with little and with much to say."""
    world.add_conflict("TICKET_CANCELLED", name="Ada Lovelace", second=None)
    world.add_conflict("ALREADY_VERIFIED", name="Wolfeschlegelsteinhausenbergerdorff " * 2,
                       first=("Gate 1, the one by the river", "Maximiliane von Hohenzollern-Sigmaringen", 1500))


def english(text):
    return text


def catalogue(language):
    """What the kiosk says in that language: a function of the English text."""
    po = pathlib.Path(__file__).parents[2] / "po" / f"{language}.po"
    compiled = subprocess.run(["msgfmt", "-o", "-", po], check=True, stdout=subprocess.PIPE).stdout
    return gettext.GNUTranslations(io.BytesIO(compiled)).gettext


def in_languages(test):
    for language in LANGUAGES:
        say = catalogue(language)
        with step(f"search and double entries in {language}"):
            with test.kiosk(size=LANGUAGE_SIZES[0], settings={"language": f"'{language}'"}) as kiosk:
                kiosk.wait_title(say("Sign in"))
                kiosk.type(say("User name"), "lee")
                kiosk.type(say("PIN"), "1357")
                kiosk.press(say("Sign in"))
                kiosk.wait_title(say("Scanning"))
                for size in LANGUAGE_SIZES:
                    test.size = kiosk.size = size
                    kiosk.resize(size)
                    fits(kiosk, size)
                    test.shot(kiosk, f"{language}-scanning")
                    searching(test, kiosk, size, say, f"{language}-")
                    deciding(test, kiosk, size, say, f"{language}-")


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
    crowd(test.world)
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
                kiosk.wait_title("Scanning")
                searching(test, kiosk, size, english)
                kiosk.press("Lock")
                kiosk.sign_in("lee", "1357")
                kiosk.wait_title("Scanning")
                deciding(test, kiosk, size, english)
                lock_out(test, kiosk)
    in_languages(test)


scenario.run(main)
