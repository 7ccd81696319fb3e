#!/usr/bin/python3
"""What a page of the site costs in plain CGI, from the program's start to its exit: median and P95 of
its CPU time, printed and never asserted (goal: below 10 ms). Wants a release build without
sanitizers; with them it says so and prints all the same."""

import email
import re
import urllib.parse

import venue

FORM = "application/x-www-form-urlencoded"


class Visitor:
    """Somebody without a browser and without a web server: starts the program for every page."""

    def __init__(self, site):
        self.site = site
        self.cookies = {}

    def environment(self, method, address, body=b""):
        return venue.cgi_variables(method, address, FORM if method == "POST" else "", len(body)) | {
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
    took = venue.cgi_milliseconds(site, options, visitor.environment("GET", address), [b""] * options.runs)
    name = re.sub(r"done/[^/]+", "done/TOKEN", address)
    print(f"{name:<44}{status:>8}{venue.percentile(took, 0.5):>12.2f}"
          f"{venue.percentile(took, 0.95):>10.2f}{len(text):>10}", flush=True)


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
    # Nobody here reads the code that is sent: it is asked for while its page is measured, and then no more.
    site.configure(mail={"smtp_url": "smtp://127.0.0.1:1", "from": "t@example.org"}, contact={"verify": "email"})
    codes = visitor.send("/reserve/contact", "/reserve/contact", email="j@example.com", phone="+12025551234")
    assert codes == "/reserve/codes", codes
    look(codes)
    site.configure(mail={"smtp_url": ""}, contact={"verify": "none"})
    day = site.records.value("SELECT date FROM reservation_slots WHERE id = ?", slot)
    look("/reserve/slots", f"/reserve/slots?date={day}")
    visitor.send("/reserve/slots", f"/reserve/slots?date={day}", slot_id=slot)
    look("/reserve/confirm")
    done = visitor.send("/reserve/confirm", "/reserve/confirm", confirm="1")
    look(done, f"{done}/qr.png", f"{done}/event.ics", "/no/such/page")


def main():
    options = venue.parser(__doc__, 100_000, 30_000, 100, "starts of each page").parse_args()
    with venue.large_site(options) as (site, _, free, slot):
        journey(site, options, free[0][1], slot)


if __name__ == "__main__":
    main()
