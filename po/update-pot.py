#!/usr/bin/env python3
"""Collects every text that people read into po/gatehouse.pot: from C (xgettext), from GTK templates,
and from the sections {{#i18n}}…{{/i18n}} of the templates of site and mails.

usage: update-pot.py            writes po/gatehouse.pot
       update-pot.py --merge    and brings every po/*.po up to it: what is new there has no translation, what
                                is gone is dropped; tests/lint names what is left to translate
       update-pot.py --check    exits 1 when po/gatehouse.pot lacks a text or has one too many"""

import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
POT = ROOT / "po" / "gatehouse.pot"
SECTION = re.compile(r"{{#i18n}}(.*?){{/i18n}}", re.DOTALL)


def template_texts(path):
    """The texts of one template, as the template engine looks them up: white space collapsed."""
    source = path.read_text()
    for match in SECTION.finditer(source):
        line = source.count("\n", 0, match.start()) + 1
        yield line, " ".join(match.group(1).split())


def write_template_source(folder):
    """A C file that says the templates' texts to xgettext, with their places."""
    lines = []
    for path in sorted(path for path in (ROOT / "server").rglob("*.*")
                       if path.parent.name == "templates" and path.suffix in (".html", ".txt")):
        name = path.relative_to(ROOT)
        for line, text in template_texts(path):
            quoted = text.replace("\\", "\\\\").replace('"', '\\"')
            lines.append(f'#line {line} "{name}"\n_("{quoted}");')
    source = pathlib.Path(folder) / "templates.c"
    source.write_text("\n".join(lines) + "\n")
    return source


def sources(*patterns):
    found = []
    for folder in ("server", "kiosk", "shared"):
        for pattern in patterns:
            found += (ROOT / folder).rglob(pattern)
    return sorted(str(path.relative_to(ROOT)) for path in found)


def collect():
    with tempfile.TemporaryDirectory() as folder:
        pot = pathlib.Path(folder) / "gatehouse.pot"
        common = ["xgettext", "--from-code=UTF-8", "--package-name=gatehouse", "--add-comments=Translators",
                  "--sort-by-file", f"--output={pot}", "--keyword=_", "--keyword=N_", "--keyword=P_:1,2",
                  "--keyword=C_:1c,2", "--keyword=NC_:1c,2", "--keyword=NP_:1,2",
                  "--keyword=gh_words_plural:1,2"]
        subprocess.run(common + ["--language=C"] + sources("*.c"), cwd=ROOT, check=True)
        subprocess.run(common + ["--join-existing", "--language=C", str(write_template_source(folder))],
                       cwd=ROOT, check=True)
        interfaces = sources("*.ui")
        if interfaces:
            subprocess.run(common + ["--join-existing"] + interfaces, cwd=ROOT, check=True)
        return pot.read_text()


def messages(text):
    """The msgids of a catalogue, for comparing."""
    found = re.findall(r'^msgid(?:_plural)? ((?:".*"\n?)+)', text, re.MULTILINE)
    return {"".join(re.findall(r'"(.*)"', entry)) for entry in found}


def merge(path):
    """Similar texts are no translations: nothing is guessed."""
    subprocess.run(["msgmerge", "--quiet", "--update", "--backup=none", "--no-fuzzy-matching", path, POT], check=True)
    subprocess.run(["msgattrib", "--no-obsolete", f"--output-file={path}", path], check=True)


def main():
    text = re.sub(r'"POT-Creation-Date: .*\\n"\n', "", collect())
    if sys.argv[1:] == ["--check"]:
        wanted, present = messages(text), messages(POT.read_text())
        for name in sorted(wanted - present):
            print(f"missing in po/gatehouse.pot (run po/update-pot.py): {name}")
        for name in sorted(present - wanted):
            print(f"no longer in the sources (run po/update-pot.py): {name}")
        return 1 if wanted != present else 0
    POT.write_text(text)
    if sys.argv[1:] == ["--merge"]:
        for path in sorted(POT.parent.glob("*.po")):
            merge(path)
    return 0


sys.exit(main())
