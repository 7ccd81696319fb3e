#!/usr/bin/python3
"""Too often: every page says how long to wait and keeps what was typed; and who guesses ticket codes
waits longer and longer, on the pages, by links and by the API alike."""

import re
from urllib.parse import urlencode

import tap
from cases import CLOCK, Case
from gatehouse import NO_LIMITS, Site
from records import new_code
from routes import forms
from visitor import ORIGIN, Visitor, text_of

VALIDATE = "/api/tickets/validate"
FREE = 10  # misses
MISSED = "Several ticket codes from your connection were not found. Too many tries."
site = None


def setUpModule():
    global site
    site = Site(clock=CLOCK)
    site.serve()


def tearDownModule():
    site.close()


class SlowCase(Case):
    def setUp(self):
        site.set_clock(CLOCK)
        site.records.run("DELETE FROM rate_counters")
        site.configure(limits={"reservation": "1000/60"}, server={"trusted_proxies": ""})

    def tearDown(self):
        site.configure(limits=NO_LIMITS, server={"trusted_proxies": ""})

    def check(self, code, source=None, **headers):
        return site.client(source).post(VALIDATE, {"ticket_code": code}, headers)

    def miss(self, times, **options):
        for _ in range(times):
            self.assert_refused(self.check(new_code(), **options), 400, "TICKET_NOT_FOUND")

    def assert_waits(self, answer, seconds):
        self.assert_refused(answer, 429, "RATE_LIMITED", retry_after=seconds)
        self.assertEqual(answer.headers["Retry-After"], str(seconds))


class Guessing(SlowCase):
    def test_the_wait_doubles(self):
        self.miss(FREE)
        good = site.records.ticket()
        for minute, wait in ((0, 30), (1, 60), (3, 120), (6, 240)):
            site.set_clock(f"2026-11-23 12:{minute:02}:00")
            if minute:
                self.miss(1)
            self.assert_waits(self.check(new_code()), wait)
            self.assert_waits(self.check("GUESS-17"), wait)
        site.set_clock("2026-11-23 12:10:00")
        self.miss(1)

    def test_who_has_a_code_of_ours_does_not_wait_for_others(self):
        ours, foreign = site.records.ticket(), site.records.ticket(code="SHORT-7")
        self.miss(FREE)
        self.assertEqual(self.check(ours.code).status, 200)
        self.assert_waits(self.check(foreign.code), 30)
        self.assert_waits(self.check(new_code()), 30)

    def test_pictures_and_frames_of_other_sites_do_not_guess(self):
        for purpose in ("image", "iframe", "script", "empty"):
            for _ in range(FREE):
                answer = site.client().request("GET", f"/reserve?ticket={new_code()}", headers={
                    "Sec-Fetch-Dest": purpose, "Sec-Fetch-Site": "cross-site"})
                self.assertEqual(answer.status, 200)
        self.miss(1)
        answer = site.client().request("GET", f"/reserve?ticket={new_code()}", headers={
            "Sec-Fetch-Dest": "document", "Sec-Fetch-Site": "cross-site"})
        self.assertEqual(answer.status, 400)

    def test_what_is_refused_meanwhile_does_not_prolong_it(self):
        self.miss(FREE)
        for _ in range(5):
            self.check(new_code())
        site.set_clock("2026-11-23 12:00:29")
        self.assert_waits(self.check(new_code()), 1)
        site.set_clock("2026-11-23 12:00:30")
        self.miss(1)

    def test_it_is_forgotten_after_an_hour(self):
        self.miss(FREE)
        site.set_clock("2026-11-23 13:00:00")
        self.miss(FREE)
        self.assert_waits(self.check(new_code()), 30)

    def test_a_good_code_does_not_pay_for_guesses(self):
        self.miss(FREE - 1)
        self.assertEqual(self.check(site.records.ticket().code).status, 200)
        self.miss(1)
        self.assert_waits(self.check(new_code()), 30)

    def test_typing_slips_and_what_is_no_code_do_not_count(self):
        code = new_code()
        slip = code[:-1] + ("0" if code[-1] != "0" else "1")
        for wrong in (slip, "", " ", "x" * 51, "a\u0001b"):
            for _ in range(FREE // 2 + 1):
                self.assertEqual(self.check(wrong).status, 400, wrong)
        self.assertEqual(self.check(new_code()).status, 400)

    def test_codes_of_other_systems_count(self):
        for number in range(FREE):
            self.assertEqual(self.check(f"{number}").status, 400)
        self.assert_waits(self.check("99"), 30)

    def test_known_codes_in_any_state_do_not_count(self):
        pending = site.records.ticket("PENDING_PAYMENT")
        for _ in range(FREE + 1):
            self.assert_refused(self.check(pending.code), 409, "TICKET_NOT_ACTIVATED")
        self.assertEqual(self.check(new_code()).status, 400)

    def test_pages_links_and_api_count_together(self):
        visitor = Visitor(site, accept="en")
        for _ in range(3):
            self.assertEqual(visitor.post("/reserve", ticket_code=new_code()).status, 400)
            self.assertEqual(visitor.get(f"/reserve?ticket={new_code()}").status, 400)
        self.miss(FREE - 6)
        good = site.records.ticket(code="OF-ANOTHER-SHOP").code
        self.assert_waits(self.check(good), 30)
        for answer in (visitor.post("/reserve", ticket_code=good), visitor.get(f"/reserve?ticket={good}")):
            self.assertEqual((answer.status, answer.headers["Retry-After"]), (429, "30"))
            self.assertIn(f"{MISSED} Please wait 30 seconds and try again.", text_of(visitor.page))
            self.assertIn('data-retry-after="30"', visitor.page)
            self.assertIn(f'value="{good}"', visitor.page)
            self.assertIsNone(answer.headers.get("Set-Cookie"))
        site.set_clock("2026-11-23 12:00:30")
        self.assertEqual(visitor.post("/reserve", ticket_code=good).status, 200)
        self.assertEqual(visitor.path, "/reserve/contact")

    def test_who_is_on_the_way_goes_on(self):
        slot = site.records.slot("2026-11-24")
        ticket = site.records.ticket()
        client = site.booking_client(ticket.code)
        self.miss(FREE)
        self.assertEqual(site.book(ticket, slot, client).status, 200)

    def test_other_addresses_do_not_wait(self):
        self.miss(FREE)
        self.assert_waits(self.check(new_code()), 30)
        self.assertEqual(self.check(new_code(), "127.0.0.2").status, 400)

    def test_an_ipv6_network_is_one_client(self):
        site.configure(server={"trusted_proxies": "127.0.0.1"})
        for number in range(FREE):
            self.miss(1, X_Forwarded_For=f"2001:db8:1:2:{number}::1")
        self.assert_waits(self.check(new_code(), X_Forwarded_For="2001:db8:1:2::ffff"), 30)
        self.assertEqual(self.check(new_code(), X_Forwarded_For="2001:db8:1:3::1").status, 400)

    def test_it_is_off_with_the_limit(self):
        site.configure(limits={"reservation": "0"})
        self.miss(FREE + 3)
        self.assertEqual(site.records.value("SELECT count(*) FROM rate_counters"), 0)

    def test_the_gate_is_not_slowed_down(self):
        site.add_operator("gate")
        gate, _ = site.sign_in()
        self.miss(FREE)
        answer = gate.post("/api/operator/validate-ticket", {"ticket_code": new_code()})
        self.assert_refused(answer, 400, "TICKET_NOT_FOUND")


class EveryPage(SlowCase):
    """Without scripts: a plain sentence with the time; with them, data-retry-after counts down."""

    CODE = "TKT-2026-TYPED0-BY-ME"
    TYPED = {"ticket_code": CODE, "email": "typed@example.com", "phone": "+1 202 555 0000"}

    def setUp(self):
        super().setUp()
        slot = site.records.slot("2026-11-25", start=f"{EveryPage.hour:02}:00:00", end="23:00:00")
        EveryPage.hour += 1
        self.visitor = Visitor(site, accept="en")
        self.visitor.post("/reserve", ticket_code=site.records.ticket().code)
        self.visitor.post("/reserve/contact", email="jo@example.com", phone="+12025551234")
        self.visitor.post("/reserve/slots", slot_id=slot)
        self.assertEqual(self.visitor.path, "/reserve/confirm")
        self.fields = self.TYPED | {"csrf": self.visitor.hidden("csrf"), "slot_id": slot, "confirm": "1",
                                    "request_id": self.visitor.hidden("request_id")}
        site.records.run("DELETE FROM rate_counters")

    hour = 0

    def assert_says_how_long(self, answer, seconds=60):
        page = answer.body.decode()
        self.assertEqual((answer.status, answer.headers["Retry-After"]), (429, str(seconds)), answer)
        self.assertIsNone(answer.headers.get("Refresh"))
        alert = re.search(rf'role="alert"[^>]* data-retry-after="{seconds}".*?</div>', page, re.S)
        self.assertIsNotNone(alert, page)
        self.assertIn(f"Please wait {seconds} seconds and try again.", text_of(alert[0]))
        return page

    def post(self, path):
        return self.visitor.client.request("POST", path, urlencode(self.fields).encode(), self.visitor.headers() | {
            "Content-Type": "application/x-www-form-urlencoded", "Origin": ORIGIN})

    def test_every_form(self):
        site.configure(limits={"reservation": "1/60"})
        self.visitor.get("/reserve?ticket=x")
        for path in forms():
            with self.subTest(path=path):
                page = self.assert_says_how_long(self.post(path))
                kept = {"/reserve": ("ticket_code",), "/reserve/contact": ("email", "phone"),
                        "/reserve/confirm": ("request_id",)}
                for name in kept.get(path, ()):
                    self.assertRegex(page, rf'name="{name}"[^>]* value="{re.escape(self.fields[name])}"')
        self.assertEqual(self.visitor.get("/reserve/confirm").status, 200)

    def test_a_link_with_a_code(self):
        site.configure(limits={"reservation": "1/60"})
        path = f"/reserve?ticket={self.CODE}"
        self.visitor.get(path)
        page = self.assert_says_how_long(self.visitor.get(path))
        self.assertIn(f'value="{self.CODE}"', page)

    def test_the_calendar(self):
        site.configure(limits={"availability": "1/60"})
        self.assertEqual(self.visitor.get("/reserve/slots").status, 200)
        page = self.assert_says_how_long(self.visitor.get("/reserve/slots?month=2026-12"))
        self.assertIn('href=""', page)  # once more


if __name__ == "__main__":
    tap.main()
