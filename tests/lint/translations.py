"""Reads catalogues (.po) and finds what is wrong with their translations: what msgfmt cannot know, since
placeholders of ours are no C formats and templates are no C."""

import collections
import re
import subprocess

Entry = collections.namedtuple("Entry", "context text plural translations fuzzy")

DIRECTIVE = re.compile(r"%(?:\d+\$)?[-+ #0]*\d*(?:\.\d+)?[a-zA-Z%]")
NAME = re.compile(r"{{[^}]*}}|{[^{}]*}")
# Texts stand in attributes too.
MARKUP = re.compile(r"<[^>]*>?|&(?:#?\w+;)?|\"")
ISOLATE = re.compile("[\u2066-\u2068]")
END_OF_ISOLATE = "\u2069"
EXPLICIT = re.compile("[\u202a-\u202e]")
# A translation of a pattern of the clock has its own choice of these (view/date-words.c).
CLOCK = {"{hour12}", "{hour24}", "{hour24_plain}", "{minute}", "{half}"}


def unquote(lines):
    text = "".join(re.findall(r'"(.*)"', lines))
    return text.replace(r"\n", "\n").replace(r"\t", "\t").replace(r"\"", '"').replace("\\\\", "\\")


def parse(text):
    """The entries of a catalogue without its header and what is obsolete."""
    entries = []
    for block in re.split(r"\n\s*\n", text):
        parts = re.findall(r'^(msgctxt|msgid_plural|msgid|msgstr(?:\[\d+\])?) ((?:".*"\n?)+)', block, re.M)
        fields = [(name, unquote(lines)) for name, lines in parts]
        named = dict(fields)
        if "msgid" not in named or named["msgid"] == "":
            continue
        entries.append(Entry(named.get("msgctxt"), named["msgid"], named.get("msgid_plural"),
                             [value for name, value in fields if name.startswith("msgstr")],
                             re.search(r"^#,.*\bfuzzy\b", block, re.M) is not None))
    return entries


def sort_of(pattern, text):
    return sorted(pattern.findall(text))


def edges(text):
    return text[:len(text) - len(text.lstrip())], text[len(text.rstrip()):]


def wrong_names(text, translation):
    if "{hour12}" not in text:
        return sort_of(NAME, text) != sort_of(NAME, translation)
    names = sort_of(NAME, translation)
    return (not set(names) <= CLOCK or len(set(names)) != len(names) or "{minute}" not in names
            or ("{hour12}" in names) != ("{half}" in names)
            or sum(name.startswith("{hour") for name in names) != 1)


def wrong_choice(entry, translation):
    """Texts that programs read: only some answers make sense."""
    if entry.text.startswith("calendar:first weekday:"):
        return re.fullmatch(r"calendar:first weekday:[1-7]", translation) is None
    if entry.context == "clock":
        return translation not in ("12h", "24h")
    return False


def faults_of_one(entry, original, translation, may_lack_number):
    checks = {
        "empty": translation.strip() == "",
        "directives": sort_of(DIRECTIVE, original) != sort_of(DIRECTIVE, translation)
                      and not (may_lack_number and not DIRECTIVE.findall(translation)),
        "names": wrong_names(original, translation),
        "markup": sort_of(MARKUP, original) != sort_of(MARKUP, translation),
        "edges": edges(original) != edges(translation),
        "choice": wrong_choice(entry, translation),
        "direction": len(ISOLATE.findall(translation)) != translation.count(END_OF_ISOLATE)
                     or EXPLICIT.search(translation) is not None,
    }
    return [name for name, found in checks.items() if found]


def plural_rule(text):
    """The number of forms, and a function from number to form; of C's ?: by Python's if."""
    rule = re.search(r"nplurals=(\d+); plural=(.*?);", unquote(text.split("\n\n", 1)[0]))

    def python(expression):
        parts = re.match(r"(.*?)\?(.*?):(.*)", expression)
        if parts is None:
            return expression
        return f"({python(parts[2])}) if ({parts[1]}) else ({python(parts[3])})"

    words = rule[2].strip()
    if words.startswith("(") and words.endswith(")"):
        words = words[1:-1]
    words = re.sub(r"!(?!=)", " not ", words.replace("&&", " and ").replace("||", " or "))
    code = compile(python(words.strip()), "plural", "eval")
    return int(rule[1]), lambda number: int(eval(code, {"__builtins__": {}, "n": number}))  # noqa: S307


def faults(template, catalogue):
    """[(text, fault)] of the catalogue (as text) against its template."""
    found = []
    wanted = {(entry.context, entry.text, entry.plural) for entry in parse(template)}
    entries = parse(catalogue)
    present = {(entry.context, entry.text, entry.plural) for entry in entries}
    found += [(key[1], "missing") for key in wanted - present]
    found += [(key[1], "not in the template") for key in present - wanted]
    forms, form_of = plural_rule(catalogue)
    often = collections.Counter(form_of(number) for number in range(1000))
    for entry in entries:
        if entry.fuzzy:
            found.append((entry.text, "fuzzy"))
        if len(entry.translations) != (forms if entry.plural else 1):
            found.append((entry.text, "forms"))
        for form, translation in enumerate(entry.translations):
            # "in one day": a form of one number only may spell it.
            lone = entry.plural is not None and often[form] == 1
            original = entry.plural if entry.plural is not None and form > 0 else entry.text
            found += [(entry.text, fault) for fault in faults_of_one(entry, original, translation, lone)]
    return sorted(found)


def msgfmt(path):
    """What msgfmt has to say; nothing when all is well."""
    done = subprocess.run(["msgfmt", "--check", "--output-file=/dev/null", path], capture_output=True,
                          text=True, check=False)
    return (done.stdout + done.stderr).strip() or (f"exit {done.returncode}" if done.returncode else "")
