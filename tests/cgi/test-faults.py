#!/usr/bin/python3
"""A database that is missing, locked, read-only, of a newer schema, damaged, or on a full disk:
503 with Retry-After and no inner detail, never a half-made reservation, and all well again once
the cause is gone."""

import os
import shutil
import sqlite3
import subprocess
import tempfile
import threading
import time
import unittest

import tap
from cases import CLOCK, Case
from gatehouse import Site
from records import Records
from together import at_once

CODE = {"ticket_code": "TKT-2026-AAAAAA-AAAAAA"}
MONTH = "/api/reservation-slots/available?month=2026-12&orq=1"


class FaultCase(Case):
    """Each case has a venue of its own with a customer who is about to book."""

    def setUp(self):
        self.site = Site(clock=CLOCK)
        self.addCleanup(self.site.close)
        self.records = self.site.records
        self.site.add_operator("gate")
        self.site.serve()
        self.slot = self.records.slot("2026-12-01")
        self.ticket = self.records.ticket()
        self.customer = self.site.booking_client(self.ticket.code)
        self.gate, _ = self.site.sign_in()

    def assert_unavailable(self, answer):
        self.assertEqual((answer.status, answer.code), (503, "BUSY"), answer)

    def assert_all_unavailable(self):
        """Everything that needs the database says so; what it says is checked by the client."""
        self.assert_unavailable(self.site.client().post("/api/tickets/validate", CODE))
        self.assert_unavailable(self.site.client().get(MONTH))
        self.assert_unavailable(self.site.book(self.ticket, self.slot, self.customer))
        self.assert_unavailable(self.gate.post("/api/operator/validate-ticket", CODE))
        self.assert_unavailable(self.gate.get("/api/operator/stats"))
        self.assert_unavailable(self.site.client().post("/api/operator/login", {
            "username": "gate", "pin": "482913"}))
        self.assertEqual(self.site.client().get("/healthz").status, 503)

    def assert_well(self):
        self.assertEqual(self.site.client().get("/healthz").status, 200)
        self.assert_admitted(self.site.book(self.ticket, self.slot, self.customer))
        self.assertEqual(self.records.broken_invariants(), [])

    def settle(self):
        """Moves the log into the database file, so that it is one file."""
        self.records.run("PRAGMA wal_checkpoint(TRUNCATE)")

    def overwrite(self, offset, data):
        with open(self.site.database, "r+b") as file:
            file.seek(offset)
            file.write(data)


class Missing(FaultCase):
    def test_missing(self):
        self.settle()
        os.rename(self.site.database, self.site.database + ".away")
        self.assert_all_unavailable()
        self.assertFalse(os.path.exists(self.site.database), "an empty one was made")
        os.rename(self.site.database + ".away", self.site.database)
        self.assert_well()

    def test_a_directory_in_its_place(self):
        self.settle()
        os.rename(self.site.database, self.site.database + ".away")
        os.mkdir(self.site.database)
        self.assert_all_unavailable()


class Locked(FaultCase):
    def setUp(self):
        super().setUp()
        self.writer = sqlite3.connect(self.site.database, isolation_level=None,
                                      check_same_thread=False)
        self.addCleanup(self.writer.close)

    def test_by_another_writer_for_3_seconds(self):
        self.writer.execute("BEGIN IMMEDIATE")
        begun = time.monotonic()
        answer = self.site.book(self.ticket, self.slot, self.customer)
        took = time.monotonic() - begun
        self.assert_unavailable(answer)
        self.assertLess(took, 2.5)  # about a second, and what a sanitizer adds
        self.assertEqual(self.site.client().get(MONTH).status, 200)  # readers do not wait
        self.assertEqual(self.site.client().post("/api/tickets/validate", CODE).status, 400)
        time.sleep(max(0, 3 - (time.monotonic() - begun)))
        self.writer.execute("ROLLBACK")
        self.assert_well()

    def test_a_short_lock_is_waited_for(self):
        self.writer.execute("BEGIN IMMEDIATE")
        release = threading.Timer(0.3, self.writer.execute, ["ROLLBACK"])
        release.start()
        answer = self.site.book(self.ticket, self.slot, self.customer)
        release.join()
        self.assert_admitted(answer)

    def test_a_flood_against_a_lock_is_shed_early(self):
        self.writer.execute("BEGIN IMMEDIATE")
        begun = time.monotonic()
        answers = at_once([lambda: self.site.book(self.ticket, self.slot, self.customer)] * 40)
        for answer in answers:
            self.assert_unavailable(answer)
        self.assertLess(time.monotonic() - begun, 8)
        self.writer.execute("ROLLBACK")
        self.assert_well()


class Schema(FaultCase):
    def test_newer(self):
        version = self.records.value("PRAGMA user_version")
        self.records.run("PRAGMA user_version = 999")
        self.assert_all_unavailable()
        self.assertIn("999", self.site.log())
        self.records.run(f"PRAGMA user_version = {version}")
        self.assert_well()

    def test_older(self):
        version = self.records.value("PRAGMA user_version")
        self.records.run("PRAGMA user_version = 0")
        self.assert_all_unavailable()
        self.records.run(f"PRAGMA user_version = {version}")
        self.assert_well()


class Damaged(FaultCase):
    def test_no_database_at_all(self):
        self.settle()
        shutil.copy(self.site.database, self.site.database + ".good")
        for content in (b"", b"x", b"This is no database.\n" * 1000, os.urandom(100_000)):
            with self.subTest(content=content[:10]):
                with open(self.site.database, "wb") as file:
                    file.write(content)
                self.assert_all_unavailable()
                with open(self.site.database, "rb") as file:
                    self.assertEqual(file.read(), content, "it was changed")
        shutil.copy(self.site.database + ".good", self.site.database)
        self.assert_well()

    def test_a_damaged_header(self):
        self.settle()
        self.overwrite(0, b"SQLite format 4\0")
        self.assert_all_unavailable()

    def test_a_damaged_table(self):
        """The gate and the booking walk over it; both refuse rather than guess."""
        root = self.records.value("SELECT rootpage FROM sqlite_schema WHERE name = 'tickets'")
        size = self.records.value("PRAGMA page_size")
        self.settle()
        self.overwrite((root - 1) * size, os.urandom(size))
        self.assert_unavailable(self.site.book(self.ticket, self.slot, self.customer))
        self.assert_unavailable(self.gate.post("/api/operator/validate-ticket",
                                               {"ticket_code": self.ticket.code}))
        count = self.records.value("SELECT count(*) FROM ticket_reservations")
        self.assertEqual(count, 0)


@unittest.skipUnless(os.geteuid() == 0 and subprocess.run(
    ["unshare", "-m", "true"], check=False).returncode == 0, "needs root and mount namespaces")
class OwnDisk(Case):
    """A web server in a mount namespace of its own, with its data on a tmpfs of 1 MiB."""

    def setUp(self):
        self.site = Site(clock=CLOCK)
        self.addCleanup(self.site.close)
        self.site.add_operator("gate")
        self.slot = self.site.records.slot("2026-12-01")
        self.ticket = self.site.records.ticket()
        self.site.records.run("PRAGMA wal_checkpoint(TRUNCATE)")
        seed = tempfile.mkdtemp(prefix="gatehouse-seed-")
        self.addCleanup(shutil.rmtree, seed)
        script = 'mount -t tmpfs -o size=1m,mode=0755 tmpfs "$0" && cp -a "$1"/. "$0" && shift' \
                 ' && exec "$@"'
        shutil.copytree(self.site.data, seed, dirs_exist_ok=True)
        self.site.serve(prefix=["unshare", "-m", "--propagation", "private", "sh", "-c", script,
                                self.site.data, seed])
        self.process = self.site.server.process.pid
        self.data = f"/proc/{self.process}/root{self.site.data}"
        self.records = Records(os.path.join(self.data, "gatehouse.db"))
        self.customer = self.site.booking_client(self.ticket.code)

    def remount(self, mode):
        subprocess.run(["nsenter", "-t", str(self.process), "-m", "mount", "-o", f"remount,{mode}",
                        self.site.data], check=True)

    def assert_refused_whole(self):
        answer = self.site.book(self.ticket, self.slot, self.customer)
        self.assertEqual((answer.status, answer.code), (503, "BUSY"), answer)

    def assert_well(self):
        self.assert_admitted(self.site.book(self.ticket, self.slot, self.customer))
        self.assertEqual(self.records.broken_invariants(), [])

    def test_full(self):
        self.assertNotEqual(os.stat(self.data).st_dev, os.stat(self.site.data).st_dev)
        filler = os.path.join(self.data, "filler")
        with open(filler, "wb", buffering=0) as file:
            with self.assertRaises(OSError):
                while True:
                    file.write(b"x" * 4096)
        for _ in range(3):
            self.assert_refused_whole()
        gate = self.site.client()
        answer = gate.post("/api/operator/login", {"username": "gate", "pin": "482913"})
        self.assertEqual(answer.status, 503, answer)
        os.unlink(filler)
        self.assertEqual(self.records.value("SELECT count(*) FROM ticket_reservations"), 0)
        self.assert_well()

    def test_read_only(self):
        self.remount("ro")
        self.assert_refused_whole()
        answer = self.site.client().post("/api/operator/login", {"username": "gate",
                                                                 "pin": "482913"})
        self.assertEqual((answer.status, answer.code), (503, "BUSY"), answer)
        self.remount("rw")
        self.assert_well()


if __name__ == "__main__":
    tap.main()
