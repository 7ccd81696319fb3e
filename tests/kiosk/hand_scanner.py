#!/usr/bin/python3
"""Hand scanners as keyboards: read right under every layout, pressing no button and landing in no entry (UX K13, K14)."""

import time

import drive
import scenario
import wedge
from scenario import check, step


def focus(kiosk):
    kiosk.tool("windowfocus", "--sync")


def back(kiosk):
    kiosk.press("Scan Again")
    kiosk.wait_title("Scanning")
    time.sleep(2.6)  # the same code rests for 2.5 s


def layouts(test, kiosk, scanner):
    for layout in ("us", "fr", "de"):
        with step(f"a scan is read under the layout {layout}"):
            wedge.set_layout(layout)
            focus(kiosk)
            scanner.scan(test.code)
            kiosk.wait_title("VALID TICKET")
            kiosk.wait_text(f"^{test.code}$")
            back(kiosk)
    wedge.set_layout("us")


def ends(test, kiosk, scanner):
    for end in wedge.ENDS:
        with step(f"a scan that ends with {end}"):
            scanner.scan(test.code, end=end)
            kiosk.wait_title("VALID TICKET")
            time.sleep(0.3)
            check(kiosk.title == "VALID TICKET", f"the end key went on to press a button: {kiosk.title}")
            back(kiosk)


def no_entry(test, kiosk, scanner):
    with step("a scan while a code is being typed counts, and lands in no entry"):
        kiosk.press("Enter code")
        kiosk.type("Ticket code", "TKT-20")
        focus(kiosk)
        scanner.scan(test.code_in("NO_RESERVATION"))
        kiosk.wait_title("NO RESERVATION")
        back(kiosk)
        kiosk.press("Enter code")
        check(kiosk.typed("Ticket code") == "", f"in the entry: {kiosk.typed('Ticket code')}")
    with step("what a person types arrives in order, and Enter checks it"):
        focus(kiosk)
        for symbol in test.code.lower():
            kiosk.tool("key", "--clearmodifiers", "minus" if symbol == "-" else symbol)
            time.sleep(0.09)
        kiosk.key("Return")
        kiosk.wait_title("VALID TICKET")
        back(kiosk)


def at_sign_in(test, kiosk, scanner):
    with step("on the sign-in page a scan is dropped"):
        kiosk.press("Lock")
        kiosk.wait_title("Sign in")
        kiosk.type("User name", "jane")
        focus(kiosk)
        scanner.scan(test.code)
        time.sleep(0.5)
        check(kiosk.typed("User name") == "jane", f"in the entry: {kiosk.typed('User name')}")
        check(kiosk.title == "Sign in", f"the title is {kiosk.title}")
    with step("but a name and a PIN typed as fast are typed, each where it was begun"):
        kiosk.type("User name", "")
        kiosk.touch_entry("User name")
        scanner.scan("OPERATOR", end="none")
        kiosk.touch_entry("PIN")
        scanner.scan("482913", end="none")
        drive.wait_for("the PIN", lambda: len(kiosk.typed("PIN")) == 6)
        check(kiosk.typed("User name") == "OPERATOR", f"in the entry: {kiosk.typed('User name')}")
        kiosk.type("User name", "")
        kiosk.type("PIN", "")
        kiosk.touch_entry("User name")
        scanner.scan("jane1357", end="TAB")
        drive.wait_for("the name", lambda: kiosk.typed("User name") == "jane1357")


def begin_name(kiosk):
    kiosk.wait_title("Sign in")
    kiosk.type("User name", "")
    kiosk.type("PIN", "")
    kiosk.touch_entry("User name")


def badges(kiosk, scanner):
    with step("the Enter after a short PIN is no second end of the long name before it"):
        begin_name(kiosk)
        scanner.scan("jane1357", end="TAB")
        time.sleep(0.1)
        scanner.scan("2468")
        kiosk.wait_title("Scanning", "Checking")
        kiosk.press("Lock")
    for name, pin, end in (("jane", "2468", "CR"), ("jane1357", "2468", "CR"), ("jane13", "482913", "CR"),
                           ("jane13", "482913", "CR LF")):
        with step(f"a badge reader that types {name}, Tab, its PIN and {end} at once signs in"):
            begin_name(kiosk)
            scanner.scan(f"{name}\t{pin}", end=end)
            kiosk.wait_title("Scanning", "Checking")
            kiosk.press("Lock")


def in_settings(test, kiosk, scanner):
    with step("in the settings what is typed fast, but is no scan, stays in its entry at Tab; a scan lands in none"):
        kiosk.sign_in("lee", "1357")
        kiosk.wait_title("Scanning")
        kiosk.press("Settings")
        kiosk.wait_title("Settings")
        kiosk.type("Server", "")
        kiosk.touch_entry("Server")
        scanner.scan("gate\tx", end="none")
        drive.wait_for("the server", lambda: kiosk.typed("Server") == "gate")
        kiosk.touch_entry("Server")
        scanner.scan(test.code)
        scanner.scan("x", end="none")
        drive.wait_for("what was typed after the scan", lambda: kiosk.typed("Server") in ("gatex", "xgate"))
        check(kiosk.title == "Settings", f"the title is {kiosk.title}")


def on_results(test, kiosk, scanner):
    with step("a yellow or red result makes room for the next scan; a green one waits for its button"):
        scanner.scan(test.code_in("WRONG_DATE"))
        kiosk.wait_title("WRONG DATE")
        scanner.scan(test.code)
        kiosk.wait_title("VALID TICKET")
        scanner.scan(test.code_in("NO_RESERVATION"))
        time.sleep(0.5)
        check(kiosk.title == "VALID TICKET", f"the title is {kiosk.title}")
        kiosk.key("Return")
        kiosk.wait_title("VERIFIED")
        kiosk.wait_title("Scanning")


def main():
    test = scenario.Scenario(__doc__)
    scanner = wedge.HandScanner()
    with test.kiosk() as kiosk:
        test.sign_in(kiosk)
        layouts(test, kiosk, scanner)
        ends(test, kiosk, scanner)
        no_entry(test, kiosk, scanner)
        on_results(test, kiosk, scanner)
        at_sign_in(test, kiosk, scanner)
        badges(kiosk, scanner)
        in_settings(test, kiosk, scanner)


scenario.run(main)
