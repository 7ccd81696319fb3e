#!/usr/bin/python3
"""gatehouse-decode, as contract 6 has it: one line a picture with path, CPU milliseconds and text, and what its exit status
says of files that are no pictures. DECODE names the program."""

import os
import pathlib
import re
import struct
import subprocess
import sys
import tempfile
import unittest
import zlib

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "cgi"))

from tap import main  # noqa: E402

DECODE = os.environ["DECODE"]
CODE = "TKT-2026-4F7K2M-9QXR3B"
LINE = re.compile(r"(.*)\t([0-9]+\.[0-9]+)\t([^\t]*)")


class Decode(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="gatehouse-decode-test-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def draw(self, text=CODE, name="code.png"):
        subprocess.run(["qrencode", "-s", "4", "-o", self.folder / name, "--", text], check=True)
        return name

    def convert(self, *arguments):
        subprocess.run(["convert", *arguments], cwd=self.folder, check=True)

    def run_program(self, *arguments, **options):
        return subprocess.run([DECODE, *arguments], cwd=self.folder, capture_output=True, text=True,
                              timeout=120, check=False, **options)

    def decode(self, *arguments, status=0, **options):
        """The (path, text) of each line."""
        done = self.run_program(*arguments, **options)
        self.assertEqual(done.returncode, status, done)
        rows = [LINE.fullmatch(line) for line in done.stdout.split("\n")[:-1]]
        self.assertNotIn(None, rows, done.stdout)
        if status == 0:
            self.assertEqual(done.stderr, "")
        return [(row[1], row[3]) for row in rows]


class Pictures(Decode):
    FORMS = {
        "rgba.png": ["-transparent", "white"],
        "grey.png": ["-colorspace", "Gray", "-depth", "8"],
        "grey-16.png": ["-colorspace", "Gray", "-depth", "16"],
        "rgb-16.png": ["-colorspace", "sRGB", "-depth", "16"],
        "two-colours.png": ["-monochrome"],
        "interlaced.png": ["-interlace", "PNG"],
        "negative.png": ["-negate"],
        "plain.jpg": [],
        "grey.jpg": ["-colorspace", "Gray"],
        "progressive.jpg": ["-interlace", "JPEG"],
        "raw.pgm": ["-colorspace", "Gray", "-depth", "8"],
        "raw-16.pgm": ["-colorspace", "Gray", "-depth", "16"],
        "in-letters.pgm": ["-colorspace", "Gray", "-depth", "8", "-compress", "none"],
        "turned.png": ["-rotate", "33"],
    }

    def test_forms(self):
        code = self.draw()
        for name, options in self.FORMS.items():
            self.convert(code, *options, name)
        self.assertEqual(self.decode(*self.FORMS), [(name, CODE) for name in self.FORMS])

    def test_a_name_says_nothing(self):
        os.rename(self.folder / self.draw(), self.folder / "a picture.jpg")
        self.assertEqual(self.decode("a picture.jpg"), [("a picture.jpg", CODE)])

    def test_large(self):
        code = self.draw()
        self.convert(code, "-scale", "800%", "-background", "white", "-gravity", "center", "-extent", "4000x3000", "l.jpg")
        self.assertEqual(self.decode("l.jpg"), [("l.jpg", CODE)])

    def test_texts_stay_on_their_line(self):
        self.draw("one\ntwo\tthree\\four\r", "lines.png")
        self.draw("Jürgen", "words.png")
        self.assertEqual(self.decode("lines.png", "words.png"),
                         [("lines.png", r"one\ntwo\tthree\\four\r"), ("words.png", "Jürgen")])

    def test_no_code(self):
        for form in ("png", "jpg", "pgm"):
            self.convert("-size", "1x1", "xc:white", f"one.{form}")
        self.convert("-size", "320x240", "plasma:", "cloud.png")
        names = ["one.png", "one.jpg", "one.pgm", "cloud.png"]
        self.assertEqual(self.decode(*names), [(name, "") for name in names])

    def test_several_codes_are_one_line(self):
        self.convert(self.draw("AAAA", "a.png"), self.draw("BBBB", "b.png"), "+append", "both.png")
        (name, text), = self.decode("both.png")
        self.assertEqual(name, "both.png")
        self.assertIn(text, ("AAAA", "BBBB"))

    def test_budget(self):
        code = self.draw()
        for options in (["--budget-ms", "8", code], ["--budget-ms=0", code], [code, "--budget-ms", "8"]):
            self.assertEqual(self.decode(*options), [(code, CODE)])

    def test_pipes(self):
        for name in (self.draw(), "code.jpg", "code.pgm"):
            self.convert("code.png", name)
            picture = (self.folder / name).read_bytes()
            done = subprocess.run([DECODE, "/dev/stdin"], input=picture, capture_output=True, timeout=120, check=True)
            self.assertEqual(LINE.fullmatch(done.stdout.decode()[:-1])[3], CODE)


class Faults(Decode):
    def write_too_large(self):
        def part(kind, data):
            return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        head = struct.pack(">IIBBBBB", 100000, 100000, 8, 0, 0, 0, 0)
        (self.folder / "too-large.png").write_bytes(
            b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", zlib.compress(b"")) + part(b"IEND", b""))
        return "too-large.png"

    def no_pictures(self):
        """Files that cannot be read."""
        code = self.draw()
        self.convert(code, "-colorspace", "Gray", "code.pgm")
        for name in (code, "code.pgm"):
            whole = (self.folder / name).read_bytes()
            (self.folder / f"cut-{name}").write_bytes(whole[:len(whole) // 2])
        (self.folder / "empty.png").write_bytes(b"")
        (self.folder / "text.png").write_text("no picture\n", encoding="utf-8")
        (self.folder / "folder.png").mkdir()
        return ["cut-code.png", "cut-code.pgm", "empty.png", "text.png", "folder.png", "missing.png",
                self.write_too_large()]

    def test_each_is_told_and_spoils_nobody(self):
        names = self.no_pictures()
        for name in names:
            done = self.run_program(name)
            self.assertEqual((done.returncode, done.stdout), (1, ""), done)
            self.assertRegex(done.stderr, rf"\Agatehouse-decode: {name}: [^\n]+\n\Z")
        self.assertEqual(self.decode("code.png", *names, "code.png", status=1), [("code.png", CODE)] * 2)

    def test_half_a_jpeg_is_no_crash(self):
        self.convert(self.draw(), "code.jpg")
        whole = (self.folder / "code.jpg").read_bytes()
        for share in range(1, 20):
            (self.folder / "cut.jpg").write_bytes(whole[:len(whole) * share // 20])
            self.assertIn(self.run_program("cut.jpg").returncode, (0, 1))

    def test_wrong_use(self):
        code = self.draw()
        for words in ([], ["--budget-ms", "8"], ["--budget-ms", "x", code], ["--budget-ms", "-1", code],
                      ["--bogus", code]):
            done = self.run_program(*words)
            self.assertEqual((done.returncode, done.stdout), (2, ""), done)
            self.assertRegex(done.stderr, r"\Agatehouse-decode: [^\n]+\n\Z")

    def test_lines_that_cannot_be_written(self):
        code = self.draw()
        with open("/dev/full", "wb") as full:
            done = subprocess.run([DECODE, code], cwd=self.folder, stdout=full, stderr=subprocess.PIPE, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"Cannot write", done.stderr)

    def test_help(self):
        done = self.run_program("--help")
        self.assertEqual(done.returncode, 0)
        for words in ("--budget-ms=N", "FILE", "PNG, JPEG and PGM"):
            self.assertIn(words, done.stdout)


if __name__ == "__main__":
    main()
