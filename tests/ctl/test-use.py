"""How gatehousectl is used: help everywhere, wrong use, the version, and output that fails."""

import json
import os
import pathlib
import re
import subprocess

import venue
from tap import main

VERBS = {
    "slots": ["generate", "list", "close", "open", "capacity"],
    "orders": ["create", "pay", "cancel", "list"],
    "tickets": ["generate", "list", "export", "show"],
    "operators": ["add", "list", "disable", "enable", "reset"],
    "products": ["add", "list"],
    "orgs": ["add", "list", "show", "set"],
    "devices": ["add", "list", "enrol", "rename", "revoke"],
    "outbox": ["list", "requeue"],
    "conflicts": ["list", "decide"],
    "jobs": ["run"],
}
ALONE = ["init", "demo", "stats", "version"]


class Help(venue.VenueCase):
    init = False  # help needs no database …

    def setUp(self):
        super().setUp()
        os.unlink(self.venue.config)  # … and no configuration

    def test_of_the_program_names_every_verb(self):
        for word in ("--help", "-h", "help"):
            text = self.words(word)
            for group, verbs in VERBS.items():
                for verb in verbs:
                    self.assertIn(f"  {group} {verb} ", text)
            for verb in ALONE:
                self.assertIn(f"\n  {verb} ", text)

    def test_of_a_group_names_its_verbs_only(self):
        for group, verbs in VERBS.items():
            text = self.words(group, "--help")
            named = [line.split()[1] for line in text.splitlines() if line.startswith(f"  {group} ")]
            self.assertEqual(named, verbs)

    def test_of_every_verb(self):
        for words in [[group, verb] for group in VERBS for verb in VERBS[group]] + \
                     [[verb] for verb in ALONE]:
            text = self.words(*words, "--help")
            self.assertTrue(text.startswith(f"Usage:\n  gatehousectl {' '.join(words)} [OPTION"), text)
            self.assertIn("--json", text)

    def test_help_wins_over_what_is_missing(self):
        self.assertIn("Usage:", self.words("tickets", "show", "--help"))

    def test_version(self):
        answer = self.ctl("version")
        self.assertEqual(sorted(answer), ["schema", "version"])
        self.assertIn(answer["version"], self.words("--version"))


class Manual(venue.VenueCase):
    init = False

    PAGE = pathlib.Path(__file__).resolve().parent.parent.parent / "packaging/man/gatehousectl.1"

    def headings(self):
        """What stands above each paragraph about verbs, without fonts."""
        text = self.PAGE.read_text(encoding="utf-8").replace("\\\n", "")
        plain = re.sub(r"\\f[BIR]|^\.B ", "", text, flags=re.M).replace("\\-", "-")
        return re.findall(r"^\.TP\n(.*)$", plain, flags=re.M)

    def heading_of(self, group, verb):
        for heading in self.headings():
            for words in heading.split(", "):
                if re.match(rf"{group} (\w+\|)*{verb}\b" if group else rf"{verb}\b", words):
                    return words
        raise AssertionError(f"the manual has nothing about {group} {verb}")

    def test_names_every_verb_and_its_options(self):
        for group, verb in [(group, verb) for group in VERBS for verb in VERBS[group]] + \
                           [(None, verb) for verb in ALONE]:
            shown = self.words(*[word for word in (group, verb) if word], "--help")
            options = set(re.findall(r"^ +(?:-\w, )?(--[\w-]+)", shown, flags=re.M)) - {"--json", "--help"}
            with self.subTest(f"{group} {verb}"):
                named = set(re.findall(r"--[\w-]+", self.heading_of(group, verb)))
                self.assertEqual(options - named, set())


class NoConfiguration(venue.VenueCase):
    init = False

    def test_says_what_to_do_next(self):
        os.unlink(self.venue.config)
        for words in (["orgs", "list"], ["init"]):
            line = self.refused(1, *words)
            for part in (self.venue.config, "GATEHOUSE_CONFIG", "gatehouse.conf(5)", "gatehousectl(1)",
                         "/etc/gatehouse/gatehouse.conf", "share/gatehouse/examples"):
                self.assertIn(part, line)

    def test_one_that_may_not_be_read_is_not_missing(self):
        os.unlink(self.venue.config)
        os.mkdir(self.venue.config)
        self.assertNotIn("copy the example", self.refused(1, "orgs", "list"))


class WrongUse(venue.VenueCase):
    def test_no_verb(self):
        self.assertIn("--help", self.refused(2))

    def test_unknown_words(self):
        self.refused(2, "bogus")
        self.refused(2, "slots")
        self.refused(2, "slots", "bogus")
        self.refused(2, "slots", "list", "--bogus")
        self.refused(2, "devices", "--json")
        self.refused(2, "conflicts", "--bogus")
        self.refused(2, "conflicts", "bogus")
        self.refused(2, "jobs", "run", "bogus")

    def test_backup_check_and_import_are_not_pretended(self):
        self.refused(2, "backup", "/nowhere")
        self.refused(2, "check")
        self.refused(2, "tickets", "import", "x.csv")

    def test_too_few_and_too_many_arguments(self):
        self.assertIn("ORDER is missing", self.refused(2, "orders", "pay"))
        self.refused(2, "orders", "pay", "1", "2")
        self.refused(2, "stats", "today")
        self.refused(2, "slots", "close")

    def test_options_left_out(self):
        self.assertIn("--times", self.refused(2, "slots", "generate"))
        self.assertIn("--customer", self.refused(2, "orders", "create"))
        self.assertIn("--count", self.refused(2, "tickets", "generate"))
        self.assertIn("--name", self.refused(2, "operators", "add", "jane"))

    def test_values_of_another_type(self):
        self.refused(2, "orders", "pay", "one")
        self.refused(2, "orders", "pay", "0")
        self.refused(2, "orders", "pay", "99999999999999999999")
        self.refused(2, "stats", "--date", "2025-02-29")
        self.refused(2, "stats", "--date", "14.11.2025")
        self.refused(2, "slots", "list", "--days", "0x10")
        self.refused(2, "slots", "list", "--orq", "-1")
        self.refused(2, "tickets", "generate", "--count", "100001")
        self.refused(2, "tickets", "export", "--format", "xml")
        self.refused(2, "tickets", "list", "--status", "reserved")
        self.refused(2, "orders", "list", "--status", "OPEN")

    def test_zero_padded_numbers_are_decimal(self):
        made = self.ctl("slots", "generate", "--times", "10:00-11:00", "--days", "010")
        self.assertEqual(made["made"], 10)

    def test_texts_that_are_no_text(self):
        for name in (b"caf\xe9", b"two\nlines", b"\x1b[31mred"):
            done = subprocess.run([venue.CTL, "orders", "create", "--customer", name],
                                  capture_output=True, env=self.venue.environment(), check=False)
            self.assertEqual(done.returncode, 2, done)
            self.assertEqual(done.stderr.count(b"\n"), 1)
            self.assertNotIn(b"\x1b", done.stderr)

    def test_jobs_of_later_versions_fail_plainly(self):
        for job in ("remind", "alerts"):
            self.assertIn(job, self.refused(1, "jobs", "run", job))

    def test_a_full_disk_behind_standard_output_is_a_failure(self):
        self.ctl("tickets", "generate", "--count", "500")
        with open("/dev/full", "wb") as full:
            done = subprocess.run([venue.CTL, "tickets", "list"], stdout=full,
                                  stderr=subprocess.PIPE, env=self.venue.environment(), check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"standard output", done.stderr)


class Words(venue.VenueCase):
    def test_names_from_outside_cannot_drive_a_terminal(self):
        order = self.ctl("orders", "create", "--customer", "Zoë 東京")
        self.venue.change("UPDATE orders SET customer_name = 'a' || char(27) || '[2Jb' || char(10)")
        text = self.words("orders", "list")
        self.assertNotIn("\x1b", text)
        self.assertEqual(len(text.splitlines()), 2)
        code = order["ticket_codes"][0]
        self.assertNotIn("\x1b", self.words("tickets", "show", code))

    def test_every_listing_has_words_for_nothing(self):
        for words in (["slots", "list"], ["orders", "list"], ["tickets", "list"],
                      ["operators", "list"], ["outbox", "list"], ["stats"]):
            self.assertIn("There are no", self.words(*words))

    def test_listings_in_json_are_objects_with_a_list(self):
        for words, key in ((["slots", "list"], "slots"), (["orders", "list"], "orders"),
                           (["tickets", "list"], "tickets"), (["tickets", "export"], "tickets"),
                           (["operators", "list"], "operators"), (["products", "list"], "products"),
                           (["orgs", "list"], "organisations"), (["outbox", "list"], "messages"),
                           (["stats"], "slots")):
            self.assertIsInstance(self.ctl(*words)[key], list)

    def test_columns_line_up_beyond_ascii(self):
        self.ctl("orgs", "add", "Müzé 東京", "--timezone", "Asia/Tokyo")
        lines = self.words("orgs", "list").splitlines()
        self.assertEqual(lines[0].index("Name"), lines[1].index("My Venue"))
        self.assertEqual(json.loads(self.venue.run("orgs", "list", "--json").stdout)
                         ["organisations"][1]["name"], "Müzé 東京")


if __name__ == "__main__":
    main()
