"""Mails as a real SMTP server gets them: what they are made of, and that nothing gets in from their fields."""

import email.header
import email.utils

import courier
import servers
from courier import MAIL, part
from tap import main

PNG = bytes(range(256)) * 40
FILES = [part("qr.png", "image/png", PNG, cid="qr@gatehouse"),
         part("logo.png", "image/png", PNG[::-1], cid="logo@gatehouse"),
         part("ticket.pdf", "application/pdf", b"%PDF-1.5\r\n.\r\n..\r\n\0\xff" * 100),
         part("reservation.ics", "text/calendar; method=PUBLISH; charset=utf-8", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")]
HARD = {
    "emoji": "🎟️ 👩‍👩‍👧‍👦 Führung",
    "Arabic": "متحف الأبواب ‏والنوافذ",
    "Hebrew": "מוזיאון הדלתות",
    "combining": "e\u0301 a\u0308\u0323 Z\u0351\u036b\u0343\u036a\u0302\u036b\u033d",
    "Chinese": "門的博物館" * 40,
    "one long word": "x" * 3000,
    "spaces": "  two  spaces   ",
    "looks encoded": "=?UTF-8?Q?no?= =?us-ascii?B?bm8=?=",
    "quotes": 'The "Old" \\ Mill, Ltd. <here>; (ho: ho) @ home',
    "5,000 characters": "Reservierung für Ö. " * 250,
    "5,000 ASCII characters": "Your reservation is kept. " * 200,
}


class Shape(courier.CourierCase):
    def receive(self, *messages, **keys):
        with servers.MailServer() as server:
            self.expect(self.send_mail(server, *messages, **keys), *["sent"] * max(1, len(messages)))
            return server.wait(max(1, len(messages)))

    def test_parts(self):
        mail = self.receive(MAIL | {"parts": FILES})[0]
        top = mail.parsed
        self.assertEqual(top.get_content_type(), "multipart/mixed")
        alternatives, ticket, calendar = top.iter_parts()
        self.assertEqual(alternatives.get_content_type(), "multipart/alternative")
        text, related = alternatives.iter_parts()
        self.assertEqual((text.get_content_type(), text.get_content_charset()), ("text/plain", "utf-8"))
        self.assertEqual(text.get_content().replace("\r\n", "\n"), MAIL["text"])
        self.assertEqual((related.get_content_type(), related.get_param("type")), ("multipart/related", "text/html"))
        html, code, logo = related.iter_parts()
        self.assertEqual((html.get_content_type(), html.get_content().replace("\r\n", "\n")), ("text/html", MAIL["html"]))
        self.assertEqual((code.get_content_type(), code["Content-ID"], code.get_content_disposition(),
                          code.get_filename(), code.get_content()),
                         ("image/png", "<qr@gatehouse>", "inline", "qr.png", PNG))
        self.assertEqual((logo["Content-ID"], logo.get_content()), ("<logo@gatehouse>", PNG[::-1]))
        self.assertEqual((ticket.get_content_type(), ticket.get_content_disposition(), ticket.get_filename(),
                          ticket.get_content()),
                         ("application/pdf", "attachment", "ticket.pdf", b"%PDF-1.5\r\n.\r\n..\r\n\0\xff" * 100))
        self.assertEqual((calendar.get_content_type(), calendar.get_param("method"), calendar.get_filename()),
                         ("text/calendar", "PUBLISH", "reservation.ics"))
        self.assertEqual(calendar.get_content().replace("\r\n", "\n"), "BEGIN:VCALENDAR\nEND:VCALENDAR\n")
        for found in top.walk():
            self.assertEqual((found.get_content_type(), found.defects), (found.get_content_type(), []))

    def test_fields(self):
        mail = self.receive(MAIL | {"id": 42, "created_at": 1794000000})[0]
        top = mail.parsed
        self.assertEqual((mail.sender, mail.recipients), ("tickets@example.org", ["jane@example.org"]))
        self.assertEqual(mail.greeting, "tickets.example.org")
        self.assertEqual(top["From"], "Museum of Doors <tickets@example.org>")
        self.assertEqual(top["To"], "jane@example.org")
        self.assertEqual(top["Subject"], "Your reservation")
        self.assertEqual(top["Date"], "Fri, 06 Nov 2026 21:20:00 +0000")
        self.assertEqual(top["Message-ID"], "<gatehouse.42.1794000000@tickets.example.org>")
        self.assertEqual(top["Content-Language"], "en")
        self.assertEqual(top["Auto-Submitted"], "auto-generated")
        self.assertEqual(top["MIME-Version"], "1.0")
        for name in ("From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type", "Auto-Submitted"):
            self.assertEqual(len(top.get_all(name)), 1, name)
        self.assertIsNone(top["Bcc"])

    def test_a_repeat_is_the_same_mail_and_another_is_not(self):
        mails = self.receive(*[MAIL | {"id": number, "created_at": at}
                               for number, at in ((7, 1), (7, 1), (8, 1), (7, 2))])
        first, again, other, later = [mail.parsed["Message-ID"] for mail in mails]
        self.assertEqual(first, again)
        self.assertEqual(len({first, other, later}), 3)

    def test_names_and_subjects_of_every_kind(self):
        mails = self.receive(*[MAIL | {"sender_name": text, "subject": text} for text in HARD.values()])
        for (kind, text), mail in zip(HARD.items(), mails):
            with self.subTest(kind):
                self.assertEqual(mail.parsed["Subject"], text)
                # Python 3.11's new parser keeps the spaces between encoded words of a name; the old one does not.
                raw = email.message_from_bytes(mail.content)["From"]
                name, address = email.utils.parseaddr(raw.replace("\r\n", ""))
                self.assertTrue(str(email.header.make_header(email.header.decode_header(name))) == text)
                self.assertEqual(address, "tickets@example.org")
                self.assertEqual(len(mail.parsed["From"].addresses), 1)
                self.check_lines(mail.content)

    def test_texts_of_every_kind(self):
        texts = {kind: text + "\n" for kind, text in HARD.items()} | {
            "dots": ".\n..\n.hidden\n\n.\n", "no end": "no line end", "blank ends": "a \nb\t\n\n\n",
            "empty": "", "5,000 emoji": "🎟️" * 2500, "long lines": ("é" * 2000 + "\n") * 5, "from": "From here\n"}
        mails = self.receive(*[MAIL | {"text": text, "html": f"<pre>{text}</pre>"} for text in texts.values()])
        for (kind, text), mail in zip(texts.items(), mails):
            with self.subTest(kind):
                found = [one.get_payload(decode=True).decode().replace("\r\n", "\n") for one in mail.parsed.walk()
                         if not one.is_multipart()]
                self.assertEqual(found, [text, f"<pre>{text}</pre>"])
                self.check_lines(mail.content)

    def check_lines(self, content):
        """Lines of 7 bits that no server has to break."""
        lines = content.split(b"\r\n")
        self.assertEqual([line for line in lines if b"\n" in line or b"\r" in line], [])
        self.assertLessEqual(max(map(len, lines)), 998)
        head = content.split(b"\r\n\r\n")[0].split(b"\r\n")
        self.assertLessEqual(max(map(len, head)), 100)
        self.assertTrue(content.isascii())

    def test_a_mail_without_html_has_one_text(self):
        message = {key: value for key, value in MAIL.items() if key != "html"}
        kinds = [one.get_content_type() for one in self.receive(message)[0].parsed.walk()]
        self.assertEqual(kinds, ["multipart/mixed", "multipart/alternative", "text/plain"])

    def test_one_connection_for_many(self):
        mails = self.receive(*[MAIL | {"id": number, "to": f"p{number}@example.org"} for number in range(10)])
        self.assertEqual(len({mail.peer for mail in mails}), 1)
        self.assertEqual([mail.recipients for mail in mails], [[f"p{number}@example.org"] for number in range(10)])

    def test_the_sender_may_be_a_bare_address(self):
        self.folder.configure()
        mail = self.receive(MAIL | {"sender_name": ""}, **{"from": "tickets@example.org"})[0]
        self.assertEqual(mail.parsed["From"], "tickets@example.org")

    def test_a_domain_of_other_letters(self):
        mail = self.receive(MAIL | {"to": "jane@bücher.example"})[0]
        self.assertEqual((mail.recipients, mail.parsed["To"]),
                         (["jane@xn--bcher-kva.example"], "jane@xn--bcher-kva.example"))

    def test_a_site_without_a_name(self):
        for base_url, host in (("http://127.0.0.1:8080", "127.0.0.1"), ("http://[::1]/x", "[IPv6:::1]")):
            with self.subTest(base_url), servers.MailServer() as server:
                self.folder.configure(mail={"smtp_url": server.url}, base_url=base_url)
                self.expect(self.folder.send(MAIL | {"id": 1, "created_at": 2}), "sent")
                self.assertIn(f"Message-ID: <gatehouse.1.2@{host}>\r\n".encode(), server.wait(1)[0].content)


class Injection(courier.CourierCase):
    ENDS = ("\r\n", "\n", "\r", "\r\n\r\n", "\x0b", "\x0c", "\x85", "\u2028", "\u2029", "\x01", "\x7f", "\x1b")

    def test_no_field_becomes_two(self):
        attacks = []
        for end in self.ENDS:
            bad = f"x{end}Bcc: thief@example.net"
            attacks += [MAIL | {"to": f"jane@example.org{end}Bcc:thief@example.net"},
                        MAIL | {"to": f"jane@example.org{end}RCPT TO:<thief@example.net>"},
                        MAIL | {"sender_name": bad}, MAIL | {"subject": bad}, MAIL | {"language": bad}]
            for key, value in (("name", bad), ("type", f"text/{bad}"), ("cid", bad)):
                file = part("a.txt", "text/plain", b"x", cid="a") | {key: value}
                attacks.append(MAIL | {"parts": [file]})
        with servers.MailServer() as server:
            results = self.send_mail(server, *attacks, MAIL)
            self.expect(results, *["permanent"] * len(attacks), "sent")
            self.assertEqual(len(server.wait(1)), 1)
        self.assertNotIn("thief", str(results))

    def test_no_address_becomes_two(self):
        addresses = ["", "jane", "@example.org", "jane@", "a@b@c", "jane@example.org,thief@example.net",
                     "jane@example.org;x", "<jane@example.org>", "jane@example.org> SIZE=1", "jane doe@example.org",
                     '"jane"@example.org', "jane@example.org (x)", "jane\u00a0@example.org", "a" * 250 + "@b.org"]
        with servers.MailServer() as server:
            results = self.send_mail(server, *[MAIL | {"to": address} for address in addresses], MAIL)
            self.expect(results, *["permanent"] * len(addresses), "sent")
            self.assertEqual(len(server.wait(1)), 1)

    def test_names_of_files_stay_inside_their_quotes(self):
        for name in ('a".pdf', "a\\.pdf", "a\u202efdp.exe", "", "ä.pdf"):
            with self.subTest(name), servers.MailServer() as server:
                results = self.send_mail(server, MAIL | {"parts": [part(name, "application/pdf", b"x")]})
                self.expect(results, "permanent")

    def test_texts_may_look_like_anything(self):
        nasty = "\r\n.\r\nMAIL FROM:<thief@example.net>\r\n\r\n--x\r\nContent-Type: text/html\r\n\r\n{{name}} %s %n ${x}\r\n"
        with servers.MailServer() as server:
            self.expect(self.send_mail(server, MAIL | {"text": nasty, "html": nasty, "subject": "{{x}} %s%n"}), "sent")
            mail = server.wait(1)[0]
        self.assertEqual(len(server.mails), 1)
        self.assertEqual(mail.parsed["Subject"], "{{x}} %s%n")
        found = [one.get_payload(decode=True).decode() for one in mail.parsed.walk() if not one.is_multipart()]
        self.assertEqual(found, [nasty, nasty])


if __name__ == "__main__":
    main()
