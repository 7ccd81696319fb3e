#!/usr/bin/python3
"""Who may book, and how often: the booking token and the Idempotency-Key (contract 3.1, 4)."""

import base64
import json

import tap
from cases import CLOCK, Case
from gatehouse import Site

site = None


def setUpModule():
    global site
    site = Site(clock=CLOCK)
    site.add_operator("gate")
    site.serve()


def tearDownModule():
    site.close()


class BookingToken(Case):
    def setUp(self):
        self.client = site.client()
        self.records = site.records
        self.ticket = self.records.ticket()
        rows = self.records.rows("SELECT id FROM reservation_slots WHERE date = '2026-12-10'")
        self.slot = rows[0]["id"] if rows else self.records.slot("2026-12-10")

    def tearDown(self):
        site.set_clock(CLOCK)

    def refuse(self, client, **headers):
        self.assert_refused(site.book(self.ticket, self.slot, client, **headers), 403,
                            "BOOKING_TOKEN_REQUIRED")

    def test_none(self):
        self.refuse(self.client)

    def test_as_cookie(self):
        token = site.booking_client(self.ticket.code).token
        answer = site.book(self.ticket, self.slot, self.client,
                           Cookie=f"theme=dark; gatehouse_booking={token}; x=y")
        self.assertEqual(answer.status, 200)

    def test_as_bearer(self):
        self.assertEqual(site.book(self.ticket, self.slot).status, 200)

    def test_of_another_ticket(self):
        self.refuse(site.booking_client(self.records.ticket().code))

    def test_an_operators_token_is_none(self):
        gate, _ = site.sign_in()
        self.refuse(gate)

    def test_tampered(self):
        client = site.booking_client(self.ticket.code)
        header, claims, signature = client.token.split(".")
        other = json.loads(base64.urlsafe_b64decode(claims + "=="))
        other["exp"] += 1
        forged = base64.urlsafe_b64encode(json.dumps(other).encode()).decode().rstrip("=")
        for token in (f"{header}.{forged}.{signature}", f"{header}.{claims}.",
                      f"{header}.{claims}", client.token + "A", client.token[:-2], "x", "..",
                      f"{header}.{claims}.{signature[::-1]}"):
            with self.subTest(token=token[-60:]):
                client.token = token
                self.refuse(client)

    def test_thirty_minutes(self):
        client = site.booking_client(self.ticket.code)
        site.set_clock("2026-11-23 12:30:00")
        self.refuse(client)
        site.set_clock("2026-11-23 12:29:59")
        self.assertEqual(site.book(self.ticket, self.slot, client).status, 200)


class IdempotencyKey(Case):
    def setUp(self):
        self.client = site.client()
        self.records = site.records
        self.slot = self.records.slot("2026-12-11", f"{self.serial():02}:00:00", "23:30:00")

    @staticmethod
    def serial():
        IdempotencyKey.count = getattr(IdempotencyKey, "count", 0) + 1
        return IdempotencyKey.count

    def test_a_repeat_gets_the_same_answer_and_no_second_mail(self):
        site.configure(mail={"smtp_url": "smtp://127.0.0.1:25",
                             "from": "Museum <tickets@example.org>"})
        self.addCleanup(site.configure, mail={"smtp_url": ""})
        ticket = self.records.ticket()
        client = site.booking_client(ticket.code)
        first = site.book(ticket, self.slot, client, Idempotency_Key="a-key-1")
        again = site.book(ticket, self.slot, client, Idempotency_Key="a-key-1")
        self.assertEqual((first.status, again.status), (200, 200))
        self.assertEqual(again.body, first.body)
        rows = self.records.rows("SELECT id FROM outbox WHERE reservation_id = ?",
                                 first.data["reservation_id"])
        self.assertEqual(len(rows), 1)
        self.assertEqual(self.records.broken_invariants(), [])

    def test_another_key_is_another_request(self):
        ticket = self.records.ticket()
        client = site.booking_client(ticket.code)
        site.book(ticket, self.slot, client, Idempotency_Key="a-key-2")
        answer = site.book(ticket, self.slot, client, Idempotency_Key="a-key-3")
        self.assert_refused(answer, 409, "TICKET_ALREADY_RESERVED")

    def test_the_key_of_one_ticket_says_nothing_about_another(self):
        for _ in range(2):
            ticket = self.records.ticket()
            answer = site.book(ticket, self.slot, Idempotency_Key="a-key-4")
            self.assertEqual(answer.status, 200)
            self.assertEqual(answer.data["ticket_code"], ticket.code)

    def test_needs_the_token_all_the_same(self):
        ticket = self.records.ticket()
        site.book(ticket, self.slot, Idempotency_Key="a-key-5")
        self.assert_refused(site.book(ticket, self.slot, self.client, Idempotency_Key="a-key-5"),
                            403, "BOOKING_TOKEN_REQUIRED")

    def test_a_refusal_is_not_kept(self):
        full = self.records.slot("2026-12-12", f"{self.serial():02}:00:00", "23:30:00", capacity=0)
        ticket = self.records.ticket()
        client = site.booking_client(ticket.code)
        answer = site.book(ticket, full, client, Idempotency_Key="a-key-6")
        self.assert_refused(answer, 409, "SLOT_FULL")
        answer = site.book(ticket, self.slot, client, Idempotency_Key="a-key-6")
        self.assertEqual(answer.status, 200)

    def test_too_long(self):
        ticket = self.records.ticket()
        answer = site.book(ticket, self.slot, Idempotency_Key="k" * 256)
        self.assert_refused(answer, 400, "INVALID_REQUEST")
        self.assertIn("Idempotency-Key", answer.error["message"])


if __name__ == "__main__":
    tap.main()
