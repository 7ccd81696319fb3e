#!/usr/bin/python3
"""One-time codes before a reservation ([contact] verify; contract 3.1, 3.4, 4): the API, and the pages
without scripts."""

import re

import tap
from cases import CLOCK, Case
from gatehouse import Site
from together import at_once
from visitor import Visitor, text_of

VERIFY = "/api/tickets/verify-contact"
CONFIRM = "/api/tickets/confirm-contact"
EMAIL, PHONE = "john@example.com", "+12025551234"
TYPED = {"email": EMAIL, "phone": "+1 202-555-1234"}
EXPIRED = "Your code is no longer valid. Please ask for a new one."
EXHAUSTED = "Too many wrong codes. Please ask for a new one."
site = None
slot = None


def setUpModule():
    global site, slot
    site = Site(clock=CLOCK)
    slot = site.records.slot("2026-12-01", "12:00:00", "14:00:00")
    site.serve()


def tearDownModule():
    site.close()


def wrong(code):
    """Another code than @code."""
    return f"{(int(code) + 1) % 1000000:06}"


class CodesCase(Case):
    def setUp(self):
        site.set_clock(CLOCK)
        site.verify("both")
        # what other cases sent to the same addresses
        site.records.run("DELETE FROM rate_counters")
        self.ticket = site.records.ticket()


class Api(CodesCase):
    def setUp(self):
        super().setUp()
        self.client = site.booking_client(self.ticket.code)

    def verify(self, email=EMAIL, phone=PHONE, ticket=None, client=None):
        return (client or self.client).post(VERIFY, {
            "ticket_id": (ticket or self.ticket).id, "email": email, "phone": phone})

    def confirm(self, ticket=None, client=None, **codes):
        return (client or self.client).post(CONFIRM, {"ticket_id": (ticket or self.ticket).id} |
                                            codes)

    def book(self, **headers):
        return site.book(self.ticket, slot, self.client, **headers)

    def test_the_whole_way(self):
        self.assert_refused(self.book(), 403, "CONTACT_NOT_VERIFIED")
        answer = self.verify()
        self.assertEqual(answer.json, {
            "success": True, "message": "Verification code sent to email and phone",
            "otp_expires_at": "2026-11-23T12:05:00Z"})
        sent = site.sent_codes()[-2:]
        self.assertEqual([line[:2] for line in sent], [["MAIL", EMAIL], ["SMS", PHONE]])
        for line in sent:
            self.assertRegex(line[2], r"^[0-9]{6}$")
        self.assert_refused(self.book(), 403, "CONTACT_NOT_VERIFIED")
        answer = self.confirm(**site.newest_codes())
        self.assertEqual((answer.status, answer.data), (200, {"verified": True}))
        self.assertEqual(self.book().status, 200)

    def test_neither_log_nor_database_knows_a_code(self):
        self.verify()
        codes = site.newest_codes()
        self.confirm(**{name: wrong(code) for name, code in codes.items()})
        with site.records.connection() as connection:
            dump = "\n".join(connection.iterdump())
        for code in codes.values():
            self.assertNotRegex(dump, rf"(?<![0-9]){code}(?![0-9])")
        self.assertNotIn(EMAIL, site.log())
        self.assertNotIn(PHONE, site.log())

    def test_language(self):
        self.client.post(VERIFY, {"ticket_id": self.ticket.id, "email": EMAIL, "phone": PHONE},
                         {"Accept-Language": "fr"})
        self.assertEqual({line[3] for line in site.sent_codes()[-2:]}, {"fr"})

    def test_one_channel(self):
        for verify, field, message in (
                ("email", "email_code", "Verification code sent to email"),
                ("sms", "phone_code", "Verification code sent to phone")):
            with self.subTest(verify=verify):
                site.verify(verify)
                before = len(site.sent_codes())
                answer = self.verify(email=f"{verify}@example.com")
                self.assertEqual(answer.json["message"], message)
                self.assertEqual(len(site.sent_codes()), before + 1)
                self.assert_refused(self.confirm(), 400, "INVALID_REQUEST")
                code = site.sent_codes()[-1][2]
                self.assertEqual(self.confirm(**{field: code}).status, 200)

    def test_three_wrong_tries(self):
        self.verify()
        codes = site.newest_codes()
        bad = codes | {"phone_code": wrong(codes["phone_code"])}
        for left in (2, 1, 0):
            self.assert_refused(self.confirm(**bad), 400, "OTP_INVALID", attempts_left=left)
        answer = self.confirm(**codes)
        self.assert_refused(answer, 429, "OTP_ATTEMPTS_EXHAUSTED", retry_after=30)
        self.assert_refused(self.book(), 403, "CONTACT_NOT_VERIFIED")

    def test_tries_are_counted_under_a_race(self):
        self.verify()
        codes = site.newest_codes()
        bad = codes | {"email_code": wrong(codes["email_code"])}
        answers = at_once([lambda: self.confirm(**bad)] * 8)
        self.assertEqual(sorted(answer.error["attempts_left"] for answer in answers
                                if answer.code == "OTP_INVALID"), [0, 1, 2])
        self.assertEqual(sum(answer.code == "OTP_ATTEMPTS_EXHAUSTED" for answer in answers), 5)

    def test_five_minutes(self):
        self.verify()
        codes = site.newest_codes()
        site.set_clock("2026-11-23 12:05:00")
        self.assert_refused(self.confirm(**codes), 409, "OTP_EXPIRED")
        site.set_clock("2026-11-23 12:04:59")
        self.assertEqual(self.confirm(**codes).status, 200)

    def test_never_asked_for(self):
        self.assert_refused(self.confirm(email_code="123456", phone_code="123456"), 409,
                            "OTP_EXPIRED")

    def test_another_address_needs_new_codes(self):
        self.verify()
        self.confirm(**site.newest_codes())
        self.assertIn("otp_expires_at", self.verify(email="jane@example.com").json)
        self.assert_refused(self.book(), 403, "CONTACT_NOT_VERIFIED")
        self.assertEqual(self.confirm(**site.newest_codes()).status, 200)
        self.assert_refused(self.book(), 403, "CONTACT_NOT_VERIFIED")

    def test_codes_of_another_ticket(self):
        other = site.records.ticket()
        client = site.booking_client(other.code)
        self.verify(ticket=other, client=client)
        codes = site.newest_codes()
        self.verify()
        self.assert_refused(self.confirm(**codes), 400, "OTP_INVALID")
        self.assert_refused(self.confirm(ticket=other, **codes), 403, "BOOKING_TOKEN_REQUIRED")

    def test_pause(self):
        self.verify()
        before = len(site.sent_codes())
        self.assert_refused(self.verify(), 429, "RATE_LIMITED", retry_after=30)
        self.assertEqual(len(site.sent_codes()), before)
        old = site.newest_codes()
        site.set_clock("2026-11-23 12:00:30")
        self.assertEqual(self.verify().json["otp_expires_at"], "2026-11-23T12:05:30Z")
        new = site.newest_codes()
        self.assertNotEqual(old, new)
        self.assert_refused(self.confirm(**old), 400, "OTP_INVALID", attempts_left=2)
        self.assertEqual(self.confirm(**new).status, 200)

    def test_proven_needs_no_code(self):
        self.verify()
        self.confirm(**site.newest_codes())
        answer = self.verify()
        self.assertEqual(answer.json, {"success": True,
                                       "message": "No verification code is needed."})
        self.assertEqual(self.confirm(email_code="", phone_code="").data, {"verified": True})

    def test_bad_addresses_get_nothing(self):
        before = len(site.sent_codes())
        self.assert_refused(self.verify(email="john"), 400, "INVALID_EMAIL")
        self.assert_refused(self.verify(phone="12"), 400, "INVALID_PHONE")
        self.assert_refused(self.verify(client=site.client()), 403, "BOOKING_TOKEN_REQUIRED")
        site.records.run("UPDATE orders SET status = 'REFUNDED' WHERE id = ?", self.ticket.order_id)
        self.assert_refused(self.verify(), 409, "TICKET_CANCELLED")
        self.assertEqual(len(site.sent_codes()), before)

    def test_codes_as_people_type_them(self):
        self.verify()
        codes = site.newest_codes()
        arabic = codes["phone_code"].translate({ord("0") + i: 0x660 + i for i in range(10)})
        answer = self.confirm(email_code=f" {codes['email_code'][:3]}-{codes['email_code'][3:]}\n",
                              phone_code=f"\u200f{arabic}")
        self.assertEqual(answer.status, 200)


class Pages(CodesCase):
    def setUp(self):
        super().setUp()
        self.visitor = Visitor(site)
        self.visitor.post("/reserve", ticket_code=self.ticket.code)
        self.before = len(site.sent_codes())

    def assert_page(self, answer, status, heading, *sentences):
        self.assertEqual(answer.status, status, text_of(self.visitor.page))
        self.assertIn(f"<h1>{heading}</h1>", self.visitor.page)
        for sentence in sentences:
            self.assertIn(sentence, text_of(self.visitor.page))

    def assert_codes(self, answer, status, *sentences):
        self.assert_page(answer, status, "Enter the codes we sent you", *sentences)

    def assert_closed(self, answer, status, *sentences):
        """Nothing to type into, new codes to ask for."""
        self.assert_page(answer, status, "You need new codes", *sentences)
        self.assertNotIn('id="email_code"', self.visitor.page)
        self.assertIn('name="resend"', self.visitor.page)
        return answer

    def assert_wait(self, answer, seconds):
        """Programs are told, and the page's other forms are not held back."""
        self.assertEqual(answer.headers["Retry-After"], str(seconds))
        self.assertNotRegex(self.visitor.page, '<div class="problem"[^>]* data-retry-after')

    def codes(self, **fields):
        return self.visitor.post("/reserve/codes", **fields)

    def contact(self, **fields):
        return self.visitor.post("/reserve/contact", **(TYPED | fields))

    def test_the_whole_way(self):
        self.assert_codes(self.contact(), 200, "j•••@example.com", "+1••••••34", "Step 2 of 5")
        self.assertNotIn(EMAIL, self.visitor.page)
        self.assertEqual(len(site.sent_codes()), self.before + 2)
        self.assert_page(self.codes(**site.newest_codes()), 200, "When would you like to come?")
        self.visitor.post("/reserve/slots", slot_id=slot)
        self.assertEqual(self.visitor.post("/reserve/confirm", confirm="1").status, 200)
        self.assertRegex(self.visitor.path, "^/reserve/done/")

    def test_nobody_skips_it(self):
        self.assert_page(self.visitor.get("/reserve/slots"), 200, "How can we reach you?")
        self.contact()
        for path in ("/reserve/slots?month=2026-12", "/reserve/slots"):
            self.assert_codes(self.visitor.get(path), 200)
        self.assert_codes(self.visitor.post("/reserve/slots", slot_id=slot), 200)
        self.codes(**site.newest_codes())
        self.visitor.post("/reserve/slots", slot_id=slot)
        self.assertEqual(self.visitor.path, "/reserve/confirm")
        site.set_clock("2026-11-23 12:29:59")
        self.assert_page(self.visitor.get("/reserve/confirm"), 200, "Reservation summary")
        # The ticket is entered anew after half an hour; by then the proof is over, too.
        site.set_clock("2026-11-23 12:30:00")
        self.visitor.get("/reserve/confirm")
        self.assert_closed(self.visitor.post("/reserve", ticket_code=self.ticket.code), 200, EXPIRED)
        self.assertEqual(self.visitor.path, "/reserve/codes?change=1")
        self.assertEqual(site.records.value("SELECT status FROM tickets WHERE id = ?",
                                            self.ticket.id), "ACTIVATED")

    def test_wrong_codes(self):
        self.contact()
        codes = site.newest_codes()
        answer = self.codes(email_code=wrong(codes["email_code"]), phone_code=codes["phone_code"])
        self.assert_codes(answer, 400, "This code is not right. You have 2 tries left.")
        self.assertIn('href="#email_code"', self.visitor.page)
        self.assertNotIn('href="#phone_code"', self.visitor.page)
        self.assertIn(f'value="{codes["phone_code"]}"', self.visitor.page)
        self.assertRegex(self.visitor.page, "<title>Error: Enter the codes")
        # What is no code costs no try.
        answer = self.codes(email_code="12345", phone_code="")
        self.assert_codes(answer, 400, "Enter the 6 digits from the e-mail.",
                          "Enter the 6 digits from the text message.")
        bad = {name: wrong(code) for name, code in codes.items()}
        self.assert_codes(self.codes(**bad), 400, "You have 1 try left.")
        self.assert_wait(self.assert_closed(self.codes(**bad), 429, EXHAUSTED), 30)
        self.assert_closed(self.visitor.get("/reserve/codes"), 200, EXHAUSTED)
        site.set_clock("2026-11-23 12:00:10")
        self.assert_wait(self.assert_closed(self.codes(**codes), 429, EXHAUSTED), 20)
        site.set_clock("2026-11-23 12:00:30")
        self.assert_wait(self.assert_closed(self.codes(**codes), 429, EXHAUSTED), 1)
        self.assert_codes(self.codes(resend="1"), 200, "New codes are on their way.")
        self.assert_page(self.codes(**site.newest_codes()), 200, "When would you like to come?")

    def test_resend_after_a_pause(self):
        self.assert_codes(self.contact(), 200, "You can ask for a new code in 30 seconds.")
        self.assertIn('data-retry-after="30"', self.visitor.page)
        answer = self.codes(resend="1")
        self.assert_codes(answer, 429, "You can ask for a new code in 30 seconds.")
        self.assert_wait(answer, 30)
        self.assertIn('id="email_code"', self.visitor.page)
        self.assertEqual(len(site.sent_codes()), self.before + 2)
        site.set_clock("2026-11-23 12:00:30")
        self.visitor.get("/reserve/codes")
        self.assertNotIn("data-retry-after", self.visitor.page)
        self.assert_codes(self.codes(resend="1"), 200, "New codes are on their way.",
                          "You can ask for a new code in 60 seconds.")
        self.assertEqual(len(site.sent_codes()), self.before + 4)

    def test_expired(self):
        self.contact()
        codes = site.newest_codes()
        site.set_clock("2026-11-23 12:05:00")
        self.assert_closed(self.codes(**codes), 409, EXPIRED)
        self.assert_closed(self.visitor.get("/reserve/slots"), 200, EXPIRED)
        self.assert_codes(self.codes(resend="1"), 200)
        self.assert_page(self.codes(**site.newest_codes()), 200, "When would you like to come?")

    def test_change_of_address(self):
        self.contact(email="jon@example.com")
        self.assert_page(self.visitor.get("/reserve/contact"), 200, "How can we reach you?")
        self.assertIn('value="jon@example.com"', self.visitor.page)
        # Sent as it was: nothing goes out again.
        self.assert_codes(self.contact(email="jon@example.com"), 200)
        self.assertEqual(len(site.sent_codes()), self.before + 2)
        old = site.newest_codes()
        self.assert_codes(self.contact(), 200)
        self.assertEqual(site.sent_codes()[-2][1], EMAIL)
        self.assert_codes(self.codes(**old), 400)
        self.codes(**site.newest_codes())
        self.visitor.post("/reserve/slots", slot_id=slot)
        # A Change link of the summary leads back to it by the codes.
        self.visitor.get("/reserve/contact?change=1")
        self.assertIn('class="back" href="/reserve/confirm"', self.visitor.page)
        self.assert_codes(self.contact(phone="+1 202-555-0000", change="1"), 200)
        self.assert_page(self.visitor.get("/reserve/contact?change=1"), 200, "How can we reach you?")
        self.assertIn('class="back" href="/reserve"', self.visitor.page)
        self.visitor.get("/reserve/codes?change=1")
        answer = self.codes(change="1", **site.newest_codes())
        self.assert_page(answer, 200, "Reservation summary", "+1 202-555-0000")

    def test_too_many_addresses(self):
        for number in range(5):
            self.assert_codes(self.contact(phone=f"+1 202-555-000{number}"), 200)
        answer = self.contact(phone="+1 202-555-0009")
        self.assert_page(answer, 429, "How can we reach you?",
                         "You can ask for a new code in 60 minutes.")
        self.assert_wait(answer, 3600)
        self.assertIn('value="+1 202-555-0009"', self.visitor.page)
        # The last codes still work.
        self.assert_page(self.codes(**site.newest_codes()), 200, "When would you like to come?")

    def test_families_prove_once(self):
        self.contact()
        self.codes(**site.newest_codes())
        self.visitor.post("/reserve/slots", slot_id=slot)
        self.visitor.post("/reserve/confirm", confirm="1")
        again = re.search(r'href="(/reserve\?again=[^"]+)"', self.visitor.page)[1]
        self.visitor.get(again)
        second = site.records.ticket()
        answer = self.visitor.post("/reserve", ticket_code=second.code, again=again.split("=")[1])
        self.assert_page(answer, 200, "Reservation summary")
        self.assertEqual(self.visitor.post("/reserve/confirm", confirm="1").status, 200)
        self.assertRegex(self.visitor.path, "^/reserve/done/")
        self.assertEqual(len(site.sent_codes()), self.before + 2)
        # Neither for another address nor for longer than what is proven lasts.
        third = site.records.ticket()
        self.visitor.post("/reserve", ticket_code=third.code)
        self.assert_codes(self.contact(email="jane@example.com"), 200)
        self.assert_page(self.contact(), 200, "When would you like to come?")
        site.set_clock("2026-11-23 12:30:00")
        self.visitor.get("/reserve")
        self.visitor.post("/reserve", ticket_code=third.code)
        self.assert_codes(self.contact(), 200)

    def test_others_with_the_same_address_prove_it_themselves(self):
        self.contact()
        self.codes(**site.newest_codes())
        other = Visitor(site)
        other.post("/reserve", ticket_code=site.records.ticket().code)
        other.post("/reserve/contact", **TYPED)
        self.assertEqual(other.path, "/reserve/codes")

    def test_forms_from_elsewhere(self):
        self.contact()
        answer = self.visitor.send("POST", "/reserve/codes", b"resend=1", {
            "Content-Type": "application/x-www-form-urlencoded", "Origin": "https://evil.example"})
        self.assert_codes(answer, 403)
        self.assertEqual(len(site.sent_codes()), self.before + 2)

    def test_language(self):
        visitor = Visitor(site, accept="de")
        visitor.post("/reserve", ticket_code=site.records.ticket().code)
        visitor.post("/reserve/contact", **TYPED)
        self.assertIn("Geben Sie die Codes ein, die wir Ihnen geschickt haben", visitor.page)
        self.assertIn("Sie können in 30 Sekunden einen neuen Code anfordern.", visitor.page)
        self.assertEqual({line[3] for line in site.sent_codes()[-2:]}, {"de"})

    def test_none(self):
        site.verify("none")
        self.assert_page(self.contact(), 200, "When would you like to come?")
        self.visitor.get("/reserve/codes")
        self.assertEqual(self.visitor.path, "/reserve/slots")

    def test_one_channel(self):
        for verify, field, masked, name, other in (
                ("sms", "phone_code", "+1••••••34", "number", "address"),
                ("email", "email_code", "j•••@example.com", "address", "number")):
            with self.subTest(verify=verify):
                site.verify(verify)
                site.set_clock(CLOCK)
                visitor = self.visitor = Visitor(site)
                visitor.post("/reserve", ticket_code=site.records.ticket().code)
                self.assert_page(self.contact(), 200, "Enter the code we sent you", masked,
                                 f"See whether the {name} is right, and change it if not.")
                self.assertNotIn(other, text_of(visitor.page))
                self.assertEqual(visitor.page.count('autocomplete="one-time-code"'), 1)
                self.assert_page(self.contact(), 200, "Enter the code we sent you",
                                 "You have a code already. It still works, so no new one was sent.")
                site.set_clock("2026-11-23 12:01:00")
                self.assert_page(self.codes(resend="1"), 200, "Enter the code we sent you",
                                 "A new code is on its way. Older ones no longer work.")
                code = site.sent_codes()[-1][2]
                self.assert_page(self.codes(**{field: code}), 200, "When would you like to come?")

    def test_codes_that_were_sent_before(self):
        kept = "You have codes already. They still work, so no new ones were sent."
        self.assert_codes(self.contact(), 200)
        self.assertNotIn(kept, text_of(self.visitor.page))
        for answer in (self.contact(), self.contact(change="1"), self.visitor.get("/reserve/slots"),
                       self.visitor.get("/reserve/confirm?x")):
            self.assert_codes(answer, 200, kept)
        self.assertEqual(len(site.sent_codes()), self.before + 2)
        # Codes that are too old are not called good.
        site.set_clock("2026-11-23 12:05:00")
        self.assert_closed(self.visitor.get("/reserve/codes?kept=1"), 200, EXPIRED)
        self.assertNotIn(kept, text_of(self.visitor.page))


if __name__ == "__main__":
    tap.main()
