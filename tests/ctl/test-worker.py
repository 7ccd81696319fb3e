"""gatehouse-worker: its jobs, its clean stop, and what it does about faults."""

import fcntl
import os
import pathlib
import signal
import time
import unittest

import venue
from tap import main

DAY = 86400


class WorkerCase(venue.VenueCase):
    def once(self, status=0):
        done = self.venue.run("--once", program=venue.WORKER)
        self.assertEqual(done.returncode, status, done)
        self.assertEqual(done.stdout, "")
        return done.stderr

    def wait_for(self, path, text, seconds=20):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if text in path.read_text(encoding="utf-8"):
                return
            time.sleep(0.02)
        self.fail(f"{text} does not come: {path.read_text(encoding='utf-8')}")

    def start(self):
        """A worker that has come up, and the file of its log."""
        log = pathlib.Path(self.venue.dir, "worker.log")
        with open(log, "wb") as file:
            process = self.venue.start_worker(file)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        self.wait_for(log, "event=worker.started")
        return process, log


class Running(WorkerCase):
    def test_stops_cleanly_on_each_signal(self):
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            process, log = self.start()
            self.wait_until_open()
            process.send_signal(number)
            self.assertEqual(process.wait(20), 0)
            self.assertIn("event=worker.stopped", log.read_text(encoding="utf-8"))
            self.assertFalse(os.path.exists(self.venue.database + "-wal"))  # closed, not killed

    def wait_until_open(self):
        deadline = time.monotonic() + 20
        while not os.path.exists(self.venue.database + "-wal"):
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.02)

    def test_keeps_the_log_while_others_come_and_go(self):
        process, _ = self.start()
        self.wait_until_open()
        inode = os.stat(self.venue.database + "-wal").st_ino
        for _ in range(3):
            self.ctl("tickets", "generate", "--count", "1")
        self.assertEqual(os.stat(self.venue.database + "-wal").st_ino, inode)
        process.terminate()
        self.assertEqual(process.wait(20), 0)

    def test_moves_the_log_into_the_database(self):
        process, _ = self.start()
        self.wait_until_open()
        self.ctl("tickets", "generate", "--count", "300")
        before = os.stat(self.venue.database).st_mtime_ns
        deadline = time.monotonic() + 25
        while os.stat(self.venue.database).st_mtime_ns == before:
            self.assertLess(time.monotonic(), deadline, "no checkpoint in 25 s")
            time.sleep(0.2)
        process.terminate()
        self.assertEqual(process.wait(20), 0)

    def test_does_not_go_on_with_a_database_that_was_moved_away(self):
        process, log = self.start()
        self.wait_until_open()
        away = self.venue.database + ".away"
        os.rename(self.venue.database, away)
        self.wait_for(log, "event=job.failed job=checkpoint")
        self.assertIn("There is no database", log.read_text(encoding="utf-8"))
        os.rename(away, self.venue.database)
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(20), 0)

    def test_two_do_no_harm(self):
        first, _ = self.start()
        self.once()
        first.terminate()
        self.assertEqual(first.wait(20), 0)

    def test_a_busy_database_is_logged_and_the_worker_goes_on(self):
        with open(self.venue.database + "-writers", "rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            process, log = self.start()
            self.wait_for(log, "event=job.failed")
            self.assertIn("job=expire", log.read_text(encoding="utf-8"))
            self.assertIsNone(process.poll())
        process.terminate()
        self.assertEqual(process.wait(20), 0)


class Once(WorkerCase):
    def test_says_nothing_when_there_is_nothing_to_say(self):
        self.assertEqual(self.once(), "")

    def test_a_busy_database_is_a_failure(self):
        with open(self.venue.database + "-writers", "rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self.assertIn("event=job.failed job=expire", self.once(status=1))

    def test_prunes(self):
        now = int(time.time())
        self.ctl("operators", "add", "jane", "--name", "Jane")
        self.venue.change(
            "INSERT INTO sessions (id, operator_id, created_at, expires_at) VALUES"
            f" ('{'a' * 32}', 1, 1, {now - 2 * DAY}), ('{'b' * 32}', 1, 1, {now - DAY // 2}),"
            f" ('{'c' * 32}', 1, 1, {now + DAY});")
        self.assertIn("event=job.pruned sessions=1", self.once())
        self.assertEqual(self.venue.rows("SELECT substr(id, 1, 1) FROM sessions"), [("b",), ("c",)])

    def test_command_line(self):
        for words, status in ((["--help"], 0), (["--version"], 0), (["--bogus"], 2), (["now"], 2)):
            done = self.venue.run(*words, program=venue.WORKER)
            self.assertEqual(done.returncode, status, done)

    def test_help_is_in_the_terminals_character_set(self):
        self.assertIn("gatehouse-worker [OPTION…]", self.venue.run("--help", program=venue.WORKER).stdout)


class Expiry(WorkerCase):
    clock = "2026-11-10 12:00:00"

    def setUp(self):
        super().setUp()
        self.codes = self.ctl("demo")["tickets"]
        self.assertEqual(self.once(), "")  # a first run, which later ones are compared with

    def states(self):
        return dict(self.venue.rows("SELECT status, count(*) FROM tickets GROUP BY 1"))

    def test_only_what_is_over_expires(self):
        before = self.states()
        self.venue.set_clock("2026-11-10 14:00:01")  # the slot from 12:00 to 14:00 was full
        self.assertRegex(self.once(), r"event=job.expired reservations=12 tickets=12\n")
        after = self.states()
        self.assertEqual(after["EXPIRED"] - before["EXPIRED"], 12)
        self.assertEqual(after["VERIFIED"], before["VERIFIED"])
        self.assertEqual(self.ctl("tickets", "show", self.codes["reserved_today"][0])["status"], "RESERVED")
        self.assertEqual(self.once(), "")

    def test_a_second_before_its_end_nothing_expires(self):
        before = self.states()
        self.venue.set_clock("2026-11-10 13:59:59")
        self.once()
        self.assertEqual(self.states(), before)

    def test_places_stay_taken(self):
        before = self.venue.rows("SELECT sum(booked_count) FROM reservation_slots")
        self.venue.set_clock("2026-11-10 17:30:00")
        self.once()
        self.assertEqual(self.venue.rows("SELECT sum(booked_count) FROM reservation_slots"), before)

    def test_a_clock_that_jumped_is_not_believed(self):
        before = self.states()
        self.venue.set_clock("2027-11-10 12:00:00")
        self.assertIn("event=alert.clock_jump", self.once())
        self.assertEqual(self.states(), before)
        self.assertIn("--force", self.refused(1, "jobs", "run", "expire"))
        self.assertEqual(self.states(), before)

        self.venue.set_clock("2026-11-10 12:01:00")  # it was wrong and is right again
        self.assertNotIn("alert", self.once())
        self.assertEqual(self.states(), before)

    def test_a_clock_that_goes_on_from_there_is_believed(self):
        self.venue.set_clock("2026-11-13 12:00:00")  # the machine was off for three days
        self.assertIn("alert.clock_jump", self.once())
        self.venue.set_clock("2026-11-13 12:09:59")
        self.assertIn("alert.clock_jump", self.once())
        self.venue.set_clock("2026-11-13 12:10:00")
        self.assertIn("event=job.expired", self.once())
        self.assertEqual(self.ctl("tickets", "show", self.codes["reserved_today"][0])["status"], "EXPIRED")

    def test_force(self):
        self.venue.set_clock("2026-12-10 12:00:00")
        self.assertIn("alert.clock_jump", self.once())
        answer = self.ctl("jobs", "run", "expire", "--force")
        self.assertEqual(answer["job"], "expire")
        self.assertGreater(answer["tickets"], 100)
        self.assertEqual(self.ctl("jobs", "run", "expire"), {"job": "expire", "reservations": 0, "tickets": 0})


class Faults(WorkerCase):
    """What keeps the worker from starting is one line that says what to do."""

    def not_started(self, *words):
        done = self.venue.run(*words, program=venue.WORKER)
        self.assertEqual(done.returncode, 1, done)
        self.assertRegex(done.stderr, r"\A[^\n]* event=worker.not_started [^\n]+\n\Z")
        return done.stderr

    def test_missing(self):
        os.unlink(self.venue.database)
        self.assertIn("gatehousectl init", self.not_started())

    def test_newer_and_older(self):
        self.venue.change("PRAGMA user_version = 99")
        self.assertIn("newer", self.not_started("--once"))
        self.venue.change("PRAGMA user_version = 0")
        self.assertIn("gatehousectl init", self.not_started("--once"))

    def test_no_database_at_all(self):
        pathlib.Path(self.venue.database).write_bytes(b"x" * 8192)
        self.assertIn("backup", self.not_started())

    def test_no_configuration(self):
        os.unlink(self.venue.config)
        self.assertIn(self.venue.config, self.not_started())

    @unittest.skipUnless(os.geteuid() == 0, "only root can become another user")
    def test_not_ours_to_write(self):
        os.chmod(self.venue.data, 0o755)
        os.chmod(self.venue.database, 0o644)
        done = self.venue.run("--once", program=venue.WORKER, user=venue.NOBODY)
        self.assertEqual(done.returncode, 1, done)
        self.assertIn("user that owns", done.stderr)


if __name__ == "__main__":
    main()
