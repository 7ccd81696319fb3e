"""What the kiosk says of its cameras and their light."""

import pathlib

import cameras
import drive
from stage import ADMIN

LONG_NAME = "A camera with a name that is much longer than any screen of a kiosk is wide"
STILL = "videotestsrc is-live=true ! video/x-raw,width=320,height=240,framerate=1/60"


def no_picture(stage):
    stage.press("Set up this device")
    stage.sees("There is no picture. Use a hand scanner.")
    stage.picture("set-up-no-picture")
    stage.press("Back")
    stage.sign_in(ADMIN)


def missing(stage):
    stage.sees("No camera is connected. Enter the code by hand, or connect a camera.")
    stage.picture("camera-missing")


def substitute(stage, plugged):
    """The chosen camera is not there, another is, and it has a light; no line, and a wrong clock."""
    plugged.plug(LONG_NAME)
    stage.sees("The chosen camera is not connected: %s is used.")
    stage.sees("Camera on")
    stage.picture("camera-substitute")
    stage.wire.set("cut")
    stage.press("Lock")
    stage.sign_in(ADMIN)
    stage.sees("OFFLINE – not confirmed by the server.")
    stage.picture("camera-substitute-offline")
    stage.wire.set("up")
    stage.sees("Online")


def rows(stage, choice):
    """What can be chosen, while the list is open."""
    return [node for node, role, _ in stage.kiosk.walk(choice) if role == "list item"]


def open_list(stage):
    """Of cameras, at the end of the settings; gives the drop-down."""
    choice = drive.wait_for("the choice of camera", lambda: stage.kiosk.find(stage.say("Camera"), ("combo box",)))
    stage.scroll_to_end(choice)
    button = next(node for node, role, _ in stage.kiosk.walk(choice) if role in ("push button", "toggle button"))
    button.queryAction().doAction(0)
    drive.wait_for("the list", lambda: rows(stage, choice))
    return choice


def choosing(stage):
    """The list lies on the page, which therefore need not be tidy below it."""
    stage.press("Settings")
    stage.title("Settings")
    sizes = stage.sizes
    for size in sizes:
        stage.sizes = [size]
        stage.resize(size)
        choice = open_list(stage)
        stage.picture("settings-camera-list", covered=True)
        stage.kiosk.key("Escape")
        drive.wait_for("the list to go", lambda: not rows(stage, choice))  # pylint: disable=cell-var-from-loop
    stage.sizes = sizes[::-1]


def still(stage, plugged):
    """One that gives a picture and then no other."""
    plugged.plug("Slow camera", STILL)
    choice = open_list(stage)
    drive.wait_for("it in the list", lambda: len(rows(stage, choice)) == 4)
    cameras.choose_row(stage.kiosk, "Slow camera", choice)
    stage.sees("Camera frozen")
    stage.press("Back")
    stage.title("Scanning")
    stage.sees("The camera's picture stands still. Enter the code by hand.")
    stage.picture("camera-frozen")


def walk(stage):
    folder = pathlib.Path(stage.test.folder.name) / f"cameras-{stage.language}-{stage.sunlight}"
    folder.mkdir()
    plugged = cameras.Cameras(folder)
    light = cameras.Light(folder)
    wrapper = light.wrapper if light.works() else ()
    stage.world.clock_ahead = -200
    with stage.kiosk_of("cameras", camera=None, settings={"camera": "'name:HD Pro Webcam C920'"},
                        environment=plugged.environment, wrapper=wrapper):
        no_picture(stage)
        missing(stage)
        substitute(stage, plugged)
        choosing(stage)
        still(stage, plugged)
