#!/usr/bin/python3
"""Keys that lead out of other programs lead nowhere here: a sweep of chords.py over every page, on X11 and under cage."""

import shutil

import chords
import drive
import gate
import scenario
from scenario import check, step


def settle(kiosk):
    """Until every key before has been seen: the focus goes on, and back."""
    first = drive.wait_for("something that has the focus", lambda: kiosk.focused)
    kiosk.key("Tab")
    drive.wait_for("the focus to go on", lambda: not kiosk.has_focus(first))
    kiosk.key("shift+Tab")
    drive.wait_for("the focus to come back", lambda: kiosk.has_focus(first))


def differences(before, after):
    return [f"- {one}" for one in before if one not in after] + [f"+ {one}" for one in after if one not in before]


def same(kiosk, before, title, what):
    check(kiosk.process.poll() is None, f"{what}: the kiosk has ended")
    check(kiosk.window_count() == 1, f"{what}: another window has opened")
    check(kiosk.title == title, f"{what}: the title is {kiosk.title}")
    changed = differences(before, kiosk.snapshot())
    check(not changed, f"{what} changes\n" + "\n".join(changed))


def sweep(kiosk, page):
    with step(f"{len(chords.ALL)} keys change nothing on {page}"):
        settle(kiosk)
        title, before = kiosk.title, kiosk.snapshot()
        kiosk.key(*chords.ALL)
        settle(kiosk)
        try:
            same(kiosk, before, title, "the sweep")
        except drive.Failed as failure:
            print(failure, flush=True)
            for chord in chords.ALL:  # which one?
                before = kiosk.snapshot()
                kiosk.key(chord)
                settle(kiosk)
                same(kiosk, before, title, chord)
            raise
        check(kiosk.fills_the_screen(), "the window does not fill the screen any more")


def pages(test, kiosk):
    kiosk.wait_title("Sign in")
    check(kiosk.window_count() == 1, "the environment has opened a window")
    drive.wait_for("a window that fills the screen", kiosk.fills_the_screen)
    sweep(kiosk, "the sign-in page")
    kiosk.sign_in("lee", "1357")
    kiosk.wait_title("Scanning")
    sweep(kiosk, "the scanning page")
    kiosk.press("Enter code")
    kiosk.wait_title("Scanning")
    kiosk.type("Ticket code", "TKT-20")
    sweep(kiosk, "the entry")
    kiosk.press("Back")
    test.hold_up()
    kiosk.wait_title("VALID TICKET")
    sweep(kiosk, "a result")
    kiosk.press("Scan Again")
    test.album.show(None)
    kiosk.press("Settings")
    kiosk.wait_title("Settings")
    sweep(kiosk, "the settings")
    with step("and the supervisor gets out"):
        kiosk.press("Leave kiosk")
        check(kiosk.process.wait(drive.PATIENCE) == 0, "it did not end well")


def main():
    test = scenario.Scenario(__doc__)
    if test.arguments.session:
        if not shutil.which("cage"):
            scenario.skip("cage is not installed")
        with test.gate(lambda *arguments, **more: gate.InCage(test.arguments.session, *arguments, **more)) as kiosk:
            pages(test, kiosk)
    else:
        with test.gate(gate.OnOpenbox) as kiosk:
            pages(test, kiosk)


scenario.run(main)
