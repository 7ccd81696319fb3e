#!/usr/bin/python3
"""A kiosk's life as one of the venue's devices: set up with a code before the camera, named, its key brought with every
request, barred, wiped, and set up again with a hand scanner; what it had let in is sent then."""

import pathlib
import re
import socket

import drive
import scenario
import wedge
from scenario import check, entries, no_code_on_disk, rows, step

WORDS = b"strings that must be gone"


def code(test, token):
    return f"gatehouse-enrol {test.server} {token}"


def requests(test, path):
    with test.world.lock:
        return [(headers, body) for asked, headers, body in test.world.requests if asked == path]


def not_sent(test, text):
    with test.world.lock:
        for path, headers, body in test.world.requests:
            check(path == "/api/operator/enrol" or text not in str(body) + str(headers), f"{path} carried {text}")


def open_set_up(kiosk):
    kiosk.press("Set up this device")
    kiosk.wait_title("Set up this device")
    kiosk.wait_text("^2. Hold the code")


def wrong_codes(test, kiosk):
    with step("what is no set-up code is told, and goes nowhere"):
        kiosk.wait_text("^1. Have the venue's administrator")
        test.hold_up()
        kiosk.wait_text("does not set up a device")
        test.shot(kiosk, "set-up-wrong-code")
        test.album.show(f"gatehouse-enrol {test.server}")
        kiosk.wait_text("not whole")
        check(not test.world.requests, "something was sent")
    with step("so is a code that was used"):
        test.album.show(code(test, "x" * 43))
        kiosk.wait_text("used before or is older than 15 minutes")
        check(len(requests(test, "/api/operator/enrol")) == 1, "a code in view is tried once")


def first_set_up(test, kiosk):
    token = test.world.invite("Gate 1")
    with step("without anybody signed in it is set up by the code before its camera"):
        test.shot(kiosk, "sign-in-not-set-up")
        open_set_up(kiosk)
        test.shot(kiosk, "set-up")
        wrong_codes(test, kiosk)
        test.album.show(code(test, token))
        kiosk.wait_text("^This is Gate 1 now.$")
        test.album.show(None)
        test.shot(kiosk, "set-up-done")
        headers, body = requests(test, "/api/operator/enrol")[-1]
        check(body == {"token": token}, f"it sent {body}")
        told = {name for name in headers if name.startswith("X-") or name in ("Authorization", "Cookie")}
        check(not told, f"it told who it was: {told}")
    with step("then it is that device"):
        kiosk.press("Go on")
        kiosk.wait_restarted()
        kiosk.wait_title("Sign in")
        kiosk.wait_text("^Gate 1$")
        check(not kiosk.has_button("Set up this device"), "it can be set up by anybody once more")
        test.shot(kiosk, "sign-in-set-up")
        kept = (kiosk.settings_folder / "glib-2.0" / "settings" / "keyfile").read_text(encoding="utf-8")
        check(f"server='{test.server}'" in kept, f"the settings are {kept}")
    return token


def proves_itself(test, kiosk):
    device = test.world.device("Gate 1")
    with step("every request of it brings its key"):
        test.sign_in(kiosk)
        test.hold_up()
        kiosk.wait_title("VALID TICKET")
        for path in ("/api/operator/login", "/api/operator/validate-ticket"):
            headers, _ = requests(test, path)[-1]
            check(headers.get("X-Gatehouse-Device-Key") == device["key"], f"no key with {path}")
            check(test.world.devices[headers["X-Gatehouse-Device"]] is device, f"another device with {path}")
        test.shot(kiosk, "valid-as-device")
        kiosk.press("Scan Again")
        test.album.show(None)
    no_code_on_disk(kiosk.data_dir, device["key"])


def at_the_gate(test, kiosk, token):
    with step("at the gate a set-up code is told for what it is, and is nobody's ticket"):
        test.album.show(code(test, token))
        kiosk.wait_title("INVALID TICKET")
        kiosk.wait_text("This code sets up a device")
        check(not any(token in text for text in kiosk.texts()), "the token is on the screen")
        test.shot(kiosk, "set-up-code-at-the-gate")
        test.album.show(None)
        kiosk.press("Scan Again")
        not_sent(test, token)


def keep_an_entry(test, kiosk):
    with step("an entry that the server has not heard of waits"):
        test.hold_up()
        kiosk.wait_title("VALID TICKET")
        test.world.fault = "busy"
        kiosk.press("Mark as Verified")
        kiosk.wait_title("VERIFIED")
        test.album.show(None)
        check(len(entries(kiosk.data_dir)) == 1, "no entry waits")
    return entries(kiosk.data_dir)[0]


def is_wiped(test, kiosk, device_id, key):
    names = {path.name for path in pathlib.Path(kiosk.data_dir).iterdir()}
    more = names - {"kiosk.db", "kiosk.db-wal", "kiosk.db-shm", "kiosk.db-writers", "kiosk.key",
                    "kiosk.lock"}
    check(not more, f"still there: {more}")
    for path in pathlib.Path(kiosk.data_dir).iterdir():
        content = path.read_bytes()
        for word in (device_id.encode(), key, WORDS, b"Gate 1", test.code.encode()):
            check(word not in content, f"{path.name} has {word}")


def revoked(test, kiosk):
    device_id = next(iter(test.world.devices))
    data = pathlib.Path(kiosk.data_dir)
    key = (data / "kiosk.key").read_bytes()
    (data / "kiosk.db.damaged-1").write_bytes(WORDS * 1000)
    with step("a device that the venue bars destroys what it keeps at the next contact, but no entry"):
        waiting = entries(kiosk.data_dir)
        test.world.device("Gate 1")["revoked"] = True
        test.world.fault = None
        kiosk.wait_restarted()
        kiosk.wait_title("Sign in")
        kiosk.wait_text(r"revoked by the venue.*set it up with a new code\. 1 entry is kept")
        test.shot(kiosk, "revoked")
        is_wiped(test, kiosk, device_id, key)
        check(entries(kiosk.data_dir) == waiting, "the entry is not there")
    with step("nobody signs in on it"):
        check(not kiosk.has_button("Sign in"), "there is a button for it")
    with step("nor does another venue get it while an entry waits for this one"):
        foreign_code(test, kiosk, "still wait for " + re.escape(test.server))
        check(entries(kiosk.data_dir) == waiting, "the entry is not there")


def foreign_code(test, kiosk, words):
    """Another venue's set-up code is refused, and nobody there hears of this kiosk."""
    with socket.create_server(("127.0.0.1", 0)) as stranger:
        port = stranger.getsockname()[1]
        open_set_up(kiosk)
        test.album.show(f"gatehouse-enrol http://127.0.0.1:{port} {'y' * 43}")
        kiosk.wait_text(words)
        stranger.settimeout(0)
        try:
            stranger.accept()
            check(False, "it has called the stranger's server")
        except BlockingIOError:
            pass
    test.album.show(None)
    kiosk.press("Back")
    kiosk.wait_title("Sign in")


def set_up_again(test, kiosk, scan_id):
    scanner = wedge.HandScanner()
    with step("it is set up anew with a hand scanner, and the entry goes out under the new name"):
        open_set_up(kiosk)
        kiosk.tool("windowfocus", "--sync")
        scanner.scan(code(test, test.world.invite("Gate 2")))
        kiosk.wait_text("^This is Gate 2 now.$")
        kiosk.press("Go on")
        kiosk.wait_restarted()
        test.sign_in(kiosk)
        drive.wait_for("the entry to be taken", lambda: entries(kiosk.data_dir, "TAKEN") == [scan_id])
        headers, body = requests(test, "/api/operator/sync")[-1]
        name = test.world.devices[headers["X-Gatehouse-Device"]]["name"]
        check(name == "Gate 2" and body["verifications"][0]["id"] == scan_id, f"{name} sent {body}")


def key_invalid(test, kiosk):
    with step("a key that the server does not know is told, and nothing is destroyed"):
        test.world.device("Gate 2")["key"] = "another"
        test.hold_up(test.code_in("WRONG_DATE"))
        kiosk.wait_title("Sign in")
        kiosk.wait_text("does not know this device's key")
        test.shot(kiosk, "key-invalid")
        test.album.show(None)
        check(kiosk.has_button("Set up this device"), "there is no way to set it up again")
        check(rows(kiosk.data_dir, "SELECT count(*) FROM enrolment") == [1], "the enrolment is gone")


def from_settings(test, kiosk):
    with step("a supervisor sets it up from the settings"):
        test.world.device("Gate 2")["key"] = "x"
        open_set_up(kiosk)
        test.album.show(code(test, test.world.invite("Gate 3")))
        kiosk.wait_text("^This is Gate 3 now.$")
        test.album.show(None)
        kiosk.press("Go on")
        kiosk.wait_restarted()
        kiosk.sign_in("lee", "1357")
        kiosk.wait_title("Scanning")
        kiosk.press("Settings")
        kiosk.wait_text("^Device: Gate 3$")
        test.shot(kiosk, "settings-device")
        open_set_up(kiosk)
        kiosk.wait_text("^Up to now it is Gate 3 at http://127.0.0.1")
        test.shot(kiosk, "set-up-again")
        kiosk.press("Back")
        kiosk.wait_title("Settings")


def revoked_empty(test, kiosk):
    with step("barred while it is locked, as a tablet that was lost, it hears of it by itself"):
        kiosk.press("Back")
        kiosk.press("Lock")
        kiosk.wait_title("Sign in")
        test.world.device("Gate 3")["revoked"] = True
        kiosk.wait_restarted()
        kiosk.wait_text("revoked by the venue")
    with step("with nothing to send, it is still nobody's who holds a code up"):
        foreign_code(test, kiosk, "An administrator can change that")


def main():
    test = scenario.Scenario(__doc__)
    log = pathlib.Path(test.folder.name) / "log"
    with test.kiosk(server="", settings={"sounds": "false"}, log=log) as kiosk:
        token = first_set_up(test, kiosk)
        proves_itself(test, kiosk)
        at_the_gate(test, kiosk, token)
        scan_id = keep_an_entry(test, kiosk)
        keys = [device["key"] for device in test.world.devices.values()]
        revoked(test, kiosk)
        set_up_again(test, kiosk, scan_id)
        key_invalid(test, kiosk)
        from_settings(test, kiosk)
        revoked_empty(test, kiosk)
    with step("no log has a token or a key"):
        written = log.read_text(encoding="utf-8")
        check("device.enrolled" in written and "wipe.finished" in written, f"the log is {written}")
        for secret in [token, "gatehouse-enrol", *keys]:
            check(secret not in written, f"the log has {secret}")


scenario.run(main)
