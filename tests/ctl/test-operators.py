"""gatehousectl operators: secrets from standard input, from a terminal, or made up."""

import os
import pty
import select
import subprocess
import time

import venue
from tap import main


class Operators(venue.VenueCase):
    def add(self, username, *more, stdin=""):
        return self.ctl("operators", "add", username, "--name", "Jane Smith", *more, stdin=stdin)

    def hashes(self, username):
        return self.venue.rows("SELECT pin_hash, password_hash FROM operators WHERE username = ?",
                               username)[0]

    def test_with_a_pin(self):
        added = self.add("Jane", "--pin-stdin", stdin="4711\n")
        self.assertEqual(added, {"id": 1, "username": "jane", "name": "Jane Smith", "role": "OPERATOR",
                                 "orq": 1, "status": "ACTIVE"})
        pin, password = self.hashes("jane")
        self.assertTrue(pin.startswith("$argon2id$"))
        self.assertIsNone(password)

    def test_with_a_password(self):
        self.add("jane", "--role", "ADMIN", "--password-stdin", stdin="correct horse\r\nnot this\n")
        pin, password = self.hashes("jane")
        self.assertIsNone(pin)
        self.assertTrue(password.startswith("$argon2id$"))
        self.assertEqual(self.ctl("operators", "list")["operators"][0]["role"], "ADMIN")

    def test_without_terminal_a_pin_is_made_and_shown_once(self):
        first, second = self.add("jane")["pin"], self.add("john")["pin"]
        for pin in (first, second):
            self.assertRegex(pin, r"\A[0-9]{6}\Z")
        self.assertIn("shown this once", self.words("operators", "add", "joe", "--name", "Joe"))
        self.assertNotIn("pin", self.ctl("operators", "list")["operators"][0])

    def test_secrets_that_are_none(self):
        for flag, secret in (("--pin-stdin", "123\n"), ("--pin-stdin", "1" * 13), ("--pin-stdin", "12a4\n"),
                             ("--pin-stdin", ""), ("--pin-stdin", "١٢٣٤\n"), ("--password-stdin", "short\n"),
                             ("--password-stdin", ""), ("--password-stdin", "x" * 257)):
            line = self.refused(1, "operators", "add", "jane", "--name", "Jane", flag, stdin=secret)
            if len(secret) > 4:
                self.assertNotIn(secret.strip(), line)
        self.refused(2, "operators", "add", "jane", "--name", "Jane", "--pin-stdin", "--password-stdin")
        for verb in ("add", "reset"):
            self.assertIn("with neither, it is asked for", self.words("operators", verb, "--help"))
        self.assertEqual(self.ctl("operators", "list")["operators"], [])

    def test_names_that_are_none(self):
        for username in ("", "two words", "a/b", "x" * 65, "josé"):
            self.refused(1, "operators", "add", username, "--name", "Jane")
        self.refused(1, "operators", "add", "jane", "--name", " ")
        self.refused(2, "operators", "add", "jane", "--name", "Jane", "--role", "KING")
        self.refused(1, "operators", "add", "jane", "--name", "Jane", "--orq", "9")

    def test_user_names_are_unique_in_any_case(self):
        self.add("jane")
        self.assertIn("taken", self.refused(1, "operators", "add", "JANE", "--name", "Jane"))

    def test_list(self):
        self.add("jane", "--pin-stdin", stdin="4711\n")
        self.ctl("orgs", "add", "Pier", "--timezone", "UTC")
        self.add("john", "--orq", "2", "--password-stdin", stdin="correct horse\n")
        self.assertEqual(self.ctl("operators", "list")["operators"][1], {
            "id": 2, "username": "john", "name": "Jane Smith", "role": "OPERATOR", "orq": 2,
            "status": "ACTIVE", "has_pin": False, "has_password": True})
        self.assertEqual(len(self.ctl("operators", "list", "--orq", "2")["operators"]), 1)
        self.assertNotIn("argon2", self.words("operators", "list"))

    def open_session(self):
        self.venue.change("INSERT INTO sessions (id, operator_id, created_at, expires_at)"
                          " VALUES ('0123456789abcdef0123456789abcdef', 1, 1, 9999999999)")

    def sessions(self):
        return self.venue.rows("SELECT count(*) FROM sessions WHERE ended_at IS NULL")[0][0]

    def test_disable_and_enable(self):
        self.add("jane")
        self.open_session()
        self.assertEqual(self.ctl("operators", "disable", "jane")["status"], "DISABLED")
        self.assertEqual(self.sessions(), 0)
        self.assertEqual(self.ctl("operators", "enable", "Jane")["status"], "ACTIVE")
        self.assertEqual(self.sessions(), 0)
        self.refused(1, "operators", "disable", "nobody")

    def test_reset_replaces_the_secret_and_ends_sessions(self):
        self.add("jane", "--pin-stdin", stdin="4711\n")
        before = self.hashes("jane")
        self.open_session()
        answer = self.ctl("operators", "reset", "jane")
        self.assertRegex(answer["pin"], r"\A[0-9]{6}\Z")
        self.assertNotEqual(self.hashes("jane")[0], before[0])
        self.assertEqual(self.sessions(), 0)
        self.ctl("operators", "disable", "jane")
        self.assertEqual(self.ctl("operators", "reset", "jane", "--pin-stdin", stdin="1234\n")["status"], "DISABLED")
        self.refused(1, "operators", "reset", "nobody")


class Terminal(venue.VenueCase):
    """The questions on a terminal, answered as a person would."""

    def converse(self, *answers):
        """Runs `operators add`, giving each answer when asked. Returns the status and the screen."""
        master, slave = pty.openpty()
        process = subprocess.Popen([venue.CTL, "operators", "add", "jane", "--name", "Jane"],
                                   stdin=slave, stdout=slave, stderr=slave, start_new_session=True,
                                   env=self.venue.environment(), preexec_fn=lambda: os.close(
                                       os.open(os.ttyname(0), os.O_RDWR)))
        os.close(slave)
        screen, waiting = b"", list(answers)
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            ready, _, _ = select.select([master], [], [], 0.1)
            if ready:
                try:
                    screen += os.read(master, 4096)
                except OSError:
                    break
            asked = screen.count(b"new PIN: ") + screen.count(b"Once more: ")
            if waiting and asked > len(answers) - len(waiting):
                os.write(master, waiting.pop(0).encode() + b"\n")
        status = process.wait(10)
        os.close(master)
        return status, screen.decode()

    def test_a_pin_typed_twice_is_not_shown(self):
        status, screen = self.converse("86420", "86420")
        self.assertEqual(status, 0, screen)
        self.assertNotIn("86420", screen)
        self.assertTrue(self.ctl("operators", "list")["operators"][0]["has_pin"])

    def test_letters_are_a_password(self):
        status, screen = self.converse("correct horse", "correct horse")
        self.assertEqual(status, 0, screen)
        self.assertTrue(self.ctl("operators", "list")["operators"][0]["has_password"])

    def test_two_different_entries_are_refused(self):
        status, screen = self.converse("86420", "86421")
        self.assertEqual(status, 1, screen)
        self.assertIn("differ", screen)
        self.assertEqual(self.ctl("operators", "list")["operators"], [])

    def test_an_empty_entry_asks_for_a_new_pin(self):
        status, screen = self.converse("")
        self.assertEqual(status, 0, screen)
        self.assertRegex(screen, r"shown this once: [0-9]{6}")


if __name__ == "__main__":
    main()
