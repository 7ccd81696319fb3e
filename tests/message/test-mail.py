"""The files that go along with a mail, as programs of others read them: the QR code by zbar, from the picture in
the HTML, from the attached one and from the printed ticket; the calendar file by a parser; the SMS by what phones
look for."""

import base64
import datetime
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

import icalendar

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "cgi"))

from tap import main  # noqa: E402

LANGUAGES = ("en", "es", "pt-BR", "fr", "de", "ar")
CODE = "TKT-2025-7K3M9Q-4XH2VD"
CASES = {language: {"language": language} for language in LANGUAGES} | {
    f"code-{language}": {"language": language, "kind": "code"} for language in LANGUAGES} | {
    "longest": {"code": "W1" * 25},
    "hostile": {"name": "Pier\r\nMETHOD:REQUEST\r\nATTACH:http://x\u202e; y,", "address": "a\r\nEND:VEVENT\nb"}}
# The alphabet of 3GPP TS 23.038, with its extension.
GSM = set("@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
          "abcdefghijklmnopqrstuvwxyzäöñüà^{}\\[~]|€")

folder = None
mails = {}


def setUpModule():
    global folder
    folder = tempfile.TemporaryDirectory()
    path = pathlib.Path(folder.name)
    (path / "cases.json").write_text(json.dumps(CASES), encoding="utf-8")
    subprocess.run([os.environ["WRITE_MAIL"], path / "cases.json", path], check=True)
    for name in CASES:
        mails[name] = json.loads((path / f"{name}.json").read_text(encoding="utf-8"))


def tearDownModule():
    folder.cleanup()


def files(mail, kind, inline=False):
    return [base64.b64decode(part["base64"]) for part in mail["parts"]
            if part["type"].startswith(kind) and (part["cid"] is not None) == inline]


def scan(picture, name="picture.png"):
    path = pathlib.Path(folder.name) / name
    path.write_bytes(picture)
    found = subprocess.run(["zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", path], capture_output=True,
                           check=True)
    return found.stdout.decode().rstrip("\n")


def scan_print(pdf):
    path = pathlib.Path(folder.name) / "ticket.pdf"
    path.write_bytes(pdf)
    subprocess.run(["pdftoppm", "-r", "150", "-png", "-singlefile", path, path.with_suffix("")], check=True)
    return scan(path.with_suffix(".png").read_bytes())


class Pictures(unittest.TestCase):
    def expect_code(self, name, code):
        mail = mails[name]
        (inline,), (attached,), (pdf,) = (files(mail, "image/png", True), files(mail, "image/png"),
                                          files(mail, "application/pdf"))
        self.assertEqual((scan(inline), scan(attached), scan_print(pdf)), (code, code, code))

    def test_the_code_in_all_its_pictures(self):
        self.expect_code("en", CODE)
        self.expect_code("ar", CODE)

    def test_codes_of_other_systems(self):
        self.expect_code("longest", "W1" * 25)

    def test_a_picture_of_every_language(self):
        for language in LANGUAGES:
            with self.subTest(language):
                self.assertEqual(scan(files(mails[language], "image/png", True)[0]), CODE)


class Calendar(unittest.TestCase):
    def read(self, name):
        (file,) = files(mails[name], "text/calendar")
        calendar = icalendar.Calendar.from_ical(file.decode())
        self.assertNotIn("METHOD", calendar)
        (event,) = calendar.walk("VEVENT")
        return file, event

    def test_events(self):
        utc = datetime.timezone.utc
        for language in LANGUAGES:
            with self.subTest(language):
                file, event = self.read(language)
                self.assertEqual(event["DTSTART"].dt, datetime.datetime(2025, 11, 21, 12, tzinfo=utc))
                self.assertEqual(event["DTEND"].dt, datetime.datetime(2025, 11, 21, 14, tzinfo=utc))
                self.assertEqual(event["DTSTAMP"].dt, datetime.datetime(2025, 11, 12, 11, tzinfo=utc))
                self.assertEqual(str(event["UID"]), "reservation-17@tickets.example.org")
                self.assertEqual(str(event["SUMMARY"]), "Museum of Navigation")
                self.assertEqual(str(event["LOCATION"]), "Pier 4, Rua do Cais 12, 1100-000 Lisboa")
                self.assertEqual(len(event.walk("VALARM")), 2)
                self.assertNotIn(CODE.encode(), file)
                self.assertNotIn(b"/reserve/", file)

    def test_hostile_names(self):
        file, event = self.read("hostile")
        self.assertEqual(str(event["SUMMARY"]), "Pier METHOD:REQUEST ATTACH:http://x; y,")
        self.assertEqual(str(event["LOCATION"]), "a, END:VEVENT, b")
        self.assertNotIn("ATTACH", event)
        self.assertNotIn("\u202e".encode(), file)


class Sms(unittest.TestCase):
    def test_one_is_enough_where_the_alphabet_allows(self):
        for name, mail in mails.items():
            with self.subTest(name):
                septets = sum(2 if letter in "^{}\\[~]|€" else 1 for letter in mail["sms"])
                if mail["language"] != "ar":
                    self.assertLessEqual(set(mail["sms"]), GSM)
                    self.assertLessEqual(septets, 160)
                else:
                    self.assertLessEqual(len(mail["sms"]), 2 * 67)

    def test_phones_find_the_code(self):
        for language in LANGUAGES:
            sms = mails[f"code-{language}"]["sms"]
            with self.subTest(language):
                self.assertRegex(sms, r"\A042917 ")
                # https://wicg.github.io/sms-one-time-codes: the last line, nothing after it
                self.assertEqual(re.fullmatch(r"(?s).*\n@(\S+) #(\S+)", sms).groups(), ("tickets.example.org", "042917"))


if __name__ == "__main__":
    main()
