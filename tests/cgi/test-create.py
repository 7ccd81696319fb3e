#!/usr/bin/python3
"""POST /api/reservations/create (contract 3.1): what a booking writes, and every refusal."""

import json

import tap
from cases import CLOCK, Case, NOW
from gatehouse import Site

CREATE = "/api/reservations/create"
site = None


def setUpModule():
    global site
    site = Site(clock=CLOCK)
    site.add_operator("gate")
    site.serve()


def tearDownModule():
    site.close()


class Create(Case):
    def setUp(self):
        self.records = site.records

    def assert_nothing_booked(self, ticket, slot):
        """A refusal left no half-made reservation."""
        self.assertEqual(self.records.rows("SELECT * FROM ticket_reservations WHERE ticket_id = ?"
                                           " AND slot_id = ?", ticket.id, slot), [])
        self.assertEqual(self.records.broken_invariants(), [])

    def test_booked(self):
        slot = self.records.slot("2026-12-01", "12:00:00", "14:00:00")
        ticket = self.records.ticket()
        answer = site.book(ticket, slot)
        self.assertEqual(answer.status, 200)
        row = self.records.row("SELECT * FROM ticket_reservations WHERE ticket_id = ?", ticket.id)
        self.assertEqual(answer.data["reservation_id"], row["id"])
        self.assertEqual((row["slot_id"], row["customer_email"], row["customer_phone"],
                          row["status"], row["reserved_at"]),
                         (slot, "john@example.com", "+12025551234", "RESERVED", NOW))
        self.assertEqual(answer.data["ticket_code"], ticket.code)
        self.assertEqual(answer.data["slot"], {"date": "2026-12-01", "start_time": "12:00:00",
                                               "end_time": "14:00:00"})
        self.assertIs(answer.data["confirmation_sent"], False)  # mail and SMS are off
        row = self.records.row("SELECT * FROM tickets WHERE id = ?", ticket.id)
        self.assertEqual((row["status"], row["customer_email"], row["customer_phone"],
                          row["reserved_at"]),
                         ("RESERVED", "john@example.com", "+12025551234", NOW))
        self.assertEqual(self.records.broken_invariants(), [])
        events = self.records.rows("SELECT * FROM events WHERE ticket_id = ? AND name ="
                                   " 'reservation.created'", ticket.id)
        self.assertEqual([event["slot_id"] for event in events], [slot])
        self.assertNotIn("john", json.dumps(self.records.rows("SELECT * FROM events")))

    def test_confirmation_is_queued_when_mail_is_on(self):
        slot = self.records.slot("2026-12-02")
        ticket = self.records.ticket()
        site.configure(mail={"smtp_url": "smtp://127.0.0.1:25",
                             "from": "Museum <tickets@example.org>"})
        try:
            answer = site.book(ticket, slot)
        finally:
            site.configure(mail={"smtp_url": ""})
        self.assertIs(answer.data["confirmation_sent"], True)
        rows = self.records.rows("SELECT * FROM outbox WHERE reservation_id = ?",
                                 answer.data["reservation_id"])
        self.assertEqual([(row["channel"], row["state"]) for row in rows], [("MAIL", "PENDING")])

    def test_full_with_alternatives(self):
        full = self.records.slot("2027-01-10", "12:00:00", "14:00:00", capacity=1)
        self.records.ticket("RESERVED", slot=full)
        near = self.records.slot("2027-01-10", "14:00:00", "16:00:00")
        next_day = self.records.slot("2027-01-11", "12:00:00", "14:00:00")
        before = self.records.slot("2027-01-09", "18:00:00", "20:00:00")
        self.records.slot("2027-01-10", "10:00:00", "12:00:00", status="CLOSED")
        self.records.slot("2027-01-15", "12:00:00", "14:00:00")
        ticket = self.records.ticket()
        answer = site.book(ticket, full)
        self.assert_refused(answer, 409, "SLOT_FULL",
                            message="This time slot is full. Please select another time.")
        self.assertEqual(answer.error["alternative_slots"], [
            {"slot_id": near, "date": "2027-01-10", "start_time": "14:00:00"},
            {"slot_id": before, "date": "2027-01-09", "start_time": "18:00:00"},
            {"slot_id": next_day, "date": "2027-01-11", "start_time": "12:00:00"}])
        self.assert_nothing_booked(ticket, full)

    def test_alternatives_keep_to_the_tickets_validity(self):
        full = self.records.slot("2027-02-10", "12:00:00", "14:00:00", capacity=0)
        inside = self.records.slot("2027-02-08", "12:00:00", "14:00:00")
        self.records.slot("2027-02-11", "12:00:00", "14:00:00")
        ticket = self.records.ticket(valid_until="2027-02-10")
        answer = site.book(ticket, full)
        self.assert_refused(answer, 409, "SLOT_FULL")
        offered = answer.error["alternative_slots"]
        self.assertEqual(offered[0]["slot_id"], inside)
        self.assertTrue(all(slot["date"] <= "2027-02-10" for slot in offered), offered)

    def test_closed(self):
        slot = self.records.slot("2026-12-03", status="CLOSED")
        ticket = self.records.ticket()
        self.assert_refused(site.book(ticket, slot), 409, "SLOT_CLOSED")
        self.assert_nothing_booked(ticket, slot)

    def test_past_but_running_can_be_booked(self):
        ended = self.records.slot("2026-11-23", "10:00:00", "12:00:00")
        running = self.records.slot("2026-11-23", "11:00:00", "12:00:01")
        ticket = self.records.ticket()
        self.assert_refused(site.book(ticket, ended), 409, "SLOT_PAST")
        self.assert_nothing_booked(ticket, ended)
        self.assertEqual(site.book(ticket, running).status, 200)

    def test_no_such_slot(self):
        ticket = self.records.ticket()
        self.assert_refused(site.book(ticket, 999999), 400, "SLOT_NOT_FOUND")

    def test_another_organisations_slot(self):
        orq, _ = self.records.organisation("Other", "UTC")
        slot = self.records.slot("2026-12-04", orq=orq)
        ticket = self.records.ticket()
        self.assert_refused(site.book(ticket, slot), 400, "SLOT_NOT_FOUND")
        self.assert_nothing_booked(ticket, slot)

    def test_outside_the_tickets_validity(self):
        slot = self.records.slot("2026-12-05")
        late = self.records.ticket(valid_until="2026-12-04")
        self.assert_refused(site.book(late, slot), 409, "SLOT_OUTSIDE_VALIDITY")
        early = self.records.ticket(valid_from="2026-12-06")
        self.assert_refused(site.book(early, slot), 409, "SLOT_OUTSIDE_VALIDITY")
        last_day = self.records.ticket(valid_from="2026-12-05", valid_until="2026-12-05")
        self.assertEqual(site.book(last_day, slot).status, 200)

    def test_ticket_states_that_changed_since_validate(self):
        slot = self.records.slot("2026-12-06")
        changes = {
            "TICKET_CANCELLED": "UPDATE orders SET status = 'REFUNDED' WHERE id = (SELECT order_id"
                                " FROM tickets WHERE id = ?)",
            "TICKET_EXPIRED": "UPDATE tickets SET status = 'EXPIRED' WHERE id = ?",
            "TICKET_NOT_ACTIVATED": "UPDATE tickets SET status = 'PENDING_PAYMENT' WHERE id = ?",
        }
        for code, sql in changes.items():
            with self.subTest(code=code):
                ticket = self.records.ticket()
                client = site.booking_client(ticket.code)
                self.records.run(sql, ticket.id)
                self.assert_refused(site.book(ticket, slot, client), 409, code)
                self.assert_nothing_booked(ticket, slot)

    def test_twice_is_already_reserved(self):
        slot = self.records.slot("2026-12-07")
        ticket = self.records.ticket()
        client = site.booking_client(ticket.code)
        self.assertEqual(site.book(ticket, slot, client).status, 200)
        self.assert_refused(site.book(ticket, slot, client), 409, "TICKET_ALREADY_RESERVED",
                            reserved_date="2026-12-07")
        self.assertEqual(self.records.broken_invariants(), [])

    def test_a_cancelled_reservation_does_not_block(self):
        slot = self.records.slot("2026-12-08")
        ticket = self.records.ticket()
        self.records.run("INSERT INTO ticket_reservations (orq, ticket_id, slot_id, customer_email,"
                         " customer_phone, status, reserved_at, updated_at)"
                         " VALUES (1, ?, ?, 'a@example.com', '+12025551234', 'CANCELLED', 1, 1)",
                         ticket.id, slot)
        self.assertEqual(site.book(ticket, slot).status, 200)

    def test_bad_contact_is_refused_here_too(self):
        slot = self.records.slot("2026-12-09")
        ticket = self.records.ticket()
        client = site.booking_client(ticket.code)
        body = {"ticket_id": ticket.id, "slot_id": slot, "customer_email": "john@example.com",
                "customer_phone": "+12025551234"}
        self.assert_refused(client.post(CREATE, body | {"customer_email": "john"}), 400,
                            "INVALID_EMAIL")
        self.assert_refused(client.post(CREATE, body | {"customer_phone": "123"}), 400,
                            "INVALID_PHONE")
        self.assert_nothing_booked(ticket, slot)


if __name__ == "__main__":
    tap.main()
