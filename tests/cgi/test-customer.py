#!/usr/bin/python3
"""The customer API up to the contact (contract 3.1): every answer about a code, and the checks of
addresses."""

import tap
from cases import CLOCK, Case
from gatehouse import Site

VALIDATE = "/api/tickets/validate"
CONTACT = "/api/tickets/verify-contact"
site = None


def setUpModule():
    global site
    site = Site(clock=CLOCK)
    site.add_operator("gate")
    site.serve()


def tearDownModule():
    site.close()


class Validate(Case):
    def setUp(self):
        self.client = site.client()
        self.records = site.records

    def check(self, code):
        return self.client.post(VALIDATE, {"ticket_code": code})

    def test_activated(self):
        ticket = self.records.ticket()
        answer = self.check(ticket.code)
        self.assertEqual(answer.status, 200)
        token = answer.data.pop("booking_token")
        self.assertEqual(answer.data, {"ticket_id": ticket.id, "ticket_code": ticket.code,
                                       "status": "ACTIVATED", "product_id": 1,
                                       "order_id": ticket.order_id})
        cookie = answer.headers["Set-Cookie"]
        self.assertTrue(cookie.startswith(f"gatehouse_booking={token};"), cookie)
        for attribute in ("HttpOnly", "SameSite=Lax", "Secure"):
            self.assertIn(attribute, cookie)

    def test_not_found(self):
        answer = self.check("TKT-2026-AAAAAA-AAAAAA")
        self.assert_refused(answer, 400, "TICKET_NOT_FOUND",
                            message="Invalid ticket code. Please check and try again.")
        self.assertNotIn("Set-Cookie", answer.headers)

    def test_codes_that_cannot_be_are_not_found(self):
        for code in ("", "   ", "x" * 51, "x" * 5000, "';--", "%s%n", "TKT", "ÄÖÜ" * 10):
            with self.subTest(code=code[:20]):
                answer = self.check(code)
                self.assertEqual(answer.status, 400)
                self.assertIn(answer.code, ("TICKET_NOT_FOUND", "INVALID_REQUEST"))

    def test_typed_as_people_type(self):
        ticket = self.records.ticket(code="TKT-2026-01ABCD-EFGH1R")
        for typed in ("tkt-2026-01abcd-efgh1r", " TKT-2026-01ABCD-EFGH1R ", "TKT202601ABCDEFGH1R",
                      "TKT 2026 01ABCD EFGH1R", "TKT-2026-O1ABCD-EFGH1R", "TKT-2026-0IABCD-EFGHLR",
                      "tkt2o26olabcdefghir"):
            with self.subTest(typed=typed):
                answer = self.check(typed)
                self.assertEqual(answer.status, 200, answer)
                self.assertEqual(answer.data["ticket_id"], ticket.id)
                self.assertEqual(answer.data["ticket_code"], ticket.code)

    def test_other_systems_codes_are_found_as_typed(self):
        ticket = self.records.ticket(code="Eintritt/0815 lo")
        self.assertEqual(self.check("Eintritt/0815 lo").data["ticket_id"], ticket.id)
        self.assert_refused(self.check("EINTRITT/0815 LO"), 400, "TICKET_NOT_FOUND")
        self.assert_refused(self.check("Eintritt/08l5 lo"), 400, "TICKET_NOT_FOUND")

    def test_not_activated(self):
        ticket = self.records.ticket("PENDING_PAYMENT", order="PENDING")
        self.assert_refused(self.check(ticket.code), 409, "TICKET_NOT_ACTIVATED",
                            message="This ticket is not activated yet. Please complete payment.")

    def test_already_reserved(self):
        slot = self.records.slot("2026-12-24")
        ticket = self.records.ticket("RESERVED", slot=slot)
        answer = self.check(ticket.code)
        self.assert_refused(answer, 409, "TICKET_ALREADY_RESERVED", reserved_date="2026-12-24")
        self.assertRegex(answer.error["message"],
                         r"^This ticket is already reserved for 2026-12-24\.?$")

    def test_already_used(self):
        slot = self.records.slot("2026-11-20")
        ticket = self.records.ticket("VERIFIED", slot=slot, verified_at=1795257000)
        self.assert_refused(self.check(ticket.code), 409, "TICKET_ALREADY_USED",
                            verified_at="2026-11-21T10:30:00Z")

    def test_expired_by_status(self):
        ticket = self.records.ticket("EXPIRED")
        self.assert_refused(self.check(ticket.code), 409, "TICKET_EXPIRED",
                            message="This ticket has expired.")

    def test_expired_by_time_though_no_job_ran(self):
        validity = self.records.ticket(valid_until="2026-11-22")
        self.assert_refused(self.check(validity.code), 409, "TICKET_EXPIRED")
        last_day = self.records.ticket(valid_until="2026-11-23")
        self.assertEqual(self.check(last_day.code).status, 200)
        slot = self.records.slot("2026-11-23", "08:00:00", "12:00:00")
        missed = self.records.ticket("RESERVED", slot=slot)
        self.assert_refused(self.check(missed.code), 409, "TICKET_EXPIRED")

    def test_cancelled_comes_before_the_ticket_state(self):
        slot = self.records.slot("2026-11-21")
        for order in ("CANCELLED", "REFUNDED"):
            for status in ("PENDING_PAYMENT", "ACTIVATED", "EXPIRED"):
                with self.subTest(order=order, status=status):
                    ticket = self.records.ticket(status, order=order)
                    self.assert_refused(self.check(ticket.code), 409, "TICKET_CANCELLED")
        ticket = self.records.ticket("VERIFIED", order="REFUNDED", slot=slot)
        self.assert_refused(self.check(ticket.code), 409, "TICKET_CANCELLED")


class Contact(Case):
    def setUp(self):
        self.client = site.client()
        self.records = site.records
        self.ticket = self.records.ticket()
        self.client = site.booking_client(self.ticket.code)

    def send(self, email="john@example.com", phone="+12025551234", ticket_id=None):
        return self.client.post(CONTACT, {"ticket_id": ticket_id or self.ticket.id,
                                          "email": email, "phone": phone})

    def test_no_code_is_needed(self):
        answer = self.send()
        self.assertEqual(answer.status, 200)
        self.assertIn("message", answer.json)
        self.assertNotIn("otp_expires_at", answer.json)

    def test_nothing_to_confirm_is_confirmed(self):
        path = "/api/tickets/confirm-contact"
        answer = self.client.post(path, {"ticket_id": self.ticket.id})
        self.assertEqual((answer.status, answer.data), (200, {"verified": True}))
        answer = self.client.post(path, {"ticket_id": self.records.ticket().id})
        self.assert_refused(answer, 403, "BOOKING_TOKEN_REQUIRED")

    def test_bad_addresses(self):
        for email in ("", "john", "john@", "@example.com", "a b@example.com", "a@b@c.example",
                      "john@example..com", "john@-example.com", "a@example.com\r\nBcc: x@y.example",
                      "j" * 65 + "@example.com", "j@" + "e" * 250 + ".com", "j@example.com,x@y.z"):
            with self.subTest(email=email):
                self.assert_refused(self.send(email=email), 400, "INVALID_EMAIL")

    def test_bad_numbers(self):
        for phone in ("", "12025551234", "+0123456789", "+1", "+1234567890123456", "+1202555abcd",
                      "+1 (202) 555-1234 x5", "tel:+12025551234", "+1202555\r\n1234"):
            with self.subTest(phone=phone):
                self.assert_refused(self.send(phone=phone), 400, "INVALID_PHONE")

    def test_numbers_as_people_write_them(self):
        for phone in ("+1 202-555-1234", "+1 (202) 555 1234", "0012025551234"):
            with self.subTest(phone=phone):
                self.assertEqual(self.send(phone=phone).status, 200)

    def test_needs_the_booking_token(self):
        self.client.token = None
        self.assert_refused(self.send(), 403, "BOOKING_TOKEN_REQUIRED")

    def test_needs_the_token_of_this_ticket(self):
        other = self.records.ticket()
        self.assert_refused(self.send(ticket_id=other.id), 403, "BOOKING_TOKEN_REQUIRED")


if __name__ == "__main__":
    tap.main()
