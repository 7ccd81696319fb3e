#!/usr/bin/python3
"""Signing in while the server does not answer: who can, who cannot and what it says, the lock-out that a restart does
not end, and the supervisor's page. Screenshots with --shots."""

import pathlib

import pyatspi

import drive
import line
import scenario
from scenario import check, not_on_disk, rows, step, wait_until_known


def known(data_dir):
    return rows(data_dir, "SELECT count(*) FROM known_operators")[0]


def get_known(test, kiosk, data_dir):
    with step("two operators sign in with the server's word"):
        kiosk.sign_in("lee", "1357")
        kiosk.wait_title("Scanning")
        wait_until_known(data_dir, 1)
        kiosk.press("Lock")
        test.sign_in(kiosk)
        wait_until_known(data_dir, 2)
        kiosk.press("Lock")
        kiosk.wait_title("Sign in")


def last_try(test, kiosk):
    with step("the server says with the fifth wrong one that it was the last"):
        test.world.tells_last_try = True
        for _ in range(4):
            kiosk.sign_in("mallory", "0000")
            kiosk.wait_text("not right")
            drive.wait_for("an empty PIN", lambda: kiosk.typed("PIN") == "")
        kiosk.sign_in("mallory", "0000")
        kiosk.wait_text(r"try again in 1[45]:\d\d")
        check(not kiosk.button("Sign in").getState().contains(pyatspi.STATE_SENSITIVE), "it can be pressed")


def strangers(test, kiosk, wire):
    with step("a stranger is told who can sign in"):
        wire.set("cut")
        kiosk.sign_in("stranger", "2468")
        kiosk.wait_text("in the last 24 hours")
        test.shot(kiosk, "stranger-offline")
    with step("whoever was here with a PIN is told so when it is a password now"):
        kiosk.sign_in("lee", password="battery staple")
        kiosk.wait_text("sign in as you did last")


def supervisor(test, kiosk, wire):
    with step("a silent server is waited for no longer than for a scan; an ADMIN has the supervisor's page"):
        wire.set("silent")
        kiosk.sign_in("lee", "1357")
        kiosk.wait_title("Scanning")
        kiosk.wait_text("Signed in without the server")
        test.shot(kiosk, "scanning-local-admin")
        kiosk.press("Settings")
        kiosk.wait_title("Settings")
    with step("it waits on that page for the server's word, too"):
        before = len(test.world.tokens)
        wire.set("up")
        drive.wait_for("a session", lambda: len(test.world.tokens) > before)
        check(kiosk.title == "Settings", f"the title is {kiosk.title}")
        kiosk.press("Back")
        kiosk.wait_title("Scanning")
        drive.wait_for("the band to go", lambda: not any("Signed in without" in text for text in kiosk.texts()))
        kiosk.press("Lock")


def lock_out(test, kiosk, wire):
    with step("five wrong tries lock out, with a countdown"):
        wire.set("cut")
        for _ in range(4):
            kiosk.sign_in("jane", "0000")
            kiosk.wait_text("not right")
            drive.wait_for("an empty PIN", lambda: kiosk.typed("PIN") == "")
        kiosk.sign_in("jane", "0000")
        first = kiosk.wait_text(r"try again in 1[45]:\d\d")
        drive.wait_for("the countdown to count", lambda: kiosk.wait_text("try again in") != first)
        check(kiosk.typed("PIN") == "", "the PIN is still there")
        test.shot(kiosk, "locked-out-offline")


def after_restart(test, kiosk, wire):
    with step("neither a restart nor the server ends it; others are free to come in"):
        kiosk.wait_title("Sign in")
        kiosk.type("User name", "jane")
        kiosk.wait_text(r"try again in 1[45]:\d\d")
        check(not kiosk.button("Sign in").getState().contains(pyatspi.STATE_SENSITIVE), "it can be pressed")
        kiosk.type("User name", "lee")
        drive.wait_for("the countdown to go", lambda: not any("try again in" in text for text in kiosk.texts()))
        wire.set("up")
        kiosk.type("User name", "jane")
        kiosk.wait_text("try again in")
        wire.set("cut")
        kiosk.sign_in("lee", "1357")
        kiosk.wait_title("Scanning")
        kiosk.press("Lock")


def refused(test, kiosk, wire, data_dir):
    with step("an operator who was sent away meanwhile is sent away by the kiosk as well"):
        before = known(data_dir)
        wire.set("cut")
        kiosk.sign_in("lee", "1357")
        kiosk.wait_title("Scanning")
        test.world.dismissed.add("lee")
        wire.set("up")
        kiosk.wait_text("no longer takes this PIN")
        check(kiosk.title == "Sign in", f"the title is {kiosk.title}")
        test.shot(kiosk, "dismissed")
        drive.wait_for("him to be forgotten", lambda: known(data_dir) == before - 1)
        test.world.dismissed.clear()


def main():
    test = scenario.Scenario(__doc__)
    wire = line.Line(test.server)
    data_dir = str(pathlib.Path(test.folder.name) / "data")
    with test.kiosk(wire.url, data_dir) as kiosk:
        get_known(test, kiosk, data_dir)
        last_try(test, kiosk)
        strangers(test, kiosk, wire)
        supervisor(test, kiosk, wire)
        lock_out(test, kiosk, wire)
        not_on_disk(data_dir, "name", "Jane Smith", "Lee Wong")
        kiosk.kill()
        kiosk.process.returncode = 0
    with test.kiosk(wire.url, data_dir) as kiosk:
        after_restart(test, kiosk, wire)
        refused(test, kiosk, wire, data_dir)


scenario.run(main)
