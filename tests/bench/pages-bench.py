#!/usr/bin/python3
"""What a page of the site costs in plain CGI, from the program's start to its exit: median and P95 of
its CPU time, printed and never asserted (goal: below 10 ms). Wants a release build without
sanitizers; with them it says so and prints all the same."""

import argparse
import email
import os
import re
import subprocess
import sys
import urllib.parse

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "../cgi"))

FORM = "application/x-www-form-urlencoded"


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", required=True, help="the build directory")
    parser.add_argument("--tickets", type=int, default=100_000)
    parser.add_argument("--reservations", type=int, default=30_000)
    parser.add_argument("--runs", type=int, default=100, help="starts of each page")
    return parser.parse_args()


class Visitor:
    """Somebody without a browser and without a web server: starts the program for every page."""

    def __init__(self, site):
        self.site = site
        self.cookies = {}

    def environment(self, method, address, body=b""):
        path, _, query = address.partition("?")
        return {
            "GATEWAY_INTERFACE": "CGI/1.1", "SERVER_PROTOCOL": "HTTP/1.1", "SERVER_NAME": "localhost",
            "SERVER_PORT": "80", "SCRIPT_NAME": "", "REQUEST_METHOD": method, "PATH_INFO": path,
            "QUERY_STRING": query, "REMOTE_ADDR": "127.0.0.1", "CONTENT_LENGTH": str(len(body)),
            "CONTENT_TYPE": FORM if method == "POST" else "", "HTTP_HOST": "localhost",
            "HTTP_COOKIE": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}

    def ask(self, method, address, **fields):
        """The answer's (status, Location, text); cookies are kept."""
        body = urllib.parse.urlencode(fields).encode()
        code, output, error = self.site.run_cgi(self.environment(method, address, body), body)
        assert code == 0, error
        head, _, text = output.partition(b"\r\n\r\n")
        headers = email.message_from_bytes(head)
        for cookie in headers.get_all("Set-Cookie", []):
            name, _, value = cookie.split(";")[0].partition("=")
            self.cookies[name] = value
        return int(headers["Status"][:3]), headers["Location"], text

    def send(self, address, page, **fields):
        """Fills in the form of @page; gives back where it leads."""
        _, _, text = self.ask("GET", page)
        hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', text.decode()))
        status, location, _ = self.ask("POST", address, **hidden, **fields)
        assert status == 303, (address, status)
        return location


def measure(site, options, visitor, address):
    """Prints a line about GET @address."""
    status, _, text = visitor.ask("GET", address)
    prefix = os.path.join(site.dir, "nothing")
    for number in range(options.runs):
        with open(f"{prefix}.{number}", "wb"):
            pass
    output = subprocess.run(
        [os.path.join(options.build, "tests/bench/start-cost"), str(options.runs), prefix,
         os.environ["GATEHOUSE_CGI"]], env=site.environment() | visitor.environment("GET", address),
        text=True, capture_output=True, check=True).stdout
    lines = [[int(word) for word in line.split()] for line in output.splitlines()]
    assert all(line[3] == 0 for line in lines), "the program failed"
    took = sorted(line[1] / 1000 for line in lines)
    name = re.sub(r"done/[^/]+", "done/TOKEN", address)
    print(f"{name:<44}{status:>8}{took[len(took) // 2]:>12.2f}{took[len(took) * 95 // 100]:>10.2f}"
          f"{len(text):>10}", flush=True)


def journey(site, options, code, slot):
    """Every page of the way from the code to the QR code."""
    visitor = Visitor(site)
    print(f"{'GET':<44}{'status':>8}{'median ms':>12}{'P95':>10}{'bytes':>10}")

    def look(*addresses):
        for address in addresses:
            measure(site, options, visitor, address)

    look("/static/site.css", "/static/site.js", "/reserve")
    visitor.send("/reserve", "/reserve", ticket_code=code)
    look(f"/reserve?ticket={code}", "/reserve/contact")
    visitor.send("/reserve/contact", "/reserve/contact", email="j@example.com", phone="+12025551234")
    day = site.records.value("SELECT date FROM reservation_slots WHERE id = ?", slot)
    look("/reserve/slots", f"/reserve/slots?date={day}")
    visitor.send("/reserve/slots", f"/reserve/slots?date={day}", slot_id=slot)
    look("/reserve/confirm")
    done = visitor.send("/reserve/confirm", "/reserve/confirm", confirm="1")
    look(done, f"{done}/qr.png", f"{done}/event.ics", "/no/such/page")


def main():
    options = arguments()
    os.environ["GATEHOUSE_CGI"] = os.path.join(options.build, "server/gatehouse.cgi")
    os.environ["GATEHOUSECTL"] = os.path.join(options.build, "server/gatehousectl")
    os.environ["GATEHOUSE_OPENAPI"] = os.path.join(HERE, "../../server/openapi.yaml")
    os.environ["GATEHOUSE_STILL_CLOCK"] = ""
    # pylint: disable=import-outside-toplevel
    import sqlite3
    import venue
    from gatehouse import Site
    with open(os.environ["GATEHOUSE_CGI"], "rb") as program:
        if b"__asan_init" in program.read():
            print("note: this build has sanitizers: these are not the program's numbers")
    site = Site()
    try:
        anchor = sqlite3.connect(site.database, isolation_level=None)
        _, free, slot = venue.fill(anchor, options.tickets, options.reservations)
        journey(site, options, free[0][1], slot)
        assert site.records.broken_invariants() == []
        anchor.close()
    finally:
        site.close()


if __name__ == "__main__":
    main()
