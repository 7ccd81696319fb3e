"""The printed ticket as its readers see it: text in order, embedded fonts, a code that scanners read, one page within
what A4 and Letter share, whatever the texts are."""

import json
import os
import pathlib
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import unittest
import zlib

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "cgi"))

from tap import main  # noqa: E402

DRAW = os.environ["DRAW_TICKET"]
CODE = "TKT-2025-7K3M9Q-4XH2VD"
LINK = "https://tickets.example.org/reserve/done/17.Zb1yQe0dJ7XyW2m8pQ4vT6sKc9uRh3LfNnAiGxEo5Yw"
DASHES = "https://tickets.example.org/reserve/done/17." + "a-bc--d" * 20
MAX_BYTES = 60 * 1024
POINTS_PER_MM = 72 / 25.4
# Letter is 50 points shorter than A4, and may lie at either end of it; printers leave up to 18 points white.
SAFE = (18, 50 + 18, 595 - 18, 792 - 18)
LONG_NAME = "Royal Museum of Navigation, Fishing, Lighthouses and Everything Else That Floats " * 2 + "and Sinks of It"
LONG_ADDRESS = "House 4, Court 2, third floor on the left, opposite the old crane. " * 7 + "And here the address ends."
ZALGO = "Z" + "\u0338\u0322\u031b\u0353\u0341" * 20 + "algo"
HOSTILE = {
    "name": f"{ZALGO} \u202etxet\u202c \U0001f3a1\U0001f468\u200d\U0001f469 \u05ff <b>&amp;</b> %s ) >> endobj",
    "address": "one\x07\x1b[31m\r\n\n\n\ntwo\u2028three\n\u05e9\u05dc\u05d5\u05dd, 12",
    "email": "a@b'); /URI (javascript:alert(1)) <<", "phone": "\\) Tj \x7f", "accent": "#ffffff", "code": "a(b)\\c",
    "link": "https://x.example/'(\\) uri='javascript:alert(1)'"}
CASES = {
    "en": {}, "again": {}, "de": {"language": "de"}, "es": {"language": "es"}, "fr": {"language": "fr"},
    "pt-BR": {"language": "pt-BR"},
    "ar": {"language": "ar", "name": "متحف الملاحة", "zone": "Africa/Cairo", "logo": "logo.png"},
    "logo": {"logo": "logo.png"}, "bad-logo": {"logo": "draw.json"}, "noise": {"logo": "noise.png"},
    "long": {"name": LONG_NAME, "address": LONG_ADDRESS, "logo": "logo.png", "start": "22:00", "end": "02:00",
             "code": "OTHER-SYSTEM-0000000000-ABCDEFGHIJ-abcdefghij-1234", "email": "x" * 240 + "@long.example"},
    "long-ar": {"language": "ar", "name": "متحف الملاحة والبحار " * 9, "address": "شارع الكورنيش الطويل 12، " * 20,
                "logo": "logo.png", "start": "22:00", "end": "02:00"},
    "lines": {"address": "\n".join(str(line) for line in range(1, 160)), "name": "W" * 200},
    "bare": {"address": "", "email": "", "phone": "", "zone": "UTC", "code": "7"},
    "dashes": {"link": DASHES},
    "hostile": HOSTILE, "hostile-ar": HOSTILE | {"language": "ar"},
}


def png(width, height, pixels):
    """A PNG of RGB @pixels."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    rows = b"".join(b"\0" + pixels[3 * width * row:3 * width * (row + 1)] for row in range(height))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)) +
            chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


class Page:
    """A page drawn in grey at @dpi."""

    def __init__(self, folder, name, dpi):
        base = str(folder / f"{name}-{dpi}")
        run("pdftoppm", "-gray", "-r", str(dpi), "-singlefile", str(folder / f"{name}.pdf"), base)
        self.path = base + ".pgm"
        head, self.pixels = re.match(rb"(P5\s+\d+\s+\d+\s+255\s)(.*)", pathlib.Path(self.path).read_bytes(),
                                     re.S).groups()
        self.width, self.height = map(int, head.split()[1:3])

    def row(self, y, left=0, right=None):
        return self.pixels[y * self.width + left:y * self.width + (self.width if right is None else right)]

    def box(self, shade):
        """Left, top, right and bottom of the pixels up to that @shade; right and bottom are outside."""
        found = re.compile(b"[\\x00-" + re.escape(bytes([shade])) + b"]")
        rows = [y for y in range(self.height) if found.search(self.row(y))]
        left = min(found.search(self.row(y)).start() for y in rows)
        right = max(self.width - found.search(self.row(y)[::-1]).start() for y in rows)
        return left, rows[0], right, rows[-1] + 1


class Tickets(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        for program in ("pdftotext", "pdffonts", "pdfimages", "pdfinfo", "pdftoppm", "zbarimg"):
            if shutil.which(program) is None:
                raise unittest.SkipTest(f"{program} is not installed")
        folder = tempfile.TemporaryDirectory(prefix="gatehouse-ticket-")
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        (cls.folder / "logo.png").write_bytes(png(180, 60, bytes((0, 60, 120)) * 180 * 60))
        noise = bytes((index * index * 2654435761 >> 13) % 256 for index in range(3 * 140 * 140))
        (cls.folder / "noise.png").write_bytes(png(140, 140, noise))
        cases = {name: case | ({"logo": str(cls.folder / case["logo"])} if "logo" in case else {})
                 for name, case in CASES.items()}
        (cls.folder / "draw.json").write_text(json.dumps(cases), encoding="utf-8")
        print("# CPU ms:", run(DRAW, str(cls.folder / "draw.json"), str(cls.folder)).replace("\n", ", "))
        # As it is in the file; Arabic put together from its glyphs again, which only the other way does.
        cls.text = {name: run("pdftotext", *([] if "ar" in name.split("-") else ["-raw"]), cls.pdf(name), "-")
                    for name in CASES}

    @classmethod
    def pdf(cls, name):
        return str(cls.folder / f"{name}.pdf")

    def assert_in_order(self, text, *parts):
        at = 0
        for part in parts:
            self.assertIn(part, text[at:], text)
            at = text.index(part, at) + len(part)

    def test_says_what_and_when_in_reading_order(self):
        self.assert_in_order(
            self.text["en"], "Your ticket", "Museum of Navigation", "Date", "Friday, November 21, 2025", "Time",
            "12:00 PM – 2:00 PM", "Lisbon time", "Ticket code", CODE, "Show this at the entrance",
            "What happens next", "Have the QR code", "Place", "Museum of Navigation", "Pier 4", "Rua do Cais 12",
            "Contact", "+351 21 123 4567", "visit@navigation.example")
        self.assert_in_order(self.text["de"], "Museum of Navigation", "Freitag, 21. November 2025", "Ortszeit Lisbon",
                             CODE)
        for name in ("ar", "long-ar"):
            for word in ("الجمعة", "نوفمبر"):  # which stands first in its line is a matter of taste
                self.assert_in_order(self.text[name], word, CODE)
            self.assert_in_order(self.text[name], CODE, "+351 21 123 4567", "visit@navigation.example")

    def test_long_texts_are_whole_or_end_with_an_ellipsis(self):
        words = " ".join(self.text["long"].split())
        self.assertIn(LONG_ADDRESS, words)
        self.assertIn("Royal Museum of Navigation, Fishing", words)
        self.assertIn("10:00 PM – 2:00 AM (next day)", words)
        self.assertIn("OTHER-SYSTEM-0000000000-ABCDEFGHIJ-abcdefghij-1234", self.text["long"].replace("\n", ""))
        self.assertIn("…", self.text["lines"])
        self.assertNotIn("\n159", self.text["lines"])

    def test_is_one_small_page(self):
        for name in CASES:
            with self.subTest(name):
                facts = run("pdfinfo", self.pdf(name))
                self.assertRegex(facts, r"Pages: +1\n")
                self.assertRegex(facts, r"Page size: +595\.\d+ x 841\.\d+ pts \(A4\)")
                self.assertLessEqual(os.path.getsize(self.pdf(name)), MAX_BYTES)

    def test_fits_a4_and_letter(self):
        for name in CASES:
            with self.subTest(name):
                left, top, right, bottom = Page(self.folder, name, 72).box(250)
                self.assertGreaterEqual((left, top), SAFE[:2])
                self.assertGreaterEqual(top, SAFE[1])
                self.assertLessEqual(right, SAFE[2])
                self.assertLessEqual(bottom, SAFE[3])

    def test_carries_its_fonts(self):
        for name in CASES:
            rows = run("pdffonts", self.pdf(name)).splitlines()[2:]
            self.assertGreater(len(rows), 1, name)
            for row in rows:
                self.assertRegex(row, r" yes yes yes +\d+ +0$", name)  # embedded, subset, with its characters
                self.assertNotIn("Type 3", row, name)

    def test_pictures_are_logos_only(self):
        for name, case in CASES.items():
            pictures = run("pdfimages", "-list", self.pdf(name)).splitlines()[2:]
            expected = 1 if case.get("logo", "").endswith(".png") else 0
            self.assertEqual(len([row for row in pictures if row.split()[2] == "image"]), expected, (name, pictures))

    def test_scanners_read_the_code(self):
        for name, case in CASES.items():
            for dpi in (100, 200):
                with self.subTest(name, dpi=dpi):
                    page = Page(self.folder, name, dpi)
                    self.assertEqual(run("zbarimg", "-q", "--raw", "-Sdisable", "-Sqrcode.enable", page.path),
                                     case.get("code", CODE) + "\n")

    def test_the_code_is_crisp_large_and_alone(self):
        """Nothing else on the page is quite black. At 300 dots an inch every module is 25 of them: dark ones without a
        gap, light ones without a shadow (but for the dot at their edge, which poppler tints). Four around are white."""
        page = Page(self.folder, "en", 300)
        left, top, right, bottom = page.box(0)
        self.assertEqual((right - left, bottom - top), (25 * 25, 25 * 25))
        self.assertGreaterEqual((right - left) * 72 / 300, 40 * POINTS_PER_MM)
        for y in range(top, bottom):
            for x in range(left, right, 25):
                dots = set(page.row(y, x, x + 25))
                dark = page.row(y - (y - top) % 25 + 12, x + 12, x + 13) == b"\0"
                if dark:
                    self.assertEqual(dots, {0}, (x, y))
                elif (y - top) % 25 not in (0, 24):
                    self.assertEqual(set(page.row(y, x + 1, x + 24)), {255}, (x, y))
        for y in range(top - 100, bottom + 100):
            ring = page.row(y, left - 100, left - 1) + page.row(y, right + 1, right + 100)
            ring += page.row(y, left, right) if y < top - 1 or y > bottom else b""
            self.assertEqual(set(ring), {255}, y)

    def test_arabic_is_mirrored(self):
        for name, side in (("en", "right"), ("ar", "left")):
            page = Page(self.folder, name, 72)
            left, _, right, _ = page.box(0)
            self.assertEqual("left" if right < page.width / 2 else "right" if left > page.width / 2 else "", side)

    def test_describes_itself_without_a_clock(self):
        facts = run("pdfinfo", "-isodates", self.pdf("en"))
        for fact in (r"Title: +Museum of Navigation – Friday, November 21, 2025\n", r"Author: +Museum of Navigation\n",
                     r"Creator: +Gatehouse\n", r"CreationDate: +2025-11-12T11:00:00Z\n"):
            self.assertRegex(facts, fact)
        self.assertNotIn("ModDate", facts)
        first, again = (pathlib.Path(self.pdf(name)).read_bytes() for name in ("en", "again"))
        self.assertEqual(first, again)
        with tempfile.TemporaryDirectory() as folder:
            run(DRAW, str(self.folder / "draw.json"), folder)
            for name in CASES:
                self.assertEqual(pathlib.Path(folder, f"{name}.pdf").read_bytes(),
                                 pathlib.Path(self.pdf(name)).read_bytes(), name)

    def test_links_to_the_reservation_and_nowhere_else(self):
        for name, case in CASES.items():
            links = [line.split()[-1] for line in run("pdfinfo", "-url", self.pdf(name)).splitlines()[1:]]
            expected = {LINK, DASHES}.intersection([case.get("link", LINK)])
            self.assertEqual(set(links), expected, name)
            self.assertEqual(run("pdfinfo", "-js", self.pdf(name)), "", name)

    def test_no_line_of_the_link_ends_with_a_hyphen(self):
        """It would read as if a word was divided there."""
        for name, link in (("en", LINK), ("dashes", DASHES)):
            text = self.text[name]
            lines = text[text.index("https://"):].splitlines()
            count = next(n for n in range(1, len(lines)) if "".join(lines[:n]) == link)
            self.assertGreater(count, 1, "the link is longer than a line")
            self.assertEqual([line for line in lines[:count] if line.endswith("-")], [])

    def test_hostile_texts_are_only_text(self):
        for name in ("hostile", "hostile-ar"):
            text = self.text[name]
            self.assertIn("<b>&amp;</b> %s ) >> endobj", " ".join(text.split()), name)
            self.assertIsNone(re.search("[\x00-\x08\x0b\x0e-\x1f\x7f]", text), name)
            self.assertNotIn("\u05ff", text, name)  # unassigned: no font has it

    def test_without_fonts_it_says_so(self):
        bare = self.folder / "bare"
        bare.mkdir()
        (bare / "fonts.conf").write_text(f"<fontconfig><dir>{bare}</dir><cachedir>{bare}</cachedir></fontconfig>",
                                         encoding="utf-8")
        done = subprocess.run([DRAW, str(self.folder / "draw.json"), str(bare)], capture_output=True, text=True,
                              env=os.environ | {"FONTCONFIG_FILE": str(bare / "fonts.conf")}, check=False)
        self.assertEqual((done.returncode, done.stderr),
                         (1, "draw-ticket: no fonts are installed to print tickets with\n"))


if __name__ == "__main__":
    main()
