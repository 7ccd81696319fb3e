#!/usr/bin/python3
"""What is heard at the gate (UX K4, K7, K9): each verdict its own sound, the success sound for green alone, and the first one
at once however long the kiosk has been waiting."""

import time

import ears
import fake_server
import scenario
from scenario import check, step

IDLE = 12       # seconds before the first ticket; a sound that is late by them is a fault
GO, WARN, STOP = 659, 523, 196  # hertz of the first notes
SECONDS = {GO: 0.26, WARN: 0.34, STOP: 0.46}

DETAILS = {"WRONG_DATE": {"days": -1},
           "VERIFIED": {"verified_at": "2026-01-01T10:00:00Z", "verified_by": 6, "operator_name": "Lee Wong"}}
# state, title, first note
VISITORS = [
    ("RESERVED", "VALID TICKET", GO),
    ("NO_RESERVATION", "NO RESERVATION", WARN),
    ("VERIFIED", "ALREADY VERIFIED", WARN),
    ("WRONG_DATE", "WRONG DATE", STOP),
    (None, "INVALID TICKET", STOP),
    ("RESERVED", "VALID TICKET", GO),
]


def visitor(test, kiosk, gate, number):
    """The ticket is held up, seen and heard, and taken away. Gives what was heard."""
    state, title, _ = VISITORS[number]
    code = fake_server.ticket_code(f"S{number:010}")
    if state is not None:
        code = test.world.add(state, code, **DETAILS.get(state, {}))["code"]
    start = time.monotonic()
    test.album.show(code)
    kiosk.wait_title(title)
    sound = gate.heard(start, IDLE / 2 if number == 0 else None)
    kiosk.press("Scan Again")
    kiosk.wait_title("Scanning")
    test.album.show(None)
    gate.wait_silence()
    return sound


def main():
    test = scenario.Scenario(__doc__)
    with test.folder, ears.Ears(test.folder.name) as gate:
        with test.kiosk(environment=gate.environment) as kiosk:
            kiosk.sign_in("jane", "2468")
            kiosk.wait_text("^Camera on$")
            with step("nothing is heard before the first ticket"):
                time.sleep(IDLE)
                check(not gate.sounds, f"{len(gate.sounds)} sounds")
            for number, (_, title, hertz) in enumerate(VISITORS):
                with step(f"{title} sounds like itself"):
                    sound = visitor(test, kiosk, gate, number)
                    check(abs(sound.hertz - hertz) < 40, f"{sound.hertz:.0f} Hz instead of {hertz}")
            with step("each to its end"):
                for sound, (_, title, hertz) in zip(gate.sounds, VISITORS):
                    check(abs(sound.seconds - SECONDS[hertz]) < 0.05, f"{title} is heard for {sound.seconds:.2f} s")
            with step("and nothing more"):
                check(len(gate.sounds) == len(VISITORS), f"{len(gate.sounds)} sounds")


main()
