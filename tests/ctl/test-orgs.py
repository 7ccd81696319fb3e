"""gatehousectl orgs: other venues, and what an organisation shows of itself."""

import os
import pathlib

import venue
from picture import chunk, chunks, noise, png, size
from tap import main

NOTHING = {"address": "", "email": "", "phone": "", "accent": "", "logo": None}


class Orgs(venue.VenueCase):
    clock = "2026-11-10 12:00:00"

    def set(self, *arguments, orq=1):
        return self.ctl("orgs", "set", str(orq), *arguments)

    def refuse(self, *arguments, status=1):
        """What is refused changes nothing; gives the line."""
        before = self.ctl("orgs", "show", "1")
        line = self.refused(status, "orgs", "set", "1", *arguments)
        self.assertEqual(self.ctl("orgs", "show", "1"), before)
        return line

    def file(self, name, data):
        path = os.path.join(self.venue.dir, name)
        pathlib.Path(path).write_bytes(data)
        return path


class Show(Orgs):
    def test_a_new_one_shows_nothing(self):
        self.assertEqual(self.ctl("orgs", "show", "1"),
                         {"id": 1, "name": "My Venue", "timezone": "UTC", **NOTHING})
        self.assertIn("Gatehouse's own", self.words("orgs", "show", "1"))

    def test_unknown_ones(self):
        self.assertIn("orgs list", self.refused(1, "orgs", "show", "7"))
        self.assertIn("orgs list", self.refused(1, "orgs", "set", "7", "--name", "x"))
        self.refused(2, "orgs", "show", "one")
        self.refused(2, "orgs", "show")

    def test_in_words(self):
        self.set("--address", "Pier 4\nLisbon", "--accent", "#ffff00")
        lines = self.words("orgs", "show", "1").splitlines()
        self.assertIn("Address    Pier 4", lines)
        self.assertIn("           Lisbon", lines)
        self.assertRegex("\n".join(lines), r"#ffff00 \(buttons #(?!ffff00)[0-9a-f]{6} on light pages, #ffff00 on dark")


class Set(Orgs):
    def test_everything_at_once(self):
        logo = self.file("logo.png", png(320, 96))
        answer = self.set("--name", " Museum of Doors ", "--timezone", "Europe/Lisbon", "--address", "Pier 4\\nLisbon",
                          "--email", "desk@Doors.Example", "--phone", "+351 213 977 300", "--accent", "#FF7A00",
                          "--logo", logo)
        tag = answer["logo"].pop("tag")
        self.assertRegex(tag, r"\A[0-9a-f]{16}-320x96\Z")
        self.assertEqual(answer, {
            "id": 1, "name": "Museum of Doors", "timezone": "Europe/Lisbon", "address": "Pier 4\nLisbon",
            "email": "desk@doors.example", "phone": "+351 213 977 300", "accent": "#ff7a00",
            "logo": {"width": 320, "height": 96}})
        self.assertEqual(self.venue.rows("SELECT orq, tag FROM organisation_logos"), [(1, tag)])
        self.assertEqual(self.ctl("orgs", "show", "1")["logo"]["tag"], tag)

    def test_what_is_not_named_stays(self):
        self.set("--address", "Pier 4", "--accent", "#123456")
        answer = self.set("--name", "Castle")
        self.assertEqual((answer["name"], answer["address"], answer["accent"]), ("Castle", "Pier 4", "#123456"))

    def test_none_takes_away(self):
        logo = self.file("logo.png", png(8, 8))
        self.set("--address", "Pier 4", "--email", "a@b.example", "--phone", "+351213977300", "--accent", "#123456",
                 "--logo", logo)
        gone = ["--address", "none", "--email", "none", "--phone", "", "--accent", "none", "--logo", "none"]
        answer = self.set(*gone)
        self.assertEqual({key: answer[key] for key in NOTHING}, NOTHING)
        self.assertEqual(self.set(*gone), answer)
        self.assertEqual(self.venue.rows("SELECT count(*) FROM organisation_logos"), [(0,)])

    def test_another_organisation(self):
        orq = self.ctl("orgs", "add", "Castle", "--timezone", "UTC")["id"]
        self.set("--accent", "#123456", orq=orq)
        self.assertEqual(self.ctl("orgs", "show", str(orq))["accent"], "#123456")
        self.assertEqual(self.ctl("orgs", "show", "1")["accent"], "")

    def test_nothing_to_set(self):
        self.assertIn("--name", self.refuse(status=2))

    def test_lines_of_an_address(self):
        for written in ("Pier 4\\nLisbon", "Pier 4\nLisbon", "Pier 4\r\nLisbon", "\n Pier 4 \n\n Lisbon\n"):
            self.assertEqual(self.set("--address", written)["address"], "Pier 4\nLisbon", written)
        self.refuse("--address", "\\n".join("123456789"))
        self.refuse("--address", "x" * 501)
        self.refuse("--address", "bell\a", status=2)
        self.refuse("--address", b"\xff", status=2)
        self.assertEqual(self.set("--address", "é" * 500)["address"], "é" * 500)

    def test_names(self):
        for name in ("", "  ", "x" * 201):
            self.refuse("--name", name)
        self.refuse("--name", "two\nlines", status=2)
        for sly in ("\u202e", "\u2066", "\u202a"):
            self.assertIn(f"U+{ord(sly):04X}", self.refuse("--name", f"Museum{sly}"))
            self.refuse("--address", f"Pier {sly}4")
            self.refused(1, "orgs", "add", f"Museum{sly}")
        self.assertEqual(self.set("--name", "متحف\u200f الأبواب 🏛")["name"], "متحف\u200f الأبواب 🏛")

    def test_contacts(self):
        for email in ("desk", "desk@", "a b@c.example", "a@b.example, c@d.example", "desk@example.org\u202e"):
            self.assertIn("desk@example.org", self.refuse("--email", email))
        for phone in ("213 977 300", "+12", "+351 21 CALL", "+351 " + "(2)" * 20, "0" * 20):
            self.assertIn("+351", self.refuse("--phone", phone))

    def test_colours(self):
        self.assertEqual(self.set("--accent", "0F5257")["accent"], "#0f5257")
        for colour in ("red", "#fff", "#12345g", "#1234567", "rgb(0,0,0)", "##12345"):
            self.assertIn("'#0f5257'", self.refuse("--accent", colour))


class Logos(Orgs):
    def stored(self):
        return self.venue.rows("SELECT png FROM organisation_logos WHERE orq = 1")[0][0]

    def test_only_pixels_are_kept(self):
        plain, extra = png(320, 96), chunk(b"tEXt", b"Author\0somebody") + chunk(b"prIv", b"x" * 500)
        first = self.set("--logo", self.file("a.png", plain))["logo"]["tag"]
        data = self.stored()
        self.assertEqual(size(data), (320, 96))
        self.assertEqual(set(chunks(data)) - {"IHDR", "PLTE", "tRNS", "IDAT", "IEND"}, set())
        second = self.set("--logo", self.file("b.png", png(320, 96, extra=extra)))["logo"]["tag"]
        self.assertEqual((second, self.stored()), (first, data))
        third = self.set("--logo", self.file("c.png", png(320, 96, colour=(0x10, 0x20, 0x81, 0xff))))["logo"]["tag"]
        self.assertNotEqual(third, first)

    def test_what_is_refused_and_why(self):
        good = png(64, 32)
        cases = {
            "1024": png(1025, 8),
            "512": png(8, 513),
            "stands still": png(8, 8, extra=chunk(b"acTL", b"\0\0\0\1\0\0\0\0")),
            "darker": png(8, 8, colour=(255, 255, 255, 255)),
            "as PNG again": good[:-20],
            "save it": b"GIF89a" + bytes(40),
            "1 MB": good + bytes(1024 * 1024),
        }
        for number, (advice, data) in enumerate(cases.items()):
            path = self.file(f"{number}.png", data)
            line = self.refuse("--logo", path)
            self.assertIn(path, line)
            self.assertIn(advice, line)
        self.assertIn("No such file", self.refuse("--logo", "/no/such/logo.png"))
        self.refuse("--logo", self.venue.dir)
        self.refuse("--logo", "/dev/zero")

    def test_a_picture_that_stays_heavy(self):
        line = self.refuse("--logo", self.file("noise.png", noise(256, 256)))
        self.assertRegex(line, r"has \d+ KB .* at most 64 KB")


class TimeZone(Orgs):
    def test_is_free_without_slots_to_come(self):
        self.assertEqual(self.set("--timezone", "Asia/Tokyo")["timezone"], "Asia/Tokyo")
        self.ctl("slots", "generate", "--times", "10:00-12:00", "--days", "2", "--from", "2026-11-10")
        self.venue.set_clock("2026-11-11 03:00:01")  # noon in Tokyo, after the last one
        self.assertEqual(self.set("--timezone", "UTC")["timezone"], "UTC")

    def test_stays_while_slots_are_to_come(self):
        self.ctl("slots", "generate", "--times", "22:00-02:00", "--days", "2", "--from", "2026-11-10")
        line = self.refuse("--timezone", "Asia/Tokyo", "--name", "Elsewhere")
        self.assertIn("slots to come (2) at hours of UTC", line)
        self.assertEqual(self.set("--timezone", "UTC")["timezone"], "UTC")
        self.venue.set_clock("2026-11-12 01:59:59")
        self.assertIn("(1)", self.refuse("--timezone", "Asia/Tokyo"))
        self.venue.set_clock("2026-11-12 02:00:00")
        self.set("--timezone", "Asia/Tokyo")

    def test_zones_that_nobody_knows(self):
        self.assertIn("Europe/Lisbon", self.refuse("--timezone", "Europe/Atlantis"))


if __name__ == "__main__":
    main()
