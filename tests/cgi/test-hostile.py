#!/usr/bin/python3
"""Every field that a visitor can type into, with what nobody should type: line ends, headers, markup,
templates, writing that turns round, 5,000 characters, emoji and combining marks. What is refused comes
back as text, nothing of it becomes a header, a tag or a template, and what is kept is kept clean."""

import html
import re

import tap
from cases import CLOCK, Case
from gatehouse import Site
from visitor import Visitor

MARK = "zq7mark"
HOSTILE = {
    "line ends": f"{MARK}\r\nSet-Cookie: {MARK}=1\r\n\r\n<p>",
    "line feed": f"a@example.com\nBcc: {MARK}@example.org",
    "markup": f"\"'><script>{MARK}</script><img src=x onerror={MARK}>",
    "template": f"{{{{csrf}}}}{{{{{{venue}}}}}}{{{{#i18n}}}}Continue{{{{/i18n}}}}{MARK}",
    "turned round": f"\u202e{MARK}\u2066\u200f\u061c@example.com",
    "emoji": f"{MARK}\U0001f469\u200d\U0001f469\u200d\U0001f467@example.com",
    "combining marks": MARK + "e\u0301" + "\u0300" * 40 + "@example.com",
    "5,000 characters": MARK + "\u00e9" * 4989 + "@b.c",
    "nothing but blanks": "\u00a0\u2003\u3000 \t",
    "escape": f"\x1b[31m{MARK}\x07\x7f\u0085",
}
FIELDS = {
    "ticket_code": ("/reserve", {}),
    "email": ("/reserve/contact", {"phone": "+1 202-555-1234"}),
    "phone": ("/reserve/contact", {"email": "jo@example.com"}),
    "email_code": ("/reserve/codes", {"phone_code": "1"}),
    "phone_code": ("/reserve/codes", {"email_code": "1"}),
    "slot_id": ("/reserve/slots", {}),
    "csrf": ("/reserve/contact", {"email": "jo@example.com", "phone": "+1 202-555-1234"}),
    "request_id": ("/reserve/confirm", {"confirm": "1"}),
    "resend": ("/reserve/resend", {}),
}
# The others are refused by the web server itself.
LINKED = ("markup", "template", "turned round", "emoji", "combining marks")
LINKS = ("/reserve?ticket=", "/reserve?again=", "/reserve?lang=", "/reserve/slots?month=",
         "/reserve/slots?date=", "/reserve/done/")
site = None


def setUpModule():
    global site
    site = Site(clock=CLOCK)
    site.records.slot("2026-11-24")
    site.serve()


def tearDownModule():
    site.close()


class Hostile(Case):
    def visitor(self, path):
        """One who has come as far as the form of @path."""
        site.verify("both" if path == "/reserve/codes" else "none")
        visitor = Visitor(site, accept="en")
        visitor.get("/reserve")
        steps = {"/reserve": 0, "/reserve/resend": 0, "/reserve/contact": 1}.get(path, 2)
        if steps > 0:
            visitor.post("/reserve", ticket_code=site.records.ticket("ACTIVATED").code)
        if steps > 1:
            visitor.post("/reserve/contact", email="jo@example.com", phone="+1 202-555-1234")
        if path == "/reserve/confirm":
            visitor.post("/reserve/slots", slot_id=1)
        return visitor

    def assert_harmless(self, answer, page):
        self.assertIn(answer.status, (200, 400, 403, 404, 409, 413), answer)
        for name, value in answer.headers.items():
            self.assertNotIn(MARK, name.lower())
            self.assertFalse(name.lower() == "set-cookie" and value.startswith(MARK))
        self.assertNotIn(f"<script>{MARK}", page)
        self.assertNotIn(f"onerror={MARK}>", page.replace("&gt;", "").replace("&quot;", ""))
        words = html.unescape(re.sub(r' value="[^"]*"', "", page))  # an input keeps it to itself
        for turning in "\u202e\u2066\x1b\x07":
            self.assertNotIn(turning, words)
        self.assertLess(len(page.encode()), 50_000)

    def test_fields(self):
        for field, (path, others) in FIELDS.items():
            for kind, value in HOSTILE.items():
                with self.subTest(field=field, kind=kind):
                    visitor = self.visitor(path)
                    answer = visitor.post(path, **(others | {field: value}))
                    self.assert_harmless(answer, visitor.page)

    def test_what_is_typed_comes_back_as_text(self):
        visitor = self.visitor("/reserve/contact")
        answer = visitor.post("/reserve/contact", email=HOSTILE["template"], phone=HOSTILE["markup"])
        self.assertEqual(answer.status, 400)
        self.assertIn(f'value="{html.escape(HOSTILE["template"], quote=True)}"',
                      visitor.page.replace("&#123;", "{").replace("&#125;", "}"))

    def test_links(self):
        for link in LINKS:
            for kind in LINKED:
                with self.subTest(link=link, kind=kind):
                    escaped = "".join(f"%{byte:02x}" for byte in HOSTILE[kind].encode())
                    visitor = self.visitor("/reserve/slots")
                    self.assert_harmless(visitor.get(link + escaped), visitor.page)

    def test_nothing_of_it_is_kept(self):
        for table, columns in (("tickets", ("ticket_code", "customer_email", "customer_phone")),
                               ("ticket_reservations", ("customer_email", "customer_phone", "language")),
                               ("outbox", ("payload", "last_error"))):
            for column in columns:
                rows = site.records.rows(f"SELECT {column} AS v FROM {table} WHERE {column} LIKE ?",
                                         f"%{MARK}%")
                self.assertEqual(rows, [], (table, column))
        self.assertNotIn(f"<script>{MARK}", site.log())


if __name__ == "__main__":
    tap.main()
