#!/usr/bin/python3
"""The site's forms when another site posts them (contract 3.4): they are refused, and what they
carried leaves nothing behind in the visitor's browser."""

from urllib.parse import urlencode

import tap
from cases import CLOCK, Case
from gatehouse import Site

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


if __name__ == "__main__":
    tap.main()
