#!/usr/bin/python3
"""The calendar entry of a reservation (UX C18): the file read by a parser of others, in every
language, over clock changes and midnight, with hostile names; and Google Calendar's link."""

import datetime
import html
import re
import unittest
from urllib.parse import parse_qs, urlsplit

import icalendar
import tap
from gatehouse import Site
from visitor import Visitor

CLOCK = "2026-10-20 12:00:00"
HINT = "Have the QR code of your ticket ready, on your phone or printed."
LANGUAGES = ("en", "es", "pt-BR", "fr", "de", "ar")
SHIP = "\N{SHIP}"
UTC = datetime.timezone.utc
site = None


def setUpModule():
    global site
    site = Site(timezone="Europe/Lisbon", clock=CLOCK)
    site.serve()


def tearDownModule():
    site.close()


def instant(text):
    return datetime.datetime.fromisoformat(text).replace(tzinfo=UTC)


class CalendarCase(unittest.TestCase):
    maxDiff = 2000

    def setUp(self):
        site.set_clock(CLOCK)
        self.name_venue("Example Museum", "Pier 4\n1100 Lisbon")
        self.ticket = site.records.ticket()

    def name_venue(self, name, address):
        site.records.run("UPDATE organisations SET name = ?, address = ?", name, address)

    def book(self, date="2026-10-21", times="10:00-12:00", accept="en"):
        """A visitor on the success page of a reservation, in a slot that the product made."""
        start = times.split("-", maxsplit=1)[0] + ":00"
        wanted = "SELECT id FROM reservation_slots WHERE date = ? AND start_time = ?"
        if not site.records.rows(wanted, date, start):
            site.ctl("slots", "generate", "--orq", "1", "--from", date, "--days", "1", "--times", times,
                     "--capacity", "100")
        visitor = Visitor(site, accept=accept)
        visitor.book(self.ticket.code, site.records.value(wanted, date, start))
        return visitor

    def read(self, visitor):
        """The bytes of the file and its one event; the visitor stays where it is."""
        link = re.search(r'href="([^"]+/event\.ics)"', visitor.page)[1]
        answer = visitor.client.get(link, visitor.headers())
        self.assertEqual(answer.status, 200)
        self.assertEqual(answer.headers["Content-Type"], "text/calendar; charset=utf-8")
        lines = answer.body.split(b"\r\n")
        self.assertEqual(lines.pop(), b"")
        for line in lines:
            self.assertLessEqual(len(line), 75)
            self.assertNotIn(b"\n", line)
            line.decode()
        calendar = icalendar.Calendar.from_ical(answer.body)
        self.assertNotIn("METHOD", calendar)
        self.assertEqual(len(calendar.subcomponents), 1)
        event = calendar.subcomponents[0]
        self.assertEqual((event.name, event.errors), ("VEVENT", []))
        return answer.body, event

    def google(self, visitor):
        """The whole element of the link, and its parameters."""
        element = re.search(r'<a [^>]*href="(https://calendar\.google\.com/[^"]*)"[^>]*>', visitor.page)
        url = urlsplit(html.unescape(element[1]))
        self.assertEqual((url.path, url.fragment), ("/calendar/render", ""))
        return element[0], parse_qs(url.query, strict_parsing=True)

    def assert_nothing_secret(self, text, visitor):
        for secret in (self.ticket.code, visitor.path.rsplit("/", 1)[1], "jo@example.com", "5551234"):
            self.assertNotIn(secret, text)


class File(CalendarCase):
    def test_a_parser_reads_what_was_booked(self):
        visitor = self.book()
        site.set_clock("2026-10-20 15:00:00")  # downloaded later than booked
        body, event = self.read(visitor)
        reservation = site.records.value("SELECT id FROM ticket_reservations WHERE ticket_id = ?",
                                         self.ticket.id)
        self.assertEqual(event["UID"], f"reservation-{reservation}@tickets.example.org")
        self.assertEqual(event.decoded("DTSTAMP"), instant("2026-10-20T12:00:00"))
        self.assertEqual(event.decoded("DTSTART"), instant("2026-10-21T09:00:00"))  # UTC+1
        self.assertEqual(event.decoded("DTEND"), instant("2026-10-21T11:00:00"))
        self.assertEqual(event["SUMMARY"], "Example Museum")
        self.assertEqual(event["LOCATION"], "Pier 4, 1100 Lisbon")
        self.assertEqual(event["DESCRIPTION"], HINT)
        alarms = event.subcomponents
        self.assertEqual([alarm.name for alarm in alarms], ["VALARM", "VALARM"])
        self.assertEqual([alarm.decoded("TRIGGER") for alarm in alarms],
                         [-datetime.timedelta(days=1), -datetime.timedelta(hours=2)])
        self.assertFalse({"ATTENDEE", "ORGANIZER", "URL", "ATTACH"} & set(event))
        self.assert_nothing_secret(body.decode().replace("\r\n ", ""), visitor)
        self.assertEqual(self.read(visitor)[0], body)

    def test_every_language(self):
        hints = set()
        for tag in LANGUAGES:
            with self.subTest(tag=tag):
                self.ticket = site.records.ticket()
                visitor = self.book(accept=tag)
                event = self.read(visitor)[1]
                _, link = self.google(visitor)
                self.assertEqual(event["SUMMARY"], "Example Museum")
                self.assertEqual(link["details"], [event["DESCRIPTION"]])
                hints.add(event["DESCRIPTION"])
        self.assertEqual(len(hints), len(LANGUAGES))

    def test_clock_changes_and_midnight(self):
        """Lisbon: 02:00 becomes 01:00 on 2026-10-25; 24:00 ends a day, 01:00 belongs to the next."""
        for date, times, starts, ends in (
                ("2026-10-24", "09:00-10:00", "2026-10-24T08:00:00", "2026-10-24T09:00:00"),
                ("2026-10-26", "09:00-10:00", "2026-10-26T09:00:00", "2026-10-26T10:00:00"),
                ("2026-10-25", "00:15-01:30", "2026-10-24T23:15:00", "2026-10-25T01:30:00"),
                ("2026-10-24", "22:00-24:00", "2026-10-24T21:00:00", "2026-10-24T23:00:00"),
                ("2026-12-31", "22:00-01:00", "2026-12-31T22:00:00", "2027-01-01T01:00:00")):
            with self.subTest(date=date, times=times):
                self.ticket = site.records.ticket()
                visitor = self.book(date, times)
                event = self.read(visitor)[1]
                self.assertEqual(event.decoded("DTSTART"), instant(starts))
                self.assertEqual(event.decoded("DTEND"), instant(ends))
                _, link = self.google(visitor)
                self.assertEqual(link["dates"], ["/".join(
                    re.sub("[-:]", "", text) + "Z" for text in (starts, ends))])

    def test_names_cannot_add_anything(self):
        for name, address in (
                ("Sea\r\nATTENDEE:mailto:x@evil.example", "Pier\r\nEND:VEVENT\r\nBEGIN:VEVENT"),
                ("a;b,c\\d:e\"f\"", "x;y,z \\ w"),  # it misreads more backslashes
                ("<script>&action=NO#f", "http://evil.example/?a=b&dates=1"),
                (SHIP * 200, SHIP * 500),
                ("e\u0301" * 100, "\u0627\u0644\u0645\u062a\u062d\u0641")):
            with self.subTest(name=name[:20]):
                self.name_venue(name, address)
                self.ticket = site.records.ticket()
                visitor = self.book()
                body, event = self.read(visitor)
                self.assertEqual(body.split(b"\r\n").count(b"BEGIN:VEVENT"), 1)
                self.assertNotIn("ATTENDEE", event)
                self.assertEqual(event["SUMMARY"], name.replace("\r", ""))
                self.assertEqual(event["LOCATION"], re.sub("[\r\n]+", ", ", address))
                element, link = self.google(visitor)
                self.assertLess(len(element), 6000)
                self.assertEqual(set(link), {"action", "text", "dates", "location", "details"})
                self.assertEqual(link["action"], ["TEMPLATE"])
                self.assertEqual(link["text"], [re.sub("[\r\n]", " ", name)[:150]])


class Link(CalendarCase):
    def test_google_is_told_what_the_file_says_and_no_more(self):
        visitor = self.book()
        element, link = self.google(visitor)
        self.assertEqual(link, {"action": ["TEMPLATE"], "text": ["Example Museum"],
                                "dates": ["20261021T090000Z/20261021T110000Z"],
                                "location": ["Pier 4, 1100 Lisbon"], "details": [HINT]})
        self.assert_nothing_secret(element, visitor)

    def test_the_signed_link_does_not_travel_as_referrer(self):
        visitor = self.book()
        self.assertIn('rel="noopener noreferrer external"', self.google(visitor)[0])
        answer = visitor.get(visitor.path)
        self.assertEqual(answer.headers["Referrer-Policy"], "same-origin")


class Reopened(CalendarCase):
    def test_a_browser_that_was_never_here_sees_the_same(self):
        """The signed link is what the confirmation mail carries."""
        visitor = self.book()
        fresh = Visitor(site, accept="en")
        self.assertEqual(fresh.get(visitor.path).status, 200)
        self.assertIn(self.ticket.code, fresh.page)
        self.assertIn('src="data:image/png;base64,', fresh.page)
        self.assertEqual(self.read(fresh)[0], self.read(visitor)[0])
        touched = visitor.path[:-1] + ("A" if visitor.path[-1] != "A" else "B")
        self.assertEqual(fresh.get(touched).status, 404)


if __name__ == "__main__":
    tap.main()
