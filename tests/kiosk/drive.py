"""Drives the real gatehouse-kiosk through its accessibility tree, as a person with a screen reader would.

Run inside headless.sh: it brings a display, a session bus and an empty home. Needs pyatspi, so /usr/bin/python3."""

import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import time

import gi
import pyatspi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

# A call that took longer than 0.8 s would be an error, and with it a whole look at the window.
Atspi.set_timeout(10000, 30000)

PATIENCE = 30.0
NAME = "gatehouse-kiosk"


class Failed(AssertionError):
    """What was expected did not come; says what was there instead."""


def wait_for(what, probe, seconds=PATIENCE, pause=0.03):
    """Calls `probe` until it gives something true, and gives that."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            found = probe()
        except GLib.GError:  # what was looked at has just gone
            found = None
        if found:
            return found
        if time.monotonic() > deadline:
            raise Failed(f"waited {seconds:g} s for {what}")
        time.sleep(pause)


def qr_picture(path, text, size=12):
    """A PNG of `text` as a QR code on white, with room around it."""
    subprocess.run(["qrencode", "-o", path, "-s", str(size), "-m", "4", "-l", "Q", "--", text], check=True)
    return path


def still(path):
    """The camera SOURCE that shows one picture for ever."""
    return f"filesrc location={path} ! decodebin ! imagefreeze is-live=true"


class Album:
    """A camera that shows the picture which is in it now: a folder that GStreamer reads again and again."""

    rate = 20  # pictures a second
    GUARD = 3.0  # seconds, and a little more, for which a code that has left is no new scan

    def __init__(self, directory):
        self.shown = None
        self.gone = {}  # what was shown: when it was taken away
        self.path = pathlib.Path(directory) / "now.png"
        self.blank = pathlib.Path(directory) / "blank.png"
        subprocess.run(["convert", "-size", "640x360", "xc:#8a8f94", f"PNG24:{self.blank}"], check=True)
        self.show(None)

    def show(self, text):
        """Holds a code up, or nothing for None."""
        self.put(self.prepare(text), text)

    def show_picture(self, picture):
        """Holds a picture up, as on a phone."""
        self.put(self.compose(picture), picture)

    def wait_new(self, shown):
        """Waits until what was shown before counts as a new scan."""
        if shown != self.shown and shown in self.gone:
            time.sleep(max(0.0, self.gone[shown] + self.GUARD - time.monotonic()))

    def put(self, prepared, shown=None):
        """From one picture to the next in one step."""
        os.rename(prepared, self.path)
        if shown != self.shown:
            self.gone[self.shown] = time.monotonic()
        self.shown = shown

    def prepare(self, text):
        """What the camera will see of a code."""
        if text is None:
            fresh = self.path.with_suffix(".new.png")
            shutil.copy(self.blank, fresh)
            return fresh
        code = self.path.with_suffix(".code.png")
        return self.compose(qr_picture(code, text, 4 if len(text) > 100 else 8))

    def compose(self, picture):
        fresh = self.path.with_suffix(".new.png")
        subprocess.run(["convert", self.blank, "(", str(picture), "-resize", "340x340>", ")",
                        "-gravity", "center", "-composite", f"PNG24:{fresh}"], check=True)
        return fresh

    @property
    def source(self):
        return (f"multifilesrc location={self.path} loop=true caps=image/png,framerate={self.rate}/1"
                " ! pngdec ! identity sync=true")


class Kiosk:
    """One running kiosk. `with Kiosk(...) as kiosk:` ends it and checks that it ended well."""

    # pylint: disable-next=too-many-arguments
    def __init__(self, binary, server, camera, data_dir=None, size=None, log=None, settings=None, environment=None,
                 wrapper=(), scale=1):
        """`server`: "" leaves it to the settings. `camera`: a SOURCE, or None for what the settings say. `settings`:
        GSettings keys and their values as GVariant texts, for this kiosk alone. `wrapper`: a command that becomes the
        kiosk. `scale`: pixels of the screen for one of the kiosk's; `size` is in the kiosk's."""
        self.data_dir = data_dir or tempfile.mkdtemp(prefix="kiosk-data-")
        self.log = open(log, "w", encoding="utf-8") if log else None
        self.where = dict(os.environ, DISPLAY=(environment or {}).get("DISPLAY", os.environ["DISPLAY"]))
        environment = dict(os.environ, GSK_RENDERER="cairo", GDK_BACKEND="x11", GTK_A11Y="atspi",
                           G_ENABLE_DIAGNOSTIC="0", GDK_SCALE=str(scale)) | (environment or {})
        if settings is not None:
            environment |= self.write_settings(settings)
        arguments = [*(["--server", server] if server else []), "--data-dir", self.data_dir,
                     *(["--camera", camera] if camera else [])]
        self.size = size
        self.scale = scale
        self.wrapper = wrapper
        self.process = self.launch(binary, arguments, environment)
        try:
            self.look()
        except Failed:
            self.process.kill()
            raise

    def look(self):
        """Finds its window, and gives it its size."""
        self.application = wait_for("the kiosk in the accessibility tree", self.find_application, 60)
        self.frame = wait_for("its window", self.find_frame)
        self.window = None  # X's number of it, once somebody needs it
        if self.size:
            self.resize(self.size)

    def wait_restarted(self):
        """The program starts anew, in the same process: waits for its new window."""
        old = self.application

        def gone():
            try:
                return old.childCount == 0
            except GLib.GError:
                return True
        wait_for("the old window to go", gone, 60)
        self.look()

    def launch(self, binary, arguments, environment):
        """Starts it, in a window; gives the process."""
        return subprocess.Popen([*self.wrapper, binary, *arguments, "--windowed"], env=environment, stderr=self.log)

    @property
    def pid(self):
        """The kiosk's own, which is not `process` where something stands between."""
        return self.process.pid

    def write_settings(self, settings):
        folder = self.settings_folder = pathlib.Path(tempfile.mkdtemp(prefix="kiosk-settings-"))
        keyfile = folder / "glib-2.0" / "settings" / "keyfile"
        keyfile.parent.mkdir(parents=True)
        lines = [f"{key}={value}" for key, value in settings.items()]
        keyfile.write_text("[org/gatehouse/Kiosk]\n" + "\n".join(lines) + "\n", encoding="utf-8")
        self.settings_file = keyfile
        return {"GSETTINGS_BACKEND": "keyfile", "XDG_CONFIG_HOME": str(folder)}

    def tool(self, *arguments):
        """xdotool on the kiosk's window."""
        title = wait_for("the window's title", lambda: self.title)
        found = ["xdotool", "search", "--sync", "--onlyvisible", "--name", f"^{title}$"]
        return subprocess.run(found + list(arguments), check=True, stdout=subprocess.PIPE, text=True,
                              env=self.where).stdout

    def resize(self, size):
        """Gives the window a size; a smaller form of the page allows more only after the first try."""
        window = self.window = self.window or self.tool().split()[0]
        sides = [str(self.scale * side) for side in size]
        self.size = size

        def allocated():
            box = self.frame.queryComponent().getExtents(pyatspi.WINDOW_COORDS)
            return (box.width, box.height) == tuple(size)

        def resized():
            subprocess.run(["xdotool", "windowmove", window, "0", "0", "windowsize", window, *sides], check=True,
                           env=self.where)
            try:
                return wait_for("the page to be laid out", allocated, 1)
            except Failed:
                return False
        wait_for(f"a window of {size[0]}×{size[1]}", resized)

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        self.end(check=kind is None)

    def end(self, check=True):
        """Asks it to end."""
        if self.process.poll() is None:
            self.process.terminate()
        try:
            status = self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise Failed("the kiosk does not end on SIGTERM") from None
        if self.log:
            self.log.close()
        if check and status != 0:
            raise Failed(f"the kiosk ended with {status}")

    def kill(self):
        """As a power cut would."""
        self.process.kill()
        self.process.wait()

    # ---- looking ----

    def find_application(self, gone=None):
        """The kiosk's own accessible, not that of the `gone` one whose process it is."""
        if self.process.poll() is not None:
            raise Failed(f"the kiosk ended at once with {self.process.returncode}")
        desktop = pyatspi.Registry.getDesktop(0)
        for index in range(desktop.childCount):
            one = desktop.getChildAtIndex(index)
            if one is not None and one != gone and one.get_process_id() == self.pid:
                return one
        return None

    def find_frame(self):
        for index in range(self.application.childCount):
            child = self.application.getChildAtIndex(index)
            if child is not None and child.name:
                return child
        return None

    @property
    def title(self):
        return self.frame.name

    def wait_title(self, *titles, seconds=PATIENCE):
        """Waits until the window's title is one of `titles`; gives the seconds that took."""
        start = time.monotonic()
        try:
            wait_for(f"the title {' or '.join(titles)}", lambda: self.title in titles, seconds)
        except Failed as failure:
            raise Failed(f"{failure}, it is “{self.title}”\n{self.describe()}") from None
        return time.monotonic() - start

    def walk(self, node=None, depth=0):
        """All accessibles of the window, each with its role and depth; those that go meanwhile are left out."""
        node = node or self.frame
        try:
            yield node, node.getRoleName(), depth
            children = [node.getChildAtIndex(index) for index in range(node.childCount)]
        except GLib.GError:
            return
        for child in children:
            if child is not None:
                yield from self.walk(child, depth + 1)

    def describe(self):
        """The tree as text, for failures."""
        return "\n".join(f"{'  ' * depth}{role} “{node.name}”" for node, role, depth in self.walk())

    def find(self, name, roles):
        for node, role, _ in self.walk():
            if role in roles and node.name == name:
                return node
        return None

    def button(self, name):
        return wait_for(f"the button {name}", lambda: self.find(name, ("push button", "button")))

    def button_with(self, *parts):
        """The name of a button that holds all of `parts`: rows of a list are buttons with much to say."""
        def probe():
            return next((node.name for node, role, _ in self.walk() if role in ("push button", "button")
                         and all(part in node.name for part in parts)), None)
        try:
            return wait_for(f"a button with {' and '.join(parts)}", probe)
        except Failed as failure:
            raise Failed(f"{failure}\n{self.describe()}") from None

    def has_button(self, name):
        return self.find(name, ("push button", "button")) is not None

    def entry(self, name):
        return wait_for(f"the entry {name}", lambda: self.find(name, ("text", "entry", "password text")))

    def texts(self):
        """Every text that a person sees, in order."""
        return [node.name for node, role, _ in self.walk() if role in ("label", "static", "alert") and node.name]

    def wait_text(self, pattern, seconds=PATIENCE):
        """Waits for a text that `pattern` is found in, and gives it."""
        def probe():
            return next((text for text in self.texts() if re.search(pattern, text)), None)
        try:
            return wait_for(f"the text {pattern!r}", probe, seconds)
        except Failed as failure:
            raise Failed(f"{failure}\n{self.describe()}") from None

    def screenshot(self, path):
        """A picture of the screen, after a page has come in."""
        time.sleep(0.2)
        pathlib.Path(path).parent.mkdir(parents=True, exist_ok=True)
        sides = [str(self.scale * side) for side in self.size or ()]
        crop = ["-crop", "x".join(sides) + "+0+0"] if sides else []
        subprocess.run(["import", "-window", "root", *crop, "+repage", "-quality", "1", str(path)], check=True,
                       env=self.where)

    # ---- doing ----

    def press(self, name):
        button = self.button(name)
        wait_for(f"{name} to be enabled",
                 lambda: button.getState().contains(pyatspi.STATE_SENSITIVE))
        if not button.queryAction().doAction(0):
            raise Failed(f"the button {name} cannot be pressed")

    def type(self, name, text):
        entry = self.entry(name)
        editable = entry.queryEditableText()
        editable.setTextContents("")
        if text and not editable.insertText(0, text, len(text.encode())):
            raise Failed(f"the entry {name} takes no text")

    def tap(self, name, letters):
        """Types into an entry by the keys of the screen, one after the other."""
        text = self.typed(name)
        for letter in letters:
            text += letter
            self.press({" ": "Space"}.get(letter, letter))
            wait_for(f"“{text}” in {name}", lambda: self.typed(name) == text)

    def key(self, *keys):
        """Real key strokes, as from a keyboard."""
        self.tool("windowfocus", "--sync", "key", "--clearmodifiers", *keys)

    def right_click(self, x, y):
        self.tool("mousemove", str(x), str(y), "click", "3")

    def touch_entry(self, name):
        """A finger on an entry; the window must stand at the screen's corner, as after resize."""
        box = self.entry(name).queryComponent().getExtents(1)
        self.tool("windowfocus", "--sync", "mousemove", str(box.x + box.width // 2), str(box.y + box.height // 2),
                  "click", "1")

    def typed(self, name):
        """What stands in an entry."""
        text = self.entry(name).queryText()
        return text.getText(0, text.characterCount)

    def sign_in(self, username, pin=None, password=None):
        self.wait_title("Sign in")
        self.type("User name", username)
        self.type("PIN", pin or "")
        self.type("Password", password or "")
        self.press("Sign in")

    def enter_code(self, code):
        self.press("Enter code")
        self.type("Ticket code", code)
        self.press("Check")
