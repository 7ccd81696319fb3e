"""A kiosk in some language, theme and sizes, which the tours lead through its states; each is held to what a layout
must be at every size, and photographed. For screens.py."""

import contextlib
import gettext
import io
import pathlib
import re
import subprocess

import colours
import drive
import fake_server
import layout
import line
import wedge

OPERATOR, ADMIN = ("jane", "2468"), ("lee", "1357")


def catalogue(language):
    """What the kiosk says in that language: translations of the English texts."""
    if language == "en":
        return gettext.NullTranslations()
    po = pathlib.Path(__file__).parents[2] / "po" / f"{language}.po"
    compiled = subprocess.run(["msgfmt", "-o", "-", po], check=True, stdout=subprocess.PIPE).stdout
    return gettext.GNUTranslations(io.BytesIO(compiled))


class Stage:
    """`sizes` are gone through there and back, so that a kiosk seldom has to change between two pictures."""

    # pylint: disable-next=too-many-arguments
    def __init__(self, test, sizes, language="en", sunlight=False, scale=1, reads=False):
        self.test = test
        test.fake, test.server = fake_server.start()  # one that no tour before has changed
        self.world = test.world
        self.sizes = list(sizes)
        self.language = language
        self.sunlight = sunlight
        self.scale = scale
        self.reads = reads  # measures the contrasts, too
        self.catalogue = catalogue(language)
        self.say = self.catalogue.gettext
        self.wire = line.Line(test.server)
        self.scanner = wedge.HandScanner()
        self.kiosk = None
        self.taken = []
        self.faults = []
        self.number = 0

    # ---- kiosks ----

    @contextlib.contextmanager
    def kiosk_of(self, name, **options):
        """A kiosk with data of its own."""
        self.number += 1
        settings = {"language": f"'{self.language}'", "sunlight": str(self.sunlight).lower(), "sounds": "false"}
        data_dir = options.pop("data_dir", f"{self.test.folder.name}/{name}-{self.number}")
        server = options.pop("server", self.wire.url)
        settings |= options.pop("settings", {})
        with self.test.kiosk(server, data_dir, self.sizes[0], settings, scale=self.scale, **options) as kiosk:
            before, self.kiosk = self.kiosk, kiosk
            yield kiosk
        self.kiosk = before

    # ---- pictures ----

    def picture(self, name, covered=False, shows=(), bar=True):
        """This state, at every size. What is wrong is kept for the end. @covered: a list is open over the page. @shows:
        what must not be scrolled away or left out. @bar: how the line is can be read in the status bar (UX K17)."""
        shows = [*shows, *([self.line_words()] if bar else [])]
        for size in self.sizes:
            self.resize(size)
            try:
                layout.tidy(self.kiosk, size, covered, shows, self.sunlight)
                if self.reads:
                    colours.soon_readable(self.kiosk, name)
            except drive.Failed as failure:
                self.faults.append(f"{name} in {size[0]}×{size[1]}: {failure}")
                print("   ", self.faults[-1], flush=True)
            self.test.size = size
            self.test.shot(self.kiosk, f"{self.language}{'-sun' if self.sunlight else ''}-{name}")
        self.sizes.reverse()
        self.taken.append(name)

    def line_words(self):
        words = [self.say(text) for text in ("Online", "No connection", "Server trouble", "Connecting")]
        return drive.wait_for("words for the line",
                              lambda: next((one for one in self.kiosk.texts() if one in words), None))

    def resize(self, size):
        if self.kiosk.size != size:
            self.kiosk.resize(size)

    def scroll_to_end(self, node):
        """Of the page, where @node is."""
        width, height = self.kiosk.size
        self.kiosk.tool("mousemove", str(width // 4), str(height // 2), "click", "--repeat", "40", "5")
        drive.wait_for("the end of the page", lambda: layout.bottom(node) <= height)

    # ---- what a person does and sees, by its English name ----

    def press(self, name):
        self.kiosk.press(self.say(name))

    def type(self, entry, text):
        self.kiosk.type(self.say(entry), text)

    def title(self, *names):
        self.kiosk.wait_title(*(self.say(name) for name in names))

    def pattern(self, text):
        """Of what a text becomes when its arguments are in it."""
        return re.sub(r"%(\\ )?(\d\\\$)?[ds]", ".*", re.escape(self.say(text)))

    def sees(self, text):
        return self.kiosk.wait_text(self.pattern(text))

    def gone(self, text):
        pattern = self.pattern(text)
        drive.wait_for(f"“{text}” to go", lambda: not any(re.search(pattern, one) for one in self.kiosk.texts()))

    def sign_in(self, person):
        self.try_to_sign_in(*person)
        self.title("Scanning")

    def try_to_sign_in(self, username, pin):
        self.title("Sign in")
        self.type("User name", username)
        self.type("PIN", pin)
        self.press("Sign in")

    def scan(self, code, *titles):
        """With a hand scanner: at once, wherever the kiosk is."""
        self.kiosk.tool("windowfocus", "--sync")
        self.scanner.scan(code)
        self.title(*titles)

    def scan_again(self):
        self.press("Scan Again")
        self.title("Scanning")

    def ticket_of(self, name):
        return next(ticket for ticket in self.world.tickets.values() if ticket["name"] == name)
