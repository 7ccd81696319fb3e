"""gatehousectl conflicts: what gates let in and the server would have refused."""

import re
import sqlite3

import venue
from tap import main


class Conflicts(venue.VenueCase):
    def setUp(self):
        super().setUp()
        self.ctl("operators", "add", "boss", "--name", "Mary Major", "--role", "ADMIN",
                 "--pin-stdin", stdin="553311\n")
        order = self.ctl("orders", "create", "--customer", "John Doe",
                         "--tickets", "1")
        self.code, = order["ticket_codes"]
        with sqlite3.connect(self.venue.database) as connection:
            connection.execute("UPDATE orders SET customer_name = 'John ' || char(27) || '[2JDoe'")
            connection.execute("INSERT INTO devices (orq, uuid, name, status, created_at,"
                               " last_seen_at) VALUES (1, 'x', 'Gate 1', 'ACTIVE', 1, 1)")
            for at in (1795435200, 1795435210):
                connection.execute(
                    "INSERT INTO scans (orq, action, ticket_code, ticket_id, outcome, operator_id,"
                    " device_id, scanned_at, received_at, entered) VALUES (1, 'SYNC', ?, 1,"
                    " 'ALREADY_VERIFIED', 1, 1, ?, ?, 1)", (self.code, at, at))
            connection.execute("INSERT INTO conflicts (orq, code, ticket_id, scan_id,"
                               " other_scan_id, created_at)"
                               " VALUES (1, 'ALREADY_VERIFIED', 1, 2, 1, 5)")

    def test_list_and_decide(self):
        found, = self.ctl("conflicts", "list")["conflicts"]
        self.assertEqual((found["code"], found["ticket_code"], found["decision"]),
                         ("ALREADY_VERIFIED", self.code, None))
        self.assertEqual(found["second"], {"at": "2026-11-23T12:00:10Z",
                                           "operator_name": "Mary Major", "device_name": "Gate 1",
                                           "undone_at": None})
        words = self.words("conflicts", "list")
        self.assertIn("2026-11-23T12:00:10Z Mary Major, Gate 1", words)
        self.assertNotIn("\x1b", words)
        decided = self.ctl("conflicts", "decide", "1", "--as", "MISTAKE", "--note", "scanned twice",
                           "--operator", "boss")
        self.assertEqual((decided["decision"], decided["note"], decided["decider_name"]),
                         ("MISTAKE", "scanned twice", "Mary Major"))
        self.assertEqual(self.ctl("conflicts", "list")["conflicts"], [])
        self.assertIn("no open conflicts", self.words("conflicts", "list"))
        self.assertEqual(self.ctl("conflicts", "list", "--all")["conflicts"], [decided])
        self.assertRegex(self.words("conflicts", "list", "--all"), r"MISTAKE +scanned twice\n\Z")
        self.assertIn("is decided: ACCEPTED",
                      self.words("conflicts", "decide", "1", "--as", "ACCEPTED", "--operator",
                                 "boss"))

    def test_the_group_alone_lists(self):
        for more in ([], ["--all"], ["--orq", "1"]):
            self.assertEqual(self.ctl("conflicts", *more), self.ctl("conflicts", "list", *more))
        self.assertEqual(self.words("conflicts"), self.words("conflicts", "list"))

    def test_every_one_is_listed(self):
        with sqlite3.connect(self.venue.database) as connection:
            for scan in range(3, 203):
                connection.execute(
                    "INSERT INTO scans (orq, action, ticket_code, ticket_id, outcome, operator_id,"
                    " scanned_at, received_at, entered) VALUES (1, 'SYNC', ?, 1,"
                    " 'ALREADY_VERIFIED', 1, 1795435220, 1795435220, 1)", (self.code,))
                connection.execute("INSERT INTO conflicts (orq, code, ticket_id, scan_id,"
                                   " other_scan_id, created_at)"
                                   " VALUES (1, 'ALREADY_VERIFIED', 1, ?, 1, 6)", (scan,))
        self.assertEqual(len(self.ctl("conflicts")["conflicts"]), 201)

    def test_counted(self):
        stats = self.ctl("stats", "--date", "2026-11-23")
        self.assertEqual((stats["admitted"], stats["without_slot"]), (1, 1))
        self.assertIn("without a reservation: 1.", self.words("stats", "--date", "2026-11-23"))

    def test_what_the_statistics_name_shows_decided_ones_too(self):
        self.ctl("slots", "generate", "--times", "12:00-14:00", "--from", "2026-11-23", "--days", "1")
        with sqlite3.connect(self.venue.database) as connection:
            connection.execute("INSERT INTO ticket_reservations (orq, ticket_id, slot_id, customer_email,"
                               " customer_phone, status, reserved_at, updated_at)"
                               " VALUES (1, 1, 1, '', '', 'VERIFIED', 1, 1)")
        self.ctl("conflicts", "decide", "1", "--as", "MISTAKE", "--operator", "boss")
        words = self.words("stats", "--date", "2026-11-23")
        hint = re.search(r"double entries: 1 \(see gatehousectl (.*)\)", words).group(1)
        self.assertIn("MISTAKE", self.words(*hint.split()))

    def test_refusals(self):
        decide = ("conflicts", "decide")
        self.refused(2, *decide, "1", "--as", "MAYBE", "--operator", "boss")
        self.refused(2, *decide, "1", "--operator", "boss")
        self.refused(2, *decide, "1", "--as", "MISTAKE")
        self.refused(2, *decide, "--as", "MISTAKE", "--operator", "boss")
        self.refused(2, *decide, "x", "--as", "MISTAKE", "--operator", "boss")
        self.refused(2, *decide, "1", "--as", "MISTAKE", "--operator", "boss", "--note", "x" * 501)
        self.refused(1, *decide, "1", "--as", "MISTAKE", "--operator", "nobody")
        self.refused(1, *decide, "9", "--as", "MISTAKE", "--operator", "boss")
        self.ctl("orgs", "add", "Other", "--timezone", "UTC")
        self.ctl("operators", "add", "theirs", "--name", "Max", "--orq", "2", "--pin-stdin",
                 stdin="553311\n")
        self.refused(1, *decide, "1", "--as", "MISTAKE", "--operator", "theirs")
        self.assertEqual(self.ctl("conflicts", "list", "--orq", "2")["conflicts"], [])
        self.assertEqual(len(self.ctl("conflicts", "list")["conflicts"]), 1)


if __name__ == "__main__":
    main()
