#!/usr/bin/python3
"""The main job at the gate, on the real binary: sign in, hold a code up, green, mark, hold it up again, yellow.

Runs against a fake server, or against a real one: --server URL --user NAME --pin PIN --code CODE [--picture PNG]."""

import os
import time

import scenario
from scenario import check, step


def main():
    test = scenario.Scenario(__doc__)
    # A data directory can be named from where one stands, as people do in a shell.
    with test.kiosk(data_dir=os.path.relpath(os.path.join(test.folder.name, "data"))) as kiosk:
        with step("a wrong PIN is refused in words"):
            kiosk.sign_in(test.arguments.user, "0001")
            kiosk.wait_text("not right")
            test.shot(kiosk, "wrong-pin")
        with step("the right one opens the gate"):
            test.sign_in(kiosk)
            kiosk.wait_text("^Camera on$")
            test.shot(kiosk, "scanning")
        with step("a valid ticket is green"):
            test.hold_up()
            kiosk.wait_title("VALID TICKET")
            kiosk.wait_text(f"^{test.code}$")
            kiosk.wait_text("•••@")
            check(not any("john@example.com" in text for text in kiosk.texts()), "the e-mail is not masked")
            test.shot(kiosk, "valid-ticket")
        with step("marking it is one press, confirmed for a while, then the gate scans again"):
            kiosk.press("Mark as Verified")
            kiosk.wait_title("VERIFIED")
            start = time.monotonic()
            test.shot(kiosk, "verified")
            kiosk.wait_title("Scanning")
            took = time.monotonic() - start
            check(took > 1.0, f"the confirmation stayed for {took:.1f} s only")
        with step("the same code still in view is not read again"):
            time.sleep(3)
            check(kiosk.title == "Scanning", f"the title is {kiosk.title}")
        with step("unless somebody asks for it, for which Enter is enough"):
            kiosk.wait_text("scanned a moment ago")
            test.shot(kiosk, "held-up")
            kiosk.key("Return")
            kiosk.wait_title("ALREADY VERIFIED")
            kiosk.press("Scan Again")
            kiosk.wait_title("Scanning")
        with step("taken away and held up again it is yellow"):
            test.album.show(None)
            time.sleep(3)
            test.hold_up()
            kiosk.wait_title("ALREADY VERIFIED")
            check(not kiosk.has_button("Mark as Verified"), "it can be marked twice")
            test.shot(kiosk, "already-verified")
            kiosk.press("Scan Again")
            kiosk.wait_title("Scanning")
        with step("a slip in a typed code is told before the server is asked"):
            wrong = test.code[:-1] + ("0" if test.code[-1] != "0" else "1")
            kiosk.enter_code(wrong)
            kiosk.wait_text("slip")
            test.shot(kiosk, "slip")
            kiosk.press("Check")
            kiosk.wait_title("INVALID TICKET")
            kiosk.press("Scan Again")
        with step("a code can be typed without hyphens and in small letters"):
            kiosk.enter_code(test.code.lower().replace("-", ""))
            kiosk.wait_title("ALREADY VERIFIED")
            kiosk.press("Scan Again")
        with step("Lock ends the session"):
            kiosk.press("Lock")
            kiosk.wait_title("Sign in")
            check(not any("John" in text for text in kiosk.texts()), "a name stays on the locked screen")


scenario.run(main)
