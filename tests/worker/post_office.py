"""A venue whose visitors book through the real gatehouse.cgi and whose mail and SMS go to servers on
loopback, sent by the real gatehouse-worker and gatehousectl. Needs the system's Python (aiosmtpd)."""

import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import time

TESTS = pathlib.Path(__file__).resolve().parent.parent
sys.path[:0] = [str(TESTS / "ctl"), str(TESTS / "deliver")]

import venue  # noqa: E402  (its folder is known only now)

CGI = os.environ["GATEHOUSE_CGI"]
REQUEST = {
    "GATEWAY_INTERFACE": "CGI/1.1", "SERVER_PROTOCOL": "HTTP/1.1", "SERVER_NAME": "localhost",
    "SERVER_PORT": "80", "SCRIPT_NAME": "", "REQUEST_METHOD": "POST", "QUERY_STRING": "",
    "REMOTE_ADDR": "127.0.0.1", "CONTENT_TYPE": "application/json",
}
PATIENCE = 60  # seconds for what must happen; nothing here depends on speed


class PostCase(venue.VenueCase):
    """A test with a venue that has slots. configure_post() says where mail and SMS go."""

    def setUp(self):
        super().setUp()
        self.logs = []
        self.ctl("slots", "generate", "--times", "00:00-24:00", "--days", "20", "--capacity", "5000")
        self.slot = self.venue.rows("SELECT id FROM reservation_slots ORDER BY date LIMIT 1 OFFSET 10")[0][0]

    def configure_post(self, mail=None, sms=None):
        text = (f"[server]\ndatabase = sqlite:{self.venue.database}\nsecret_file = {self.venue.secret}\n"
                "base_url = https://tickets.example.org\n[limits]\nreservation = 0\n")
        if mail:
            text += f"[mail]\nsmtp_url = {mail.url}\nfrom = Gatehouse <tickets@example.org>\n"
        if sms:
            password = pathlib.Path(self.venue.dir, "sms-password")
            password.write_text("secret\n", encoding="ascii")
            password.chmod(0o600)
            text += (f"[sms]\nurl = {sms.url}\nfrom = +12025550100\nuser = AC1\n"
                     f"password_file = {password}\n")
        self.venue.configure(text)

    # ---- visitors ----

    def post(self, path, token=None, **fields):
        body = json.dumps(fields).encode()
        environment = self.venue.environment() | REQUEST | {"PATH_INFO": path, "CONTENT_LENGTH": str(len(body))}
        if token:
            environment["HTTP_AUTHORIZATION"] = f"Bearer {token}"
        done = subprocess.run([CGI], input=body, capture_output=True, env=environment, timeout=120, check=True)
        answer = json.loads(done.stdout.partition(b"\r\n\r\n")[2])
        self.assertTrue(answer["success"], answer)
        return answer["data"]

    def get(self, path):
        """The body of a page."""
        environment = self.venue.environment() | REQUEST | {"REQUEST_METHOD": "GET", "PATH_INFO": path}
        done = subprocess.run([CGI], capture_output=True, env=environment, timeout=120, check=True)
        return done.stdout.partition(b"\r\n\r\n")[2]

    def book(self, *emails, phone="+12025551234"):
        """Books a ticket for each; gives the reservations' ids."""
        codes = self.ctl("tickets", "generate", "--count", str(len(emails)), "--activated")["ticket_codes"]
        made = []
        for code, address in zip(codes, emails):
            ticket = self.post("/api/tickets/validate", ticket_code=code)
            made.append(self.post("/api/reservations/create", ticket["booking_token"],
                                  ticket_id=ticket["ticket_id"], slot_id=self.slot,
                                  customer_email=address, customer_phone=phone)["reservation_id"])
        return made

    # ---- programs ----

    def start(self):
        """A worker, and the file of its log."""
        log = pathlib.Path(self.venue.dir, f"worker-{len(self.logs)}.log")
        self.logs.append(log)
        with open(log, "wb") as file:
            process = self.venue.start_worker(file)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        self.wait_for(log, "event=worker.started")
        return process, log

    def stop(self, process):
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(PATIENCE), 0)

    def wait_until(self, done, what):
        deadline = time.monotonic() + PATIENCE
        while not done():
            self.assertLess(time.monotonic(), deadline, what)
            time.sleep(0.02)

    def wait_for(self, log, text):
        self.wait_until(lambda: text in log.read_text(encoding="utf-8"), f"{text} in {log.name}")

    def states(self):
        return dict(self.venue.rows("SELECT state, count(*) FROM outbox GROUP BY 1"))

    def wait_for_states(self, **states):
        self.wait_until(lambda: self.states() == states, f"{states}, not {self.states()}")

    def assert_ids_only(self, text):
        """Nothing that a visitor left is in what is logged or listed."""
        self.assertNotRegex(text, re.compile(r"@(?!example\.org>)|\+1202555|TKT-"))


def message_id(mail):
    return mail.parsed["Message-ID"]
