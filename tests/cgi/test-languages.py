#!/usr/bin/python3
"""The site in every language: each page of the journey, the switch, what is kept of a choice and what
is not believed, the API's messages, and a program that was copied away to a machine without locales."""

import email
import os
import pathlib
import re
import subprocess
import sys

import tap
from cases import CLOCK, Case
from gatehouse import Site
from visitor import Visitor, text_of

TOP = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(TOP / "tests/lint"))

import translations  # noqa: E402

# What each calls itself, and the date of the slot that is booked.
NAMES = {
    "en": ("English", "Tuesday, November 24, 2026", "10:00 AM – 2:00 PM"),
    "es": ("Español", "martes, 24 de noviembre de 2026", "10:00 – 14:00"),
    "pt-BR": ("Português (Brasil)", "terça-feira, 24 de novembro de 2026", "10:00 – 14:00"),
    "fr": ("Français", "mardi 24 novembre 2026", "10:00 – 14:00"),
    "de": ("Deutsch", "Dienstag, 24. November 2026", "10:00 – 14:00 Uhr"),
    "ar": ("العربية", "الثلاثاء، 24 نوفمبر 2026", "10:00 ص – 2:00 م"),
}
site = None


def setUpModule():
    global site
    site = Site(clock=CLOCK)
    site.serve()


def tearDownModule():
    site.close()


def catalogue(tag):
    """{text: translation} of what is the same in every context."""
    if tag == "en":
        return {}
    path = TOP / "po" / f"{tag.replace('-', '_')}.po"
    return {entry.text: entry.translations[0]
            for entry in translations.parse(path.read_text(encoding="utf-8")) if entry.context is None}


class Journey(Case):
    def assert_speaks(self, answer, page, tag, status=200):
        self.assertEqual(answer.status, status, answer)
        self.assertEqual(answer.headers.get("Content-Language"), tag)
        self.assertEqual(answer.headers.get("Vary"), "Accept-Language, Cookie")
        direction = ' dir="rtl"' if tag == "ar" else ""
        self.assertIn(f'<html lang="{tag}"{direction}>', page)
        self.assertEqual(re.findall(r'<a [^>]*aria-current="true">([^<]+)</a>', page), [NAMES[tag][0]])
        text = text_of(page)
        self.assertNotRegex(text, r"{{|}}|{[a-z]|%s|%d")
        for english, translation in catalogue(tag).items():
            if len(english) > 9 and english.lower() != translation.lower():
                self.assertNotRegex(text, rf"\b{re.escape(english)}(?!\w)", f"English in {tag}")

    def walk(self, tag):
        visitor = Visitor(site, accept=f"{tag}, xx;q=0.5")
        words = catalogue(tag)
        slot_id = self.slot

        def seen(answer, sentence, status=200):
            self.assert_speaks(answer, visitor.page, tag, status)
            self.assertIn(text_of(words.get(sentence, sentence)), text_of(visitor.page))

        seen(visitor.get("/"), "What is your ticket code?")
        seen(visitor.post("/reserve", ticket_code="TKT-1"), "Invalid ticket code. Please check and try again.", 400)
        ticket = site.records.ticket()
        seen(visitor.post("/reserve", ticket_code=ticket.code), "How can we reach you?")
        seen(visitor.post("/reserve/contact", email="x", phone="x"), "There is a problem", 400)
        seen(visitor.post("/reserve/contact", email="jo@example.com", phone="+1 202-555-1234"),
             "When would you like to come?")
        seen(visitor.get("/reserve/slots?month=2026-12"), "Choose a day to see its times."
             if "card day" in visitor.page else "no times")
        seen(visitor.get("/reserve/slots?date=2026-11-24"), "Select this slot")
        self.assertIn(NAMES[tag][2], text_of(visitor.page))
        seen(visitor.post("/reserve/slots", slot_id=slot_id), "Reservation summary")
        self.assertIn(NAMES[tag][1], text_of(visitor.page))
        self.assertIn('<bdi dir="ltr">+1 202-555-1234</bdi>', visitor.page)
        self.assertIn(f'<bdi dir="ltr">{ticket.code}</bdi>', visitor.page)
        seen(visitor.post("/reserve/confirm", confirm="1"), "Reservation confirmed")
        self.assertIn(NAMES[tag][1], text_of(visitor.page))
        self.assertEqual(site.records.value("SELECT language FROM ticket_reservations WHERE ticket_id = ?", ticket.id), tag)
        done = visitor.path
        calendar = visitor.get(done + "/event.ics")
        self.assertEqual(calendar.headers.get("Content-Language"), tag)
        seen(visitor.get("/nothing/here"), "There is nothing at this address.", 404)
        visitor.get(done)
        visitor.switch("Español" if tag != "es" else "English")
        self.assertEqual(visitor.path, done)
        self.assertIn('<html lang="es">' if tag != "es" else '<html lang="en">', visitor.page)
        self.assertIn(ticket.code, visitor.page)

    def test_every_page(self):
        self.slot = site.records.slot("2026-11-24", "10:00:00", "14:00:00")
        for tag in NAMES:
            with self.subTest(tag=tag):
                self.walk(tag)


class Switch(Case):
    def arrive(self, **options):
        visitor = Visitor(site, **options)
        self.assertEqual(visitor.get("/reserve").status, 200)
        return visitor

    def spoken(self, visitor):
        return re.search(r'<html lang="([^"]+)"', visitor.page)[1]

    def test_each(self):
        visitor = self.arrive(accept="de")
        for tag, (name, _, _) in NAMES.items():
            with self.subTest(tag=tag):
                visitor.switch(name)
                self.assertEqual((self.spoken(visitor), visitor.path), (tag, "/reserve"))
                visitor.get("/reserve")
                self.assertEqual(self.spoken(visitor), tag)

    def test_what_is_asked_for_stays(self):
        site.records.slot("2026-12-24", "10:00:00", "14:00:00")
        ticket = site.records.ticket()
        visitor = self.arrive()
        visitor.post("/reserve", ticket_code=ticket.code)
        visitor.post("/reserve/contact", email="jo@example.com", phone="+1 202-555-1234")
        visitor.get("/reserve/slots?date=2026-12-24&change=1")
        visitor.switch("Français")
        self.assertEqual(visitor.path, "/reserve/slots?date=2026-12-24&change=1")
        self.assertIn("jeudi 24 décembre", visitor.page)
        visitor.get("/reserve/contact")
        visitor.switch("العربية")
        self.assertIn('value="jo@example.com"', visitor.page)
        visitor.get(f"/reserve?ticket={new_code()}")
        self.assertIn("lang=de", visitor.page)
        code = re.search(r"ticket=[^&]+", visitor.path)[0]
        visitor.switch("Deutsch")
        self.assertEqual(visitor.path, f"/reserve?{code}")

    def test_a_page_that_is_not_there(self):
        visitor = self.arrive()
        self.assertEqual(visitor.get("/nothing?a=b&lang=de").status, 404)
        self.assertEqual(self.spoken(visitor), "de")
        visitor.get("/reserve")
        self.assertEqual(self.spoken(visitor), "de")

    def test_the_cookie(self):
        answer = site.client().get("/reserve?lang=pt-BR")
        self.assertEqual((answer.status, answer.headers["Location"]), (303, "/reserve"))
        cookie = answer.headers["Set-Cookie"]
        self.assertTrue(cookie.startswith("gatehouse_language=pt-BR; "), cookie)
        for part in ("HttpOnly", "SameSite=Lax", "Secure", "Max-Age=31536000", "Path=/"):
            self.assertIn(part, cookie.split("; "))

    def test_head(self):
        answer = site.client().request("HEAD", "/reserve?lang=de")
        self.assertEqual(answer.status, 303)


def new_code():
    return site.records.ticket().code[:-1] + "-"


class Hostile(Case):
    VALUES = ("xx", "", "EN", "de-DE", "../de", "de%00", "de%0d%0aSet-Cookie:a=b", "%22%3E%3Cscript%3E", "d" * 3000,
              "%ff%fe", "pt_BR", "%")

    def ask(self, **variables):
        """Without a web server in between, which would refuse some of it: status, headers, page."""
        status, output, error = site.run_cgi({
            "GATEWAY_INTERFACE": "CGI/1.1", "REQUEST_METHOD": "GET", "PATH_INFO": "/reserve",
            "REMOTE_ADDR": "127.0.0.1", "HTTP_ACCEPT_LANGUAGE": "ar", **variables})
        self.assertEqual(status, 0, error)
        head, _, page = output.partition(b"\r\n\r\n")
        headers = email.message_from_bytes(head)
        self.assertEqual(headers.defects, [])
        return headers["Status"], headers, page.decode()

    def assert_unmoved(self, answer):
        status, headers, page = answer
        self.assertEqual((status, headers["Content-Language"], headers["Set-Cookie"]), ("200 OK", "ar", None))
        self.assertNotIn("<script>", page)

    def test_values_of_the_query(self):
        for value in self.VALUES:
            with self.subTest(value=value[:30]):
                self.assert_unmoved(self.ask(QUERY_STRING=f"lang={value}"))
        status, headers, _ = self.ask(QUERY_STRING="lang=de&lang=fr&lang[]=es\r\nX: y")
        self.assertEqual((status, headers["Location"]), ("303 See Other", "/reserve?lang%5B%5D=es%0D%0AX:%20y"))

    def test_values_of_the_cookie(self):
        for value in (*self.VALUES, '"de"', "de,fr", "\x7f", "é", "\udcff", "de\r\nX: y"):
            with self.subTest(value=value[:30]):
                self.assert_unmoved(self.ask(HTTP_COOKIE=f"a=b; gatehouse_language={value}"))

    def test_nobody_is_sent_away(self):
        for path in ("//evil.example/?lang=de", "/%2Fevil.example?lang=de", "/reserve/done//evil.example?lang=de",
                     "/reserve/done/%2F%2Fevil.example?lang=de", "/reserve/done/..%0d%0aX:y?lang=de"):
            with self.subTest(path=path):
                answer = site.client().request("GET", path, checked=False)
                location = answer.headers.get("Location", "/")
                self.assertRegex(location, r"^/(?!/)[^\r\n]*$")
                self.assertIsNone(answer.headers.get("X"))

    def test_other_parameters_are_encoded(self):
        answer = site.client().get("/reserve?x=%22%3E%3Cscript%3E&y='%3E&lang=de")
        self.assertEqual(answer.headers["Location"], "/reserve?x=%22%3E%3Cscript%3E&y=%27%3E")
        page = site.client().get("/reserve?x=%22%3E%3Cscript%3E&y='%3E").body.decode()
        self.assertNotIn("<script>", page)
        self.assertIn("x=%22%3E%3Cscript%3E&amp;y=%27%3E&amp;lang=de", page)


class Api(Case):
    def test_messages(self):
        for tag in NAMES:
            with self.subTest(tag=tag):
                answer = site.client().post("/api/tickets/validate", {"ticket_code": "TKT-1"}, {
                    "Accept-Language": f"xx, {tag};q=0.7", "Cookie": "gatehouse_language=fr"})
                english = "Invalid ticket code. Please check and try again."
                self.assertEqual(answer.error["message"], catalogue(tag).get(english, english))
                self.assertEqual(answer.headers["Content-Language"], tag)
                self.assertEqual(answer.headers["Vary"], "Accept-Language")

    def test_no_choice_by_address(self):
        answer = site.client().get("/api/reservation-slots/available?orq=x&lang=de")
        self.assertEqual((answer.status, answer.headers["Content-Language"]), (400, "en"))
        self.assertIsNone(answer.headers.get("Set-Cookie"))

    def test_not_modified(self):
        path = "/api/reservation-slots/available?month=2026-11&orq=1"
        etag = site.client().get(path).headers["ETag"]
        answer = site.client().get(path, {"If-None-Match": etag})
        self.assertEqual((answer.status, answer.headers["Vary"]), (304, "Accept-Language"))


class Anywhere(Case):
    def test_without_locales_and_away_from_home(self):
        empty = os.path.join(site.dir, "no-locales")
        os.mkdir(empty)
        for tag, english in (("ar", "What is your ticket code?"), ("pt-BR", "Where to find the code")):
            environ = {**site.environment(), "LOCPATH": empty, "LANGUAGE": "xx", "GATEWAY_INTERFACE": "CGI/1.1",
                       "REQUEST_METHOD": "GET", "PATH_INFO": "/reserve", "REMOTE_ADDR": "127.0.0.1",
                       "HTTP_ACCEPT_LANGUAGE": tag}
            done = subprocess.run([site.cgi_copy()], capture_output=True, env=environ, cwd="/", timeout=30, check=True)
            self.assertIn(catalogue(tag)[english], done.stdout.decode())


if __name__ == "__main__":
    tap.main()
