#!/usr/bin/python3
"""Settings that change what happens at the gate: verify on scan, contact data without masks, and the theme for the sun."""

import scenario
from scenario import check, step


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
    with step("the language is the kiosk's own, whatever the system's"):
        with test.kiosk(settings={"language": "'de'"}) as kiosk:
            kiosk.wait_title("Anmelden")


scenario.run(main)
