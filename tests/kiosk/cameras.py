#!/usr/bin/python3
"""Cameras that are plugged in and out, chosen, and freeze, and their light: what the screen says of it, and that the
gate goes on. Prints how long a camera takes to be back (K16). The cameras come from fake-cameras-plugin.c."""

import os
import pathlib
import subprocess
import time

import pyatspi

import drive
import scenario
from scenario import check, step

# The tree is read slowly while pictures come and the machine is busy.
LONG = 60


class Cameras:
    """A folder of cameras for the plugin, each with an album that it looks at: slow ones, which leave time for the
    accessibility tree."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder) / "cameras"
        self.albums = pathlib.Path(folder) / "albums"
        self.folder.mkdir()

    def plug(self, name, description=None):
        album = None
        if description is None:
            pictures = self.albums / name.replace(" ", "-")
            pictures.mkdir(parents=True, exist_ok=True)
            album = drive.Album(pictures)
            description = album.source.replace("framerate=20/1", "framerate=5/1")
        fresh = self.folder / f".{name}"
        fresh.write_text(description, encoding="utf-8")
        os.rename(fresh, self.folder / name)
        return album

    def unplug(self, name, album=None):
        (self.folder / name).unlink()
        if album:
            album.path.unlink()

    @property
    def environment(self):
        """With no other cameras: the machine may have one of its own."""
        return {"FAKE_CAMERAS": str(self.folder), "GST_REGISTRY": str(self.folder.parent / "registry"),
                "GST_PLUGIN_FEATURE_RANK": "v4l2deviceprovider:NONE,pipewiredeviceprovider:NONE"}


def kept(kiosk):
    """The camera as the settings keep it."""
    lines = kiosk.settings_file.read_text(encoding="utf-8").splitlines()
    return next(line.partition("=")[2].strip("'") for line in lines if line.startswith("camera="))


def words_in(kiosk, node):
    return [one.name for one, role, _ in kiosk.walk(node) if role == "label" and one.name]


def choice(kiosk):
    """The drop-down of cameras."""
    return drive.wait_for("the choice of camera", lambda: kiosk.find("Camera", ("combo box",)))


def open_choice(kiosk):
    """Opens the list of cameras."""
    button = next(node for node, role, _ in kiosk.walk(choice(kiosk)) if role in ("push button", "toggle button"))
    check(button.queryAction().doAction(0), "the choice of camera cannot be opened")


def wait_choices(kiosk, *names):
    """Waits until the open list has these cameras, in this order."""
    def listed():
        rows = [node for node, role, _ in kiosk.walk(choice(kiosk)) if role == "list item"]
        return [" ".join(words_in(kiosk, row)) for row in rows] == list(names)
    try:
        drive.wait_for(f"the cameras {names}", listed, LONG)
    except drive.Failed as failure:
        raise drive.Failed(f"{failure}\n{kiosk.describe()}") from None


def choose_row(kiosk, name, opened=None):
    """Goes to that row of the open list key by key, with the pointer out of the way: what it lies on would be chosen,
    not what has the focus."""
    def at():
        rows = (node for node, role, _ in kiosk.walk(opened or choice(kiosk)) if role == "list item")
        return next((" ".join(words_in(kiosk, node)) for node in rows
                     if node.getState().contains(pyatspi.STATE_FOCUSED)), None)
    subprocess.run(["xdotool", "mousemove", "0", "0"], check=True)
    kiosk.key("End")
    last = drive.wait_for("a row with the focus", at, LONG)
    while last != name:
        before = last
        kiosk.key("Up")
        drive.wait_for("the row above", lambda: at() not in (None, before), LONG)
        last = at()
    kiosk.key("Return")


def wait_chosen(kiosk, name):
    drive.wait_for(f"the choice {name}", lambda: name in words_in(kiosk, choice(kiosk)), LONG)


def until(kiosk, what, pattern, since):
    """Waits for a text and prints how long after `since` it came."""
    kiosk.wait_text(pattern, LONG)
    print(f"    {what} after {time.monotonic() - since:.1f} s")


def none_then_one(test, kiosk, cameras):
    with step("without a camera the screen says so, and codes are entered by hand"):
        kiosk.sign_in("lee", "1357")
        kiosk.wait_title("Scanning")
        kiosk.wait_text("^No camera$")
        kiosk.wait_text("^No camera is connected")
        test.shot(kiosk, "camera-missing")
        kiosk.enter_code(test.code_in("NO_RESERVATION"))
        kiosk.wait_title("NO RESERVATION")
        kiosk.press("Scan Again")
    with step("one that is plugged in is used"):
        front = cameras.plug("Front camera")
        until(kiosk, "on", "^Camera on$", time.monotonic())
        front.show(test.code_in("WRONG_DATE"))
        kiosk.wait_title("WRONG DATE", seconds=LONG)
        front.show(None)
        kiosk.press("Scan Again")
        kiosk.wait_title("Scanning")


def choose(test, kiosk, cameras):
    """Gives the album of the chosen camera."""
    with step("cameras come and go in the open list"):
        kiosk.press("Settings")
        kiosk.wait_title("Settings")
        kiosk.wait_text("^Its picture moves")
        open_choice(kiosk)
        wait_choices(kiosk, "Automatic", "Front camera")
        cameras.plug("A camera with a name that is much longer than any screen of a kiosk is wide", "videotestsrc")
        usb = cameras.plug("USB camera")
        wait_choices(kiosk, "Automatic", "A camera with a name that is much longer than any screen of a kiosk is wide",
                     "Front camera", "USB camera")
        test.shot(kiosk, "settings-camera-list")
        cameras.unplug("A camera with a name that is much longer than any screen of a kiosk is wide")
        wait_choices(kiosk, "Automatic", "Front camera", "USB camera")
        check(kept(kiosk) == "auto", "a camera that went changed the choice")
    with step("the chosen one is used at once, and kept"):
        choose_row(kiosk, "USB camera")
        drive.wait_for("the choice to be kept", lambda: kept(kiosk) == "name:USB camera")
        wait_chosen(kiosk, "USB camera")
        kiosk.wait_text("^Its picture moves", LONG)
        usb.show(test.code_in("TICKET_EXPIRED"))
        test.shot(kiosk, "settings-camera")
        kiosk.press("Back")
        kiosk.wait_title("INVALID TICKET", seconds=LONG)
        usb.show(None)
        kiosk.press("Scan Again")
        kiosk.wait_title("Scanning")
    return usb


def unplug(test, kiosk, cameras, usb):
    with step("it is unplugged: said at once, then another stands in, in words"):
        gone = time.monotonic()
        cameras.unplug("USB camera", usb)
        until(kiosk, "said", "^Camera (broken|frozen)$|^The chosen camera", gone)
        until(kiosk, "another is used", "^The chosen camera is not connected: Front camera is used.$", gone)
        kiosk.wait_text("^Camera on$", LONG)
        test.shot(kiosk, "camera-substitute")
        kiosk.press("Settings")
        wait_chosen(kiosk, "USB camera (not connected)")
        kiosk.wait_text("^The chosen camera is not connected: Front camera is used.$")
        test.shot(kiosk, "settings-camera-substitute")
        check(kept(kiosk) == "name:USB camera", f"the choice is now {kept(kiosk)}")
        kiosk.press("Back")
    with step("it is back: used again"):
        back = time.monotonic()
        usb = cameras.plug("USB camera")
        usb.show(test.code_in("TICKET_CANCELLED"))
        kiosk.wait_title("INVALID TICKET", seconds=LONG)
        print(f"    reads again after {time.monotonic() - back:.1f} s")
        check(not any("is not connected" in text for text in kiosk.texts()), "it still speaks of another camera")
        usb.show(None)
        kiosk.press("Scan Again")


def freeze(test, kiosk, cameras):
    with step("one that freezes is said to, and another can be chosen"):
        cameras.plug("Slow camera", "videotestsrc is-live=true ! video/x-raw,width=320,height=240,framerate=1/60")
        kiosk.press("Settings")
        open_choice(kiosk)
        wait_choices(kiosk, "Automatic", "Front camera", "Slow camera", "USB camera")
        choose_row(kiosk, "Slow camera")
        kiosk.wait_text("^Camera frozen$", LONG)
        kiosk.press("Back")
        kiosk.wait_text("^The camera's picture stands still", LONG)
        test.shot(kiosk, "camera-frozen")
        kiosk.press("Settings")
        open_choice(kiosk)
        wait_choices(kiosk, "Automatic", "Front camera", "Slow camera", "USB camera")
        choose_row(kiosk, "Automatic")
        drive.wait_for("the choice to be kept", lambda: kept(kiosk) == "auto")
        kiosk.wait_text("^Camera on$", LONG)
        kiosk.press("Back")
        kiosk.press("Lock")
        kiosk.wait_title("Sign in")


class Light:
    """A folder that stands in for sysfs, with an LED, in a mount namespace of the kiosk's own."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder) / "sys"
        led = self.folder / "class" / "leds" / "white:torch"
        led.mkdir(parents=True, exist_ok=True)
        (led / "max_brightness").write_text("3\n", encoding="utf-8")
        self.brightness = led / "brightness"
        self.brightness.write_text("3\n", encoding="utf-8")
        self.wrapper = ["unshare", "--user", "--map-current-user", "--keep-caps", "--mount", "sh", "-c",
                        'mount --bind "$0" /sys && exec "$@"', str(self.folder)]

    def works(self):
        return subprocess.run([*self.wrapper, "true"], capture_output=True, check=False).returncode == 0

    def wait(self, level):
        drive.wait_for(f"brightness {level}", lambda: self.brightness.read_text(encoding="utf-8").strip() == str(level))


def torch(test, cameras, size):
    """A light, and a note beside it that another camera is used."""
    light = Light(test.folder.name)
    if not light.works():
        print("  no mount namespaces here: the light is tested without the screen only")
        return
    with step(f"a light left on goes off at the start, and is switched while scanning at {size[0]}×{size[1]}"):
        with test.kiosk(size=size, camera="name:HD Pro Webcam C920", environment=cameras.environment,
                        wrapper=light.wrapper) as kiosk:
            light.wait(0)
            test.sign_in(kiosk)
            kiosk.wait_text("^The chosen camera is not connected: Front camera is used", LONG)
            kiosk.press("Switch the light on")
            light.wait(3)
            kiosk.button("Switch the light off")
            test.shot(kiosk, "light-on")
            kiosk.press("Lock")
            light.wait(0)
            test.sign_in(kiosk)
            kiosk.press("Switch the light on")
            light.wait(3)
        light.wait(0)


def main():
    test = scenario.Scenario(__doc__)
    cameras = Cameras(test.folder.name)
    with test.kiosk(camera=None, settings={"camera": "'auto'"}, environment=cameras.environment) as kiosk:
        none_then_one(test, kiosk, cameras)
        usb = choose(test, kiosk, cameras)
        unplug(test, kiosk, cameras, usb)
        freeze(test, kiosk, cameras)
    for size in ((1280, 800), (800, 480), (800, 1280)):
        torch(test, cameras, size)


if __name__ == "__main__":
    scenario.run(main)
