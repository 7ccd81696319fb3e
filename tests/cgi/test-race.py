#!/usr/bin/python3
"""Races through both web servers (PRD 8.3, contract 4): the last places, one ticket twelve times
over, and twelve gates at once. Nobody may see a 500 (the client refuses it)."""

import time
import uuid
from collections import Counter

import tap
from cases import Case
from gatehouse import Site
from together import at_once

CREATE = "/api/reservations/create"
VERIFY = "/api/operator/verify-ticket"


class RaceCase:
    """The cases; one class a web server runs them."""

    kind = None

    @classmethod
    def setUpClass(cls):
        cls.site = Site()
        cls.records = cls.site.records
        cls.operator = cls.site.add_operator("gate")
        cls.site.serve(cls.kind)
        cls.site.today = time.strftime("%Y-%m-%d", time.gmtime())
        cls.tomorrow = time.strftime("%Y-%m-%d", time.gmtime(time.time() + 86400))

    @classmethod
    def tearDownClass(cls):
        cls.site.close()

    def patiently(self, send, tries=20):
        """Sends until the answer is not 503 BUSY: what its Retry-After asks for."""
        for _ in range(tries):
            answer = send()
            if answer.status != 503:
                return answer
            self.assertEqual(answer.code, "BUSY")
            time.sleep(0.3)
        self.fail(f"busy for ever: {answer}")

    def booker(self, ticket, slot, **headers):
        client = self.site.booking_client(ticket.code)
        return lambda: self.patiently(lambda: self.site.book(ticket, slot, client, **headers))

    def test_64_clients_for_the_last_places(self):
        slot = self.records.slot(self.tomorrow, "10:00:00", "11:00:00", capacity=30)
        for _ in range(13):
            self.records.ticket("RESERVED", slot=slot)
        other = self.records.slot(self.tomorrow, "11:00:00", "12:00:00")
        bookers = [self.booker(self.records.ticket(), slot) for _ in range(64)]
        answers = at_once(bookers)
        self.assertEqual(Counter((answer.status, answer.code) for answer in answers),
                         {(200, None): 17, (409, "SLOT_FULL"): 47})
        for answer in answers:
            if answer.status == 409:
                offered = [slot["slot_id"] for slot in answer.error["alternative_slots"]]
                self.assertIn(other, offered)
        row = self.records.row("SELECT booked_count, available_count, status FROM"
                               " reservation_slots WHERE id = ?", slot)
        self.assertEqual(row, {"booked_count": 30, "available_count": 0, "status": "FULL"})
        ids = [answer.data["reservation_id"] for answer in answers if answer.status == 200]
        self.assertEqual(len(set(ids)), 17)
        self.assertEqual(self.records.broken_invariants(), [])

    def test_one_ticket_in_twelve_slots(self):
        ticket = self.records.ticket()
        slots = [self.records.slot(self.tomorrow, f"12:{minute:02}:00", "13:00:00", capacity=1)
                 for minute in range(12)]
        answers = at_once([self.booker(ticket, slot) for slot in slots])
        self.assertEqual(Counter((answer.status, answer.code) for answer in answers),
                         {(200, None): 1, (409, "TICKET_ALREADY_RESERVED"): 11})
        booked = self.records.value("SELECT sum(booked_count) FROM reservation_slots WHERE id"
                                    f" IN ({','.join(map(str, slots))})")
        self.assertEqual(booked, 1)
        self.assertEqual(self.records.broken_invariants(), [])

    def test_one_request_twelve_times_with_its_key(self):
        ticket = self.records.ticket()
        slot = self.records.slot(self.tomorrow, "14:00:00", "15:00:00", capacity=5)
        key = str(uuid.uuid4())
        answers = at_once([self.booker(ticket, slot, Idempotency_Key=key) for _ in range(12)])
        self.assertEqual([answer.status for answer in answers], [200] * 12)
        self.assertEqual(len({answer.body for answer in answers}), 1)
        self.assertEqual(self.records.value("SELECT booked_count FROM reservation_slots WHERE"
                                            " id = ?", slot), 1)
        self.assertEqual(self.records.broken_invariants(), [])

    def verifiers(self, count, scan_ids):
        slot = self.records.slot(self.site.today, f"00:{len(scan_ids) + count:02}:00", "24:00:00")
        ticket = self.records.ticket("RESERVED", slot=slot)
        gate, _ = self.site.sign_in()
        body = {"ticket_id": ticket.id, "operator_id": self.operator}
        return ticket, [
            lambda scan_id=scan_id: self.patiently(lambda: gate.post(
                VERIFY, body | ({"scan_id": scan_id} if scan_id else {})))
            for scan_id in scan_ids]

    def test_twelve_gates_at_once(self):
        ticket, verifiers = self.verifiers(0, [None, *(str(uuid.uuid4()) for _ in range(11))])
        answers = at_once(verifiers)
        self.assertEqual([answer.status for answer in answers], [200] * 12)
        self.assertEqual(Counter(answer.data.get("warning") for answer in answers),
                         {None: 1, "ALREADY_VERIFIED": 11})
        self.assertEqual(len({answer.data["verified_at"] for answer in answers}), 1)
        outcomes = Counter(row["outcome"] for row in self.records.scans(ticket.id))
        self.assertEqual(outcomes, {"VERIFIED": 1, "ALREADY_VERIFIED": 11})
        self.assertEqual(self.records.broken_invariants(), [])

    def test_one_gate_that_repeats_itself(self):
        ticket, verifiers = self.verifiers(1, [str(uuid.uuid4())] * 12)
        answers = at_once(verifiers)
        self.assertEqual([answer.status for answer in answers], [200] * 12)
        self.assertEqual({answer.body for answer in answers}, {answers[0].body})
        self.assertNotIn("warning", answers[0].data)
        self.assertEqual([row["outcome"] for row in self.records.scans(ticket.id)], ["VERIFIED"])

    def test_sign_ins_at_once_are_bounded(self):
        def sign_in():
            return self.site.client().post("/api/operator/login",
                                           {"username": "gate", "pin": "482913"})
        answers = at_once([sign_in] * 24)
        self.assertLessEqual({answer.status for answer in answers}, {200, 503})
        self.assertGreaterEqual(Counter(answer.status for answer in answers)[200], 4)


class OnLighttpd(RaceCase, Case):
    kind = "lighttpd"

    def test_cancelling_an_order_while_it_books(self):
        for number in range(6):
            slot = self.records.slot(self.tomorrow, f"16:{number:02}:00", "17:00:00", capacity=1)
            ticket = self.records.ticket()
            answer, _ = at_once([
                self.booker(ticket, slot),
                lambda ticket=ticket: self.site.ctl("orders", "cancel", str(ticket.order_id))])
            self.assertIn((answer.status, answer.code), [(200, None), (409, "TICKET_CANCELLED")])
            booked = self.records.value("SELECT booked_count FROM reservation_slots WHERE id = ?",
                                        slot)
            self.assertEqual(booked, 0)


class OnApache(RaceCase, Case):
    kind = "apache"


class AsFastCgi(RaceCase, Case):
    kind = "fastcgi"


if __name__ == "__main__":
    tap.main()
