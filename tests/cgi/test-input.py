#!/usr/bin/python3
"""Bad input over HTTP (contract 3.3): broken and hostile JSON, wrong types, sizes, content types,
unknown routes and methods. Nothing of it may reach the database."""

import http.client
import json

import tap
from cases import CLOCK, Case, TODAY
from gatehouse import Site

VALIDATE = "/api/tickets/validate"
# Every POST route with a body that is right, and who may send it.
POSTS = {
    VALIDATE: ("customer", {"ticket_code": "TKT-2026-AAAAAA-AAAAAA"}),
    "/api/tickets/verify-contact": ("customer", {
        "ticket_id": 1, "email": "john@example.com", "phone": "+12025551234"}),
    "/api/tickets/confirm-contact": ("customer", {"ticket_id": 1}),
    "/api/reservations/create": ("customer", {
        "ticket_id": 1, "slot_id": 1, "customer_email": "john@example.com",
        "customer_phone": "+12025551234"}),
    "/api/operator/login": ("nobody", {"username": "gate", "pin": "482913"}),
    "/api/operator/validate-ticket": ("operator", {"ticket_code": "TKT-2026-AAAAAA-AAAAAA"}),
    "/api/operator/verify-ticket": ("operator", {"ticket_id": 1, "operator_id": 1}),
}
GETS = ["/api/reservation-slots/available", "/api/operator/stats", "/healthz", "/metrics"]
site = None


def setUpModule():
    global site
    site = Site(clock=CLOCK)
    site.add_operator("gate")
    site.serve()
    site.slot = site.records.slot(TODAY)
    site.ticket = site.records.ticket()
    site.clients = {"nobody": site.client(), "customer": site.booking_client(site.ticket.code),
                    "operator": site.sign_in()[0]}


def tearDownModule():
    site.close()


class InputCase(Case):
    def setUp(self):
        self.client = site.client()

    def tearDown(self):
        self.assertEqual(site.records.rows("SELECT * FROM ticket_reservations"), [])
        self.assertEqual(site.records.scans(), [])


class Json(InputCase):
    def assert_invalid(self, body):
        self.assert_refused(self.client.post(VALIDATE, body), 400, "INVALID_JSON")

    def test_broken(self):
        for body in (b"", b" ", b"{", b"}", b"[", b'{"ticket_code"}', b'{"ticket_code":}',
                     b'{"ticket_code":"a"', b'{"ticket_code":"a",}', b'{"ticket_code":"a"}}',
                     b'{"ticket_code":"a"} x', b'{"ticket_code":"a"}{}', b'{ticket_code:"a"}',
                     b"{'ticket_code':'a'}", b'{"ticket_code":"a"/**/}', b'// x\n{}',
                     b'{"ticket_code":"a\nb"}', b'{"ticket_code":"a\tb"}', b'{"a":"\\x41"}',
                     b'{"ticket_code":"a\x00"}', b'\x00', b'{"a":"\\u12"}', b"nul", b"True",
                     b'{"a":01}', b'{"a":+1}', b'{"a":.5}', b'{"a":1.}', b'{"a":0x10}',
                     b'{"a":1e}', b'{"a":--1}', b'{"a" "b"}', b'{"a":1 "b":2}', b'"', b"{]"):
            with self.subTest(body=body):
                self.assert_invalid(body)

    def test_what_readers_disagree_about(self):
        for body in (b'{"ticket_code":"a","ticket_code":"b"}',
                     b'{"ticket_code":"a","ticket\\u005fcode":"b"}',
                     b'{"ticket_code":"a","x":{"y":1,"y":2}}',
                     b'{"ticket_code":"a","x":NaN}', b'{"ticket_code":"a","x":Infinity}',
                     b'{"ticket_code":"a","x":-Infinity}', b'{"ticket_code":"a","x":1e400}',
                     b'{"ticket_code":"a","x":9223372036854775808}',
                     b'{"ticket_code":"a","x":-9223372036854775809}',
                     b'{"ticket_code":"a","x":' + b"9" * 400 + b"}",
                     b'{"ticket_code":"a\\u0000"}', b'{"ticket_code":"\\ud800"}',
                     b'{"ticket_code":"\\udc00\\ud800"}', b'{"ticket_code":"\\ud800x"}',
                     b'\xef\xbb\xbf{"ticket_code":"a"}'):
            with self.subTest(body=body[:60]):
                self.assert_invalid(body)

    def test_bad_utf8(self):
        for raw in (b"\xff", b"\xc0\xaf", b"\xe0\x80\xaf", b"\xed\xa0\x80", b"\xf5\x80\x80\x80",
                    b"\xc3", b"\x80", b"\xf0\x82\x82\xac"):
            with self.subTest(raw=raw):
                self.assert_invalid(b'{"ticket_code":"' + raw + b'"}')
        self.assert_invalid('{"ticket_code":"a"}'.encode("utf-16"))

    def test_deep_nesting(self):
        for depth in (17, 1000, 13000):
            self.assert_invalid(b'{"x":' + b"[" * depth + b"]" * depth + b"}")
            self.assert_invalid(b'{"x":' * depth)

    def test_good_json_in_odd_dress(self):
        for body in (b' \r\n\t{"ticket_code" : "TKT-2026-AAAAAA-AAAAAA"}\n',
                     b'{"\\u0074icket_code":"TKT\\u002d2026-AAAAAA-AAAAAA","x":"\\ud83d\\ude00"}'):
            self.assert_refused(self.client.post(VALIDATE, body), 400, "TICKET_NOT_FOUND")

    def test_not_an_object(self):
        for body in (b"[]", b'"x"', b"12", b"null", b"true", b'[{"ticket_code":"a"}]'):
            with self.subTest(body=body):
                answer = self.client.post(VALIDATE, body)
                self.assertEqual(answer.status, 400, answer)
                self.assertIn(answer.code, ("INVALID_JSON", "INVALID_REQUEST"))


class Fields(InputCase):
    def each_field(self):
        for path, (who, body) in POSTS.items():
            if who == "customer":
                body = {name: site.ticket.id if name == "ticket_id" else value
                        for name, value in body.items()}
            for name in body:
                yield path, site.clients[who], body, name

    def assert_names(self, answer, name):
        self.assert_refused(answer, 400, "INVALID_REQUEST")
        names = ("pin", "password") if name == "pin" else (name,)
        self.assertTrue(any(word in answer.error["message"] for word in names), answer)

    def test_missing(self):
        for path, client, body, name in self.each_field():
            with self.subTest(path=path, name=name):
                short = {key: value for key, value in body.items() if key != name}
                if path.endswith("login") and name == "pin":
                    continue  # test-token: neither secret
                self.assert_names(client.post(path, short), name)

    def test_wrong_types(self):
        for path, client, body, name in self.each_field():
            wrong = [None, True, [], {}, 1.5, [body[name]]]
            wrong += [1, -1] if isinstance(body[name], str) else ["1", "", 1.0, "x", 1e300]
            for value in wrong:
                with self.subTest(path=path, name=name, value=value):
                    self.assert_names(client.post(path, body | {name: value}), name)

    def test_numbers_out_of_range(self):
        for path, client, body, name in self.each_field():
            if not isinstance(body[name], int):
                continue
            for value in (0, -1, -2**63):
                with self.subTest(path=path, name=name, value=value):
                    answer = client.post(path, body | {name: value})
                    self.assertEqual(answer.status, 400, answer)
                    self.assertEqual(answer.code, "INVALID_REQUEST")

    def test_the_largest_number_is_nobody(self):
        answer = site.clients["operator"].post("/api/operator/verify-ticket", {
            "ticket_id": 2**63 - 1, "operator_id": 1})
        self.assert_refused(answer, 400, "TICKET_NOT_FOUND")
        site.records.run("DELETE FROM scans")
        answer = site.clients["customer"].post("/api/reservations/create", {
            "ticket_id": site.ticket.id, "slot_id": 2**63 - 1, "customer_phone": "+12025551234",
            "customer_email": "john@example.com"})
        self.assert_refused(answer, 400, "SLOT_NOT_FOUND")


class Sizes(InputCase):
    def test_64_kib_and_one_byte(self):
        body = json.dumps({"ticket_code": "TKT-2026-AAAAAA-AAAAAA"}).encode()
        fits = body + b" " * (65536 - len(body))
        self.assert_refused(self.client.post(VALIDATE, fits), 400, "TICKET_NOT_FOUND")
        self.assert_refused(self.client.post(VALIDATE, fits + b" "), 413, "BODY_TOO_LARGE")

    def test_on_every_route(self):
        for path, (who, _) in POSTS.items():
            with self.subTest(path=path):
                answer = site.clients[who].post(path, b"x" * 70000)
                self.assert_refused(answer, 413, "BODY_TOO_LARGE")

    def test_a_large_one_does_not_hang(self):
        answer = self.client.post(VALIDATE, b"[" * 8_000_000, checked=False)
        self.assertEqual(answer.status, 413)  # of the web server, which has a limit of its own

    def test_chunked(self):
        connection = http.client.HTTPConnection("127.0.0.1", site.server.port)
        connection.request("POST", VALIDATE, iter([b'{"ticket_code":', b'"nothing"}']),
                           {"Content-Type": "application/json"}, encode_chunked=True)
        response = connection.getresponse()
        self.assertEqual((response.status, json.load(response)["error"]["code"]),
                         (400, "TICKET_NOT_FOUND"))
        connection.close()


class Routes(InputCase):
    def test_unknown(self):
        for path in ("/api", "/api/", "/api/nothing", "/api/tickets", "/api/tickets/validate/",
                     "/api/tickets/validate/x", "/API/tickets/validate", "/api/tickets/Validate",
                     "/api/tickets/validat", "/api/tickets/validate;x=1", "/nothing.php",
                     "/api/operator", "/api/tickets%2Fvalidate%2f", "/api/" + "x" * 4000,
                     "/healthz/", "/.git/config", "/..%2f..%2fetc%2fpasswd"):
            for method in ("GET", "POST"):
                with self.subTest(path=path[:60], method=method):
                    answer = self.client.request(method, path, b"{}" if method == "POST" else None,
                                                 {"Content-Type": "application/json"})
                    self.assertEqual(answer.status, 404, answer)
                    if path.startswith("/api/"):
                        self.assertEqual(answer.code, "NOT_FOUND")

    def test_wrong_methods(self):
        for path in POSTS:
            for method in ("GET", "HEAD", "PUT", "DELETE", "PATCH"):
                with self.subTest(path=path, method=method):
                    answer = self.client.request(method, path)
                    self.assertEqual((answer.status, answer.headers["Allow"]), (405, "POST"))
                    if method != "HEAD":
                        self.assertEqual(answer.code, "METHOD_NOT_ALLOWED")
        for path in GETS:
            for method in ("POST", "PUT", "DELETE"):
                with self.subTest(path=path, method=method):
                    answer = self.client.request(method, path, b"{}",
                                                 {"Content-Type": "application/json"})
                    self.assertEqual(answer.status, 405)
                    self.assertEqual(answer.headers["Allow"], "GET, HEAD")

    def test_methods_that_nobody_knows(self):
        for method in ("TRACE", "CONNECT", "FOO", "get", "PROPFIND"):
            with self.subTest(method=method):
                answer = self.client.request(method, VALIDATE, checked=False)
                self.assertIn(answer.status, (400, 403, 405, 501))
                self.assertNotEqual(answer.code, "INTERNAL_ERROR")

    def test_content_types(self):
        body = b'{"ticket_code":"TKT-2026-AAAAAA-AAAAAA"}'
        for kind in ("application/json", "application/json; charset=utf-8", "Application/JSON",
                     "application/json;charset=UTF-8", "application/json ; charset=\"utf-8\""):
            with self.subTest(kind=kind):
                answer = self.client.post(VALIDATE, body, {"Content-Type": kind})
                self.assert_refused(answer, 400, "TICKET_NOT_FOUND")
        for kind in (None, "", "text/plain", "application/x-www-form-urlencoded",
                     "multipart/form-data; boundary=x", "application/jsonx", "text/json",
                     "application/json, text/plain", "json", "application / json"):
            with self.subTest(kind=kind):
                answer = self.client.request("POST", VALIDATE, body, {"Content-Type": kind})
                self.assert_refused(answer, 415, "UNSUPPORTED_MEDIA_TYPE")

    def test_languages(self):
        for language in ("en", "de, en;q=0.5", "xx", "*", "en;q=x", "x" * 3000, ",,;;", "\xe4"):
            with self.subTest(language=language[:20]):
                answer = self.client.post(VALIDATE, {"ticket_code": "x"},
                                          {"Accept-Language": language})
                self.assert_refused(answer, 400, "TICKET_NOT_FOUND")


if __name__ == "__main__":
    tap.main()
