"""A kiosk's life as one of the venue's devices, as far as it is seen; and the window that says why it cannot start."""

from stage import ADMIN


def enrol_code(stage, name):
    return f"gatehouse-enrol {stage.wire.url} {stage.world.invite(name)}"


def set_up(stage, name):
    stage.press("Set up this device")
    stage.title("Set up this device")
    stage.sees("Camera on")
    stage.picture("set-up")
    stage.kiosk.tool("windowfocus", "--sync")
    stage.scanner.scan(stage.test.code_in("RESERVED"))
    stage.sees("This code does not set up a device. The one that does is shown by “gatehousectl devices add”.")
    stage.picture("set-up-wrong-code")
    stage.scanner.scan(enrol_code(stage, name))
    stage.sees("This is %s now.")
    stage.picture("set-up-done")
    stage.press("Go on")
    stage.kiosk.wait_restarted()
    stage.title("Sign in")
    stage.picture("sign-in-device")


def set_up_again(stage, name):
    """From the settings, as that device."""
    stage.sign_in(ADMIN)
    stage.press("Settings")
    stage.sees("Device: %s")
    stage.picture("settings-device")
    stage.press("Set up this device")
    stage.sees("Up to now it is %1$s at %2$s.")
    stage.picture("set-up-again")
    stage.press("Back")
    stage.title("Settings")
    stage.press("Back")
    stage.title("Scanning")


def key_invalid(stage, name):
    device = stage.world.device(name)
    key, device["key"] = device["key"], "another"
    stage.scan(stage.test.code_in("WRONG_DATE"), "Sign in")
    stage.sees("The server does not know this device's key any more. Set it up with a new code.")
    stage.picture("key-invalid")
    device["key"] = key


def revoked(stage, name):
    stage.world.device(name)["revoked"] = True
    stage.try_to_sign_in(*ADMIN)
    stage.kiosk.wait_restarted()
    stage.sees("This device was revoked by the venue, and the visitors' data on it was destroyed. To use it again, set"
               " it up with a new code.")
    stage.picture("revoked")


def cannot_start(stage):
    """A second kiosk with the first one's data."""
    with stage.kiosk_of("second", data_dir=stage.kiosk.data_dir) as second:
        stage.title("Cannot start")
        stage.picture("cannot-start", bar=False)
        second.kill()
        second.process.returncode = 0


def walk(stage):
    name = "The gate by the river, left"
    with stage.kiosk_of("device", server=""):
        set_up(stage, name)
        set_up_again(stage, name)
        key_invalid(stage, name)
        revoked(stage, name)
        cannot_start(stage)
