#!/usr/bin/python3
"""GET /api/operator/manifest (contract 3.2): a kiosk finds the day's tickets by their codes with
nothing but what openapi.yaml says of the marks, and who reads along finds nothing."""

import base64
import hashlib
import urllib.parse

import tap
from cases import CLOCK, Case, NOW, TODAY
from gatehouse import Site

MANIFEST = "/api/operator/manifest"
site = None


def setUpModule():
    global site
    site = Site(clock=CLOCK)
    site.operator = site.add_operator("gate")
    site.serve()
    site.gate, _ = site.sign_in()
    site.today = site.records.slot(TODAY, "10:00:00", "14:00:00")


def tearDownModule():
    site.close()


def from_base64(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def mark(data, code):
    return hashlib.blake2b(b"mark\0" + code.encode(), key=from_base64(data["day_key"]),
                           digest_size=16).digest()


class Manifest(Case):
    def tearDown(self):
        site.set_clock(CLOCK)

    def ask(self, **query):
        text = urllib.parse.urlencode(query)
        answer = site.gate.get(MANIFEST + (f"?{text}" if text else ""))
        return self.assert_admitted(answer)

    def known(self, data):
        return {from_base64(row)[:16] for row in data["tickets"]}

    def test_todays_tickets_and_no_others(self):
        tomorrow = site.records.slot("2026-11-24")
        ticket = site.records.ticket("RESERVED", slot=site.today)
        verified = site.records.ticket("VERIFIED", slot=site.today)
        others = [site.records.ticket("RESERVED", slot=tomorrow), site.records.ticket()]
        data = self.ask()
        self.assertEqual((data["date"], data["full"], data["gone"]), (TODAY, True, []))
        self.assertEqual((data["day_starts_at"], data["day_ends_at"], data["made_at"]),
                         ("2026-11-23T00:00:00Z", "2026-11-24T00:00:00Z", "2026-11-23T12:00:00Z"))
        slot, = [slot for slot in data["slots"] if slot["slot_id"] == site.today]
        self.assertEqual((slot["opens_at"], slot["starts_at"], slot["ends_at"]),
                         ("2026-11-23T00:00:00Z", "2026-11-23T10:00:00Z", "2026-11-23T14:00:00Z"))
        known = self.known(data)
        for found in (ticket, verified):
            self.assertIn(mark(data, found.code), known)
        for other in others:
            self.assertNotIn(mark(data, other.code), known)
        self.assertIn(mark(self.ask(date="2026-11-24"), others[0].code),
                      self.known(self.ask(date="2026-11-24")))

    def test_the_text_shows_nobody(self):
        ticket = site.records.ticket("RESERVED", slot=site.today)
        text = site.gate.get(MANIFEST).body.decode()
        for secret in (ticket.code, ticket.code[9:15], "John", "Doe", "john@example.com",
                       "12025551234", "Jane"):
            self.assertNotIn(secret, text)

    def test_what_changed(self):
        tickets = [site.records.ticket("RESERVED", slot=site.today) for _ in range(3)]
        with site.records.connection() as connection:
            connection.execute("UPDATE ticket_reservations SET updated_at = ?", (NOW - 3600,))
            connection.execute("UPDATE orders SET updated_at = ?", (NOW - 3600,))
        first = self.ask()
        self.assertEqual(self.ask(since=first["cursor"])["tickets"], [])
        site.gate.post("/api/operator/verify-ticket",
                       {"ticket_id": tickets[0].id, "operator_id": site.operator})
        site.ctl("orders", "cancel", str(tickets[1].order_id))
        site.set_clock("2026-11-23 12:01:00")
        delta = self.ask(since=first["cursor"])
        self.assertFalse(delta["full"])
        self.assertEqual(self.known(delta), {mark(delta, tickets[0].code)})
        self.assertEqual([from_base64(row) for row in delta["gone"]],
                         [mark(delta, tickets[1].code)])
        self.assertTrue(self.ask(date="2026-11-24", since=first["cursor"])["full"])
        site.set_clock("2026-11-23 11:59:00")
        self.assertTrue(self.ask(since=first["cursor"])["full"])

    def test_refused(self):
        for date in ("2026-11-21", "2026-11-25", "2026-11-31", "x", ""):
            with self.subTest(date=date):
                self.assert_refused(site.gate.get(f"{MANIFEST}?date={date}"), 400, "INVALID_DATE")
        self.assert_refused(site.client().get(MANIFEST), 401, "UNAUTHENTICATED")


if __name__ == "__main__":
    tap.main()
