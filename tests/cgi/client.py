"""HTTP requests whose every answer is checked for what all answers owe: security headers, the
envelope of the contract, the description in openapi.yaml, and no inner detail in a refusal."""

import http.client
import json
import re

import spec

# What no refusal may show: paths, SQL, source files, library words.
INNER_DETAIL = re.compile(
    r"sqlite|select .* from|insert into|delete from|no such table|constraint|\.c:|/usr/|/var/|/tmp/"
    r"|/home/|argon2|glib|json-c|libsodium|errno|secret_file|traceback|stack", re.IGNORECASE)


class Answer:
    """One answer: status, headers, body, and the parts of its envelope when it is JSON."""

    def __init__(self, method, path, response, body):
        self.method = method
        self.path = path
        self.status = response.status
        self.headers = response.headers
        self.body = body
        self.json = None
        if body and self.headers.get("Content-Type", "").startswith("application/json"):
            self.json = json.loads(body)

    @property
    def data(self):
        return self.json["data"]

    @property
    def error(self):
        return (self.json or {}).get("error") or {}

    @property
    def code(self):
        return self.error.get("code")

    def __repr__(self):
        return f"{self.method} {self.path}: {self.status} {self.body[:600]!r}"


def require(condition, answer, what):
    assert condition, f"{what}: {answer}\n{answer.headers}"


def check_headers(answer):
    headers = answer.headers
    require(headers.get("X-Content-Type-Options") == "nosniff", answer, "X-Content-Type-Options")
    require(headers.get("Referrer-Policy"), answer, "Referrer-Policy")
    policy = headers.get("Content-Security-Policy", "")
    require("default-src" in policy and "unsafe" not in policy, answer, "Content-Security-Policy")
    require("frame-ancestors" in policy or headers.get("X-Frame-Options"), answer, "framing")
    require(len(headers.get_all("Content-Type", [])) <= 1, answer, "one Content-Type")
    require("X-Powered-By" not in headers, answer, "X-Powered-By")


def check_refusal(answer, hidden):
    text = answer.body.decode()
    found = INNER_DETAIL.search(text)
    require(found is None, answer, f"inner detail {found and found.group()!r}")
    for secret in hidden:
        require(secret not in text, answer, f"hidden text {secret!r}")


def check_api(answer, hidden):
    """The envelope of contract section 3, and the description of this very answer."""
    if answer.status != 304 and answer.method != "HEAD":
        require(answer.headers.get("Content-Type") == "application/json; charset=utf-8", answer,
                "Content-Type")
        require(isinstance(answer.json, dict), answer, "a JSON object")
        require(answer.json.get("success") is (answer.status < 400), answer, "success")
    if answer.status >= 400 and answer.method != "HEAD":
        require(re.fullmatch(r"[A-Z][A-Z_]+", answer.code or ""), answer, "code")
        require(len(answer.error.get("message") or "") >= 10, answer, "a message for people")
        check_refusal(answer, hidden)
    if answer.status in (429, 503):
        require(re.fullmatch(r"[1-9][0-9]{0,4}", answer.headers.get("Retry-After", "")), answer,
                "Retry-After")
    if answer.status == 405:
        require(re.fullmatch("[A-Z]+(, [A-Z]+)*", answer.headers.get("Allow", "")), answer, "Allow")
    if answer.code == "UNAUTHENTICATED":
        require(answer.headers.get("WWW-Authenticate", "").startswith("Bearer"), answer,
                "WWW-Authenticate")
    if answer.path.startswith("/api/operator/"):
        require(re.fullmatch(r"[1-9][0-9]{12}", answer.headers.get("X-Gatehouse-Time", "")), answer,
                "X-Gatehouse-Time")
    if answer.path.startswith("/api/") and answer.status not in (304, 404, 405) \
            and answer.method in ("GET", "POST"):
        require("no-store" in answer.headers.get("Cache-Control", "") or answer.status == 200 and
                answer.path.startswith("/api/reservation-slots/"), answer, "Cache-Control")
    spec.check(answer)


class Client:
    """Sends requests from one address, with one token. One connection a request."""

    def __init__(self, port, hidden=(), source=None, token=None):
        self.port = port
        self.hidden = hidden
        self.source = source
        self.token = token

    def request(self, method, path, body=None, headers=None, checked=True, timeout=60):
        """@checked: FALSE for what a web server answers by itself."""
        connection = http.client.HTTPConnection(
            "127.0.0.1", self.port, timeout=timeout,
            source_address=(self.source, 0) if self.source else None)
        sent = {} if self.token is None else {"Authorization": f"Bearer {self.token}"}
        sent |= {name.replace("_", "-"): value for name, value in (headers or {}).items()
                 if value is not None}
        try:
            connection.request(method, path, body, sent)
            response = connection.getresponse()
            answer = Answer(method, path, response, response.read())
        finally:
            connection.close()
        if checked:
            self.check(answer)
        return answer

    def check(self, answer):
        require(answer.status != 500, answer, "an internal error")
        check_headers(answer)
        if answer.path.startswith("/api/") or answer.json is not None:
            check_api(answer, self.hidden)

    def get(self, path, headers=None, **options):
        return self.request("GET", path, None, headers, **options)

    def post(self, path, value=None, headers=None, **options):
        """Sends @value as JSON; bytes are sent as they are."""
        body = value if isinstance(value, bytes) else json.dumps(value).encode()
        return self.request("POST", path, body, {"Content-Type": "application/json"} |
                            (headers or {}), **options)
