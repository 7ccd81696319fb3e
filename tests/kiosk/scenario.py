"""What the driven tests share: arguments, a server (given or fake), steps that print what they do."""

import argparse
import contextlib
import pathlib
import sqlite3
import sys
import tempfile

import drive
import fake_server


class Scenario:
    """Arguments and places of one test. Without --server a fake one is started, with a ticket of each state."""

    def __init__(self, description):
        parser = argparse.ArgumentParser(description=description)
        parser.add_argument("--kiosk", required=True, help="the binary to test")
        parser.add_argument("--server", help="URL of a running server; without it a fake one")
        parser.add_argument("--user", default="jane")
        parser.add_argument("--pin", default="2468")
        parser.add_argument("--code", help="code of a ticket that is valid now")
        parser.add_argument("--picture", help="the QR picture of that ticket, as the server draws it")
        parser.add_argument("--shots", help="folder for screenshots")
        self.arguments = parser.parse_args()
        if self.arguments.server and not self.arguments.code:
            parser.error("--server needs --code")
        self.fake = None
        self.server = self.arguments.server
        self.code = self.arguments.code
        if self.server is None:
            self.fake, self.server = fake_server.start()
            self.code = self.code_in("RESERVED")
        self.folder = tempfile.TemporaryDirectory(prefix="kiosk-test-")
        self.album = drive.Album(self.folder.name)
        self.picture = self.arguments.picture
        self.size = None

    @property
    def world(self):
        return self.fake.world

    def code_in(self, state):
        return next(code for code, ticket in self.world.tickets.items() if ticket["state"] == state)

    # pylint: disable-next=too-many-arguments
    def kiosk(self, server=None, data_dir=None, size=(1280, 800), settings=None, scale=1):
        self.size = size
        return drive.Kiosk(self.arguments.kiosk, server or self.server, self.album.source,
                           data_dir=data_dir or str(pathlib.Path(self.folder.name) / "data"), size=size,
                           settings=settings, scale=scale)

    def sign_in(self, kiosk):
        kiosk.sign_in(self.arguments.user, self.arguments.pin)
        kiosk.wait_title("Scanning", "Checking")

    def hold_up(self, code=None):
        """Shows the ticket to the camera: the server's own picture where there is one."""
        if code is None and self.picture:
            self.album.show_picture(self.picture)
        else:
            self.album.show(code or self.code)

    def shot(self, kiosk, name):
        if self.arguments.shots:
            size = f"{self.size[0]}x{self.size[1]}" + (f"@{kiosk.scale}" if kiosk.scale > 1 else "")
            kiosk.screenshot(pathlib.Path(self.arguments.shots) / size / f"{name}.png")


def check(condition, what):
    if not condition:
        raise drive.Failed(what)


def rows(data_dir, query):
    """The first column of what another process reads in a kiosk's file."""
    with contextlib.closing(sqlite3.connect(f"file:{data_dir}/kiosk.db?mode=ro", uri=True)) as database:
        return [row[0] for row in database.execute(query)]


def entries(data_dir, state="WAITING"):
    """The ids of entries in that state, oldest first."""
    return rows(data_dir, f"SELECT id FROM entries WHERE state = '{state}' ORDER BY seq")


def no_code_on_disk(data_dir, code):
    for path in pathlib.Path(data_dir).iterdir():
        check(code.encode() not in path.read_bytes(), f"{path.name} shows the code {code}")


@contextlib.contextmanager
def step(what):
    print(f"  {what} …", flush=True)
    yield


def run(main):
    """Runs a test's main function; a failure is one message, not a trace."""
    try:
        main()
    except drive.Failed as failure:
        print(f"FAILED: {failure}", file=sys.stderr)
        sys.exit(1)
    print("passed")
