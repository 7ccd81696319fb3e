"""The pages beside the gate: people who are looked for, the supervisor's settings, double entries."""

import drive
import fake_server
import layout
from stage import ADMIN
from tour_gate import LONG_NAME

LONG_NAMES = ("Gate 1, the one by the river", "Maximiliane von Hohenzollern-Sigmaringen")


# ---- people ----

def find(stage, words):
    stage.type("Name or e-mail", words)
    stage.press("Find")


def searching(stage):
    stage.press("Find by name")
    stage.title("Find by name")
    stage.kiosk.button(stage.say("Space"))
    stage.picture("search")
    stage.kiosk.press("äéñ")
    stage.kiosk.button("ü")
    stage.picture("search-accents")
    find(stage, "jo")
    stage.sees("Type at least %d letters.")
    stage.picture("search-short")
    find(stage, "nobody at all")
    stage.sees("Nobody found. Try a part of the name, or the e-mail address.")
    stage.picture("search-nobody")
    find(stage, "example.org")
    stage.kiosk.button_with("Wolfeschlegel")
    stage.sees("There are more people than these. Type more of the name.")
    stage.picture("search-many")
    stage.wire.set("cut")
    find(stage, "wolfe")
    stage.sees("Searching needs the server.")
    stage.picture("search-offline")
    stage.wire.set("up")
    stage.press("Try again")
    stage.kiosk.button_with("Wolfeschlegel")
    stage.press("Back")
    stage.title("Scanning")


# ---- double entries ----

def crowd(world):
    """Double entries with little and with much to say, and people of one mail server."""
    world.add_conflict("TICKET_CANCELLED", name="Ada Lovelace", second=None)
    world.add_conflict("ALREADY_VERIFIED", name=LONG_NAME, first=(*LONG_NAMES, 1500))
    for number in range(25):
        world.add("NO_RESERVATION" if number % 3 else "RESERVED", fake_server.ticket_code(f"MA{number:08}A"),
                  name=f"Maria Silva {number:02}", email="maria@example.org")


def none_yet(stage):
    stage.press("Settings")
    stage.title("Settings")
    stage.press("Double entries")
    stage.title("Double entries")
    stage.sees("Every double entry is decided.")
    stage.picture("conflicts-none")
    stage.press("Back")
    stage.title("Settings")
    stage.press("Back")
    stage.title("Scanning")


def deciding(stage):
    kiosk = stage.kiosk
    kiosk.press(kiosk.button_with(f"({len(stage.world.conflicts)})"))
    stage.title("Double entries")
    row = kiosk.button_with("Wolfeschlegel")
    stage.picture("conflicts")
    kiosk.press(row)
    kiosk.button(stage.say("Misuse"))
    stage.picture("conflict")
    kiosk.touch_entry(stage.say("Note"))
    kiosk.button(stage.say("Space"))
    stage.type("Note", "They are twins, and the ticket of one is on the phone of the other")
    stage.picture("conflict-note")
    stage.wire.set("cut")
    stage.press("Misuse")
    stage.sees("The server cannot be reached.")
    stage.picture("conflict-offline")
    stage.wire.set("up")
    stage.press("Misuse")
    kiosk.wait_text(f"^{stage.say('Misuse')} · ")
    stage.picture("conflict-decided")
    stage.press("Back")
    kiosk.button_with("Ada Lovelace")
    stage.press("Back")
    stage.title("Settings")


# ---- settings ----

def settings(stage):
    stage.press("Settings")
    stage.title("Settings")
    stage.sees("It answers.")
    stage.sees("Its picture moves.")
    stage.picture("settings")


def list_items(kiosk, choice):
    return [node for node, role, _ in kiosk.walk(choice) if role == "list item"]


def look_at_languages(kiosk, choice):
    button = next(node for node, role, _ in kiosk.walk(choice) if role in ("push button", "toggle button"))
    button.queryAction().doAction(0)

    def in_sight():
        pane = next((node for node, role, _ in kiosk.walk(choice) if role == "scroll pane"), None)
        items = list_items(kiosk, choice)
        return pane and len(items) == 7 and max(map(layout.bottom, items)) <= layout.bottom(pane)
    drive.wait_for("all languages in sight", in_sight)
    kiosk.key("Escape")
    drive.wait_for("the list to go", lambda: not list_items(kiosk, choice))


def languages(stage):
    """Whoever cannot read the present one finds his at once: none is below the edge of the list."""
    for size in stage.sizes:
        stage.resize(size)
        look_at_languages(stage.kiosk, stage.kiosk.find(stage.say("Language"), ("combo box",)))


def settings_keys(stage):
    """The keys must not hide the entry at any size; at one it is seen at the end of the page."""
    stage.resize((1280, 720))
    stage.scroll_to_end(stage.kiosk.entry(stage.say("Server")))
    stage.kiosk.touch_entry(stage.say("Server"))
    stage.kiosk.button("q")
    stage.picture("settings-keys", shows=[stage.say("Server")])
    stage.press("Back")
    stage.title("Scanning")


def walk(stage):
    with stage.kiosk_of("pages"):
        stage.sign_in(ADMIN)
        none_yet(stage)
        crowd(stage.world)
        searching(stage)
        settings(stage)
        languages(stage)
        deciding(stage)
        settings_keys(stage)
