"""The project's own files, and what the rules of the house find in them."""

import pathlib
import re
import shutil
import subprocess

TOP = pathlib.Path(__file__).resolve().parent.parent.parent


def files(*endings):
    """The files under version control (or, in a tarball, all but builds) that end so."""
    git = shutil.which("git")
    listed = git and subprocess.run([git, "-C", TOP, "-c", "safe.directory=*", "ls-files", "-z"],
                                    capture_output=True, check=False)
    if listed and listed.returncode == 0:
        names = [TOP / name for name in listed.stdout.decode().split("\0") if name]
    else:
        names = [path for path in TOP.rglob("*")
                 if not path.relative_to(TOP).parts[0].startswith(("build", ".git", "demo-data"))]
    return sorted(path for path in names if path.is_file() and path.name.endswith(endings))


def short(path):
    return str(path.relative_to(TOP))


def without_comments(text):
    return re.sub(r"/\*.*?\*/", lambda found: "\n" * found.group().count("\n"), text, flags=re.S)


def sqlite_calls(text):
    """Line numbers where SQLite's own functions or types are named."""
    return [number for number, line in enumerate(without_comments(text).splitlines(), 1)
            if re.search(r"\bsqlite3(_\w+|\.h)?\b", line)]


SQL = re.compile(r'"\s*(SELECT\s|INSERT\s+(OR\s+\w+\s+)?INTO\s|REPLACE\s+INTO\s|UPDATE\s+\w+\s+SET\b|'
                 r'DELETE\s+FROM\s|CREATE\s+(UNIQUE\s+)?(TABLE|INDEX|VIEW|TRIGGER)\s|DROP\s+TABLE|'
                 r'ALTER\s+TABLE|PRAGMA\s|BEGIN\s+IMMEDIATE|ATTACH\s)')


def sql_texts(text):
    """Line numbers of C strings that begin like a statement of SQL."""
    return [number for number, line in enumerate(without_comments(text).splitlines(), 1)
            if SQL.search(line)]


def has_head_comment(text):
    """Whether a file begins by saying what it is for."""
    return re.match(r"/\*[^*]{10,}", text) is not None


def long_functions(text, limit):
    """(line, length) of C functions of more than @limit lines, braces included."""
    found, start = [], None
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("{"):
            start = number
        elif line.startswith("}") and start is not None:
            if number - start - 1 > limit:
                found.append((start, number - start - 1))
            start = None
    return found


def named_paths(markdown):
    """What a README names in backticks that looks like a path of ours: has a slash or an ending, and is
    no command, address, option or placeholder."""
    inside = re.sub(r"```.*?```", "", markdown, flags=re.S)
    words = re.findall(r"`([^`\n]+)`", inside) + re.findall(r"\]\(([^)#\s]+)\)", inside)
    paths = set()
    for word in words:
        if re.search(r"[\s<>$*{}…:=?,]", word) or word.startswith(("/", "-", "~", "build/", "build-", "demo-data")):
            continue
        if "/" in word or re.search(r"\.(md|c|h|sh|py|sql|conf|txt|build|yaml|png|html|css|po|ui)$", word):
            paths.add(word)
    return sorted(paths)


def needed(program):
    """The names of all libraries that a program is linked with, its own and theirs."""
    section = subprocess.run(["readelf", "-d", program], capture_output=True, text=True, check=True).stdout
    direct = re.findall(r"\(NEEDED\).*\[([^]]+)\]", section)
    loaded = subprocess.run(["ldd", program], capture_output=True, text=True, check=False).stdout
    return direct, re.findall(r"^\s*(\S+\.so\S*)", loaded, flags=re.M)
