"""The routes of the site as server/route/table.c lists them: what holds for all of them holds for
those that come later too."""

import pathlib
import re

TABLE = pathlib.Path(__file__).resolve().parent.parent.parent / "server/route/table.c"


def routes():
    """(method, path) of each; one segment stands for a \"*\"."""
    found = re.findall(r'\{ "([A-Z]+)", "(/[^"]*)",', TABLE.read_text(encoding="utf-8"))
    assert len(found) > 15, found
    return [(method, path.replace("*", "x")) for method, path in found]


def forms():
    """The paths that a page posts a form to."""
    return [path for method, path in routes() if method == "POST" and not path.startswith("/api/")]


def posts_of_the_api():
    return [path for method, path in routes() if method == "POST" and path.startswith("/api/")]
