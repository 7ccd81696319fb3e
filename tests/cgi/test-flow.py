#!/usr/bin/python3
"""The whole way of PRD sections 4.2 and 4.3 through both web servers, made with the command line
as a venue would, and what every server answer owes to everybody (healthz, metrics, headers)."""

import base64
import re
import unittest

import tap
from gatehouse import Site

CLOCK = "2026-11-23 12:00:00"
TODAY = "2026-11-23"


class FlowCase:
    """The cases; one class a web server runs them."""

    kind = None

    @classmethod
    def setUpClass(cls):
        cls.site = Site(clock=CLOCK)
        cls.operator = cls.site.add_operator("gate")
        cls.site.ctl("slots", "generate", "--orq", "1", "--from", TODAY, "--days", "3", "--times",
                     "10:00-14:00,14:00-16:00", "--capacity", "200")
        cls.site.serve(cls.kind)

    @classmethod
    def tearDownClass(cls):
        cls.site.close()

    def new_order(self, tickets=1, pay=True):
        order = self.site.ctl("orders", "create", "--orq", "1", "--customer", "John Doe",
                              "--email", "john@example.com", "--product", "1", "--tickets",
                              str(tickets))
        if pay:
            self.site.ctl("orders", "pay", str(order["order_id"]))
        return order

    def first_slot(self, client):
        answer = client.get("/api/reservation-slots/available?month=2026-11&orq=1")
        self.assertEqual(answer.status, 200)
        slot = answer.data[0]
        self.assertEqual((slot["date"], slot["start_time"], slot["end_time"]),
                         (TODAY, "10:00:00", "14:00:00"))
        return slot

    def test_from_code_to_open_gate(self):
        client = self.site.client()
        order = self.new_order(pay=False)
        code = order["ticket_codes"][0]
        self.assertRegex(code, r"^TKT-2026-[0-9A-Z]{6}-[0-9A-Z]{6}$")
        answer = client.post("/api/tickets/validate", {"ticket_code": code})
        self.assertEqual((answer.status, answer.code), (409, "TICKET_NOT_ACTIVATED"))
        self.site.ctl("orders", "pay", str(order["order_id"]))

        answer = client.post("/api/tickets/validate", {"ticket_code": code})
        self.assertEqual(answer.status, 200)
        ticket = answer.data
        self.assertEqual(ticket["ticket_code"], code)
        self.assertEqual(ticket["status"], "ACTIVATED")
        self.assertEqual(ticket["order_id"], order["order_id"])
        self.assertEqual(ticket["product_id"], 1)
        client.token = ticket["booking_token"]

        answer = client.post("/api/tickets/verify-contact", {
            "ticket_id": ticket["ticket_id"], "email": "john@example.com",
            "phone": "+12025551234"})
        self.assertEqual(answer.status, 200)

        slot = self.first_slot(client)
        answer = client.post("/api/reservations/create", {
            "ticket_id": ticket["ticket_id"], "slot_id": slot["id"],
            "customer_email": "john@example.com", "customer_phone": "+12025551234"})
        self.assertEqual(answer.status, 200)
        self.assertEqual(answer.data["ticket_code"], code)
        self.assertEqual(answer.data["slot"], {"date": TODAY, "start_time": "10:00:00",
                                               "end_time": "14:00:00"})
        picture = base64.b64decode(
            answer.data["qr_code"].removeprefix("data:image/png;base64,"), validate=True)
        self.assertEqual(picture[:8], b"\x89PNG\r\n\x1a\n")
        booked = self.first_slot(client)
        self.assertEqual(booked["booked_count"], slot["booked_count"] + 1)
        self.assertEqual(booked["available_count"], slot["available_count"] - 1)

        gate, who = self.site.sign_in()
        self.assertEqual(who["operator"], {"id": self.operator, "name": "Jane Smith",
                                           "role": "OPERATOR", "orq": 1})
        self.assertEqual(who["expires_at"], "2026-11-23T20:00:00Z")
        answer = gate.post("/api/operator/validate-ticket", {"ticket_code": code})
        self.assertEqual(answer.status, 200)
        self.assertEqual(answer.data["validation_status"], "VALID")
        self.assertEqual(answer.data["customer_name"], "John Doe")

        verify = {"ticket_id": ticket["ticket_id"], "operator_id": self.operator}
        first = gate.post("/api/operator/verify-ticket", verify)
        self.assertEqual(first.status, 200)
        self.assertEqual(first.data, {
            "ticket_id": ticket["ticket_id"], "ticket_code": code, "status": "VERIFIED",
            "verified_at": "2026-11-23T12:00:00Z", "verified_by": self.operator})
        second = gate.post("/api/operator/verify-ticket", verify)
        self.assertEqual(second.status, 200)
        self.assertEqual(second.data, {**first.data, "warning": "ALREADY_VERIFIED",
                                       "operator_name": "Jane Smith", "device_name": None,
                                       "same_device": False})
        answer = gate.post("/api/operator/validate-ticket", {"ticket_code": code})
        self.assertEqual((answer.status, answer.code), (400, "ALREADY_VERIFIED"))

        self.assertEqual(gate.post("/api/operator/logout").status, 200)
        answer = gate.post("/api/operator/validate-ticket", {"ticket_code": code})
        self.assertEqual((answer.status, answer.code), (401, "UNAUTHENTICATED"))
        self.assertEqual(self.site.records.broken_invariants(), [])

    def test_three_tickets_of_one_order_go_their_own_ways(self):
        order = self.new_order(tickets=3)
        slots = self.site.records.rows("SELECT id FROM reservation_slots ORDER BY starts_at")
        booked = []
        for code, slot in zip(order["ticket_codes"], (slots[0], slots[0], slots[3])):
            client = self.site.booking_client(code)
            ticket_id = self.site.records.value("SELECT id FROM tickets WHERE ticket_code = ?",
                                                code)
            answer = client.post("/api/reservations/create", {
                "ticket_id": ticket_id, "slot_id": slot["id"],
                "customer_email": "john@example.com", "customer_phone": "+12025551234"})
            self.assertEqual(answer.status, 200)
            booked.append(answer.data["reservation_id"])
        self.assertEqual(len(set(booked)), 3)

    def test_refusals_reach_the_client_whole(self):
        client = self.site.client()
        answer = client.post("/api/tickets/validate", {"ticket_code": "TKT-2026-NOSUCH-TICKET"})
        self.assertEqual((answer.status, answer.code), (400, "TICKET_NOT_FOUND"))
        self.assertEqual(client.post("/api/tickets/validate", b"{").code, "INVALID_JSON")
        self.assertEqual(client.get("/api/nothing").code, "NOT_FOUND")
        answer = client.get("/api/tickets/validate")
        self.assertEqual((answer.status, answer.headers["Allow"]), (405, "POST"))
        answer = client.post("/api/operator/validate-ticket", {"ticket_code": "x"})
        self.assertEqual((answer.status, answer.code), (401, "UNAUTHENTICATED"))
        answer = client.post("/api/tickets/validate", b" " * 65537)
        self.assertEqual((answer.status, answer.code), (413, "BODY_TOO_LARGE"))

    def test_an_unchanged_month_is_304(self):
        client = self.site.client()
        path = "/api/reservation-slots/available?month=2026-12&orq=1"
        first = client.get(path)
        again = client.get(path, {"If-None-Match": first.headers["ETag"]})
        self.assertEqual((again.status, again.body), (304, b""))

    def test_pages_carry_the_security_headers_too(self):
        """The client checks the headers of every answer; here they are asked for as a browser."""
        for path, status in (("/", 200), ("/reserve", 200), ("/reserve?ticket=nothing", 400),
                             ("/nothing", 404), ("/static/site.css", 200), ("/static/x", 404),
                             ("/reserve/done/x", 404)):
            with self.subTest(path=path):
                answer = self.site.client().get(path, {"Accept": "text/html"})
                self.assertEqual(answer.status, status)
                self.assertNotIn(b"<script>", answer.body)
                self.assertNotIn(b" style=", answer.body)

    def test_healthz_answers(self):
        answer = self.site.client().get("/healthz")
        self.assertEqual(answer.status, 200)

    def test_trace_is_refused(self):
        answer = self.site.client().request("TRACE", "/api/tickets/validate",
                                            headers={"Cookie": "secret=1"}, checked=False)
        self.assertIn(answer.status, (403, 405))
        self.assertNotIn(b"secret=1", answer.body)

    def test_metrics_are_prometheus_text_without_persons(self):
        answer = self.site.client().get("/metrics")
        self.assertEqual(answer.status, 200)
        self.assertTrue(answer.headers["Content-Type"].startswith("text/plain"))
        line = re.compile(r'(# (HELP|TYPE) gatehouse_[a-z_]+ .+)|'
                          r'(gatehouse_[a-z_]+(\{[a-z_]+="[^"\\]*"(,[a-z_]+="[^"\\]*")*\})? '
                          r'[0-9.e+-]+)')
        lines = answer.body.decode().splitlines()
        self.assertGreater(len(lines), 5)
        for text in lines:
            self.assertTrue(line.fullmatch(text), text)
        for _, _, name, kind in (text.split() for text in lines if text.startswith("# TYPE")):
            self.assertEqual(kind, "counter" if name.endswith("_total") else "gauge", name)
        for private in (b"TKT-", b"john", b"@", b"+1202"):
            self.assertNotIn(private, answer.body)


class OnLighttpd(FlowCase, unittest.TestCase):
    kind = "lighttpd"


class OnApache(FlowCase, unittest.TestCase):
    kind = "apache"


class AsFastCgi(FlowCase, unittest.TestCase):
    kind = "fastcgi"


if __name__ == "__main__":
    tap.main()
