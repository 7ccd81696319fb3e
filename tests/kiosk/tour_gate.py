"""The gate's own states: who signs in, what is scanned and what the screen says of it."""

import contextlib
import sqlite3
import time
import time

import drive
import fake_server
import layout
import scenario
from stage import ADMIN, OPERATOR

# state, headline, what else is said (UX K8), and what of it is the same in every language
VERDICTS = [
    ("WRONG_DATE", "WRONG DATE", "Say: “Your reservation is for %s.”", r"\b6\b"),
    ("NO_RESERVATION", "NO RESERVATION", "This ticket has no reservation.", "TKT"),
    ("TICKET_EXPIRED", "INVALID TICKET", "Expired: its time slot or its validity is over.", "TKT"),
    ("TICKET_CANCELLED", "INVALID TICKET", "Its order was cancelled or refunded.", "TKT"),
    ("TICKET_NOT_ACTIVATED", "INVALID TICKET", "Not activated: it has not been paid for.", "TKT"),
    ("VERIFIED", "ALREADY VERIFIED", "Say: “This ticket was used at %s.”", "Lee Wong"),
]
PICTURES = {"VERIFIED": "already-verified"}
LONG_NAME = "Wolfeschlegelsteinhausenbergerdorff " * 3


@contextlib.contextmanager
def full_disk(data_dir):
    """The kiosk cannot write: another one does, for long."""
    with contextlib.closing(sqlite3.connect(f"{data_dir}/kiosk.db", isolation_level=None)) as database:
        database.execute("BEGIN IMMEDIATE")
        yield
        database.execute("ROLLBACK")


# ---- signing in ----

def sign_in(stage):
    stage.title("Sign in")
    stage.picture("sign-in")
    stage.kiosk.touch_entry(stage.say("PIN"))
    drive.wait_for("the keys of a PIN", lambda: not stage.kiosk.has_button("q"))
    stage.picture("sign-in-pin")
    stage.press("Sign in")
    stage.sees("Please enter your user name.")
    stage.picture("sign-in-nobody")
    stage.try_to_sign_in(OPERATOR[0], "0000")
    stage.sees("User name, PIN or password is not right.")
    stage.picture("sign-in-wrong")
    stage.world.failures[OPERATOR[0]] = (stage.world.max_failures, time.monotonic())
    stage.try_to_sign_in(OPERATOR[0], "0000")
    first = stage.sees("Too many wrong tries. You can try again in %s.")
    drive.wait_for("the countdown to count",
                   lambda: stage.sees("Too many wrong tries. You can try again in %s.") != first)
    stage.picture("locked-out")
    stage.world.failures.clear()


def without_server(stage):
    """Behind the lock, the line being cut."""
    stage.press("Lock")
    stage.wire.set("cut")
    stage.try_to_sign_in("stranger", "2468")
    stage.sees("Until it answers, only who signed in here in the last 24 hours can sign in.")
    stage.picture("stranger-offline")
    stage.sign_in(ADMIN)
    stage.sees("OFFLINE – not confirmed by the server.")
    stage.picture("scanning-local")
    stage.world.dismissed.add(ADMIN[0])
    stage.wire.set("up")
    stage.sees("The server no longer takes this PIN or password: it was changed, or the account was closed.")
    stage.picture("dismissed")
    stage.world.dismissed.clear()
    stage.sign_in(ADMIN)


def session_ends(stage):
    code = stage.test.code_in("NO_RESERVATION")
    stage.world.tokens.clear()
    stage.scan(code, "Sign in")
    stage.sees("The session has ended. Sign in to go on with %s.")
    stage.picture("session-ended")
    stage.try_to_sign_in(*ADMIN)
    stage.title("NO RESERVATION")
    stage.scan_again()


# ---- what is scanned ----

def verdicts(stage):
    for state, title, words, everywhere in VERDICTS:
        stage.scan(stage.test.code_in(state), title)
        stage.sees(words)
        stage.kiosk.wait_text(everywhere)
        scenario.check(not stage.kiosk.has_button(stage.say("Mark as Verified")), f"{title} can be marked")
        stage.picture(PICTURES.get(state, state.lower().replace("_", "-")))
    stage.scan("TKT-2025-000000-000000", "INVALID TICKET")
    stage.picture("not-found")
    stage.scan("gatehouse-enrol http://127.0.0.1 " + "x" * 43, "INVALID TICKET")
    stage.sees("This code sets up a device. It is used on the page “Set up this device”, not here.")
    stage.picture("set-up-code-at-the-gate")


def held(stage):
    """Contact data is there while a finger is on it, and nowhere afterwards (UX K21)."""
    kiosk, secret = stage.kiosk, "john@example.com"
    x, y, width, height = next(part.box for part in layout.parts(kiosk) if "•" in part.name)
    kiosk.tool("mousemove", str(x + width // 4), str(y + height // 2), "mousedown", "1")
    kiosk.wait_text(secret)
    kiosk.tool("mouseup", "1")
    drive.wait_for("a mask", lambda: not any(secret in text for text in kiosk.texts()))
    kiosk.tool("mousemove", str(x + width // 4), str(y + height // 2), "mousedown", "1")
    kiosk.wait_text(secret)
    stage.scan_again()
    scenario.check(not any(secret in (node.name or "") for node, _, _ in kiosk.walk()), "the e-mail stayed")
    kiosk.tool("mouseup", "1")


def valid(stage):
    """Nothing of it may push the buttons away: before its slot, a long name, long addresses."""
    stage.scan(stage.test.code_in("RESERVED"), "VALID TICKET")
    stage.picture("valid")
    held(stage)
    stage.scan(stage.ticket_of(LONG_NAME)["code"], "VALID TICKET")
    stage.sees("in %s")
    stage.picture("crowded")
    stage.world.delay = 5.0
    stage.press("Mark as Verified")
    stage.sees("Marking …")
    stage.world.delay = 0.0
    stage.title("VERIFIED")
    stage.title("Scanning")


def verified(stage):
    """It goes by itself after two seconds: a picture a time."""
    sizes = list(stage.sizes)
    for number, size in enumerate(sizes):
        ticket = stage.world.add("RESERVED", fake_server.ticket_code(f"VF0000000{number}A"))
        stage.scan(ticket["code"], "VALID TICKET")
        stage.sizes = [size]
        stage.resize(size)
        stage.press("Mark as Verified")
        stage.title("VERIFIED")
        stage.picture("verified")
        stage.title("Scanning")
    stage.sizes = sizes[::-1]


def entering(stage):
    stage.press("Enter code")
    stage.kiosk.button("-")
    stage.picture("manual-entry")
    stage.type("Ticket code", "TKT-2026-000000-000000")
    stage.press("Check")
    stage.sees("There is a slip in this code: its last character does not fit the others. Compare it with the ticket,"
               " or press Check again to send it as it is.")
    stage.picture("manual-entry-slip")
    stage.press("Back")
    stage.title("Scanning")




# ---- what keeps a ticket from being judged ----

def held_up(stage):
    """The code that was just judged is still before the camera."""
    code = stage.test.code_in("WRONG_DATE")
    stage.test.album.show(code)
    stage.title("WRONG DATE")
    stage.scan_again()
    stage.sees("This code was scanned a moment ago")
    stage.picture("held-up")
    stage.test.album.show(None)
    stage.gone("This code was scanned a moment ago")


def unanswered(stage):
    """The day's list is not on this kiosk: the fake server has none."""
    stage.wire.set("cut")
    stage.scan(stage.test.code_in("RESERVED"), "NOT CHECKED")
    stage.sees("The server cannot be reached.")
    stage.picture("not-checked")
    stage.scan_again()
    stage.sees("OFFLINE – not confirmed by the server.")
    stage.picture("scanning-offline")
    stage.wire.set("up")
    stage.sees("Online")
    stage.world.fault = "odd"
    stage.scan(stage.test.code_in("WRONG_DATE"), "NO ANSWER")
    stage.picture("no-answer")
    stage.world.fault = None
    stage.scan_again()


def nothing_kept(stage):
    """A valid ticket whose entry neither the server nor the disk takes."""
    ticket = stage.world.add("RESERVED", fake_server.ticket_code("NK00000000A"))
    stage.scan(ticket["code"], "VALID TICKET")
    stage.wire.set("cut")
    with full_disk(stage.kiosk.data_dir):
        stage.press("Mark as Verified")
        stage.title("NOT CONFIRMED")
        stage.picture("not-confirmed")
    stage.wire.set("up")
    stage.title("NOT CONFIRMED", "VERIFIED")


def walk(stage):
    with stage.kiosk_of("gate"):
        sign_in(stage)
        stage.sign_in(ADMIN)
        stage.sees("Camera on")
        stage.sees("Admitted today")
        stage.picture("scanning")
        verdicts(stage)
        stage.scan_again()
        valid(stage)
        verified(stage)
        entering(stage)
        held_up(stage)
        unanswered(stage)
        session_ends(stage)
        without_server(stage)
        nothing_kept(stage)
