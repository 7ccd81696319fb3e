"""Every text is translated into every language, and no translation breaks what programs read in it. Each
finder proves itself on a planted fault first."""

import pathlib
import re
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "cgi"))

import source  # noqa: E402
import translations  # noqa: E402
from tap import main  # noqa: E402

PO = source.TOP / "po"
HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Plural-Forms: {}\\n"\n\n'
TWO = "nplurals=2; plural=(n != 1);"
THREE = "nplurals=3; plural=(n==0 ? 0 : n==1 ? 1 : 2);"


def catalogue(entry, rule=TWO):
    return HEADER.format(rule) + entry + "\n"


def one(text, translation, context=None, plural=TWO, mark=""):
    """A template and a catalogue of one entry."""
    quoted = [value.replace('"', r'\"') for value in (text, translation)]
    head = f'msgctxt "{context}"\n' if context else ""
    return (catalogue(f'{head}msgid "{quoted[0]}"\nmsgstr ""'),
            catalogue(f'{mark}{head}msgid "{quoted[0]}"\nmsgstr "{quoted[1]}"', plural))


def several(text, plural, forms, rule=TWO):
    strings = "\n".join(f'msgstr[{number}] "{form}"' for number, form in enumerate(forms))
    return (catalogue(f'msgid "{text}"\nmsgid_plural "{plural}"\nmsgstr[0] ""\nmsgstr[1] ""'),
            catalogue(f'msgid "{text}"\nmsgid_plural "{plural}"\n{strings}', rule))


class Finders(unittest.TestCase):
    """A check that cannot fail checks nothing."""

    def expect(self, texts, *faults):
        self.assertEqual([fault for _, fault in translations.faults(*texts)], list(faults))

    def test_good_ones_pass(self):
        self.expect(one("Back", "Zurück"))
        self.expect(one("%s time", "Ortszeit %s"))
        self.expect(one("%1$s, %2$s", "%2$s: %1$s"))
        self.expect(one("Step {{step}} of 5", "{{step}}/5"))
        self.expect(one("{weekday}, {day}", "{day} {weekday}", context="date"))
        self.expect(one("{hour12}:{minute} {half}", "{hour24}.{minute}", context="time"))
        self.expect(one("{hour12}:{minute} {half}", "{half} {hour12}:{minute}", context="time"))
        self.expect(several("%d day", "%d days", ["%d Tag", "%d Tage"]))
        self.expect(several("in %d day", "in %d days", ["a", "b", "c %d"], THREE))
        self.expect(one("call +1 2", "\u2066+1 2\u2069"))

    def test_missing(self):
        template = one("Back", "")[0]
        self.expect((template, catalogue("")), "missing")
        self.expect((catalogue(""), one("Back", "Zurück")[1]), "not in the template")
        self.expect(one("May", "Mai", context="alone")[:1] + one("May", "Mai")[1:],
                    "missing", "not in the template")

    def test_empty(self):
        self.expect(one("Back", ""), "empty")
        self.expect(several("%d day", "%d days", ["%d Tag", ""]), "directives", "empty")

    def test_fuzzy(self):
        self.expect(one("Back", "Zurück", mark="#, fuzzy\n"), "fuzzy")
        self.expect(one("Back", "Zurück", mark="#, c-format, fuzzy\n"), "fuzzy")

    def test_forms(self):
        self.expect(several("%d day", "%d days", ["%d Tag"]), "forms")

    def test_directives(self):
        for translation in ("Ortszeit", "Ortszeit %d", "%s %s", "Ortszeit % s"):
            self.expect(one("%s time", translation), "directives")
        self.expect(one("%1$s, %2$d", "%2$s, %1$d"), "directives")
        # Only a form of a single number may leave it out.
        self.expect(several("%d day", "%d days", ["%d Tag", "Tage"]), "directives")
        self.expect(several("in %d day", "in %d days", ["a", "b %s", "c %d"], THREE), "directives")

    def test_names(self):
        for translation in ("Schritt", "Schritt {{Step}}", "{{step}} {{step}}", "{step}", "{{ step }}"):
            self.expect(one("Step {{step}}", translation), "names")
        self.expect(one("{weekday}, {day}", "{day}", context="date"), "names")
        for translation in ("{hour24}", "{hour12}:{minute}", "{hour24}:{minute} {half}", "{hour}:{minute}",
                            "{hour24}{hour24_plain}{minute}"):
            self.expect(one("{hour12}:{minute} {half}", translation, context="time"), "names")

    def test_markup(self):
        for translation in ("<b>Zurück</b>", "Zurück & vor", "Zur&uuml;ck", "a < b", '"Zurück"'):
            self.expect(one("Back", translation), "markup")
        self.expect(one("a&nbsp;b", "a b"), "markup")

    def test_edges(self):
        for translation in (" Zurück", "Zurück ", "Zurück\\n", "Zurück\u00a0"):
            self.expect(one("Back", translation), "edges")

    def test_choices(self):
        self.expect(one("calendar:first weekday:7", "calendar:first weekday:6"))
        for translation in ("calendar:first weekday:8", "Kalender:1", "calendar:first weekday:Montag"):
            self.expect(one("calendar:first weekday:7", translation), "choice")
        self.expect(one("12h", "24 Stunden", context="clock"), "choice")

    def test_direction(self):
        for translation in ("\u2066+1 2", "+1 2\u2069", "\u202d+1 2\u202c"):
            self.expect(one("call +1 2", translation), "direction")

    def test_msgfmt(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "xx.po"
            header = (PO / "de.po").read_text(encoding="utf-8").split("\n\n", 1)[0]
            path.write_text(header + '\n\n#, c-format\nmsgid "%d"\nmsgstr "%d"\n', encoding="utf-8")
            self.assertEqual(translations.msgfmt(path), "")
            path.write_text(header + '\n\n#, c-format\nmsgid "%d"\nmsgstr "%s"\n', encoding="utf-8")
            self.assertIn("format specifications", translations.msgfmt(path))


class Catalogues(unittest.TestCase):
    def languages(self):
        names = (PO / "LINGUAS").read_text(encoding="utf-8").split()
        self.assertGreaterEqual(len(names), 5)
        self.assertEqual(names, sorted(path.stem for path in PO.glob("*.po")))
        return names

    def test_translations(self):
        template = (PO / "gatehouse.pot").read_text(encoding="utf-8")
        self.assertGreater(len(translations.parse(template)), 300)
        for name in self.languages():
            found = translations.faults(template, (PO / f"{name}.po").read_text(encoding="utf-8"))
            self.assertEqual(found, [], f"po/{name}.po")

    def test_compilation(self):
        self.assertEqual({name: translations.msgfmt(PO / f"{name}.po") for name in self.languages()
                          if translations.msgfmt(PO / f"{name}.po")}, {})

    def test_every_language_can_be_chosen(self):
        table = (source.TOP / "server/words/words.c").read_text(encoding="utf-8")
        self.assertEqual(sorted(re.findall(r'"(\w+)\.mo"', table)), self.languages())


if __name__ == "__main__":
    main()
