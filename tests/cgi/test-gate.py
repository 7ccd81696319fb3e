#!/usr/bin/python3
"""validate-ticket, verify-ticket and stats (contract 3.2): verdicts in their order with their
fields, one row of scans for every scan, and nothing that a second scan could overwrite."""

import uuid

import tap
from cases import CLOCK, Case, NOW, TODAY
from gatehouse import Site

VALIDATE = "/api/operator/validate-ticket"
VERIFY = "/api/operator/verify-ticket"
site = None


def setUpModule():
    global site
    site = Site(clock=CLOCK)
    site.operator = site.add_operator("gate")
    site.colleague = site.add_operator("second", "Ann Other", "771188")
    site.orq, site.product = site.records.organisation("Other", "UTC")
    site.stranger = site.records.operator_like(site.operator, "stranger", site.orq)
    site.serve()
    site.gate, _ = site.sign_in()
    site.today = site.records.slot(TODAY, "10:00:00", "14:00:00")


def tearDownModule():
    site.close()


class GateCase(Case):
    def setUp(self):
        self.records = site.records
        self.gate = site.gate
        self.scans_before = len(self.records.scans())

    def tearDown(self):
        site.set_clock(CLOCK)

    def validate(self, code, client=None):
        return (client or self.gate).post(VALIDATE, {"ticket_code": code})

    def verify(self, ticket, scan_id=None, client=None, operator=None, **headers):
        body = {"ticket_id": ticket.id, "operator_id": operator or site.operator}
        if scan_id:
            body["scan_id"] = scan_id
        return (client or self.gate).post(VERIFY, body, headers)

    def new_scans(self):
        return self.records.scans()[self.scans_before:]

    def assert_scanned(self, *outcomes):
        self.assertEqual([row["outcome"] for row in self.new_scans()], list(outcomes))

    def reserved(self, **options):
        return self.records.ticket("RESERVED", **({"slot": site.today} | options))


class Validate(GateCase):
    def test_valid(self):
        ticket = self.reserved()
        booked = self.records.value("SELECT booked_count FROM reservation_slots WHERE id = ?",
                                    site.today)
        data = self.assert_admitted(self.validate(ticket.code))
        reservation = data.pop("reservation")
        self.assertEqual(data, {
            "ticket_id": ticket.id, "ticket_code": ticket.code, "status": "RESERVED",
            "customer_name": "John Doe", "customer_email": "john@example.com",
            "customer_phone": "+12025551234", "validation_status": "VALID",
            "slot": {"booked_count": booked, "total_capacity": 200}})
        self.assertEqual({name: reservation[name] for name in
                          ("date", "start_time", "end_time", "is_today")},
                         {"date": TODAY, "start_time": "10:00:00", "end_time": "14:00:00",
                          "is_today": True})
        row, = self.new_scans()
        self.assertEqual({name: row[name] for name in row if name not in ("id", "device_id")}, {
            "orq": 1, "action": "VALIDATE", "ticket_code": ticket.code, "ticket_id": ticket.id,
            "outcome": "VALID", "operator_id": site.operator, "scan_id": None,
            "scanned_at": NOW, "received_at": NOW, "clock_cut": 0,
            "entered": 0, "device_time": None, "undoes": None})

    def test_looking_changes_nothing(self):
        ticket = self.reserved()
        for _ in range(3):
            self.assert_admitted(self.validate(ticket.code))
        row = self.records.row("SELECT status, verified_at FROM tickets WHERE id = ?", ticket.id)
        self.assertEqual(row, {"status": "RESERVED", "verified_at": None})

    def test_not_found_keeps_what_was_read(self):
        answer = self.validate("TKT-2026-AAAAAA-AAAAAA")
        self.assert_refused(answer, 400, "TICKET_NOT_FOUND")
        row, = self.new_scans()
        self.assertEqual((row["ticket_code"], row["ticket_id"], row["outcome"]),
                         ("TKT-2026-AAAAAA-AAAAAA", None, "TICKET_NOT_FOUND"))

    def test_long_codes_are_cut_to_64_characters(self):
        for text in ("https://example.com/" + "x" * 500, "ä" * 70):
            self.assert_refused(self.validate(text), 400, "TICKET_NOT_FOUND")
            self.assertEqual(self.new_scans()[-1]["ticket_code"], text[:64])

    def test_typed_loosely(self):
        ticket = self.reserved()
        loose = ticket.code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
        self.assertEqual(self.assert_admitted(self.validate(loose))["ticket_id"], ticket.id)

    def test_cancelled_is_first(self):
        for status in ("PENDING_PAYMENT", "ACTIVATED", "EXPIRED", "RESERVED", "VERIFIED"):
            with self.subTest(status=status):
                slot = site.today if status in ("RESERVED", "VERIFIED") else None
                for order in ("CANCELLED", "REFUNDED"):
                    ticket = self.records.ticket(status, slot=slot, order=order)
                    self.assert_refused(self.validate(ticket.code), 400, "TICKET_CANCELLED")
        self.assert_scanned(*["TICKET_CANCELLED"] * 10)

    def test_not_activated_before_expired(self):
        ticket = self.records.ticket("PENDING_PAYMENT", order="PENDING", valid_until="2026-01-01")
        self.assert_refused(self.validate(ticket.code), 400, "TICKET_NOT_ACTIVATED")
        self.assert_scanned("TICKET_NOT_ACTIVATED")

    def test_expired_before_no_reservation_and_wrong_date(self):
        unused = self.records.ticket(valid_until="2026-11-22")
        self.assert_refused(self.validate(unused.code), 400, "TICKET_EXPIRED")
        slot = self.records.slot("2026-11-20")
        missed = self.records.ticket("RESERVED", slot=slot)
        self.assert_refused(self.validate(missed.code), 400, "TICKET_EXPIRED")
        marked = self.records.ticket("EXPIRED", slot=slot)
        self.assert_refused(self.validate(marked.code), 400, "TICKET_EXPIRED")
        self.assert_scanned(*["TICKET_EXPIRED"] * 3)

    def test_already_verified_also_long_after(self):
        slot = self.records.slot("2026-11-14")
        ticket = self.records.ticket("VERIFIED", slot=slot, operator=site.colleague,
                                     verified_at=1794648600)
        self.assert_refused(self.validate(ticket.code), 400, "ALREADY_VERIFIED",
                            verified_at="2026-11-14T09:30:00Z", verified_by=site.colleague,
                            operator_name="Ann Other", message="This ticket was already verified")
        self.assert_scanned("ALREADY_VERIFIED")

    def test_no_reservation(self):
        ticket = self.records.ticket()
        self.assert_refused(self.validate(ticket.code), 400, "NO_RESERVATION",
                            ticket_status="ACTIVATED",
                            message="Ticket is activated but has no reservation")
        self.assert_scanned("NO_RESERVATION")

    def test_wrong_date(self):
        slot = self.records.slot("2026-11-29")
        ticket = self.records.ticket("RESERVED", slot=slot)
        self.assert_refused(self.validate(ticket.code), 400, "WRONG_DATE",
                            reservation_date="2026-11-29", today=TODAY, days_from_now=6,
                            message="Ticket reserved for 2026-11-29, not today")
        self.assert_scanned("WRONG_DATE")

    def test_another_organisations_ticket_does_not_exist(self):
        slot = self.records.slot(TODAY, "10:00:00", "14:00:00", orq=site.orq)
        theirs = self.records.ticket("RESERVED", slot=slot, orq=site.orq, product=site.product)
        self.assert_refused(self.validate(theirs.code), 400, "TICKET_NOT_FOUND")
        self.assertIsNone(self.new_scans()[0]["ticket_id"])
        self.assert_refused(self.verify(theirs), 400, "TICKET_NOT_FOUND")
        stranger, _ = site.sign_in("stranger")
        self.assert_admitted(self.validate(theirs.code, stranger))

    def test_the_kiosk_is_remembered(self):
        ticket = self.reserved()
        device = str(uuid.uuid4())
        self.gate.post(VALIDATE, {"ticket_code": ticket.code}, {"X-Gatehouse-Device": device})
        row, = self.new_scans()
        self.assertEqual(self.records.value("SELECT uuid FROM devices WHERE id = ?",
                                            row["device_id"]), device)


    def test_where_he_was_let_in(self):
        ticket = self.reserved()
        here = {"X-Gatehouse-Device": str(uuid.uuid4())}
        there = {"X-Gatehouse-Device": str(uuid.uuid4())}
        self.verify(ticket, **here)
        self.records.run("UPDATE devices SET name = 'Gate 1' WHERE uuid = ?",
                         here["X-Gatehouse-Device"])
        for headers, same in ((here, True), (there, False), ({}, False)):
            answer = self.gate.post(VALIDATE, {"ticket_code": ticket.code}, headers)
            self.assert_refused(answer, 400, "ALREADY_VERIFIED", device_name="Gate 1",
                                same_device=same)
            again = self.assert_admitted(self.verify(ticket, **headers))
            self.assertEqual((again["device_name"], again["same_device"]), ("Gate 1", same))


class Verify(GateCase):
    def test_admits_once(self):
        ticket = self.reserved()
        first = self.assert_admitted(self.verify(ticket))
        self.assertEqual(first, {"ticket_id": ticket.id, "ticket_code": ticket.code,
                                 "status": "VERIFIED", "verified_at": "2026-11-23T12:00:00Z",
                                 "verified_by": site.operator})
        row = self.records.row("SELECT t.status, r.status AS reservation, verified_at, verified_by"
                               " FROM tickets t JOIN ticket_reservations r ON r.ticket_id = t.id"
                               " WHERE t.id = ?", ticket.id)
        self.assertEqual(row, {"status": "VERIFIED", "reservation": "VERIFIED",
                               "verified_at": NOW, "verified_by": site.operator})
        self.assert_scanned("VERIFIED")
        self.assertEqual(self.new_scans()[0]["action"], "VERIFY")

    def test_a_repeat_warns_and_overwrites_nothing(self):
        ticket = self.reserved()
        first = self.assert_admitted(self.verify(ticket))
        site.set_clock("2026-11-23 12:30:00")
        colleague, _ = site.sign_in("second", "771188")
        again = self.assert_admitted(self.verify(ticket, client=colleague,
                                                 operator=site.colleague))
        self.assertEqual(again, {**first, "warning": "ALREADY_VERIFIED",
                                 "operator_name": "Jane Smith", "device_name": None,
                                 "same_device": False})
        row = self.records.row("SELECT verified_at, verified_by FROM tickets WHERE id = ?",
                               ticket.id)
        self.assertEqual(row, {"verified_at": NOW, "verified_by": site.operator})
        self.assert_scanned("VERIFIED", "ALREADY_VERIFIED")
        self.assertEqual([(row["operator_id"], row["received_at"]) for row in self.new_scans()],
                         [(site.operator, NOW), (site.colleague, NOW + 1800)])

    def test_the_retry_of_a_lost_answer_gets_it_again(self):
        ticket = self.reserved()
        scan_id = str(uuid.uuid4())
        first = self.verify(ticket, scan_id)
        site.set_clock("2026-11-23 12:00:09")
        again = self.verify(ticket, scan_id)
        self.assertEqual((first.status, again.status), (200, 200))
        self.assertEqual(again.json, first.json)
        self.assertNotIn("warning", again.data)
        other = self.assert_admitted(self.verify(ticket, str(uuid.uuid4())))
        self.assertEqual(other["warning"], "ALREADY_VERIFIED")
        self.assertEqual(len([row for row in self.new_scans() if row["scan_id"] == scan_id]), 1)

    def test_the_retry_of_a_repeat_warns_again(self):
        ticket = self.reserved()
        self.verify(ticket)
        scan_id = str(uuid.uuid4())
        second = self.assert_admitted(self.verify(ticket, scan_id))
        self.assertEqual(second["warning"], "ALREADY_VERIFIED")
        self.assertEqual(self.assert_admitted(self.verify(ticket, scan_id)), second)

    def test_a_scan_id_belongs_to_one_ticket(self):
        scan_id = str(uuid.uuid4())
        self.assert_admitted(self.verify(self.reserved(), scan_id))
        other = self.reserved()
        answer = self.verify(other, scan_id)
        self.assert_refused(answer, 400, "INVALID_REQUEST")
        self.assertIn("scan_id", answer.error["message"])
        self.assertEqual(self.records.value("SELECT status FROM tickets WHERE id = ?", other.id),
                         "RESERVED")

    def test_bad_scan_ids(self):
        ticket = self.reserved()
        for scan_id in ("x", "12345678-1234-1234-1234-12345678901", "0" * 36, 7, ["a"],
                        "g2345678-1234-1234-1234-123456789012"):
            with self.subTest(scan_id=scan_id):
                answer = self.verify(ticket, scan_id)
                self.assert_refused(answer, 400, "INVALID_REQUEST")
                self.assertIn("scan_id", answer.error["message"])
        self.assertEqual(self.records.value("SELECT status FROM tickets WHERE id = ?", ticket.id),
                         "RESERVED")

    def test_another_operators_name_is_refused(self):
        ticket = self.reserved()
        for operator in (site.colleague, 9999):
            self.assert_refused(self.verify(ticket, operator=operator), 403, "OPERATOR_MISMATCH")
        self.assertEqual(self.records.value("SELECT status FROM tickets WHERE id = ?", ticket.id),
                         "RESERVED")

    def test_refusals_as_for_validate(self):
        future = self.records.slot("2026-11-25", "18:00:00", "20:00:00")
        past = self.records.slot("2026-11-22", "18:00:00", "20:00:00")
        wanted = [
            (self.reserved(order="REFUNDED"), "TICKET_CANCELLED", {}),
            (self.records.ticket("PENDING_PAYMENT", order="PENDING"), "TICKET_NOT_ACTIVATED", {}),
            (self.reserved(slot=past), "TICKET_EXPIRED", {}),
            (self.records.ticket(), "NO_RESERVATION", {"ticket_status": "ACTIVATED"}),
            (self.reserved(slot=future), "WRONG_DATE", {
                "reservation_date": "2026-11-25", "today": TODAY, "days_from_now": 2}),
        ]
        for ticket, code, fields in wanted:
            with self.subTest(code=code):
                before = self.records.value("SELECT status FROM tickets WHERE id = ?", ticket.id)
                self.assert_refused(self.verify(ticket), 400, code, **fields)
                after = self.records.value("SELECT status FROM tickets WHERE id = ?", ticket.id)
                self.assertEqual(after, before)
        self.assert_scanned(*[code for _, code, _ in wanted])
        self.assertEqual(self.records.broken_invariants(), [])

    def test_unknown_ticket(self):
        answer = self.gate.post(VERIFY, {"ticket_id": 999999, "operator_id": site.operator})
        self.assert_refused(answer, 400, "TICKET_NOT_FOUND")


class Stats(GateCase):
    def test_today_by_slot(self):
        gate, _ = site.sign_in("stranger")
        slots = [self.records.slot(TODAY, f"{hour:02}:30:00", "23:30:00", orq=site.orq)
                 for hour in (15, 16)]
        tickets = [self.reserved(slot=slots[0], orq=site.orq, product=site.product)
                   for _ in range(3)]
        other_day = self.records.slot("2026-11-24", orq=site.orq)
        self.reserved(slot=other_day, orq=site.orq, product=site.product)
        before = self.assert_admitted(gate.get("/api/operator/stats"))
        self.assert_admitted(self.verify(tickets[0], client=gate, operator=site.stranger))
        after = self.assert_admitted(gate.get("/api/operator/stats"))
        self.assertEqual(after["date"], TODAY)
        self.assertEqual(after["admitted"], before["admitted"] + 1)
        self.assertEqual(after["expected"], before["expected"])
        found = [slot for slot in after["slots"] if slot["slot_id"] in slots]
        self.assertEqual([(slot["start_time"], slot["expected"], slot["admitted"])
                          for slot in found], [("15:30:00", 3, 1), ("16:30:00", 0, 0)])


if __name__ == "__main__":
    tap.main()
