#!/usr/bin/python3
"""The owner of a reserved ticket has the confirmation sent again (PRD 4.2): to the stored addresses,
which nobody is shown; for who knows the code; and not too often."""

import re

import tap
from cases import CLOCK, NOW, Case
from gatehouse import Site
from visitor import Visitor, text_of

MAIL = {"smtp_url": "smtp://127.0.0.1:25", "from": "Example Museum <tickets@example.org>"}
RESERVED = "This ticket is already reserved for Tuesday, November 24, 2026."
SLOT = 1
site = None


def setUpModule():
    global site
    site = Site(clock=CLOCK)
    site.records.slot("2026-11-24")
    site.serve()


def tearDownModule():
    site.close()


class ResendCase(Case):
    def setUp(self):
        site.set_clock(CLOCK)
        site.configure(mail=MAIL, limits={"reservation": "0"})
        self.ticket = site.records.ticket("RESERVED", slot=SLOT)
        self.visitor = Visitor(site, accept="en")

    def queued(self, ticket=None):
        """The messages about the ticket's reservation."""
        return site.records.rows(
            "SELECT o.kind, o.channel, o.state, o.created_at, o.expires_at = s.ends_at AS in_time"
            " FROM outbox o JOIN ticket_reservations r ON r.id = o.reservation_id"
            " JOIN reservation_slots s ON s.id = r.slot_id WHERE r.ticket_id = ? ORDER BY o.id",
            (ticket or self.ticket).id)

    def enter(self, code=None):
        answer = self.visitor.post("/reserve", ticket_code=code or self.ticket.code)
        self.assertEqual(answer.status, 409)
        self.assertIn(RESERVED, text_of(self.visitor.page))
        return answer

    def resend(self, **fields):
        token = self.visitor.hidden("resend")
        return self.visitor.post("/reserve/resend", **({"resend": token} | fields))

    def assert_alert(self, sentence):
        alert = re.search(r'role="alert".*?</ul>', self.visitor.page, re.S)
        self.assertIn(sentence, text_of(alert[0]) if alert else self.visitor.page)


class First(ResendCase):
    def contact(self):
        """What a new reservation's page says of its contact."""
        self.visitor.book(site.records.ticket("ACTIVATED").code, SLOT)
        page = text_of(self.visitor.page)
        return page[page.index("Place"):page.index("Download QR code")]

    def test_it_says_where_it_went(self):
        self.assertIn("Confirmation sent to: jo@example.com", self.contact())
        self.assertNotIn("202", self.contact())
        site.configure(sms={"url": "http://127.0.0.1:1/", "from": "+12025550100"})
        self.assertIn("Confirmation sent to: jo@example.com +1 202-555-1234", self.contact())
        site.configure(mail={"smtp_url": ""})
        self.assertIn("Confirmation sent to: +1 202-555-1234", self.contact())
        site.configure(sms={"url": "", "from": ""})
        self.assertIn("Your contact details: jo@example.com +1 202-555-1234", self.contact())


class Again(ResendCase):
    def test_it_goes_to_the_stored_addresses(self):
        site.configure(sms={"url": "http://127.0.0.1:1/", "from": "+12025550100"})
        self.enter()
        answer = self.resend()
        site.configure(sms={"url": "", "from": ""})
        self.assertEqual((answer.status, self.visitor.path), (200, "/reserve/resent"))
        self.assertIn("The confirmation is on its way", text_of(self.visitor.page))
        self.assertNotIn("primary", self.visitor.page)  # there is nothing left to do
        self.assertIn("Enter another ticket code", text_of(self.visitor.page))
        self.assertEqual(self.queued(), [
            {"kind": "confirmation", "channel": channel, "state": "PENDING", "created_at": NOW, "in_time": 1}
            for channel in ("MAIL", "SMS")])

    def test_a_link_with_the_code_offers_it_too(self):
        answer = self.visitor.get(f"/reserve?ticket={self.ticket.code}")
        self.assertEqual(answer.status, 409)
        self.assertEqual(self.resend().status, 200)
        self.assertEqual(len(self.queued()), 1)

    def test_nothing_personal_is_shown(self):
        pages = []
        self.enter()
        pages.append(self.visitor.page)
        self.resend()
        pages.append(self.visitor.page)
        self.visitor.page = pages[0]
        self.assertEqual(self.resend().status, 429)
        pages.append(self.visitor.page)
        for page in pages:
            for private in ("john", "example.com", "2025551234", "5551", "@", "***", "/reserve/done/"):
                self.assertNotIn(private, page)

    def test_not_twice_in_five_minutes(self):
        self.enter()
        page = self.visitor.page
        self.resend()
        site.set_clock("2026-11-23 12:01:01")
        self.visitor.page = page
        answer = self.resend()
        self.assertEqual((answer.status, answer.headers["Retry-After"]), (429, "239"))
        self.assert_alert("The confirmation was sent only a short while ago.")
        self.assertIn("It can be sent again in 4 minutes.", text_of(self.visitor.page))
        # Only the button counts down, and it is the page's main one.
        self.assertEqual(re.findall(r'<(\w+)[^>]* data-retry-after="239"', self.visitor.page), ["form"])
        self.assertEqual(re.findall(r'class="primary"[^>]*>([^<]+)', self.visitor.page), ["Send the confirmation again"])
        self.assertEqual(len(self.queued()), 1)
        site.set_clock("2026-11-23 12:05:00")
        self.assertEqual(self.resend().status, 200)  # the form that came back
        self.assertEqual(len(self.queued()), 2)

    def test_the_first_confirmation_counts(self):
        ticket = site.records.ticket()
        self.visitor.book(ticket.code, SLOT)
        self.enter(ticket.code)
        self.assertEqual(self.resend().status, 429)
        self.assertEqual(len(self.queued(ticket)), 1)

    def test_a_few_times_a_day(self):
        for minute in (0, 10, 20, 30):
            site.set_clock(f"2026-11-23 12:{minute:02}:00")
            self.enter()
            self.assertEqual(self.resend().status, 200)
        site.set_clock("2026-11-23 13:00:00")
        self.enter()
        answer = self.resend()
        self.assertEqual((answer.status, answer.headers["Retry-After"]), (429, str(23 * 3600)))
        self.assert_alert("The confirmation was sent several times today.")
        self.assertIn("It can be sent again in 23 hours.", text_of(self.visitor.page))
        self.assertEqual(len(self.queued()), 4)

    def test_it_speaks_the_visitors_language(self):
        self.visitor.accept = "de"
        self.visitor.post("/reserve", ticket_code=self.ticket.code)
        answer = self.resend()
        self.assertEqual(answer.headers["Content-Language"], "de")


class Refused(ResendCase):
    def test_without_a_channel_it_is_not_offered(self):
        site.configure(mail={"smtp_url": ""})
        self.enter()
        self.assertIsNone(self.visitor.hidden("resend"))
        self.assertNotIn("/reserve/resend", self.visitor.page)

    def test_the_channel_is_gone_meanwhile(self):
        self.enter()
        site.configure(mail={"smtp_url": ""})
        self.assertEqual(self.resend().status, 409)
        self.assert_alert(RESERVED)
        self.assertIsNone(self.visitor.hidden("resend"))
        self.assertEqual(self.queued(), [])

    def test_other_states_do_not_offer_it(self):
        for ticket, status in ((site.records.ticket("PENDING_PAYMENT"), 409),
                               (site.records.ticket("EXPIRED", slot=SLOT), 409),
                               (site.records.ticket("RESERVED", slot=SLOT, order="CANCELLED"), 409)):
            answer = self.visitor.post("/reserve", ticket_code=ticket.code)
            self.assertEqual(answer.status, status)
            self.assertNotIn("/reserve/resend", self.visitor.page)
        self.assertEqual(self.visitor.post("/reserve", ticket_code="TKT-1").status, 400)
        self.assertNotIn("/reserve/resend", self.visitor.page)

    def test_what_is_no_proof(self):
        """A code, an id, tokens for something else, and tokens of others' making."""
        self.enter()
        token = self.visitor.hidden("resend")
        booking = site.booking_client(site.records.ticket().code).token
        for wrong in ("", self.ticket.code, str(self.ticket.id), booking, token[:-2] + "xx", token + "x", "x" * 5000):
            with self.subTest(wrong=wrong[:30]):
                self.assertEqual(self.resend(resend=wrong).status, 403)
                self.assert_alert("Please enter your ticket code again")
        site.set_clock("2026-11-23 12:30:00")
        self.assertEqual(self.resend(resend=token).status, 403)
        self.assertEqual(self.queued(), [])

    def test_the_token_opens_nothing_else(self):
        self.enter()
        token = self.visitor.hidden("resend")
        client = site.client(token=token)
        answer = client.post("/api/reservations/create", {
            "ticket_id": self.ticket.id, "slot_id": SLOT, "customer_email": "a@example.com",
            "customer_phone": "+12025550000"})
        self.assert_refused(answer, 403, "BOOKING_TOKEN_REQUIRED")
        self.assertEqual(client.get("/reserve/contact", {"Cookie": f"gatehouse_booking={token}"}).headers["Location"],
                         "/reserve?lost=1")

    def test_the_reservation_is_gone_meanwhile(self):
        self.enter()
        site.records.run("UPDATE ticket_reservations SET status = 'CANCELLED' WHERE ticket_id = ?", self.ticket.id)
        site.records.run("UPDATE tickets SET status = 'ACTIVATED', reserved_at = NULL WHERE id = ?", self.ticket.id)
        site.records.run("UPDATE reservation_slots SET booked_count = booked_count - 1 WHERE id = ?", SLOT)
        page = self.visitor.page
        self.assertEqual(self.resend().status, 409)
        self.assert_alert("This reservation was cancelled")
        site.ctl("orders", "cancel", str(self.ticket.order_id))
        self.visitor.page = page
        self.assertEqual(self.resend().status, 409)
        self.assert_alert("This ticket was cancelled.")
        self.assertEqual(self.queued(), [])

    def test_another_site_cannot_ask_for_it(self):
        self.enter()
        token = self.visitor.hidden("resend")
        for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
            answer = self.visitor.client.request(
                "POST", "/reserve/resend", f"resend={token}".encode(),
                {"Content-Type": "application/x-www-form-urlencoded"} | headers)
            self.assertEqual(answer.status, 403)
            self.assertIn(token, answer.body.decode())  # kept, for one's own press
        self.assertEqual(self.queued(), [])

    def test_it_counts_as_a_form(self):
        self.enter()
        site.records.run("DELETE FROM rate_counters")
        site.configure(limits={"reservation": "1/60"})
        page = self.visitor.page
        self.assertEqual(self.resend().status, 200)
        self.visitor.page = page
        answer = self.resend()
        self.assertEqual((answer.status, answer.headers["Retry-After"]), (429, "60"))
        self.assert_alert("Too many tries. Please wait 60 seconds and try again.")
        self.assertEqual(self.visitor.hidden("resend"), re.search('name="resend" value="([^"]+)', page)[1])

    def test_another_language_is_chosen_where_it_is_refused(self):
        self.enter()
        self.resend()
        self.enter()
        self.assertEqual(self.resend().status, 429)
        self.assertEqual(self.visitor.switch("Deutsch").status, 200)
        self.assertEqual(self.visitor.path, "/reserve")
        self.assertIn('<html lang="de">', self.visitor.page)


if __name__ == "__main__":
    tap.main()
