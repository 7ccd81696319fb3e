#!/usr/bin/python3
"""/api/operator/search: people who lost their code are found by what they say of themselves,
and nobody reads more of them than that."""

import urllib.parse

import tap
from cases import CLOCK, Case, TODAY
from gatehouse import Site

SEARCH = "/api/operator/search"
site = None


def setUpModule():
    global site
    site = Site(clock=CLOCK)
    site.operator = site.add_operator("gate")
    site.orq, site.product = site.records.organisation("Other", "UTC")
    site.serve()
    site.gate, _ = site.sign_in()


def tearDownModule():
    site.close()


class Search(Case):
    def ask(self, words):
        """As kiosks do."""
        return site.gate.post(SEARCH, {"q": words})

    def named(self, name, *arguments, **options):
        ticket = site.records.ticket(*arguments, **options)
        site.records.run("UPDATE orders SET customer_name = ? WHERE id = ?", name, ticket.order_id)
        return ticket

    def test_found(self):
        slot = site.records.slot(TODAY, "15:00:00", "16:00:00")
        later = self.named("Renée Fauré", "RESERVED", slot=site.records.slot("2026-12-24"))
        today = self.named("renee faure", "RESERVED", slot=slot)
        self.named("Renée Fauré", orq=site.orq, product=site.product)
        data = self.assert_admitted(self.ask("FAURE Renée"))
        self.assertEqual([hit["ticket_id"] for hit in data["hits"]], [today.id, later.id])
        self.assertFalse(data["more"])
        self.assertEqual(data["hits"][0], {
            "ticket_id": today.id, "ticket_code": today.code, "customer_name": "renee faure",
            "email_masked": "j…@e….com", "phone_masked": "…34", "status": "RESERVED",
            "date": TODAY, "start_time": "15:00:00"})

    def test_by_address(self):
        self.named("Zoë Ångström")
        found = self.assert_admitted(self.ask("angstrom"))
        self.assertEqual(len(found["hits"]), 1)
        query = urllib.parse.urlencode({"q": "angstrom"})
        self.assertEqual(self.assert_admitted(site.gate.get(f"{SEARCH}?{query}")), found)

    def test_broken_questions(self):
        for body in ({}, {"q": 5}, {"q": None}, {"q": ["silva"]}):
            self.assert_refused(site.gate.post(SEARCH, body), 400, "INVALID_REQUEST")

    def test_kept_without_the_words(self):
        self.assert_admitted(self.ask("Somebody Unheard"))
        event = site.records.row("SELECT name, operator_id, detail FROM events ORDER BY id DESC"
                                 " LIMIT 1")
        self.assertEqual(event, {"name": "operator.searched", "operator_id": site.operator,
                                 "detail": "0 hits"})

    def test_refused(self):
        for words in ("", "ab", "x" * 101):
            self.assert_refused(self.ask(words), 400, "INVALID_REQUEST")
        self.assert_refused(site.client().get(f"{SEARCH}?q=silva"), 401, "UNAUTHENTICATED")
        self.assert_refused(site.client().post(SEARCH, {"q": "silva"}), 401, "UNAUTHENTICATED")
        site.configure(limits={"validation": "1/60"})
        self.ask("silva")
        self.assert_refused(self.ask("silva"), 429, "RATE_LIMITED")
        site.configure(limits={"validation": "0"})

    def test_signs_of_the_database_are_letters(self):
        for words in ("%%%", "___", "'; --", "!!!", "\\\\\\", "\"\"\""):
            self.assertEqual(self.assert_admitted(self.ask(words))["hits"], [])


if __name__ == "__main__":
    tap.main()
