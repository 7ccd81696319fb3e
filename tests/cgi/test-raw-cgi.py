#!/usr/bin/python3
"""The program itself, started with environments that no honest web server makes: CONTENT_LENGTH
that lies, variables that are missing or hostile (RFC 3875; some servers pass such things on)."""

import contextlib
import email
import json
import os
import stat
import subprocess
import time

import tap
from cases import CLOCK, Case
from gatehouse import CGI, Site

BODY = b'{"ticket_code":"TKT-2026-AAAAAA-AAAAAA"}'
GOOD = {
    "GATEWAY_INTERFACE": "CGI/1.1", "SERVER_PROTOCOL": "HTTP/1.1", "SERVER_NAME": "localhost",
    "SERVER_PORT": "80", "SCRIPT_NAME": "", "REQUEST_METHOD": "POST",
    "PATH_INFO": "/api/tickets/validate", "QUERY_STRING": "", "REMOTE_ADDR": "127.0.0.1",
    "CONTENT_TYPE": "application/json", "CONTENT_LENGTH": str(len(BODY)),
}
site = None


def setUpModule():
    global site
    site = Site(clock=CLOCK)


def tearDownModule():
    site.close()


class RawCgi(Case):
    def run_cgi(self, body=BODY, **changes):
        """(status, code, headers, body); a change to None takes the variable away."""
        environ = {name: value for name, value in (GOOD | changes).items() if value is not None}
        status, output, error = site.run_cgi(environ, body)
        self.assertEqual(status, 0, error)
        head, separator, rest = output.partition(b"\r\n\r\n")
        self.assertTrue(separator, output)
        headers = email.message_from_bytes(head)
        self.assertEqual(headers.defects, [])
        self.assertIn("Content-Type", headers)
        code = None
        if headers["Content-Type"].startswith("application/json"):
            code = json.loads(rest).get("error", {}).get("code")
        number = int(headers.get("Status", "200").split()[0])
        self.assertLess(number, 500, output)
        return number, code, headers, rest

    def assert_code(self, status, code, **changes):
        found = self.run_cgi(**changes)
        self.assertEqual(found[:2], (status, code))

    def test_honest(self):
        self.assert_code(400, "TICKET_NOT_FOUND")

    def test_length_beyond_the_body(self):
        for length in (len(BODY) + 1, 65536):
            with self.subTest(length=length):
                number, code, _, _ = self.run_cgi(CONTENT_LENGTH=str(length))
                self.assertEqual(number, 400)
                self.assertIn(code, ("INVALID_JSON", "INVALID_REQUEST"))

    def test_length_short_of_the_body(self):
        self.assert_code(400, "INVALID_JSON", CONTENT_LENGTH=str(len(BODY) - 1))
        self.assert_code(400, "TICKET_NOT_FOUND", body=BODY + b"garbage")

    def test_length_that_is_none(self):
        for length in ("-1", "abc", "1e3", "0x10", "+5", " 40", "40 ", "40,40", "40\n",
                       "18446744073709551656", "99999999999999999999999"):
            with self.subTest(length=length):
                number, code, _, _ = self.run_cgi(CONTENT_LENGTH=length)
                self.assertIn((number, code), [(400, "INVALID_REQUEST"), (400, "INVALID_JSON"),
                                               (413, "BODY_TOO_LARGE")])

    def test_length_missing(self):
        for length in (None, "", "0"):
            with self.subTest(length=length):
                number, code, _, _ = self.run_cgi(CONTENT_LENGTH=length)
                self.assertIn((number, code), [(400, "INVALID_JSON"), (400, "INVALID_REQUEST"),
                                               (411, "INVALID_REQUEST")])

    def test_length_too_large_is_refused_unread(self):
        self.assert_code(413, "BODY_TOO_LARGE", CONTENT_LENGTH="65537", body=b"")
        self.assert_code(413, "BODY_TOO_LARGE", CONTENT_LENGTH="4294967336", body=BODY)

    def test_a_trickle_that_nobody_wants_is_not_waited_for(self):
        """A byte now and then, of a body that no route reads."""
        environ = {**site.environment(), **GOOD, "PATH_INFO": "/api/nothing",
                   "CONTENT_LENGTH": "65536"}
        begun = time.monotonic()
        with subprocess.Popen([CGI], env=environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL) as process:
            while process.poll() is None and time.monotonic() - begun < 10:
                with contextlib.suppress(BrokenPipeError):
                    os.write(process.stdin.fileno(), b"x")
                time.sleep(0.1)
            took = time.monotonic() - begun
            process.kill()
            self.assertLess(took, 8)
            self.assertIn(b"404", process.stdout.read().partition(b"\r\n")[0])

    def test_paths(self):
        for path in ("/api/x\nSet-Cookie: a=b", "/api/x\r\n\r\n<html>", "/" + "a" * 100000,
                     "/\udcff\udcfe", "/api/\udcff", "api/tickets/validate", "/api/%00",
                     "/../../etc/passwd", "/api/{{ticket}}", "/<script>alert(1)</script>"):
            with self.subTest(path=path[:40]):
                number, _, headers, body = self.run_cgi(PATH_INFO=path)
                self.assertEqual(number, 404)
                self.assertNotIn("Set-Cookie", headers)
                if path.startswith("/api/"):
                    self.assertTrue(headers["Content-Type"].startswith("application/json"))
                self.assertNotIn(b"<script>alert", body)

    def test_no_path_is_the_root(self):
        for path in (None, ""):
            number, _, _, _ = self.run_cgi(PATH_INFO=path, REQUEST_METHOD="GET", body=b"",
                                           CONTENT_LENGTH=None, CONTENT_TYPE=None)
            self.assertIn(number, (200, 303))

    def test_methods(self):
        for method in ("", "post", "POST ", "POST\n", "X" * 10000, "\udcff"):
            with self.subTest(method=method[:20]):
                number, _, _, _ = self.run_cgi(REQUEST_METHOD=method)
                self.assertIn(number, (400, 405))

    def test_addresses(self):
        for address in (None, "", "localhost", "999.1.1.1", "::1", "fe80::1%eth0", "x" * 5000):
            with self.subTest(address=address and address[:20]):
                self.assert_code(400, "TICKET_NOT_FOUND", REMOTE_ADDR=address)

    def test_a_long_chain_of_proxies_still_ends_in_its_client(self):
        site.configure(server={"trusted_proxies": "127.0.0.1"})
        self.addCleanup(site.configure, server={"trusted_proxies": ""})
        metrics = {"PATH_INFO": "/metrics", "REQUEST_METHOD": "GET", "CONTENT_LENGTH": None,
                   "CONTENT_TYPE": None, "body": b""}
        for start in ("", "a" * 9000 + ", ", "127.0.0.1, " * 900):
            with self.subTest(start=start[:20]):
                chain = start + "192.0.2.1"
                self.assert_code(403, "ADDRESS_NOT_ALLOWED", **metrics, HTTP_X_FORWARDED_FOR=chain)

    def test_hostile_headers(self):
        for name, value in (("HTTP_PROXY", "http://evil.example"), ("HTTP_COOKIE", "=" * 60000),
                            ("HTTP_COOKIE", "gatehouse_booking=; gatehouse_booking"),
                            ("HTTP_HOST", "evil.example\r\nX: y"), ("HTTP_HOST", "\udcff" * 300),
                            ("HTTP_AUTHORIZATION", "Bearer " + "\udcff" * 900),
                            ("HTTP_IDEMPOTENCY_KEY", "\x01"), ("QUERY_STRING", "&=&%&%zz=%f" * 999),
                            ("HTTP_X_FORWARDED_FOR", "," * 9000), ("HTTP_IF_NONE_MATCH", '"' * 9),
                            ("HTTP_ACCEPT_LANGUAGE", "../../../../etc/passwd"),
                            ("HTTP_X_GATEHOUSE_DEVICE", "'; DROP TABLE scans; --")):
            with self.subTest(name=name, value=value[:20]):
                self.assert_code(400, "TICKET_NOT_FOUND", **{name: value})

    def test_the_query_of_a_month(self):
        for query in ("orq=1&orq=2", "orq=%", "orq=1%", "orq=%zz", "orq", "=1", "orq=1;month=x",
                      "month=2026-11&orq=1&" + "a=b&" * 5000, "%6frq=1", "orq=%31"):
            with self.subTest(query=query[:30]):
                number, _, _, _ = self.run_cgi(
                    PATH_INFO="/api/reservation-slots/available", REQUEST_METHOD="GET", body=b"",
                    CONTENT_LENGTH=None, CONTENT_TYPE=None, QUERY_STRING=query)
                self.assertIn(number, (200, 400))

    def test_other_variables_change_nothing(self):
        self.assert_code(400, "TICKET_NOT_FOUND", GATEHOUSE_DATABASE="sqlite:/nonexistent",
                         G_MESSAGES_DEBUG="all", SQLITE_TMPDIR="/nonexistent", HOME="/nonexistent")

    def test_files_are_not_for_others(self):
        self.assert_code(400, "TICKET_NOT_FOUND")
        for name in os.listdir(site.data):
            mode = stat.S_IMODE(os.stat(os.path.join(site.data, name)).st_mode)
            self.assertEqual(mode & 0o007, 0, f"{name}: {mode:o}")


class Broken(Case):
    """A configuration that is wrong runs nothing, and says nothing of it to the customer."""

    def answer_of(self, configuration):
        path = os.path.join(site.dir, "broken.conf")
        with open(path, "w", encoding="utf-8") as file:
            file.write(configuration)
        _, output, error = site.run_cgi(GOOD | {"GATEHOUSE_CONFIG": path}, BODY)
        head, _, rest = output.partition(b"\r\n\r\n")
        status = email.message_from_bytes(head)["Status"]
        self.assertIn(status.split()[0], ("500", "503"), output)
        self.assertNotIn(site.dir.encode(), output)
        self.assertIs(json.loads(rest)["success"], False)
        return error.decode()

    def configuration(self):
        with open(site.config_path, encoding="utf-8") as file:
            return file.read()

    def test_an_unknown_key_is_named_in_the_log(self):
        error = self.answer_of(self.configuration() + "[operator]\nallowed = 10.0.0.0/8\n")
        self.assertIn("allowed", error)
        self.assertIn("broken.conf", error)

    def test_a_bad_value_is_named_in_the_log(self):
        error = self.answer_of(self.configuration().replace("reservation = 0", "reservation = x"))
        self.assertIn("reservation", error)

    def test_a_missing_secret(self):
        error = self.answer_of(self.configuration().replace(
            f"{site.data}/secret", f"{site.data}/nothing"))
        self.assertIn("gatehousectl init", error)

    def test_no_configuration_at_all(self):
        _, output, error = site.run_cgi(
            GOOD | {"GATEHOUSE_CONFIG": os.path.join(site.dir, "nothing.conf")}, BODY)
        self.assertRegex(output.decode(), r"^Status: 50[03]")
        self.assertIn("nothing.conf", error.decode())


if __name__ == "__main__":
    tap.main()
