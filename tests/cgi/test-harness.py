#!/usr/bin/python3
"""The harness proves itself: planted faults in tables, headers and refusals are found."""

import os
import shutil
import types
from email.message import Message

import client
import tap
from cases import Case
from gatehouse import CGI, CtlError, Site
from records import check_character, new_code, Records
from together import at_once

site = None


def setUpModule():
    global site
    site = Site()
    site.add_operator("gate")
    site.slot = site.records.slot("2026-12-01", capacity=5)
    site.reserved = site.records.ticket("RESERVED", slot=site.slot)
    site.verified = site.records.ticket("VERIFIED", slot=site.slot)


def tearDownModule():
    site.close()


class Invariants(Case):
    def planted(self, sql, *values):
        """What is found broken in a copy of the database after @sql."""
        path = os.path.join(site.dir, "planted.db")
        shutil.copy(site.database, path)
        records = Records(path)
        with records.connection() as connection:
            connection.execute("PRAGMA ignore_check_constraints = ON")
            connection.execute(sql, values)
        return " ".join(records.broken_invariants())

    def setUp(self):
        site.records.run("PRAGMA wal_checkpoint(TRUNCATE)")

    def test_sound_tables_are_sound(self):
        self.assertEqual(site.records.broken_invariants(), [])
        self.assertEqual(self.planted("UPDATE tickets SET customer_phone = NULL"), "")

    def test_planted_faults(self):
        plants = {
            "booked_count is not": "UPDATE reservation_slots SET booked_count = 1",
            "more is booked": "UPDATE reservation_slots SET total_capacity = 1",
            "a ticket without": "UPDATE ticket_reservations SET status = 'RESERVED'",
            "a reservation without": "UPDATE tickets SET status = 'ACTIVATED'",
            "another organisation's": "UPDATE ticket_reservations SET orq = 2",
            "a kept answer": "INSERT INTO idempotency_answers VALUES (1, 'k', 99, 0, 1)",
            "foreign key": "UPDATE tickets SET order_id = 999",
        }
        for wanted, sql in plants.items():
            with self.subTest(sql=sql):
                self.assertIn(wanted, self.planted(sql))


class Answers(Case):
    def answer(self, status=400, body=b"", **headers):
        message = Message()
        good = {"Content-Type": "application/json; charset=utf-8", "Cache-Control": "no-store",
                "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
                "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin"}
        for name, value in (good | {name.replace("_", "-"): value for name, value in
                                    headers.items()}).items():
            if value is not None:
                message[name] = value
        return client.Answer("POST", "/api/tickets/validate", types.SimpleNamespace(
            status=status, headers=message), body)

    GOOD = b'{"success":false,"error":{"code":"TICKET_NOT_FOUND","message":"There is none."}}'

    def check(self, answer):
        client.Client(0, hidden=("/srv/secret-place",)).check(answer)

    def test_a_good_one_passes(self):
        self.check(self.answer(body=self.GOOD))

    def test_planted_faults(self):
        plants = [
            self.answer(status=500, body=self.GOOD),
            self.answer(body=self.GOOD, X_Content_Type_Options=None),
            self.answer(body=self.GOOD, Content_Security_Policy="default-src 'unsafe-inline'"),
            self.answer(body=self.GOOD, Cache_Control="public"),
            self.answer(body=self.GOOD, Content_Type="text/html"),
            self.answer(status=503, body=self.GOOD),
            self.answer(status=409, body=self.GOOD),
            self.answer(body=self.GOOD.replace(b"There is none.", b"")),
            self.answer(body=self.GOOD.replace(b"There is", b"/srv/secret-place:")),
            self.answer(body=self.GOOD.replace(b"There is", b"no such table: x")),
            self.answer(body=self.GOOD.replace(b"false", b"true")),
            self.answer(body=self.GOOD.replace(b"TICKET_NOT_FOUND", b"SOMETHING_ELSE")),
        ]
        for number, plant in enumerate(plants):
            with self.subTest(number=number), self.assertRaises(AssertionError):
                self.check(plant)


class Parts(Case):
    def test_check_character(self):
        self.assertEqual(check_character("A12425GABC1234002"), "M")  # the standard's example
        code = new_code().replace("-", "").removeprefix("TKT")
        self.assertEqual(check_character(code[:-1]), code[-1])

    def test_a_refusal_of_the_command_line_is_an_exception(self):
        with self.assertRaises(CtlError):
            site.ctl("slots", "generate", "--orq", "99", "--times", "10:00-12:00")

    def test_a_failure_in_a_thread_is_a_failure(self):
        with self.assertRaises(ZeroDivisionError):
            at_once([lambda: 1, lambda: 1 // 0])

    def test_a_sanitizers_finding_fails_the_venue(self):
        other = Site(init=False)
        with open(other.dir + "/sanitizer.123", "w", encoding="ascii") as file:
            file.write("ERROR: AddressSanitizer: planted")
        with self.assertRaisesRegex(AssertionError, "planted"):
            other.close()

    def test_the_program_is_there(self):
        self.assertTrue(os.access(CGI, os.X_OK))


if __name__ == "__main__":
    tap.main()
