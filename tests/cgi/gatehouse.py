"""A venue in a temporary directory: configuration, database, and a web server in front of the real
gatehouse.cgi. GATEHOUSE_CGI, GATEHOUSECTL, GATEHOUSE_SENT_CODE (sent-code.c) and GATEHOUSE_STILL_CLOCK
(still-clock.c) name the programs and the clock; meson sets them."""

import calendar
import glob
import json
import os
import re
import shutil
import stat
import subprocess
import tempfile
import time

from client import Client
from records import Records
from webserver import SERVERS

CGI = os.environ["GATEHOUSE_CGI"]
CTL = os.environ["GATEHOUSECTL"]
SENT_CODE = os.environ.get("GATEHOUSE_SENT_CODE")  # not for benchmarks
STILL_CLOCK = os.environ["GATEHOUSE_STILL_CLOCK"]
WEB_USER = "www-data"

# What the search for leaks says of a process that is killed in the middle of it.
KILLED_WHILE_LOOKING = re.compile(r"(==\d+==Unable to get registers from thread \d+\.\n)+")

NO_LIMITS = {"reservation": "0", "validation": "0", "login_failures": "0", "availability": "0"}


class CtlError(Exception):
    """gatehousectl refused; the text is what it said."""


class Site:
    """One venue. Limits are off unless a test sets them. With a clock (\"2026-11-23 12:00:00\",
    UTC) every program of it sees that time until set_clock() says another."""

    def __init__(self, timezone="UTC", clock=None, init=True, **config):
        self.dir = tempfile.mkdtemp(prefix="gatehouse-cgi-")
        os.chmod(self.dir, 0o755)
        self.data = os.path.join(self.dir, "data")
        os.mkdir(self.data)
        self.database = os.path.join(self.data, "gatehouse.db")
        self.config_path = os.path.join(self.dir, "gatehouse.conf")
        self.clock_path = os.path.join(self.dir, "clock") if clock else None
        self.server = None
        self.sections = {
            "server": {
                "database": f"sqlite:{self.database}",
                "base_url": "https://tickets.example.org",
                "secret_file": os.path.join(self.data, "secret"),
            },
            "limits": dict(NO_LIMITS),
        }
        if clock:
            self.set_clock(clock)
        self.configure(**config)
        if init:
            self.ctl("init", "--org", "Example Museum", "--timezone", timezone)
        self.records = Records(self.database)

    # ---- configuration and programs ----

    def configure(self, **sections):
        """Merges into the configuration; the next request reads it."""
        for section, values in sections.items():
            self.sections.setdefault(section, {}).update(values)
        lines = []
        for section, values in self.sections.items():
            lines.append(f"[{section}]")
            lines += [f"{key} = {value}" for key, value in values.items()]
        temporary = self.config_path + ".new"
        with open(temporary, "w", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
        os.replace(temporary, self.config_path)

    def set_clock(self, text):
        """@text is UTC: \"2026-11-23 12:00:00\"."""
        seconds = calendar.timegm(time.strptime(text, "%Y-%m-%d %H:%M:%S"))
        temporary = self.clock_path + ".new"
        with open(temporary, "w", encoding="ascii") as file:
            file.write(f"{seconds}\n")
        os.replace(temporary, self.clock_path)

    def environment(self):
        """What the programs are started with, beside the CGI variables."""
        found = {
            "GATEHOUSE_CONFIG": self.config_path,
            "ASAN_OPTIONS": f"log_path={self.dir}/sanitizer:verify_asan_link_order=0"
                            ":detect_stack_use_after_return=0",
            "UBSAN_OPTIONS": f"log_path={self.dir}/sanitizer:print_stacktrace=1",
        }
        if self.clock_path:
            found |= {
                "LD_PRELOAD": self.clock_copy(),
                "STILL_CLOCK": self.clock_path,
            }
        return found

    def ctl(self, *arguments, stdin=""):
        """Runs gatehousectl with --json and returns what it printed."""
        done = subprocess.run(
            [CTL, *arguments, "--json"], input=stdin, capture_output=True, text=True,
            env={"PATH": "/usr/bin:/bin", **self.environment()}, timeout=60, check=False)
        if done.returncode != 0:
            raise CtlError(f"gatehousectl {' '.join(arguments)}: exit {done.returncode}: "
                           f"{done.stderr.strip()}")
        return json.loads(done.stdout) if done.stdout.strip() else None

    def add_operator(self, username, name="Jane Smith", pin="482913"):
        self.ctl("operators", "add", username, "--name", name, "--pin-stdin", stdin=pin + "\n")
        return self.records.value("SELECT id FROM operators WHERE username = ?", username)

    def verify(self, channels):
        """Asks for one-time codes: none, email, sms or both. Nothing takes the messages; they wait.
        With none, mail and SMS are off again."""
        on = channels != "none"
        self.configure(contact={"verify": channels},
                       mail={"smtp_url": "smtp://127.0.0.1:1" if on else "", "from": "tickets@example.org"},
                       sms={"url": "http://127.0.0.1:1/" if on else "", "from": "+12025550100"})

    def sent_codes(self):
        """The one-time codes in the outbox, oldest first: [channel, address, code, language]."""
        ids = [str(row["id"]) for row in self.records.rows(
            "SELECT id FROM outbox WHERE kind = 'code' ORDER BY id")]
        if not ids:
            return []
        done = subprocess.run([SENT_CODE, *ids], capture_output=True, text=True, timeout=60,
                              env={"GATEHOUSE_CONFIG": self.config_path}, check=True)
        return [line.split("\t") for line in done.stdout.splitlines()]

    def newest_codes(self):
        """{"email_code": …, "phone_code": …} as a customer would have read them last."""
        fields = {"MAIL": "email_code", "SMS": "phone_code"}
        return {fields[channel]: code for channel, _, code, _ in self.sent_codes()}

    def run_cgi(self, environ, body=b"", timeout=30):
        """Starts the CGI as a web server would, with exactly @environ beside our own."""
        done = subprocess.run([CGI], input=body, capture_output=True, timeout=timeout,
                              env={**self.environment(), **environ}, check=False)
        return done.returncode, done.stdout, done.stderr

    # ---- web server ----

    def serve(self, kind="lighttpd", prefix=()):
        """Starts a web server; @prefix is put before its command (unshare …)."""
        if kind == "apache" and os.geteuid() == 0:
            for name in [self.data, *glob.glob(self.data + "/*")]:
                shutil.chown(name, WEB_USER, WEB_USER)
        self.server = SERVERS[kind](self.dir, self.cgi_copy(), self.environment(), prefix)
        self.server.start()
        return self

    def cgi_copy(self):
        return self.copy(CGI, "gatehouse.cgi")

    def clock_copy(self):
        return self.copy(STILL_CLOCK, "still-clock.so")

    def copy(self, original, name):
        """The web server's user may not be able to enter the build directory."""
        copy = os.path.join(self.dir, name)
        if not os.path.exists(copy):
            shutil.copy(original, copy + ".new")
            os.chmod(copy + ".new", 0o755)
            os.replace(copy + ".new", copy)
        return copy

    def client(self, source=None, **options):
        """A client at another loopback address when @source is given."""
        return Client(self.server.port, hidden=(self.dir,), source=source, **options)

    def sign_in(self, username="gate", pin="482913", source=None):
        """A client that carries the operator's token, and the answer that brought it."""
        client = self.client(source)
        answer = client.post("/api/operator/login", {"username": username, "pin": pin})
        assert answer.status == 200, answer
        client.token = answer.data["token"]
        return client, answer.data

    def booking_client(self, code, **options):
        """A client that has validated a ticket code and carries its booking token."""
        client = self.client(**options)
        answer = client.post("/api/tickets/validate", {"ticket_code": code})
        assert answer.status == 200, answer
        client.token = answer.data["booking_token"]
        return client

    def book(self, ticket, slot_id, client=None, **headers):
        """Validates and creates; the answer is whatever create said."""
        client = client or self.booking_client(ticket.code)
        return client.post("/api/reservations/create", {
            "ticket_id": ticket.id, "slot_id": slot_id, "customer_email": "john@example.com",
            "customer_phone": "+12025551234"}, headers=headers)

    def stop(self):
        if self.server is not None:
            self.server.stop()
            self.server = None

    def log(self):
        """What the CGI and the web server wrote to the error log."""
        return self.server.log() if self.server else ""

    def close(self):
        """Stops everything; a sanitizer's finding in any process of the venue is a failure."""
        log = self.log()
        self.stop()
        findings = []
        for path in glob.glob(self.dir + "/sanitizer.*"):
            with open(path, encoding="utf-8", errors="replace") as file:
                text = file.read()
            if not KILLED_WHILE_LOOKING.fullmatch(text):
                findings.append(text)
        if stat.S_ISDIR(os.stat(self.dir).st_mode) and not os.environ.get("GATEHOUSE_KEEP"):
            shutil.rmtree(self.dir, ignore_errors=True)
        assert not findings, "sanitizer:\n" + "\n".join(findings[:3])
        assert "runtime error:" not in log and "AddressSanitizer" not in log, log
