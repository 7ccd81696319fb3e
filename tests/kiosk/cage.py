#!/usr/bin/python3
"""A gate as its unit runs it: the real binary in the real session script under the real cage, started again when it dies
and left alone when it was left."""

import os
import pathlib
import re
import shutil
import signal

import drive
import gate
import scenario
from scenario import check, step


class Unit:
    """gatehouse-kiosk.service as far as it can be had without systemd: Restart=on-failure."""

    def __init__(self, test):
        self.test = test
        self.log = pathlib.Path(test.folder.name) / "protocol.log"

    def start(self):
        return self.test.gate(lambda *arguments, **more: gate.InCage(
            self.test.arguments.session, *arguments, protocol=str(self.log), **more))

    def said(self, pattern):
        """How often the kiosk said it to cage."""
        return len(re.findall(pattern, self.log.read_text(encoding="utf-8", errors="replace")))

    def starts_again(self, kiosk, status):
        """Ends the session that is dead; whether the unit would start another one."""
        ended = kiosk.process.wait(drive.PATIENCE)
        kiosk.clean_up()
        check(ended == status, f"the session ended with {ended} instead of {status}")
        return ended != 0


def opens(test, kiosk):
    with step("the kiosk fills cage's screen and has no title bar"):
        kiosk.wait_title("Sign in")
        drive.wait_for("a window that fills the screen", kiosk.fills_the_screen)
        check(kiosk.window_count() == 1, "there is another window")
        check(not any(kiosk.has_button(name) for name in ("Close", "Minimize", "Maximize")), kiosk.describe())
        top = min(node.queryComponent().getExtents(1).y for node, role, _ in kiosk.walk()
                  if role != "frame" and node.queryComponent().getExtents(1).height > 0)
        check(top == 0, f"the first {top} rows are not the kiosk's")
        test.shot(kiosk, "cage-sign-in")


def works(test, kiosk, unit):
    with step("the screen may go dark before a shift, and not during it"):
        check(unit.said(r"create_inhibitor") == 0, "it is kept on while nobody is there")
        test.sign_in(kiosk)
        drive.wait_for("the screen to be kept on", lambda: unit.said(r"idle_inhibit_manager_v1@\d+\.create_inhibitor"))
    with step("a ticket is verified"):
        test.hold_up()
        kiosk.wait_title("VALID TICKET")
        test.shot(kiosk, "cage-valid")
        kiosk.press("Mark as Verified")
        kiosk.wait_title("VERIFIED")
        kiosk.wait_title("Scanning")
        check(test.world.tickets[test.code]["state"] == "VERIFIED", "the server does not know of it")
        test.album.show(None)
    with step("locked, it may go dark again"):
        check(unit.said(r"idle_inhibitor_v1@\d+\.destroy") == 0, "it went dark during the shift")
        kiosk.press("Lock")
        kiosk.wait_title("Sign in")
        drive.wait_for("the screen to be let go", lambda: unit.said(r"idle_inhibitor_v1@\d+\.destroy"))


def dies(kiosk, unit):
    with step("killed, it is started again"):
        os.kill(kiosk.pid, signal.SIGKILL)
        check(unit.starts_again(kiosk, 128 + signal.SIGKILL), "the gate stays dark")


def leaves(kiosk, unit):
    with step("its supervisor restarts it in place"):
        kiosk.sign_in("lee", "1357")
        kiosk.wait_title("Scanning")
        kiosk.press("Settings")
        pid = kiosk.pid
        kiosk.press("Restart kiosk")
        kiosk.find_again()
        check(kiosk.pid == pid and kiosk.process.poll() is None, "the session has ended")
        drive.wait_for("a window that fills the screen", kiosk.fills_the_screen)
    with step("and leaves it, which is an end"):
        kiosk.sign_in("lee", "1357")
        kiosk.wait_title("Scanning")
        kiosk.press("Settings")
        kiosk.press("Leave kiosk")
        check(not unit.starts_again(kiosk, 0), "it comes back although it was left")


def main():
    test = scenario.Scenario(__doc__)
    for tool in ("cage", "Xwayland", "setpriv"):
        if not shutil.which(tool):
            scenario.skip(f"{tool} is not installed")
    unit = Unit(test)
    kiosk = unit.start()
    try:
        opens(test, kiosk)
        works(test, kiosk, unit)
        dies(kiosk, unit)
        kiosk = unit.start()
        opens(test, kiosk)
        leaves(kiosk, unit)
    finally:
        kiosk.give_up()


scenario.run(main)
