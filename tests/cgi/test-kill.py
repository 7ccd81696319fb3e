#!/usr/bin/python3
"""Processes that die in the middle (contract 4: \"whatever is killed\"): a storm of kill -9 over a
busy web server, and one booking killed at every single write. A write of SQLite is pwrite64."""

import json
import os
import random
import shutil
import signal
import subprocess
import threading
import time
import unittest

import tap
from cases import Case
from gatehouse import CGI, Site
from together import at_once

STORM_SECONDS = 6
TOMORROW = time.strftime("%Y-%m-%d", time.gmtime(time.time() + 86400))


class Storm(Case):
    @classmethod
    def setUpClass(cls):
        cls.site = Site()
        cls.operator = cls.site.add_operator("gate")
        cls.site.serve()

    @classmethod
    def tearDownClass(cls):
        cls.site.close()

    def setUp(self):
        self.killed = 0
        self.over = threading.Event()

    def cgi_processes(self):
        """Those of this venue: they run its own copy of the program."""
        for name in os.listdir("/proc"):
            if name.isdigit():
                try:
                    if os.readlink(f"/proc/{name}/exe") == self.site.cgi_copy():
                        yield int(name)
                except OSError:
                    pass

    def kill_at_random(self):
        while not self.over.wait(random.uniform(0.002, 0.03)):
            processes = list(self.cgi_processes())
            if processes:
                try:
                    os.kill(random.choice(processes), signal.SIGKILL)
                    self.killed += 1
                except ProcessLookupError:
                    pass

    def insist(self, client, ticket, slot):
        """Repeats a create with its key, as a customer would whose page does not come."""
        key = f"storm-{ticket.id}"
        while True:
            answer = client.request("POST", "/api/reservations/create", json.dumps({
                "ticket_id": ticket.id, "slot_id": slot, "customer_email": "john@example.com",
                "customer_phone": "+12025551234"}), {"Content-Type": "application/json",
                                                     "Idempotency-Key": key}, checked=False)
            if answer.status in (200, 409):
                return answer
            self.assertIn(answer.status, (500, 502, 503), answer)

    def book_through(self, tickets, slots):
        """One customer after another until the storm is over; their answers."""
        answers = []
        for ticket in tickets:
            if self.over.is_set():
                break
            client = self.site.client(token=self.tokens[ticket.id])
            answers.append((ticket, self.insist(client, ticket, random.choice(slots))))
        return answers

    def test_kill_9_while_they_book(self):
        records = self.site.records
        slots = [records.slot(TOMORROW, f"1{number}:00:00", "20:00:00", capacity=25)
                 for number in range(3)]
        tickets = [records.ticket() for _ in range(120)]
        self.tokens = {ticket.id: self.site.booking_client(ticket.code).token
                       for ticket in tickets}
        killer = threading.Thread(target=self.kill_at_random)
        killer.start()
        timer = threading.Timer(STORM_SECONDS, self.over.set)
        timer.start()
        try:
            groups = at_once([lambda part=part: self.book_through(tickets[part::6], slots)
                              for part in range(6)])
        finally:
            timer.cancel()
            self.over.set()
            killer.join()
        answers = [answer for group in groups for answer in group]
        self.assertGreater(self.killed, 20)
        self.assertEqual(records.broken_invariants(), [])
        for ticket, answer in answers:
            rows = records.rows("SELECT id FROM ticket_reservations WHERE ticket_id = ?", ticket.id)
            if answer.status == 200:
                self.assertEqual([row["id"] for row in rows],
                                 [answer.json["data"]["reservation_id"]])
            else:
                self.assertEqual((answer.code, rows), ("SLOT_FULL", []))
        booked = records.value("SELECT sum(booked_count) FROM reservation_slots")
        self.assertGreaterEqual(booked, sum(answer.status == 200 for _, answer in answers))
        self.assertGreater(booked, 3)
        self.assert_it_goes_on()

    def assert_it_goes_on(self):
        """No lock and no half log is left behind."""
        slot = self.site.records.slot(TOMORROW, "21:00:00", "22:00:00")
        begun = time.monotonic()
        self.assert_admitted(self.site.book(self.site.records.ticket(), slot))
        self.assertLess(time.monotonic() - begun, 3)


@unittest.skipUnless(shutil.which("strace"), "strace is not installed")
class EveryWrite(Case):
    """The program alone, under strace, which kills it or fails it at the n-th call."""

    @classmethod
    def setUpClass(cls):
        cls.site = Site(limits={"reservation": "1000/60"})
        cls.records = cls.site.records
        cls.site.serve()
        cls.slot = cls.records.slot(TOMORROW, capacity=1000)
        cls.anchor = None

    @classmethod
    def tearDownClass(cls):
        cls.site.close()

    def create(self, ticket, token, inject=None):
        """(exit status of the program, its output)"""
        body = json.dumps({"ticket_id": ticket.id, "slot_id": self.slot, "customer_email":
                           "john@example.com", "customer_phone": "+12025551234"}).encode()
        environ = self.site.environment() | {
            "REQUEST_METHOD": "POST", "PATH_INFO": "/api/reservations/create",
            "REMOTE_ADDR": "127.0.0.1", "CONTENT_TYPE": "application/json",
            "CONTENT_LENGTH": str(len(body)), "HTTP_AUTHORIZATION": f"Bearer {token}",
            "HTTP_IDEMPOTENCY_KEY": f"write-{ticket.id}"}
        environ["ASAN_OPTIONS"] += ":detect_leaks=0"  # LeakSanitizer and strace both want ptrace
        command = [CGI]
        if inject:
            calls = inject.split(":", maxsplit=1)[0]
            command = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={calls}", "-e",
                       f"inject={inject}", CGI]
        done = subprocess.run(command, input=body, capture_output=True, env=environ, timeout=60,
                              check=False)
        return done.returncode, done.stdout

    def each(self, inject):
        """Books under @inject for n = 1, 2, … until it has not hit four times in a row; what came
        of each. After every blow the tables are sound and the request succeeds with its key."""
        outcomes = []
        for number in range(1, 200):
            ticket = self.records.ticket()
            token = self.site.booking_client(ticket.code).token
            status, output = self.create(ticket, token, f"{inject}:when={number}")
            self.assertEqual(self.records.broken_invariants(), [], f"{inject} at {number}")
            booked = self.records.value("SELECT count(*) FROM ticket_reservations WHERE"
                                        " ticket_id = ?", ticket.id)
            if output.startswith(b"Status: 200"):
                self.assertEqual(booked, 1, f"{inject} at {number}")
            elif status == 0:
                self.assertTrue(output.startswith(b"Status: 503"), output)
                self.assertEqual(booked, 0, f"refused and booked: {inject} at {number}")
            outcomes.append((status, output[:11]))
            status, output = self.create(ticket, token)
            self.assertTrue(output.startswith(b"Status: 200"), output)
            if outcomes[-4:] == [(0, b"Status: 200")] * 4:
                return outcomes
        self.fail(f"{inject} never ends: {outcomes[-5:]}")

    def test_the_harness_sees_a_kill(self):
        ticket = self.records.ticket()
        token = self.site.booking_client(ticket.code).token
        status, _ = self.create(ticket, token, "pwrite64:signal=KILL:when=1")
        self.assertIn(status, (-9, 137))

    def test_killed_at_every_write(self):
        outcomes = self.each("pwrite64:signal=KILL")
        self.assertGreater(len(outcomes), 4)

    def test_killed_at_every_sync(self):
        outcomes = self.each("fdatasync:signal=KILL")
        self.assertGreater(len(outcomes), 1)

    def test_no_room_at_every_write(self):
        outcomes = self.each("pwrite64:error=ENOSPC")
        self.assertIn((0, b"Status: 503"), outcomes)

    def test_a_disk_that_fails_at_every_write(self):
        outcomes = self.each("pwrite64:error=EIO")
        self.assertIn((0, b"Status: 503"), outcomes)

    def test_a_disk_that_fails_at_every_sync(self):
        self.each("fdatasync:error=EIO")


if __name__ == "__main__":
    tap.main()
