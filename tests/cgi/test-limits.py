#!/usr/bin/python3
"""Limits and addresses (contract 2, 4): the lock-out by account and address, rates by address and
by operator, the operators' address list, and whose X-Forwarded-For is believed."""

import tap
from cases import CLOCK, Case
from gatehouse import NO_LIMITS, Site

VALIDATE = "/api/tickets/validate"
LOGIN = "/api/operator/login"
MONTH = "/api/reservation-slots/available?orq=1"
site = None


def setUpModule():
    global site
    site = Site(clock=CLOCK)
    for name in ("gate", "second"):
        site.add_operator(name)
    site.serve()


def tearDownModule():
    site.close()


class LimitCase(Case):
    def setUp(self):
        site.set_clock(CLOCK)
        site.records.run("DELETE FROM rate_counters")

    def tearDown(self):
        site.configure(limits=NO_LIMITS, operator={"allow": ""}, server={"trusted_proxies": ""})

    def login(self, username="gate", pin="482913", source=None, **headers):
        return site.client(source).post(LOGIN, {"username": username, "pin": pin}, headers)

    def check_code(self, source=None, **headers):
        return site.client(source).post(VALIDATE, {"ticket_code": "x"}, headers)

    def assert_retry_after(self, answer, low, high):
        seconds = int(answer.headers["Retry-After"])
        self.assertTrue(low <= seconds <= high, seconds)
        return seconds


class LockOut(LimitCase):
    def setUp(self):
        super().setUp()
        site.configure(limits={"login_failures": "5/900"})

    def fail(self, times, **options):
        for _ in range(times):
            answer = self.login(pin="000000", **options)
            self.assertIn((answer.status, answer.code), [(401, "INVALID_CREDENTIALS"),
                                                         (429, "LOCKED_OUT")])

    def assert_locked(self, answer, low=1, high=900):
        self.assert_refused(answer, 429, "LOCKED_OUT",
                            retry_after=self.assert_retry_after(answer, low, high))

    def test_the_right_secret_is_refused_too(self):
        for _ in range(4):
            answer = self.login(pin="000000")
            self.assert_refused(answer, 401, "INVALID_CREDENTIALS")
            self.assertNotIn("Retry-After", answer.headers)
        last = self.login(pin="000000")
        self.assert_refused(last, 401, "INVALID_CREDENTIALS")
        self.assertEqual(self.assert_retry_after(last, 900, 900), 900)
        self.assert_locked(self.login(), 880)
        site.set_clock("2026-11-23 12:14:59")
        self.assert_locked(self.login(), high=2)

    def test_it_ends(self):
        self.fail(6)
        site.set_clock("2026-11-23 12:15:01")
        self.assertEqual(self.login().status, 200)

    def test_another_address_is_unaffected(self):
        self.fail(6)
        self.assertEqual(self.login(source="127.0.0.2").status, 200)

    def test_another_account_is_unaffected(self):
        self.fail(6)
        self.assertEqual(self.login("second").status, 200)

    def test_other_spellings_of_the_name_are_the_same_account(self):
        for name in ("gate", "GATE", "Gate", "gATE", "gaTE"):
            self.login(name, "000000")
        self.assert_locked(self.login())

    def test_unknown_names_lock_out_alike(self):
        for _ in range(6):
            answer = self.login("nobody", "000000")
        self.assert_locked(answer)

    def test_a_success_forgets_the_failures(self):
        self.fail(4)
        self.assertEqual(self.login().status, 200)
        self.fail(4)
        self.assertEqual(self.login().status, 200)

    def test_while_locked_failures_do_not_prolong_it(self):
        self.fail(6)
        site.set_clock("2026-11-23 12:10:00")
        self.fail(3)
        site.set_clock("2026-11-23 12:15:01")
        self.assertEqual(self.login().status, 200)

    def test_a_signed_in_operator_goes_on(self):
        gate, _ = site.sign_in()
        self.fail(6)
        self.assertEqual(gate.get("/api/operator/stats").status, 200)

    def test_spoofed_addresses_do_not_help(self):
        for number in range(6):
            self.login(pin="000000", X_Forwarded_For=f"192.0.2.{number}")
        self.assert_locked(self.login(X_Forwarded_For="192.0.2.99"))

    def test_behind_a_trusted_proxy_addresses_count_apart(self):
        site.configure(server={"trusted_proxies": "127.0.0.1"})
        self.fail(6, X_Forwarded_For="192.0.2.1")
        self.assert_locked(self.login(X_Forwarded_For="192.0.2.1"))
        self.assertEqual(self.login(X_Forwarded_For="192.0.2.2").status, 200)


class Rates(LimitCase):
    def assert_limited(self, answer, high=60):
        self.assert_refused(answer, 429, "RATE_LIMITED")
        self.assert_retry_after(answer, 1, high)

    def test_reservations_by_address(self):
        site.configure(limits={"reservation": "3/60"})
        for _ in range(3):
            self.assertEqual(self.check_code().status, 400)
        self.assert_limited(self.check_code())
        self.assert_limited(site.client().post("/api/reservations/create", {}))
        self.assertEqual(self.check_code("127.0.0.3").status, 400)
        self.assertEqual(site.client().get(MONTH).status, 200)
        site.set_clock("2026-11-23 12:01:01")
        self.assertEqual(self.check_code().status, 400)

    def test_availability_by_address(self):
        site.configure(limits={"availability": "2/30"})
        for _ in range(2):
            self.assertEqual(site.client().get(MONTH).status, 200)
        self.assert_limited(site.client().get(MONTH), 30)
        self.assertEqual(site.client("127.0.0.3").get(MONTH).status, 200)
        self.assertEqual(self.check_code().status, 400)

    def test_validation_by_operator(self):
        gate, _ = site.sign_in()
        second, _ = site.sign_in("second")
        site.configure(limits={"validation": "4/60"})
        for _ in range(2):
            answer = gate.post("/api/operator/validate-ticket", {"ticket_code": "x"})
            self.assert_refused(answer, 400, "TICKET_NOT_FOUND")
            answer = gate.post("/api/operator/verify-ticket", {
                "ticket_id": 99, "operator_id": 1})
            self.assert_refused(answer, 400, "TICKET_NOT_FOUND")
        again, _ = site.sign_in()
        again.source = "127.0.0.9"
        for client in (gate, again):
            self.assert_limited(client.post("/api/operator/validate-ticket", {"ticket_code": "x"}))
        answer = second.post("/api/operator/validate-ticket", {"ticket_code": "x"})
        self.assert_refused(answer, 400, "TICKET_NOT_FOUND")

    def test_spoofed_addresses_do_not_help(self):
        site.configure(limits={"reservation": "2/60"})
        for number in range(2):
            self.check_code(X_Forwarded_For=f"192.0.2.{number}")
        self.assert_limited(self.check_code(X_Forwarded_For="192.0.2.77"))

    def test_the_nearest_untrusted_address_counts(self):
        site.configure(limits={"reservation": "1/60"},
                       server={"trusted_proxies": "127.0.0.1, 10.0.0.0/8"})
        self.assertEqual(self.check_code(X_Forwarded_For="192.0.2.1").status, 400)
        for chain in ("192.0.2.1", "198.51.100.9, 192.0.2.1", "192.0.2.1, 10.1.2.3",
                      "x, 192.0.2.1", "203.0.113.5,192.0.2.1 , 10.9.9.9"):
            with self.subTest(chain=chain):
                self.assert_limited(self.check_code(X_Forwarded_For=chain))
        self.assertEqual(self.check_code(X_Forwarded_For="192.0.2.1, 192.0.2.8").status, 400)

    def test_an_ipv6_network_is_one_client(self):
        """One visitor has all the 2^64 addresses of it."""
        site.configure(limits={"reservation": "3/60", "availability": "3/60",
                               "login_failures": "3/900"},
                       server={"trusted_proxies": "127.0.0.1"})
        for number in range(3):
            address = f"2001:db8:1:2:{number}::{number}"
            self.assertEqual(self.check_code(X_Forwarded_For=address).status, 400)
            self.assertEqual(self.month(address).status, 200)
            self.login(pin="000000", X_Forwarded_For=address)
        self.assert_limited(self.check_code(X_Forwarded_For="2001:db8:1:2::ffff"))
        self.assert_limited(self.month("2001:db8:1:2::ffff"))
        answer = self.login(X_Forwarded_For="2001:db8:1:2::ffff")
        self.assert_refused(answer, 429, "LOCKED_OUT")
        other = "2001:db8:1:3::ffff"
        self.assertEqual(self.check_code(X_Forwarded_For=other).status, 400)
        self.assertEqual(self.month(other).status, 200)
        self.assertEqual(self.login(X_Forwarded_For=other).status, 200)

    @staticmethod
    def month(address):
        return site.client().get(MONTH, {"X-Forwarded-For": address})

    def test_underscores_do_not_make_another_address(self):
        site.configure(limits={"reservation": "1/60"}, server={"trusted_proxies": "127.0.0.1"})
        self.check_code(X_Forwarded_For="192.0.2.1")
        pairs = [("X_Forwarded_For", "198.51.100.{}"), ("X-Forwarded-For", "192.0.2.1")]
        for order in (1, -1):
            answer = self.send_raw([(name, value.format(order + 2)) for name, value in
                                    pairs[::order]])
            self.assertIn(answer.status, (400, 403, 429))
            self.assertNotEqual(answer.code, "TICKET_NOT_FOUND")

    @staticmethod
    def send_raw(pairs):
        """Client turns underscores into hyphens; these names go out as they are."""
        import http.client  # pylint: disable=import-outside-toplevel
        from client import Answer  # pylint: disable=import-outside-toplevel
        connection = http.client.HTTPConnection("127.0.0.1", site.server.port)
        connection.putrequest("POST", VALIDATE)
        for name, value in [*pairs, ("Content-Type", "application/json"),
                            ("Content-Length", "19")]:
            connection.putheader(name, value)
        connection.endheaders(b'{"ticket_code":"x"}')
        response = connection.getresponse()
        answer = Answer("POST", VALIDATE, response, response.read())
        connection.close()
        return answer

    def test_rows_are_bounded_whatever_the_number_of_sources(self):
        site.configure(limits={"reservation": "5/60"}, server={"trusted_proxies": "127.0.0.1"})
        for number in range(60):
            self.check_code(X_Forwarded_For=f"2001:db8:{number:x}::1")
        count = site.records.value("SELECT count(*) FROM rate_counters")
        self.assertTrue(1 <= count <= 120, count)  # their requests, and their misses
        self.assertLess(site.records.value("SELECT max(bucket) FROM rate_counters"), 8192)


class AddressList(LimitCase):
    def setUp(self):
        super().setUp()
        site.configure(operator={"allow": "127.0.0.7, 10.0.0.0/8, 2001:db8::/32"},
                       server={"trusted_proxies": "127.0.0.1"})

    def test_who_is_not_on_it(self):
        self.assert_refused(self.login(source="127.0.0.2"), 403, "ADDRESS_NOT_ALLOWED")
        self.assert_refused(self.login(), 403, "ADDRESS_NOT_ALLOWED")
        self.assert_refused(self.login(X_Forwarded_For="192.0.2.1"), 403, "ADDRESS_NOT_ALLOWED")

    def test_who_is(self):
        self.assertEqual(self.login(source="127.0.0.7").status, 200)
        for address in ("10.1.2.3", "2001:db8::5", "::ffff:10.1.2.3"):
            with self.subTest(address=address):
                self.assertEqual(self.login(X_Forwarded_For=address).status, 200)

    def test_a_proxy_is_not_its_visitors(self):
        """A visitor whom the proxy cannot name has not got the proxy's own rights."""
        site.configure(operator={"allow": "127.0.0.1"})
        self.assertEqual(self.login().status, 200)  # the proxy itself
        for value in ("192.0.2.1:4711", "unknown", "x, ", ",", "192.0.2.1, nobody",
                      "127.0.0.1, [2001:db8::1]", "192.0.2.1"):
            with self.subTest(value=value):
                self.assert_refused(self.login(X_Forwarded_For=value), 403, "ADDRESS_NOT_ALLOWED")
                answer = site.client().get("/metrics", {"X-Forwarded-For": value})
                self.assertEqual(answer.status, 403, answer)

    def test_a_proxy_that_is_not_declared_opens_no_metrics(self):
        site.configure(server={"trusted_proxies": ""})
        self.assertEqual(site.client().get("/metrics").status, 200)
        for name, value in (("X-Forwarded-For", "192.0.2.1"), ("Forwarded", "for=192.0.2.1")):
            with self.subTest(name=name):
                self.assert_refused(site.client().get("/metrics", {name: value}), 403,
                                    "ADDRESS_NOT_ALLOWED")

    def test_it_guards_every_operator_route_even_with_a_token(self):
        gate, _ = site.sign_in(source="127.0.0.7")
        self.assertEqual(gate.get("/api/operator/stats").status, 200)
        gate.source = "127.0.0.2"
        for path in ("logout", "validate-ticket", "verify-ticket"):
            self.assert_refused(gate.post(f"/api/operator/{path}", {}), 403, "ADDRESS_NOT_ALLOWED")
        self.assert_refused(gate.get("/api/operator/stats"), 403, "ADDRESS_NOT_ALLOWED")

    def test_customers_come_from_anywhere(self):
        self.assertEqual(self.check_code("127.0.0.2").status, 400)
        self.assertEqual(site.client("127.0.0.2").get(MONTH).status, 200)

    def test_metrics_are_for_loopback_and_the_list(self):
        self.assertEqual(site.client().get("/metrics").status, 200)
        self.assertEqual(site.client().get("/metrics", {"X-Forwarded-For": "10.9.9.9"}).status, 200)
        answer = site.client().get("/metrics", {"X-Forwarded-For": "192.0.2.1"})
        self.assertIn(answer.status, (403, 404))
        self.assertNotIn(b"gatehouse_", answer.body)


if __name__ == "__main__":
    tap.main()
