"""The kiosk as it runs at a gate, alone on the whole screen: under openbox on X11, or with the installed session script
under cage, whose own screen is a window of this X server. (Without one, what grim sees of Debian 12's cage gets stale.)"""

import contextlib
import pathlib
import re
import shutil
import subprocess
import tempfile

import pyatspi

import drive
from drive import wait_for

# A window manager that closes windows when asked to and has no menus or keys of its own.
OPENBOX = """<?xml version="1.0"?>
<openbox_config xmlns="http://openbox.org/3.4/rc">
  <keyboard><keybind key="A-F4"><action name="Close"/></keybind></keyboard>
  <mouse/>
  <menu><file>none</file></menu>
</openbox_config>
"""


class Gate(drive.Kiosk):
    """Fills the screen; keys go to whatever has them, as from a keyboard."""

    def fills_the_screen(self):
        raise NotImplementedError

    def key(self, *keys):
        subprocess.run(["xdotool", "key", "--clearmodifiers", *keys], check=True)

    @staticmethod
    def has_focus(node):
        return node.getState().contains(pyatspi.STATE_FOCUSED)

    @property
    def focused(self):
        return next((node for node, _, _ in self.walk() if self.has_focus(node)), None)

    def window_count(self):
        return self.application.childCount

    def snapshot(self):
        """What must not change: the pages' controls and what stands in them; the clock and ages may."""
        seen = []
        for node, role, depth in self.walk():
            name = "" if role in ("label", "static") else node.name
            text = ""
            if role in ("text", "entry", "password text"):
                content = node.queryText()
                text = f"{content.getText(0, content.characterCount)} {content.caretOffset} {content.getNSelections()}"
            seen.append((depth, role, name, text, "focused" if self.has_focus(node) else ""))
        return seen


class OnOpenbox(Gate):
    """On X11 with a window manager."""

    # The environment of a careless session: one word of it opens GTK's inspector.
    careless = {"GTK_DEBUG": "interactive"}

    def launch(self, binary, arguments, environment):
        folder = pathlib.Path(tempfile.mkdtemp(prefix="openbox-"))
        (folder / "rc.xml").write_text(OPENBOX, encoding="utf-8")
        # pylint: disable-next=consider-using-with
        self.manager = subprocess.Popen(["openbox", "--sm-disable", "--config-file", str(folder / "rc.xml")])
        wait_for("openbox", lambda: b"window id" in subprocess.run(
            ["xprop", "-root", "_NET_SUPPORTING_WM_CHECK"], stdout=subprocess.PIPE, check=True).stdout)
        return subprocess.Popen([binary, *arguments], env=environment | self.careless, stderr=self.log)

    def end(self, check=True):
        super().end(check)
        self.manager.terminate()
        self.manager.wait()

    def fills_the_screen(self):
        return "_NET_WM_STATE_FULLSCREEN" in subprocess.run(
            ["xprop", "-id", self.tool("getwindowfocus").strip(), "_NET_WM_STATE"],
            stdout=subprocess.PIPE, text=True, check=True).stdout


class InCage(Gate):
    """Under cage. `session`: the script that packaging installs."""

    def __init__(self, session, binary, *arguments, protocol=None, **more):
        self.session = session
        self.protocol = protocol  # a file for what the kiosk and cage say to each other
        self.runtime = tempfile.mkdtemp(prefix="gate-")
        super().__init__(binary, *arguments, **more)

    def launch(self, binary, arguments, environment):
        folder = pathlib.Path(self.runtime)
        script = re.sub("^kiosk=.*$", f"kiosk={binary}", pathlib.Path(self.session).read_text(encoding="utf-8"),
                        flags=re.MULTILINE)
        (folder / "session").write_text(script, encoding="utf-8")
        environment |= {"XDG_RUNTIME_DIR": self.runtime, "WLR_BACKENDS": "x11", "WLR_RENDERER": "pixman",
                        "GTK_DEBUG": "interactive"}
        if self.protocol:
            environment["WAYLAND_DEBUG"] = "client"
        with contextlib.ExitStack() as stack:
            log = stack.enter_context(open(self.protocol, "wb")) if self.protocol else self.log
            return subprocess.Popen(["sh", folder / "session", *arguments], env=environment, stderr=log)

    @property
    def pid(self):
        """The session script keeps it."""
        found = list(pathlib.Path(self.runtime).glob("gatehouse-kiosk.*/pid"))
        return int(found[0].read_text() or 0) if found else 0

    def end(self, check=True):
        super().end(check)
        self.clean_up()

    def clean_up(self):
        shutil.rmtree(self.runtime, ignore_errors=True)

    def give_up(self):
        """Whatever became of it."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.clean_up()

    def find_again(self):
        """After the kiosk has put another in its own place."""
        gone = self.application
        self.application = wait_for("the next kiosk", lambda: self.find_application(gone))
        self.frame = wait_for("its window", self.find_frame)

    @staticmethod
    def screen():
        """Width and height of cage's window, the only one here."""
        tree = subprocess.run(["xwininfo", "-root", "-tree"], stdout=subprocess.PIPE, text=True, check=True).stdout
        return tuple(int(one) for one in re.search(r"\s(\d+)x(\d+)\+0\+0 ", tree).groups())

    def fills_the_screen(self):
        box = self.frame.queryComponent().getExtents(1)
        return (box.width, box.height) == self.screen()
