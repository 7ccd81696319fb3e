"""The venue of tests/cgi for tests in JavaScript: calls of its methods come in as lines of JSON
({"call": "records.slot", "args": […], "options": {…}}) and go out as {"value"} or {"error"}. It ends
when its standard input does, and fails then when a sanitizer found something."""

import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../cgi"))

from cases import CLOCK  # noqa: E402  pylint: disable=wrong-import-position
from gatehouse import Site  # noqa: E402  pylint: disable=wrong-import-position


def call(site, message):
    target = site
    for name in message["call"].split("."):
        target = getattr(target, name)
    value = target(*message.get("args", []), **message.get("options", {}))
    # pylint: disable-next=protected-access
    return value._asdict() if hasattr(value, "_asdict") else value


def main():
    site = Site(timezone="Europe/Lisbon", clock=CLOCK)
    try:
        site.add_operator("gate")
        site.serve()
        origin = f"http://127.0.0.1:{site.server.port}"
        site.configure(server={"base_url": origin})
        print(json.dumps({"value": origin}), flush=True)
        for line in sys.stdin:
            try:
                answer = {"value": call(site, json.loads(line))}
            except Exception as error:  # pylint: disable=broad-exception-caught
                answer = {"error": f"{type(error).__name__}: {error}"}
            print(json.dumps(answer), flush=True)
    finally:
        site.close()


if __name__ == "__main__":
    main()
