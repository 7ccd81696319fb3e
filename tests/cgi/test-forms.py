#!/usr/bin/python3
"""The site's forms when another site posts them (contract 3.4): they are refused, and what they
carried leaves nothing behind in the visitor's browser. All routes that the table has are tried, so
that one that comes later without its guards is found."""

from urllib.parse import urlencode

import tap
from cases import CLOCK, Case
from gatehouse import Site
from routes import forms, posts_of_the_api
from visitor import Visitor, text_of

OURS = {"Origin": "https://tickets.example.org", "Sec-Fetch-Site": "same-origin"}
THEIRS = (
    {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"},
    {"Origin": "https://evil.example"},
    {"Origin": "https://evil.tickets.example.org", "Sec-Fetch-Site": "same-site"},
    {"Origin": "null"},
    {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
    {"Origin": "https://tickets.example.org.evil.example"},
    {"Origin": "https://evil.example/?https://tickets.example.org"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "SAME-ORIGIN "},
)
CONTACT = {"email": "evil@evil.example", "phone": "+12025550000"}
site = None


def setUpModule():
    global site
    site = Site(clock=CLOCK)
    site.serve()


def tearDownModule():
    site.close()


class FormCase(Case):
    def post(self, path, fields, headers, cookies=""):
        sent = {"Content-Type": "application/x-www-form-urlencoded"} | headers
        if cookies:
            sent["Cookie"] = cookies
        return site.client().request("POST", path, urlencode(fields).encode(), sent)


class FromElsewhere(FormCase):
    def test_a_code_is_not_taken(self):
        ticket = site.records.ticket()
        for headers in THEIRS:
            with self.subTest(headers=headers):
                answer = self.post("/reserve", {"ticket_code": ticket.code}, headers)
                self.assertEqual(answer.status, 403, answer)
                self.assertIsNone(answer.headers.get("Set-Cookie"))
        self.assertEqual(self.post("/reserve", {"ticket_code": ticket.code}, OURS).status, 303)

    def test_a_contact_is_not_planted(self):
        """Without a booking token, what our own form brought is kept for the visitor's return."""
        for headers in THEIRS:
            with self.subTest(headers=headers):
                answer = self.post("/reserve/contact", CONTACT, headers)
                self.assertEqual(answer.status, 403, answer)
                self.assertIsNone(answer.headers.get("Set-Cookie"))
        answer = self.post("/reserve/contact", CONTACT, OURS)
        self.assertEqual(answer.status, 403, answer)
        self.assertIn("gatehouse_journey=", answer.headers.get("Set-Cookie", ""))

    def test_a_visit_is_not_changed(self):
        token = site.booking_client(site.records.ticket().code).token
        for headers in THEIRS:
            with self.subTest(headers=headers):
                answer = self.post("/reserve/contact", CONTACT, headers,
                                   f"gatehouse_booking={token}")
                self.assertEqual(answer.status, 403, answer)
                self.assertIsNone(answer.headers.get("Set-Cookie"))


class EveryForm(FormCase):
    """A visitor in the middle of a visit whose every form would be taken."""

    # The code page has no cookie yet to bind a token to; the field of the other is itself a proof
    # that only the page of who knew the code has. Both are checked for their origin.
    WITHOUT_TOKEN = ("/reserve", "/reserve/resend")

    def setUp(self):
        site.configure(mail={"smtp_url": "smtp://127.0.0.1:25", "from": "tickets@example.org"})
        self.slot = site.records.slot("2026-11-24", start=f"{EveryForm.hour:02}:00:00", end="23:00:00")
        EveryForm.hour += 1
        self.visitor = self.visit(site.records.ticket())
        reserved = site.records.ticket("RESERVED", slot=self.slot)
        owner = Visitor(site)
        owner.post("/reserve", ticket_code=reserved.code)
        self.fields = {"ticket_code": site.records.ticket().code, "email": "new@example.com",
                       "phone": "+12025559999", "slot_id": self.slot, "confirm": "1", "change": "1",
                       "csrf": self.visitor.csrf, "request_id": self.visitor.hidden("request_id"),
                       "resend": owner.hidden("resend")}
        self.assertTrue(all(self.fields.values()), self.fields)

    hour = 0

    def visit(self, ticket):
        """To the summary."""
        visitor = Visitor(site)
        visitor.post("/reserve", ticket_code=ticket.code)
        visitor.post("/reserve/contact", email="jo@example.com", phone="+12025551234")
        visitor.post("/reserve/slots", slot_id=self.slot)
        self.assertEqual(visitor.path, "/reserve/confirm")
        visitor.csrf = visitor.hidden("csrf")
        return visitor

    def state(self):
        return [site.records.rows(f"SELECT * FROM {table}") for table in
                ("tickets", "ticket_reservations", "reservation_slots", "outbox", "events",
                 "contact_checks", "idempotency_answers")]

    def assert_nothing_done(self, answer, before):
        self.assertEqual(answer.status, 403, answer)
        for cookie in answer.headers.get_all("Set-Cookie", []):
            self.assertNotIn("gatehouse_booking", cookie)
        self.assertEqual(self.state(), before)

    def attack(self, path, headers, cookies=None, **fields):
        cookies = self.visitor.headers().get("Cookie", "") if cookies is None else cookies
        return self.post(path, self.fields | fields, headers, cookies)

    def test_there_are_forms(self):
        self.assertGreaterEqual(set(forms()), {"/reserve", "/reserve/contact", "/reserve/slots",
                                               "/reserve/confirm", "/reserve/resend"})

    def test_from_another_site(self):
        before = self.state()
        for path in forms():
            for headers in THEIRS:
                with self.subTest(path=path, headers=headers):
                    answer = self.attack(path, headers)
                    self.assert_nothing_done(answer, before)
                    self.assertIsNone(answer.headers.get("Set-Cookie"))

    def test_without_the_visitors_cookies(self):
        before = self.state()
        for path in set(forms()) - set(self.WITHOUT_TOKEN):
            with self.subTest(path=path):
                self.assert_nothing_done(self.attack(path, OURS, cookies=""), before)

    def test_a_browser_that_keeps_none(self):
        """It is told so instead of being asked for the code for ever."""
        ticket = site.records.ticket()
        visitor = Visitor(site)
        visitor.headers = dict
        for way in (lambda: visitor.post("/reserve", ticket_code=ticket.code),
                    lambda: visitor.get(f"/reserve?ticket={ticket.code}"),
                    lambda: visitor.post("/reserve/contact", email="jo@example.com", phone="+1 202-555-1234")):
            self.assertEqual(way().status, 403)
            self.assertRegex(text_of(visitor.page), "There is a problem This site needs cookies .* Allow cookies")
        # Whoever has one of the two was here before, and its browser keeps them.
        visitor = Visitor(site)
        visitor.post("/reserve", ticket_code=ticket.code)
        del visitor.cookies["gatehouse_booking"]
        self.assertEqual(visitor.get("/reserve/contact").status, 200)
        self.assertIn("Your session has ended.", text_of(visitor.page))

    def test_without_a_token_and_with_anothers(self):
        """An old browser says nothing of where a form comes from: then the token alone stands."""
        other = self.visit(site.records.ticket())
        before = self.state()
        for path in set(forms()) - set(self.WITHOUT_TOKEN):
            for token in ("", "x", other.csrf, self.fields["resend"], self.visitor.csrf[:-1]):
                for headers in ({}, OURS):
                    with self.subTest(path=path, token=token, headers=headers):
                        self.assert_nothing_done(self.attack(path, headers, csrf=token), before)

    def test_with_the_form_of_another_visitor(self):
        other = self.visit(site.records.ticket())
        before = self.state()
        for path in set(forms()) - set(self.WITHOUT_TOKEN):
            with self.subTest(path=path):
                answer = self.attack(path, OURS, csrf=other.csrf, request_id=other.hidden("request_id"))
                self.assert_nothing_done(answer, before)

    def test_what_would_be_taken(self):
        """The same fields from our own page: so it is the guards that refused them."""
        for path in forms():
            with self.subTest(path=path):
                self.assertIn(self.attack(path, OURS).status, (303, 400, 409))


class Api(FormCase):
    """The API goes by a cookie too; what a form of another site can send, it does not read."""

    def test_no_form_reaches_it(self):
        token = site.booking_client(site.records.ticket().code).token
        for path in posts_of_the_api():
            for kind in ("application/x-www-form-urlencoded", "text/plain", "multipart/form-data; boundary=x",
                         "text/plain; application/json", ""):
                with self.subTest(path=path, kind=kind):
                    answer = site.client().request("POST", path, b'{"ticket_id": 1, "x": "="}', {
                        "Content-Type": kind, "Cookie": f"gatehouse_booking={token}",
                        "Origin": "https://evil.example"})
                    self.assertIn(answer.status, (401, 415), answer)

    def test_no_other_site_may_read_it(self):
        for path in posts_of_the_api():
            answer = site.client().request("OPTIONS", path, None, {
                "Origin": "https://evil.example", "Access-Control-Request-Method": "POST",
                "Access-Control-Request-Headers": "content-type"}, checked=False)
            self.assertIsNone(answer.headers.get("Access-Control-Allow-Origin"))
            self.assertIsNone(answer.headers.get("Access-Control-Allow-Headers"))


if __name__ == "__main__":
    tap.main()
