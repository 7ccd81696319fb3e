#!/usr/bin/python3
"""What the site shows of an organisation, and the two files that belong to it: their headers, that old
and wrong addresses find nothing, and that nothing which was written becomes markup."""

import html
import os
import re

import tap
from cases import CLOCK, Case
from gatehouse import Site
from picture import chunks, png, size
from visitor import Visitor

FOREVER = "public, max-age=31536000, immutable"
site = None


def setUpModule():
    global site
    site = Site(clock=CLOCK)
    site.serve()


def tearDownModule():
    site.close()


def dress(orq=1, **values):
    """orgs set; what is not named is taken away."""
    values = {name: "none" for name in ("address", "email", "phone", "accent", "logo")} | values
    return site.ctl("orgs", "set", str(orq), *[word for name, value in values.items()
                                               for word in (f"--{name}", value)])


def logo_file(**options):
    path = os.path.join(site.dir, "logo.png")
    with open(path, "wb") as file:
        file.write(png(**{"width": 416, "height": 88} | options))
    return path


def page(path="/reserve"):
    return site.client().get(path).body.decode()


def brand_files(text):
    return re.findall(r'(?:href|src)="(/brand/[^"]+)"', text)


class Pages(Case):
    def tearDown(self):
        dress()
        super().tearDown()

    def test_without_anything_there_is_nothing_to_fetch(self):
        dress()
        text = page()
        self.assertEqual(brand_files(text), [])
        self.assertIn("<b>Example Museum</b>", text)
        self.assertNotIn("<footer", text)

    def test_with_everything(self):
        dress(address="Pier 4\\nLisbon", email="desk+visit@doors.example", phone="+351 (213) 977-300",
              accent="#6b2d5c", logo=logo_file())
        text = page()
        sheet, logo = brand_files(text)
        self.assertRegex(sheet, r"\A/brand/1-[0-9a-f]{12}\.css\Z")
        self.assertRegex(logo, r"\A/brand/1-[0-9a-f]{16}-416x88\.png\Z")
        self.assertLess(text.index("/static/site.css"), text.index(sheet))
        self.assertIn(f'src="{logo}" width="208" height="44" alt="Example Museum"', text)
        self.assertNotIn("<b>Example Museum</b>", text)
        self.assertIn("<br><bdi>Pier 4</bdi><br><bdi>Lisbon</bdi>", text)
        self.assertIn('href="mailto:desk%2Bvisit@doors.example"', text)
        self.assertIn('href="tel:+351213977300"><bdi dir="ltr">+351\u00a0(213)\u00a0977-300</bdi>', text)
        self.assertNotIn(" style=", text)

    def test_every_page_has_them(self):
        dress(phone="+351213977300", accent="#6b2d5c")
        for path in ("/", "/reserve", "/reserve/done/nothing"):
            text = page(path)
            self.assertEqual(len(brand_files(text)), 1, path)
            self.assertIn("tel:+351213977300", text, path)

    def test_a_ticket_shows_its_own_organisation(self):
        orq, product = site.records.organisation("Castle", "Europe/Lisbon")
        dress(address="Pier 4", accent="#6b2d5c")
        dress(orq, address="Hill 1", accent="#123456")
        slot = site.records.slot("2026-11-24", orq=orq)
        ticket = site.records.ticket(orq=orq, product=product)
        visitor = Visitor(site, "en")
        visitor.send("GET", f"/reserve?ticket={ticket.code}")
        self.assertRegex(visitor.page, rf'href="/brand/{orq}-[0-9a-f]+\.css"')
        self.assertIn("Hill 1", visitor.page)
        self.assertNotIn("Pier 4", visitor.page)
        visitor.book(ticket.code, slot)
        self.assertRegex(visitor.page, r"<dd>Castle<span><bdi>Hill 1</bdi></span></dd>")
        self.assertIn("Pier 4", page())

    def test_what_is_written_stays_text(self):
        hostile = "\\\"'><script>alert(1)</script>&{{venue}}"
        site.records.run("UPDATE organisations SET name = ?, address = ?, contact_email = ?,"
                         " contact_phone = ? WHERE id = 1", hostile, hostile + "\n" + hostile,
                         "x" + hostile + "@example.org\r\nBcc: y", hostile)
        try:
            text = page()
            self.assertEqual(text.count("<script"), 1)
            self.assertNotIn("Bcc: y</a>", text.replace("&", ""))
            for href in re.findall(r'href="mailto:([^"]*)"', text):
                self.assertRegex(href, r"\A[A-Za-z0-9%@._~-]+\Z")
            self.assertNotIn("tel:", text)
            self.assertIn(html.escape(hostile).replace("&#x27;", "&#39;"), text)
        finally:
            site.ctl("orgs", "set", "1", "--name", "Example Museum")

    def test_rows_that_nobody_of_ours_wrote(self):
        site.records.run("INSERT INTO organisation_logos (orq, tag, png) VALUES (1, 'a', x'00')")
        text = page()
        self.assertEqual(brand_files(text), [])
        self.assertIn("<b>Example Museum</b>", text)


class Files(Case):
    def setUp(self):
        super().setUp()
        dress(accent="#6b2d5c", logo=logo_file())
        self.sheet, self.logo = brand_files(page())

    def check_headers(self, answer, kind):
        self.assertEqual(answer.status, 200)
        self.assertEqual(answer.headers["Content-Type"], kind)
        self.assertEqual(answer.headers["Cache-Control"], FOREVER)
        self.assertEqual(answer.headers["X-Content-Type-Options"], "nosniff")
        self.assertEqual(answer.headers["Cross-Origin-Resource-Policy"], "same-origin")
        self.assertIn("default-src 'none'", answer.headers["Content-Security-Policy"])
        self.assertIsNone(answer.headers["Set-Cookie"])

    def test_the_sheet(self):
        answer = site.client().get(self.sheet)
        self.check_headers(answer, "text/css; charset=utf-8")
        text = answer.body.decode()
        self.assertIn("--accent: #6b2d5c;", text)
        self.assertIn("@media screen and (prefers-color-scheme: dark)", text)
        self.assertLess(len(text), 600)

    def test_the_logo(self):
        answer = site.client().get(self.logo)
        self.check_headers(answer, "image/png")
        self.assertEqual(size(answer.body), (416, 88))
        self.assertEqual(set(chunks(answer.body)) - {"IHDR", "PLTE", "tRNS", "IDAT", "IEND"}, set())

    def test_asked_for_again(self):
        for path in (self.sheet, self.logo):
            first = site.client().get(path)
            again = site.client().get(path, headers={"If-None-Match": first.headers["ETag"]})
            self.assertEqual((again.status, again.body), (304, b""), path)
            head = site.client().request("HEAD", path)
            self.assertEqual((head.status, head.body), (200, b""), path)
            self.assertEqual(head.headers["Content-Length"], str(len(first.body)))

    def test_an_address_is_as_old_as_its_content(self):
        dress(accent="#6b2d5d", logo=logo_file(height=90))
        sheet, logo = brand_files(page())
        self.assertNotIn(sheet, self.sheet)
        for path in (self.sheet, self.logo):
            self.assertEqual(site.client().get(path).status, 404, path)
        for path in (sheet, logo):
            self.assertEqual(site.client().get(path).status, 200, path)
        dress()
        for path in (sheet, logo):
            answer = site.client().get(path)
            self.assertEqual((answer.status, answer.headers["Cache-Control"]), (404, "no-store"), path)

    def test_wrong_addresses(self):
        tag = re.search(r"1-([0-9a-f]+)\.css", self.sheet)[1]
        for name in (f"2-{tag}.css", f"01-{tag}.css", f"+1-{tag}.css", f"1-{tag}", f"1-{tag}.png", f"1-{tag}.CSS",
                     f"1-{tag[:-1]}.css", f"1-{tag}x.css", f"{tag}.css", "1-.css", "-.css", "1-", "1.css",
                     f"9223372036854775808-{tag}.css", f"1-{tag}%2Ecss.css",
                     "1-%27%20OR%201=1.png"):
            self.assertEqual(site.client().get(f"/brand/{name}").status, 404, name)
        self.assertEqual(site.client().get(f"/brand/1-{tag}.css/x").status, 404)
        answer = site.client().request("POST", self.sheet, b"")
        self.assertEqual((answer.status, answer.headers["Allow"]), (405, "GET, HEAD"))


if __name__ == "__main__":
    tap.main()
