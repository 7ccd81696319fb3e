#!/usr/bin/python3
"""The program as FastCGI: it stays, so the world changes under it. A database that is moved away or
replaced by a backup while it runs must never take a booking that is then lost."""

import http.client
import os
import shutil

import tap
from cases import CLOCK, Case
from gatehouse import Site

REQUESTS = 8  # so that each of the two processes gets some


class Resident(Case):
    def setUp(self):
        self.site = Site(clock=CLOCK)
        self.addCleanup(self.site.close)
        self.records = self.site.records
        self.slot = self.records.slot("2026-12-01")
        self.ticket = self.records.ticket()
        self.site.serve("fastcgi")
        self.customer = self.site.booking_client(self.ticket.code)
        self.assert_health(200)
        self.records.run("PRAGMA wal_checkpoint(TRUNCATE)")
        self.away = self.site.database + ".away"

    def assert_health(self, status):
        for _ in range(REQUESTS):
            self.assertEqual(self.site.client().get("/healthz").status, status)

    def test_moved_away_and_back(self):
        os.rename(self.site.database, self.away)
        self.assert_health(503)
        for _ in range(REQUESTS):
            answer = self.site.book(self.ticket, self.slot, self.customer)
            self.assert_refused(answer, 503, "BUSY")
        os.rename(self.away, self.site.database)
        self.assert_health(200)
        self.assert_admitted(self.site.book(self.ticket, self.slot, self.customer))
        self.assertEqual(self.records.broken_invariants(), [])

    def test_replaced_by_a_backup(self):
        shutil.copy(self.site.database, self.away)
        shutil.copystat(self.site.database, self.away)
        os.rename(self.away, self.site.database)
        tickets = [self.records.ticket() for _ in range(REQUESTS)]
        for ticket in tickets:
            self.assert_admitted(self.site.book(ticket, self.slot))
        count = self.records.value("SELECT count(*) FROM ticket_reservations")
        self.assertEqual(count, REQUESTS)
        self.assertEqual(self.records.broken_invariants(), [])


class TwoHeaders(Case):
    """lighttpd makes one variable of X-Forwarded-For and X_Forwarded_For; this configuration lets
    both through."""

    def test_a_forged_chain_has_not_the_rights_of_the_proxy(self):
        site = Site(clock=CLOCK, server={"trusted_proxies": "127.0.0.1"})
        self.addCleanup(site.close)
        site.serve("fastcgi")
        connection = http.client.HTTPConnection("127.0.0.1", site.server.port)
        self.addCleanup(connection.close)
        for names in (("X-Forwarded-For", "X_Forwarded_For"), ("X_Forwarded_For", "X-Forwarded-For")):
            with self.subTest(names=names):
                connection.putrequest("GET", "/metrics")
                for name in names:
                    connection.putheader(name, "192.0.2.1")
                connection.endheaders()
                response = connection.getresponse()
                response.read()
                self.assertEqual(response.status, 403)


if __name__ == "__main__":
    tap.main()
