#!/usr/bin/python3
"""The kiosk ends well whatever it shows and waits for: told to by a signal, and by its window being closed. Freed memory
that is used after all stops a build with AddressSanitizer."""

import pathlib

import drive
import gate
import line
import scenario
from scenario import check, step


class Windowed(gate.OnOpenbox):
    """In a window that a window manager closes."""

    careless = {}

    def launch(self, binary, arguments, environment):
        return super().launch(binary, [*arguments, "--windowed"], environment)

    def close(self):
        self.key("alt+F4")
        check(self.process.wait(drive.PATIENCE) == 0, f"it ended with {self.process.returncode}")


class Run:
    """One kiosk on its way to where it is to end."""

    def __init__(self, test, wire, kiosk):
        self.test, self.wire, self.kiosk = test, wire, kiosk

    def ask(self, button, path):
        """Presses what asks the server, which does not answer."""
        self.silence()
        self.kiosk.press(button)
        self.wait_asked(path)

    def silence(self):
        self.wire.unheard = b""
        self.wire.set("silent")

    def wait_asked(self, path):
        """Until a request for it is under way."""
        drive.wait_for(f"a request for {path}", lambda: path.encode() in self.wire.unheard)

    def enter(self):
        self.kiosk.sign_in("lee", "1357")
        self.kiosk.wait_title("Scanning")

    def at_sign_in(self):
        self.kiosk.wait_title("Sign in")

    def signing_in(self):
        self.kiosk.wait_title("Sign in")
        self.silence()
        self.kiosk.sign_in("lee", "1357")
        self.wait_asked("/login")

    def hashing(self):
        """The PIN is looked at here, which takes a thread its time."""
        self.enter()
        scenario.wait_until_known(self.kiosk.data_dir)
        self.kiosk.press("Lock")
        self.kiosk.wait_title("Sign in")
        self.wire.set("cut")
        self.kiosk.sign_in("lee", "1357")

    def scanning(self):
        self.enter()

    def listing(self):
        """The day's list is asked for again and again."""
        self.enter()
        self.silence()
        self.wait_asked("/manifest")

    def checking(self):
        self.enter()
        self.silence()
        self.test.hold_up()
        self.wait_asked("/validate-ticket")

    def valid(self):
        self.enter()
        self.test.hold_up()
        self.kiosk.wait_title("VALID TICKET")

    def marking(self):
        self.valid()
        self.ask("Mark as Verified", "/verify-ticket")

    def searching(self):
        self.enter()
        self.kiosk.press("Find by name")
        self.kiosk.type("Name or e-mail", "john")
        self.kiosk.press("Find")
        self.kiosk.button_with("John Doe")
        self.ask("Find", "/search")

    def settings(self):
        self.enter()
        self.ask("Settings", "/conflicts")
        self.kiosk.wait_title("Settings")

    def deciding(self):
        self.enter()
        self.kiosk.press("Settings")
        self.kiosk.press("Double entries (1)")
        self.kiosk.press(self.kiosk.button_with("Ada Lovelace"))
        self.kiosk.wait_text("^Entry$")
        self.ask("Mistake", "/conflicts/decide")

    def setting_up(self):
        self.enter()
        self.kiosk.press("Settings")
        self.kiosk.press("Set up this device")
        self.kiosk.wait_title("Set up this device")
        self.silence()
        self.test.album.show(f"gatehouse-enrol {self.wire.url} {'y' * 43}")
        self.wait_asked("/enrol")

    def leaving(self):
        """By the supervisor's own button."""
        self.settings()
        self.kiosk.press("Leave kiosk")


SIGNALLED = ("signing_in", "hashing", "checking", "marking", "searching", "deciding", "setting_up", "leaving")
CLOSED = ("at_sign_in", "scanning", "listing", "checking", "valid", "searching", "deciding")


def end_everywhere(test, wire, kind, states, end):
    for state in states:
        wire.set("up")
        test.album.show(None)
        data = str(pathlib.Path(test.folder.name) / f"data-{kind.__name__}-{state}")
        with step(f"{state.replace('_', ' ')}: {end.__name__.replace('_', ' ')}"):
            kiosk = kind(test.arguments.kiosk, wire.url, test.album.source, data_dir=data)
            try:
                getattr(Run(test, wire, kiosk), state)()
            except BaseException:
                kiosk.end(check=False)
                raise
            end(kiosk)


def told_by_a_signal(kiosk):
    kiosk.end()


def closed(kiosk):
    kiosk.close()
    kiosk.end()


def main():
    test = scenario.Scenario(__doc__)
    wire = line.Line(test.server)
    test.world.add_conflict("NO_RESERVATION", name="Ada Lovelace", second=None)
    end_everywhere(test, wire, drive.Kiosk, SIGNALLED, told_by_a_signal)
    end_everywhere(test, wire, Windowed, CLOSED, closed)


scenario.run(main)
