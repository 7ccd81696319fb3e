"""A visitor of the site with a browser that has no scripts: cookies, and forms with their hidden
fields."""

import html
import re
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urljoin

ORIGIN = "https://tickets.example.org"


class Visitor:
    """Keeps the page it is on. @accept: its Accept-Language; @source: its loopback address."""

    def __init__(self, site, accept=None, source=None):
        self.client = site.client(source)
        self.cookies = SimpleCookie()
        self.accept = accept
        self.path = None
        self.page = ""
        self.csrf = None

    def headers(self):
        found = {"Cookie": "; ".join(f"{name}={morsel.value}" for name, morsel in self.cookies.items()),
                 "Accept-Language": self.accept}
        return {name: value for name, value in found.items() if value}

    def send(self, method, path, body=None, headers=None):
        """Follows what it is sent on to; the answer of the last."""
        answer = self.client.request(method, path, body, self.headers() | (headers or {}))
        for line in answer.headers.get_all("Set-Cookie", []):
            self.cookies.load(line)
        self.path = path
        self.page = answer.body.decode(errors="replace")
        if answer.status == 303:
            return self.send("GET", answer.headers["Location"])
        return answer

    def get(self, path):
        return self.send("GET", path)

    def hidden(self, name):
        found = re.search(rf'name="{name}" value="([^"]+)"', self.page)
        return found and found[1]

    def post(self, path, **fields):
        self.csrf = self.hidden("csrf") or self.csrf  # a month without open days has no form
        hidden = {"csrf": self.csrf, "request_id": self.hidden("request_id")}
        hidden = {name: value for name, value in hidden.items() if value}
        return self.send("POST", path, urlencode(hidden | fields).encode(),
                         {"Content-Type": "application/x-www-form-urlencoded", "Origin": ORIGIN})

    def switch(self, name):
        """Presses a language of the menu."""
        link = re.search(rf'<a href="([^"]+)"[^>]*>{re.escape(name)}</a>', self.page)
        assert link, self.page
        return self.get(urljoin(self.path, html.unescape(link[1])))

    def book(self, code, slot_id):
        """From the code to the success page; its path."""
        for path, fields in (("/reserve", {"ticket_code": code}),
                             ("/reserve/contact", {"email": "jo@example.com", "phone": "+1 202-555-1234"}),
                             ("/reserve/slots", {"slot_id": slot_id}),
                             ("/reserve/confirm", {"confirm": "1"})):
            answer = self.post(path, **fields)
            assert answer.status == 200, answer
        assert self.path.startswith("/reserve/done/"), self.path
        return self.path


def text_of(page):
    """What is read on a page, without the menu of languages."""
    page = re.sub(r'<details class="tongues">.*?</details>', " ", page, flags=re.S)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", page)).split())
