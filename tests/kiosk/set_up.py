#!/usr/bin/python3
"""Settings that change what happens at the gate: verify on scan, contact data without masks, and the theme for the sun."""

import drive
import scenario
from scenario import check, step


def laid_out(kiosk, name):
    """Where a button is in the window, once it is."""
    box = kiosk.button(name).queryComponent().getExtents(1)
    return box if box.width > 0 else None


def supervisor(test):
    test.album.show(None)
    for size in ((1280, 800), (800, 480), (800, 1280)):
        with test.kiosk(size=size, settings={"sounds": "true"}) as kiosk:
            with step(f"an operator finds no way into the settings at {size[0]}×{size[1]}"):
                test.sign_in(kiosk)
                check(not kiosk.has_button("Settings"), "there is a button for it")
                kiosk.press("Lock")
            with step("an ADMIN does, and sees whether the gate is ready"):
                kiosk.sign_in("lee", "1357")
                kiosk.wait_text("^Camera on$")
                kiosk.press("Settings")
                kiosk.wait_title("Settings")
                for text in ("^It answers", "^Its picture moves", "^Empty: the server has every entry"):
                    kiosk.wait_text(text)
                test.shot(kiosk, "settings")
            with step("a switch counts at once"):
                toggle = kiosk.find("Dark on light, for the sun", ("toggle button", "switch", "check box"))
                toggle.queryAction().doAction(0)
                test.shot(kiosk, "settings-sunlight")
                kiosk.press("Back")
                kiosk.wait_title("Scanning")
            with step("the only way out is there"):
                kiosk.press("Settings")
                kiosk.press("Leave kiosk")
                kiosk.process.wait(15)


def main():
    test = scenario.Scenario(__doc__)
    settings = {"verify-on-scan": "true", "sunlight": "true", "mask-contact": "false"}
    with test.kiosk(settings=settings) as kiosk:
        test.shot(kiosk, "sunlight-sign-in")
        test.sign_in(kiosk)
        kiosk.wait_text("^Camera on$")
        test.shot(kiosk, "sunlight-scanning")
        with step("a valid ticket is marked without a press"):
            test.hold_up()
            kiosk.wait_title("VERIFIED")
            kiosk.wait_title("Scanning")
            check(test.world.tickets[test.code]["state"] == "VERIFIED", "the server does not know of it")
        with step("another is not"):
            test.hold_up(test.code_in("NO_RESERVATION"))
            kiosk.wait_title("NO RESERVATION")
            test.shot(kiosk, "sunlight-no-reservation")
            kiosk.press("Scan Again")
        test.album.show(None)
        kiosk.press("Enter code")
        test.shot(kiosk, "sunlight-entry")
    with test.kiosk(settings={"mask-contact": "false"}) as kiosk:
        with step("contact data is shown where the venue wants it so"):
            test.sign_in(kiosk)
            test.hold_up(next(code for code, ticket in test.world.tickets.items() if "starts_in" in ticket))
            kiosk.wait_title("VALID TICKET")
            check(any("@" in text and "•" not in text for text in kiosk.texts()), "the e-mail is masked")
    supervisor(test)
    with step("the language is the kiosk's own, whatever the system's"):
        with test.kiosk(size=(800, 480), settings={"language": "'de'"}) as kiosk:
            kiosk.wait_title("Anmelden")
            kiosk.type("Benutzername", "lee")
            kiosk.type("PIN", "1357")
            kiosk.press("Anmelden")
            kiosk.press("Einstellungen")
            kiosk.wait_title("Einstellungen")
            box = drive.wait_for("the page to be laid out", lambda: laid_out(kiosk, "Kiosk beenden"))
            check(box.x + box.width <= 800, f"the page is {box.x + box.width} pixels wide")
            test.shot(kiosk, "settings-german")


scenario.run(main)
