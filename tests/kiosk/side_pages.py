#!/usr/bin/python3
"""The pages beside scanning (search, double entries) at three sizes, in a language with long words and in one
from right to left: everything fits, on its own keys too. Screenshots with --shots."""

import gettext
import io
import pathlib
import subprocess

import drive
import scenario
from scenario import fits, step

SIZES = [(1280, 800), (800, 480), (800, 1280)]
LANGUAGES = ("de", "ar")


def searching(test, kiosk, size, say, language):
    """The search page: its keys, and a list that is longer than the page."""
    kiosk.press(say("Find by name"))
    kiosk.button(say("Space"))
    fits(kiosk, size)
    test.shot(kiosk, f"{language}-search")
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
    test.shot(kiosk, f"{language}-search-found")
    kiosk.press(say("Back"))
    kiosk.wait_title(say("Scanning"))


def deciding(test, kiosk, size, say, language):
    """The supervisor's double entries, one of them closely, and with the keys of a note."""
    kiosk.press(say("Settings"))
    kiosk.press(kiosk.button_with(say("Double entries"), f"({len(test.world.conflicts)})"))
    kiosk.wait_title(say("Double entries"))
    row = kiosk.button_with("Wolfeschlegel")
    fits(kiosk, size, scrolled="Gate")
    test.shot(kiosk, f"{language}-conflicts")
    kiosk.press(row)
    kiosk.button(say("Misuse"))
    fits(kiosk, size)
    test.shot(kiosk, f"{language}-conflict")
    kiosk.touch_entry(say("Note"))
    kiosk.button(say("Space"))
    fits(kiosk, size)
    test.shot(kiosk, f"{language}-conflict-note")
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


def catalogue(language):
    """What the kiosk says in that language: a function of the English text."""
    po = pathlib.Path(__file__).parents[2] / "po" / f"{language}.po"
    compiled = subprocess.run(["msgfmt", "-o", "-", po], check=True, stdout=subprocess.PIPE).stdout
    return gettext.GNUTranslations(io.BytesIO(compiled)).gettext


def main():
    test = scenario.Scenario(__doc__)
    crowd(test.world)
    for language in LANGUAGES:
        say = catalogue(language)
        for size in SIZES:
            with step(f"{size[0]}×{size[1]} in {language}"):
                with test.kiosk(size=size, settings={"language": f"'{language}'"}) as kiosk:
                    kiosk.wait_title(say("Sign in"))
                    kiosk.type(say("User name"), "lee")
                    kiosk.type(say("PIN"), "1357")
                    kiosk.press(say("Sign in"))
                    kiosk.wait_title(say("Scanning"))
                    fits(kiosk, size)
                    test.shot(kiosk, f"{language}-scanning")
                    searching(test, kiosk, size, say, language)
                    deciding(test, kiosk, size, say, language)


scenario.run(main)
