"""The rules of the house that a program can check. Each finder proves itself on a planted fault first."""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "cgi"))

import source  # noqa: E402
from tap import main  # noqa: E402

MAX_LINES = 500
MAX_FUNCTION_LINES = 60
# gatehouse.cgi starts for every request: each of these costs more than its work (README.md).
NEVER_IN_CGI = ("libgio", "libgobject", "libcairo", "libcurl", "libssl", "libcrypto", "libgtk", "libgdk",
                "libgst", "libpango", "libX11", "libgnutls", "libzbar")


class Finders(unittest.TestCase):
    """A check that cannot fail checks nothing."""

    def test_sqlite_calls(self):
        self.assertEqual(source.sqlite_calls("a\n sqlite3_open (x);\n"), [2])
        self.assertEqual(source.sqlite_calls("#include <sqlite3.h>\n"), [1])
        self.assertEqual(source.sqlite_calls("/* sqlite3_open\n is elsewhere */ gh_db_open (x);"), [])

    def test_sql_texts(self):
        for planted in ('q = "SELECT 1";', 'x ("INSERT INTO t VALUES (1)")', '"UPDATE t SET a = 1"',
                        '"DELETE FROM t"', '"PRAGMA user_version"', '"CREATE UNIQUE INDEX i"'):
            self.assertEqual(source.sql_texts("\n" + planted), [2], planted)
        for fine in ('"Select a slot"', '"Update the page"', '/* "SELECT 1" */', '"DELETE"', '"BEGIN:VCALENDAR"'):
            self.assertEqual(source.sql_texts(fine), [], fine)

    def test_head_comments(self):
        self.assertTrue(source.has_head_comment("/* Dates and slot times of a venue. */\n"))
        self.assertFalse(source.has_head_comment("#pragma once\n"))
        self.assertFalse(source.has_head_comment("/* x */\n"))

    def test_long_functions(self):
        body = "int\nf (void)\n{\n" + "  x ();\n" * 61 + "}\n"
        self.assertEqual(source.long_functions(body, 60), [(3, 61)])
        self.assertEqual(source.long_functions(body.replace("  x ();\n", "", 1), 60), [])

    def test_named_paths(self):
        text = "`server/store` `meson test` `/etc/x` [guide](docs/x.md) `a.c` `--json` `build/x`\n```\n`no/such`\n```"
        self.assertEqual(source.named_paths(text), ["a.c", "docs/x.md", "server/store"])


class Sources(unittest.TestCase):
    def check(self, paths, find):
        """No path may have findings; @find gives those of a text."""
        findings = {}
        for path in paths:
            found = find(path.read_text(encoding="utf-8"))
            if found:
                findings[source.short(path)] = found
        self.assertEqual(findings, {})
        self.assertGreater(len(paths), 0)

    def ours(self, *endings, outside=()):
        return [path for path in source.files(*endings)
                if not source.short(path).startswith(("tests/", *outside))]

    def test_sqlite_is_called_in_shared_db_only(self):
        self.check(self.ours(".c", ".h", outside=("shared/db/",)), source.sqlite_calls)

    def test_sql_stands_in_stores_only(self):
        self.check(self.ours(".c", ".h", outside=("shared/db/", "server/store/", "kiosk/queue/")),
                   source.sql_texts)

    def test_headers_say_what_they_are_for(self):
        self.check(self.ours(".c", ".h"), lambda text: not source.has_head_comment(text))

    def test_files_hold_one_idea(self):
        self.check(source.files(".c", ".h", ".py", ".sh", ".js"),
                   lambda text: text.count("\n") if text.count("\n") > MAX_LINES else None)

    def test_functions_are_short(self):
        self.check(source.files(".c"), lambda text: source.long_functions(text, MAX_FUNCTION_LINES))

    def test_nothing_is_left_for_later(self):
        later = re.compile(r"\b(TO" r"DO|FIX" r"ME|X" r"XX)\b")
        self.check(source.files(".c", ".h", ".py", ".sh", ".js", ".html", ".ui", ".sql"),
                   lambda text: later.findall(text))

    def test_format(self):
        tool = shutil.which("clang-format")
        if tool is None:
            self.skipTest("clang-format is not installed")
        done = subprocess.run([tool, "--dry-run", "--Werror", "-style=file", *source.files(".c", ".h")],
                              capture_output=True, text=True, cwd=source.TOP, check=False)
        wrong = sorted({line.split(":")[0] for line in done.stderr.splitlines() if ": error: " in line})
        self.assertEqual(([pathlib.Path(name).name for name in wrong], done.returncode), ([], 0))

    def test_shell_scripts(self):
        tool = shutil.which("shellcheck")
        if tool is None:
            self.skipTest("shellcheck is not installed")
        scripts = source.files(".sh") + [source.TOP / ".ci/run"]
        done = subprocess.run([tool, "--severity=warning", *scripts], capture_output=True, text=True, check=False)
        self.assertEqual(done.stdout, "")


class Documents(unittest.TestCase):
    def test_paths_in_the_readme_exist(self):
        named = source.named_paths((source.TOP / "README.md").read_text(encoding="utf-8"))
        self.assertGreater(len(named), 10)
        self.assertEqual([path for path in named if not (source.TOP / path).exists()], [])

    def test_every_key_of_the_configuration_is_in_the_manual(self):
        table = (source.TOP / "server/config/config.c").read_text(encoding="utf-8")
        keys = re.findall(r'\{ "(\w+)", "(\w+)",', table)
        manual = (source.TOP / "packaging/man/gatehouse.conf.5").read_text(encoding="utf-8")
        self.assertGreater(len(keys), 10)
        self.assertEqual([f"{group}.{key}" for group, key in keys
                          if f"[{group}]" not in manual or not re.search(rf"\b{key}\b", manual)], [])

    def test_every_verb_is_in_the_manual(self):
        manual = (source.TOP / "packaging/man/gatehousectl.1").read_text(encoding="utf-8")
        plain = re.sub(r"\\f.|\\&", "", manual)
        verbs = []
        for path in source.files(".c"):
            if source.short(path).startswith("server/ctl/cmd-"):
                verbs += re.findall(r'^  \{ "(\w+)", "(\w+)",', path.read_text(encoding="utf-8"), flags=re.M)
        self.assertGreater(len(verbs), 20)
        missing = [f"{group} {verb}" for group, verb in verbs
                   if not re.search(rf"\b{group} (\w+\|)*{verb}\b", plain)]
        self.assertEqual(missing, [])

    def test_package_lists_are_sorted_and_say_each_once(self):
        lists = {}
        for path in source.files(".txt"):
            if source.short(path).startswith("packaging/packages/"):
                lines = path.read_text(encoding="utf-8").splitlines()
                lists[path.stem] = [line.split()[0] for line in lines if not line.startswith("#")]
                self.assertEqual(lists[path.stem], sorted(lists[path.stem]), path.stem)
        for together in (("build", "run", "test"), ("build", "server"), ("build", "gate")):
            seen = [package for name in together for package in lists[name]]
            self.assertEqual(len(seen), len(set(seen)), together)

    def test_what_speaks_https_has_certificates(self):
        for name in ("run", "server", "gate"):
            packages = (source.TOP / f"packaging/packages/{name}.txt").read_text(encoding="utf-8").split()
            self.assertIn("ca-certificates", packages, name)


class Links(unittest.TestCase):
    def setUp(self):
        self.cgi = os.environ.get("GATEHOUSE_CGI", "")
        if not os.path.exists(self.cgi):
            self.skipTest("gatehouse.cgi is not part of this build")

    def test_a_program_with_them_would_be_found(self):
        direct, loaded = source.needed("/usr/bin/gst-launch-1.0" if os.path.exists("/usr/bin/gst-launch-1.0")
                                       else shutil.which("curl"))
        self.assertTrue([name for name in direct + loaded if name.startswith(NEVER_IN_CGI)])

    def test_the_cgi_starts_light(self):
        direct, loaded = source.needed(self.cgi)
        self.assertTrue(direct)
        self.assertEqual([name for name in direct + loaded if name.startswith(NEVER_IN_CGI)], [])


if __name__ == "__main__":
    main()
