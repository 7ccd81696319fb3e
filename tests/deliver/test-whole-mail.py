"""A mail all the way: written from a notice, handed to a real SMTP server, and taken apart as it arrives there."""

import json
import os
import pathlib
import subprocess
import unittest

import courier
import servers
from tap import main

LANGUAGES = ("en", "es", "pt-BR", "fr", "de", "ar")
CASES = {language: {"language": language} for language in LANGUAGES} | {
    "code": {"kind": "code", "language": "ar"},
    "hostile": {"name": "Pier\r\nBcc: thief@evil.example\r\n\r\n\u202e<b>{{code}}", "address": "x\r\n.\r\nQUIT\r\n" * 40,
                "email": "a@b.example\r\nBcc: c@d.example", "phone": "1\x00\x1b2"},
    "endless": {"name": "ü🎟️\u0301" * 2000, "address": "é" * 5000, "language": "fr"}}
MAX_BYTES = 100000


class WholeMail(courier.CourierCase):
    @classmethod
    def setUpClass(cls):
        folder = courier.Folder()
        cls.addClassCleanup(folder.remove)
        cases = folder.write("cases.json", json.dumps(CASES))
        subprocess.run([os.environ["WRITE_MAIL"], cases, folder.dir], check=True)
        cls.written = {name: json.loads(pathlib.Path(folder.dir, f"{name}.json").read_text(encoding="utf-8"))
                       for name in CASES}

    def receive(self):
        messages = [{key: value for key, value in mail.items() if key != "sms"} | {"id": number, "created_at": 1794000000}
                    for number, mail in enumerate(self.written.values(), 1)]
        with servers.MailServer() as server:
            self.expect(self.send_mail(server, *messages), *["sent"] * len(messages))
            return dict(zip(self.written, server.wait(len(messages))))

    def test_what_arrives_is_what_was_written(self):
        for name, mail in self.receive().items():
            written, top = self.written[name], mail.parsed
            with self.subTest(name):
                self.assertLessEqual(len(mail.content), MAX_BYTES)
                self.assertEqual(mail.recipients, ["john@example.com"])
                self.assertEqual(top["Subject"], written["subject"])
                self.assertEqual(top["Content-Language"], written["language"])
                self.assertIsNone(top["Bcc"])
                self.assertEqual([part.defects for part in top.walk() if part.defects], [])
                leaves = [part for part in top.walk() if not part.is_multipart()]
                self.assertEqual([part.get_content_type() for part in leaves[:2]], ["text/plain", "text/html"])
                for part, key in zip(leaves, ("text", "html")):
                    self.assertEqual(part.get_payload(decode=True).decode().replace("\r\n", "\n"), written[key])
                self.assertEqual([part.get_filename() for part in leaves[2:]], [one["name"] for one in written["parts"]])

    def test_shape(self):
        top = self.receive()["en"].parsed
        shape = [part.get_content_type() for part in top.walk()]
        # UX C19
        self.assertEqual(shape, ["multipart/mixed", "multipart/alternative", "text/plain", "multipart/related", "text/html",
                                 "image/png", "application/pdf", "image/png", "text/calendar"])
        (qr,) = [part for part in top.walk() if part["Content-ID"]]
        html = next(part for part in top.walk() if part.get_content_type() == "text/html").get_content()
        self.assertIn(f'src="cid:{qr["Content-ID"].strip("<>")}"', html)
        self.assertEqual(qr.get_content_disposition(), "inline")
        self.assertEqual([part.get_filename() for part in top.walk() if part.get_content_disposition() == "attachment"],
                         ["ticket-2025-11-21.pdf", "ticket-2025-11-21.png", "visit-2025-11-21.ics"])


if __name__ == "__main__":
    main()
