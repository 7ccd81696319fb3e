#!/usr/bin/python3
"""Sign-in, sign-out and the operator's token: what is believed and what is not (RFC 7519, 8725)."""

import base64
import hashlib
import hmac
import json

import tap
from cases import CLOCK, Case, NOW
from gatehouse import Site

LOGIN = "/api/operator/login"
LOGOUT = "/api/operator/logout"
# (method, path, body) of everything behind a token.
GUARDED = [("POST", LOGOUT, None),
           ("POST", "/api/operator/validate-ticket", {"ticket_code": "x"}),
           ("POST", "/api/operator/verify-ticket", {"ticket_id": 1, "operator_id": 1}),
           ("GET", "/api/operator/stats", None)]
site = None


def setUpModule():
    global site
    site = Site(clock=CLOCK)
    site.operator = site.add_operator("gate")
    site.ctl("operators", "add", "boss", "--name", "The Boss", "--role", "ADMIN",
             "--password-stdin", stdin="correct horse battery\n")
    site.serve()


def tearDownModule():
    site.close()


def encode(value):
    raw = value if isinstance(value, bytes) else json.dumps(value, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def decode(part):
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def send(client, method, path, body, **headers):
    return client.get(path, headers) if method == "GET" else client.post(path, body, headers)


class SignIn(Case):
    def setUp(self):
        self.client = site.client()

    def login(self, **body):
        return self.client.post(LOGIN, body)

    def test_with_a_pin(self):
        data = self.assert_admitted(self.login(username="gate", pin="482913"))
        self.assertEqual(data["operator"], {"id": site.operator, "name": "Jane Smith",
                                            "role": "OPERATOR", "orq": 1})
        header, claims, _ = data["token"].split(".")
        self.assertEqual(json.loads(decode(header)), {"alg": "HS256", "typ": "JWT"})
        claims = json.loads(decode(claims))
        self.assertEqual((claims["iat"], claims["exp"]), (NOW, NOW + 8 * 3600))
        self.assertEqual(data["expires_at"], "2026-11-23T20:00:00Z")

    def test_with_a_password(self):
        data = self.assert_admitted(self.login(username="boss", password="correct horse battery"))
        self.assertEqual((data["operator"]["name"], data["operator"]["role"]),
                         ("The Boss", "ADMIN"))

    def test_user_names_in_any_case(self):
        self.assert_admitted(self.login(username="GATE", pin="482913"))

    def test_wrong_secrets(self):
        for body in ({"username": "gate", "pin": "000000"}, {"username": "gate", "pin": ""},
                     {"username": "nobody", "pin": "482913"},
                     {"username": "gate", "password": "482913"},
                     {"username": "boss", "pin": "correct horse battery"},
                     {"username": "boss", "password": "Correct horse battery"},
                     {"username": "gate' OR 1=1 --", "pin": "482913"}):
            with self.subTest(body=body):
                self.assert_refused(self.login(**body), 401, "INVALID_CREDENTIALS")

    def test_unknown_and_known_users_get_the_same_answer(self):
        known = self.login(username="gate", pin="111111")
        unknown = self.login(username="nobody", pin="111111")
        strip = [{name: value for name, value in answer.error.items() if name != "request_id"}
                 for answer in (known, unknown)]
        self.assertEqual(strip[0], strip[1])

    def test_neither_secret(self):
        answer = self.login(username="gate")
        self.assert_refused(answer, 400, "INVALID_REQUEST")
        self.assertRegex(answer.error["message"], "pin|password")

    def test_a_disabled_operator(self):
        site.add_operator("leaver", "Lee Ver", "335577")
        gate, _ = site.sign_in("leaver", "335577")
        site.ctl("operators", "disable", "leaver")
        self.assert_refused(self.login(username="leaver", pin="335577"), 401,
                            "INVALID_CREDENTIALS")
        self.assert_refused(gate.get("/api/operator/stats"), 401, "UNAUTHENTICATED")

    def test_signed_out_is_signed_out(self):
        gate, _ = site.sign_in()
        other, _ = site.sign_in()
        self.assertEqual(gate.post(LOGOUT).status, 200)
        for method, path, body in GUARDED:
            self.assert_refused(send(gate, method, path, body), 401, "UNAUTHENTICATED")
        self.assertEqual(other.get("/api/operator/stats").status, 200)


class Token(Case):
    def setUp(self):
        self.gate, _ = site.sign_in()

    def tearDown(self):
        site.set_clock(CLOCK)

    def assert_dead(self, token=None, **headers):
        client = site.client()
        client.token = token
        for method, path, body in GUARDED:
            answer = send(client, method, path, body, **headers)
            self.assert_refused(answer, 401, "UNAUTHENTICATED")

    def test_none(self):
        self.assert_dead()

    def test_other_schemes(self):
        for value in ("", "Bearer", "Bearer ", f"Basic {self.gate.token}", self.gate.token,
                      f"Bearer {self.gate.token} x", f"Bearer\t\t{self.gate.token[:-1]}"):
            with self.subTest(value=value[:30]):
                self.assert_dead(Authorization=value)

    def test_as_a_cookie_it_is_none(self):
        self.assert_dead(Cookie=f"gatehouse_booking={self.gate.token}")

    def test_the_scheme_in_any_case(self):
        answer = site.client().get("/api/operator/stats",
                                   {"Authorization": f"bearer {self.gate.token}"})
        self.assertEqual(answer.status, 200)

    def test_eight_hours(self):
        site.set_clock("2026-11-23 19:59:59")
        self.assertEqual(self.gate.get("/api/operator/stats").status, 200)
        site.set_clock("2026-11-23 20:00:00")
        self.assert_dead(self.gate.token)

    def test_a_booking_token_is_none(self):
        self.assert_dead(site.booking_client(site.records.ticket().code).token)

    def test_tampered(self):
        header, claims, signature = self.gate.token.split(".")
        changed = json.loads(decode(claims)) | {"exp": NOW + 99 * 3600}
        flipped = bytearray(decode(signature))
        flipped[0] ^= 1
        for token in (f"{header}.{encode(changed)}.{signature}", f"{header}.{claims}.",
                      f"{header}.{claims}", f"{header}.{claims}.{encode(bytes(flipped))}",
                      f"{header}.{claims}.{signature}.{signature}", f"{header}..{signature}",
                      f".{claims}.{signature}", "." * 3000, "ey" * 20000, "\u00e4"):
            with self.subTest(token=token[-50:]):
                if token.isascii() and len(token) < 8000:
                    self.assert_dead(token)
                else:
                    answer = site.client().get(
                        "/api/operator/stats", {"Authorization": b"Bearer " + token.encode()},
                        checked=False)
                    self.assertIn(answer.status, (400, 401, 413, 431))

    def session_key(self):
        """The key that signs sessions, as rules/token.h derives it from the secret; proven by a
        real token before any forgery is made with it."""
        with open(site.data + "/secret", "rb") as file:
            secret = file.read()
        key = hashlib.blake2b(key=secret, digest_size=32, salt=(1).to_bytes(16, "little"),
                              person=b"gatehous".ljust(16, b"\0")).digest()
        header, claims, signature = self.gate.token.split(".")
        mac = hmac.new(key, f"{header}.{claims}".encode(), "sha256").digest()
        self.assertEqual(encode(mac), signature, "the key in this test is not the server's")
        return key

    def forge(self, key, header, claims, digest="sha256"):
        text = f"{encode(header)}.{encode(claims)}"
        return f"{text}.{encode(hmac.new(key, text.encode(), digest).digest())}"

    def test_algorithms_that_the_token_chooses(self):
        _, claims, _ = self.gate.token.split(".")
        claims = decode(claims)
        key = self.session_key()
        none = encode({"alg": "none", "typ": "JWT"})
        tokens = [f"{none}.{encode(claims)}.", f"{none}.{encode(claims)}.{encode(b'x')}",
                  self.forge(key, {"alg": "none", "typ": "JWT"}, claims),
                  self.forge(key, {"alg": "nOnE", "typ": "JWT"}, claims),
                  self.forge(key, {"alg": "HS512", "typ": "JWT"}, claims, "sha512"),
                  self.forge(key, {"alg": "HS512", "typ": "JWT"}, claims),
                  self.forge(key, {"alg": "HS384", "typ": "JWT"}, claims, "sha384"),
                  self.forge(key, {"alg": "HS256", "typ": "JWT", "crit": ["x"]}, claims),
                  self.forge(key, {"typ": "JWT"}, claims),
                  self.forge(b"", {"alg": "HS256", "typ": "JWT"}, claims),
                  self.forge(b"\0" * 32, {"alg": "HS256", "typ": "JWT"}, claims)]
        for number, token in enumerate(tokens):
            with self.subTest(number=number):
                self.assert_dead(token)

    def test_claims_that_are_not_ours(self):
        key = self.session_key()
        _, claims, _ = self.gate.token.split(".")
        good = json.loads(decode(claims))
        header = {"alg": "HS256", "typ": "JWT"}
        answer = site.client(token=self.forge(key, header, good)).get("/api/operator/stats")
        self.assertEqual(answer.status, 200, "an honest copy must work, else this proves nothing")
        changes = [{"iss": "other"}, {"aud": "booking"}, {"exp": NOW}, {"exp": NOW - 1},
                   {"iat": NOW + 3600, "exp": NOW + 7200}, {"sub": "999"}, {"sub": ""},
                   {"jti": "0" * 32}, {"jti": ""}, {"exp": None}, {"exp": "9999999999"}]
        for change in changes:
            with self.subTest(change=change):
                self.assert_dead(self.forge(key, header, good | change))
        for missing in good:
            with self.subTest(missing=missing):
                self.assert_dead(self.forge(key, header, {name: value for name, value in
                                                          good.items() if name != missing}))


if __name__ == "__main__":
    tap.main()
