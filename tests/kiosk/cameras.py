#!/usr/bin/python3
"""Cameras that are plugged in and out, chosen, and freeze, and their light: what the screen says of it, and that the
gate goes on. Prints how long a camera takes to be back (K16). The cameras come from fake-cameras-plugin.c."""

import os
import pathlib
import subprocess
import time

import drive
import scenario
from scenario import check, step


class Cameras:
    """A folder of cameras for the plugin, each with an album that it looks at."""

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
            description = album.source
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
        return {"FAKE_CAMERAS": str(self.folder), "GST_REGISTRY": str(self.folder.parent / "registry")}


def choices(kiosk):
    """The drop-down's words, the chosen ones."""
    return kiosk.find("Camera", ("combo box",))


def kept(kiosk):
    """The camera as the settings keep it."""
    lines = kiosk.settings_file.read_text(encoding="utf-8").splitlines()
    return next(line.partition("=")[2].strip("'") for line in lines if line.startswith("camera="))


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
        plugged = time.monotonic()
        kiosk.wait_text("^Camera on$")
        print(f"    on after {time.monotonic() - plugged:.1f} s")
        front.show(test.code_in("WRONG_DATE"))
        kiosk.wait_title("WRONG DATE")
        front.show(None)
        kiosk.press("Scan Again")


def main():
    test = scenario.Scenario(__doc__)
    cameras = Cameras(test.folder.name)
    with test.kiosk(camera=None, settings={"camera": "'auto'"}, environment=cameras.environment) as kiosk:
        none_then_one(test, kiosk, cameras)
        kiosk.press("Settings")
        kiosk.wait_title("Settings")
        print(kiosk.describe())
        test.shot(kiosk, "settings-camera")


scenario.run(main)
