"""A venue in a temporary directory, for tests that drive the real gatehousectl and gatehouse-worker.
GATEHOUSECTL and GATEHOUSE_WORKER name the programs; meson sets them."""

import glob
import json
import os
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "cgi"))

CTL = os.environ["GATEHOUSECTL"]
WORKER = os.environ["GATEHOUSE_WORKER"]
FAKETIME = sorted(glob.glob("/usr/lib/*/faketime/libfaketime.so.1"))
NOBODY = 65534


class Venue:
    """The configuration and the folder of a database. With a clock ("2026-11-23 12:00:00", UTC) its
    programs see that time until set_clock() says another."""

    def __init__(self, clock=None):
        self.dir = tempfile.mkdtemp(prefix="gatehouse-ctl-")
        os.chmod(self.dir, 0o755)
        self.data = os.path.join(self.dir, "data")
        self.database = os.path.join(self.data, "gatehouse.db")
        self.secret = os.path.join(self.data, "secret")
        self.config = os.path.join(self.dir, "gatehouse.conf")
        self.clock = os.path.join(self.dir, "clock") if clock else None
        if clock:
            self.set_clock(clock)
        self.configure(f"[server]\ndatabase = sqlite:{self.database}\n"
                       f"secret_file = {self.secret}\nbase_url = http://127.0.0.1\n")

    def configure(self, text):
        pathlib.Path(self.config).write_text(text, encoding="utf-8")

    def set_clock(self, text):
        pathlib.Path(self.clock + ".new").write_text(text + "\n", encoding="ascii")
        os.replace(self.clock + ".new", self.clock)

    def environment(self):
        found = {
            "PATH": "/usr/bin:/bin",
            "GATEHOUSE_CONFIG": self.config,
            "LC_ALL": "C.UTF-8",
            "ASAN_OPTIONS": f"log_path={self.dir}/sanitizer:verify_asan_link_order=0"
                            ":detect_stack_use_after_return=0",
            "UBSAN_OPTIONS": f"log_path={self.dir}/sanitizer:print_stacktrace=1",
        }
        if self.clock:
            found |= {
                "TZ": "UTC",
                "LD_PRELOAD": FAKETIME[0],
                "FAKETIME_TIMESTAMP_FILE": self.clock,
                "FAKETIME_NO_CACHE": "1",
                "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            }
        return found

    def run(self, *arguments, program=CTL, stdin="", user=None):
        """Runs a program and returns what came of it. Another @user may not be able to enter the folder of
        the build, so that one gets a copy."""
        if user:
            program = shutil.copy(program, self.dir)
        return subprocess.run([program, *arguments], input=stdin, capture_output=True, text=True,
                              env=self.environment(), timeout=120, check=False, user=user,
                              extra_groups=[] if user else None)

    def start_worker(self, log):
        """A worker in the background; its log goes to the open file @log."""
        return subprocess.Popen([WORKER], stdin=subprocess.DEVNULL, stderr=log,
                                env=self.environment())

    def rows(self, sql, *values):
        """What a query finds, read beside the programs."""
        with sqlite3.connect(f"file:{self.database}?mode=ro", uri=True) as database:
            return database.execute(sql, values).fetchall()

    def change(self, sql):
        """Does to the database what no program of ours would."""
        with sqlite3.connect(self.database) as database:
            database.executescript(sql)
        database.close()

    def sanitizer_reports(self):
        return [pathlib.Path(name).read_text(encoding="utf-8", errors="replace")
                for name in glob.glob(self.dir + "/sanitizer*")]

    def remove(self):
        shutil.rmtree(self.dir)


class VenueCase(unittest.TestCase):
    """A test with a venue of its own, which has to leave no sanitizer's report behind."""

    clock = None  # as for Venue
    init = True   # whether the database is made

    def setUp(self):
        if self.clock and not FAKETIME:
            self.skipTest("libfaketime is not installed")
        self.venue = Venue(self.clock)
        if self.init:
            self.ctl("init", "--timezone", "UTC")

    def tearDown(self):
        reports = self.venue.sanitizer_reports()
        self.venue.remove()
        self.assertEqual(reports, [])

    def ctl(self, *arguments, stdin=""):
        """A verb that must succeed; gives what it says with --json."""
        done = self.venue.run(*arguments, "--json", stdin=stdin)
        self.assertEqual((done.returncode, done.stderr), (0, ""), arguments)
        return json.loads(done.stdout)

    def words(self, *arguments, stdin=""):
        """A verb that must succeed; gives what it says to people."""
        done = self.venue.run(*arguments, stdin=stdin)
        self.assertEqual((done.returncode, done.stderr), (0, ""), arguments)
        return done.stdout

    def refused(self, status, *arguments, stdin="", user=None):
        """A verb that must fail with @status, one line and nothing else; gives the line."""
        done = self.venue.run(*arguments, stdin=stdin, user=user)
        self.assertEqual(done.returncode, status, done)
        self.assertEqual(done.stdout, "", done)
        self.assertRegex(done.stderr, r"\Agatehousectl: [^\n]+\n\Z")
        return done.stderr
