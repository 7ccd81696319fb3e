#!/usr/bin/python3
"""The life of a device with the real server: gatehousectl devices add draws a code, the kiosk's camera reads it, scans
bear the device's name, gatehousectl devices revoke has the kiosk wiped at its next contact, and a hand scanner enrols
it anew.

usage: devices_whole_way.py --kiosk BINARY [--shots FOLDER]; the server's programs come by the environment."""

import pathlib
import subprocess
import sys

import drive
import scenario
import wedge
import whole_way
from scenario import check, rows, step

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "cgi"))

from gatehouse import Site  # noqa: E402


class Way(scenario.Scenario):
    """With the real server in place of the fake one."""

    def __init__(self, site, code, picture):
        sys.argv += ["--server", f"http://127.0.0.1:{site.server.port}", "--code", code, "--user", "gate",
                     "--pin", "2468"]
        super().__init__(__doc__)
        self.site = site
        self.ticket = str(pathlib.Path(self.folder.name) / "ticket.png")
        pathlib.Path(self.ticket).write_bytes(picture)

    def devices_of_scans(self):
        return [row["name"] for row in self.site.records.rows(
            "SELECT devices.name FROM scans LEFT JOIN devices ON devices.id = scans.device_id ORDER BY scans.id")]


def set_up(test, kiosk, name, scanner=None):
    """What gatehousectl says of the device, once it is this kiosk."""
    picture = str(pathlib.Path(test.folder.name) / "enrol.png")
    added = test.site.ctl("devices", "add", "--name", name, "--png", picture)
    kiosk.press("Set up this device")
    kiosk.wait_title("Set up this device")
    if scanner:
        kiosk.tool("windowfocus", "--sync")
        scanner.scan(added["text"])
    else:
        kiosk.wait_text("^Camera on$")
        test.album.show_picture(picture)
    kiosk.wait_text(f"^This is {name} now.$")
    test.album.show(None)
    kiosk.press("Go on")
    kiosk.wait_restarted()
    kiosk.wait_title("Sign in")
    kiosk.wait_text(f"^{name}$")
    return added


def listed(test, number):
    return next(device for device in test.site.ctl("devices", "list")["devices"] if device["id"] == number)


def work(test, kiosk, added):
    with step("its scans bear its name, and the day's list is on it"):
        test.sign_in(kiosk)
        test.album.show_picture(test.ticket)
        kiosk.wait_title("VALID TICKET")
        kiosk.wait_text("John Doe")
        kiosk.press("Mark as Verified")
        kiosk.wait_title("VERIFIED")
        test.album.show(None)
        drive.wait_for("the list", lambda: rows(kiosk.data_dir, "SELECT mark FROM manifest_tickets"))
        names = test.devices_of_scans()
        check(names and set(names) == {"Gate 1"}, f"the scans are of {names}")
        check(listed(test, added["id"])["enrolled"], "gatehousectl does not list it as enrolled")
        check(listed(test, added["id"])["last_seen_at"], "gatehousectl has not seen it")


def strings_of(data_dir):
    """What strings(1) finds in all files."""
    files = [str(path) for path in pathlib.Path(data_dir).iterdir()]
    return subprocess.run(["strings", "-n", "4", *files], check=True, stdout=subprocess.PIPE).stdout.decode("latin-1")


def revoke(test, kiosk, added):
    with step("gatehousectl devices revoke: at the next contact nothing stays"):
        test.site.ctl("devices", "revoke", str(added["id"]))
        kiosk.wait_title("Scanning")
        test.album.show("ANY-CODE")
        kiosk.wait_restarted()
        test.album.show(None)
        kiosk.wait_text("revoked by the venue")
        test.shot(kiosk, "revoked")
        found = strings_of(kiosk.data_dir)
        for word in (test.code, test.code[9:], "John", "example.com", "+1202", added["uuid"], "Gate 1", "ANY-CODE"):
            check(word not in found, f"the disk still has {word}")
        for table in ("manifests", "manifest_slots", "manifest_tickets", "held_scans", "enrolment", "entries"):
            check(rows(kiosk.data_dir, f"SELECT count(*) FROM {table}") == [0], f"{table} still has rows")
        check(not kiosk.has_button("Sign in"), "somebody can sign in")


def main():
    site = Site()
    try:
        site.serve("lighttpd")
        site.configure(server={"base_url": f"http://127.0.0.1:{site.server.port}"})
        site.add_operator("gate", pin="2468")
        code, picture = whole_way.book(site)
        test = Way(site, code, picture)
        with test.kiosk(server="", settings={"sounds": "false"}) as kiosk:
            with step("the code of gatehousectl devices add enrols the kiosk that sees it"):
                added = set_up(test, kiosk, "Gate 1")
            work(test, kiosk, added)
            revoke(test, kiosk, added)
            with step("a hand scanner enrols it anew"):
                set_up(test, kiosk, "Gate 2", wedge.HandScanner())
                test.sign_in(kiosk)
                test.album.show_picture(test.ticket)
                kiosk.wait_title("ALREADY VERIFIED")
                kiosk.wait_text("Gate 1")
                drive.wait_for("its scan", lambda: test.devices_of_scans()[-1] == "Gate 2")
                test.shot(kiosk, "already-verified-at-another-gate")
        check(not site.records.broken_invariants(), "the database is not as it should be")
    finally:
        site.close()


scenario.run(main)
