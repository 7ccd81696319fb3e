"""What the driven tests share: arguments, a server (given or fake), steps that print what they do."""

import argparse
import contextlib
import pathlib
import sqlite3
import subprocess
import sys
import tempfile

import drive
import fake_server


class Scenario:
    """Arguments and places of one test. Without --server a fake one is started, with a ticket of each state."""

    def __init__(self, description, add_options=None):
        parser = argparse.ArgumentParser(description=description)
        parser.add_argument("--kiosk", required=True, help="the binary to test")
        parser.add_argument("--server", help="URL of a running server; without it a fake one")
        parser.add_argument("--user", default="jane")
        parser.add_argument("--pin", default="2468")
        parser.add_argument("--code", help="code of a ticket that is valid now")
        parser.add_argument("--name", help="the name of its customer")
        parser.add_argument("--picture", help="the QR picture of that ticket, as the server draws it")
        parser.add_argument("--ctl", help="gatehousectl of that server, whose database the environment names")
        parser.add_argument("--names", help="dead-names.c as a library")
        parser.add_argument("--shots", help="folder for screenshots")
        parser.add_argument("--session", help="the session script, for tests under cage")
        if add_options:
            add_options(parser)
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

    def kiosk(self, server=None, data_dir=None, size=(1280, 800), settings=None, **options):
        self.size = size
        return drive.Kiosk(self.arguments.kiosk, self.server if server is None else server, options.pop("camera", self.album.source),
                           data_dir=data_dir or str(pathlib.Path(self.folder.name) / "data"), size=size,
                           settings=settings, **options)

    def gate(self, kind, **more):
        """A kiosk on the whole screen: `kind` is one of gate.py's."""
        self.size = None
        more.setdefault("data_dir", str(pathlib.Path(self.folder.name) / "data"))
        return kind(self.arguments.kiosk, self.server, self.album.source, **more)

    def sign_in(self, kiosk):
        kiosk.sign_in(self.arguments.user, self.arguments.pin)
        kiosk.wait_title("Scanning", "Checking")

    def ctl(self, *arguments, stdin=""):
        """Runs gatehousectl on the real server's database."""
        done = subprocess.run([self.arguments.ctl, *arguments], input=stdin, capture_output=True, text=True,
                              check=False)
        check(done.returncode == 0, f"gatehousectl {' '.join(arguments)}: {done.stderr}")

    def hold_up(self, code=None):
        """Shows the ticket to the camera, as a new scan: the server's own picture where there is one."""
        self.album.wait_new(self.picture if code is None and self.picture else code or self.code)
        if code is None and self.picture:
            self.album.show_picture(self.picture)
        else:
            self.album.show(code or self.code)

    def shot(self, kiosk, name):
        if self.arguments.shots:
            size = f"{self.size[0]}x{self.size[1]}" if self.size else "gate"
            size += f"@{kiosk.scale}" if kiosk.scale > 1 else ""
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


def not_on_disk(data_dir, what, *texts):
    for path in pathlib.Path(data_dir).iterdir():
        for text in texts:
            check(text.encode() not in path.read_bytes(), f"{path.name} shows the {what} {text}")


def no_code_on_disk(data_dir, code):
    not_on_disk(data_dir, "code", code)


def wait_until_known(data_dir, count=1):
    """Waits until that many operators may sign in without the server."""
    drive.wait_for(f"{count} known operators",
                   lambda: rows(data_dir, "SELECT count(*) FROM known_operators") == [count])


@contextlib.contextmanager
def step(what):
    print(f"  {what} …", flush=True)
    yield


def skip(reason):
    """What the test needs is not on this machine."""
    print(f"skipped: {reason}", flush=True)
    sys.exit(77)


def run(main):
    """Runs a test's main function; a failure is one message, not a trace."""
    try:
        main()
    except drive.Failed as failure:
        print(f"FAILED: {failure}", file=sys.stderr)
        sys.exit(1)
    print("passed")
