"""What the scanning page can have to say beside the camera's picture: the day's numbers, a wrong clock, "Undo last" in
each of its states, refused entries; and all of it at once."""

import drive
import fake_server
from stage import ADMIN

CLOCK_AHEAD = 200  # seconds


def undo(stage):
    """The button that names what it undoes."""
    name = stage.say("Undo: %s").partition("%s")[0]
    stage.kiosk.press(stage.kiosk.button_with(name))
    stage.sees("Undo the admission of %s?")


def admit(stage, code):
    stage.scan(code, "VALID TICKET")
    stage.press("Mark as Verified")
    stage.title("Scanning")


def undo_states(stage):
    admit(stage, stage.test.code_in("RESERVED"))
    stage.kiosk.wait_text("129")  # admitted, one more than before
    stage.sees("This device's clock is %s behind; judged by the server's time.")
    stage.kiosk.button_with(stage.say("Undo: %s").partition("%s")[0])
    stage.picture("undo-offered")
    undo(stage)
    stage.picture("undo-asking")
    stage.world.undo_refusal = (409, "UNDO_DOUBLE_ENTRY")
    stage.press("Undo")
    stage.sees("Somebody else came in with the same ticket. Please tell the supervisor.")
    stage.picture("undo-refused")
    stage.world.undo_refusal = None
    stage.press("Lock")
    stage.sign_in(ADMIN)


def undone(stage):
    ticket = stage.world.add("RESERVED", fake_server.ticket_code("SE00000000A"), name="Ada Lovelace")
    admit(stage, ticket["code"])
    undo(stage)
    stage.press("Undo")
    stage.sees("Undone: the ticket can be used again.")
    stage.picture("undo-done")


def all_at_once(stage):
    """An entry is kept while there is no line; then the server does not know the ticket any more."""
    ticket = stage.world.add("RESERVED", fake_server.ticket_code("SD00000000A"), name="Wolfeschlegelstein Hausenberger")
    stage.scan(ticket["code"], "VALID TICKET")
    stage.wire.set("cut")
    stage.press("Mark as Verified")
    stage.title("Scanning")
    stage.sees("OFFLINE – not confirmed by the server.")
    stage.sees("Today, as of %s")
    undo(stage)
    stage.picture("side-crowded")
    stage.press("Keep")
    del stage.world.tickets[ticket["code"]]
    stage.wire.set("up")
    refused = stage.catalogue.ngettext("%d refused", "%d refused", 1).replace("%d", "1")
    drive.wait_for("the refusal", lambda: refused in stage.kiosk.texts())
    stage.sees("Online")
    stage.picture("refused", shows=[refused])
    stage.press("Settings")
    stage.sees("Refused entries: %1$d. The last one: %2$s.")
    stage.sees("This tablet's is %s slow. The server's time is used; set the clock.")
    stage.picture("settings-refused")
    stage.press("Back")
    stage.title("Scanning")


def walk(stage):
    stage.world.clock_ahead = CLOCK_AHEAD
    with stage.kiosk_of("side"):
        stage.sign_in(ADMIN)
        stage.sees("Admitted today")
        undo_states(stage)
        undone(stage)
        all_at_once(stage)
