#!/usr/bin/python3
"""What gates let in by themselves, sent to the real program (contract 3.2): each outcome, the same
batch sent twice and by two processes at once, and nothing that a bad entry could spoil."""

import json
import uuid
from collections import Counter

import tap
from cases import CLOCK, Case, NOW, TODAY
from gatehouse import Site
from together import at_once

SYNC = "/api/operator/sync"
VERIFY = "/api/operator/verify-ticket"
NINE = "2026-11-23T09:00:00Z"
site = None


def setUpModule():
    global site
    site = Site(clock=CLOCK)
    site.operator = site.add_operator("gate")
    site.colleague = site.add_operator("second", "Ann Other", "771188")
    site.orq, site.product = site.records.organisation("Other", "UTC")
    site.serve()
    site.gate, _ = site.sign_in()
    site.today = site.records.slot(TODAY, "08:00:00", "14:00:00", capacity=2000)


def tearDownModule():
    site.close()


def entry(code, at=NINE, **fields):
    return {"id": str(uuid.uuid4()), "ticket_code": code, "verified_at": at,
            "operator_id": site.operator} | fields


class SyncCase(Case):
    def setUp(self):
        self.records = site.records
        self.device = str(uuid.uuid4())
        self.scans_before = len(self.records.scans())

    def send(self, *entries, client=None, device=None, **headers):
        return (client or site.gate).post(
            SYNC, {"device_id": device or self.device, "verifications": list(entries)}, headers)

    def results(self, *entries, **options):
        return self.assert_admitted(self.send(*entries, **options))["results"]

    def reserved(self, **options):
        return self.records.ticket("RESERVED", **({"slot": site.today} | options))

    def new_scans(self):
        return self.records.scans()[self.scans_before:]

    def ticket(self, ticket):
        return self.records.row("SELECT status, verified_at, verified_by FROM tickets WHERE id = ?",
                                ticket.id)


class Outcomes(SyncCase):
    def test_verified(self):
        ticket = self.reserved()
        sent = entry(ticket.code)
        self.assertEqual(self.results(sent), [{
            "id": sent["id"], "outcome": "VERIFIED", "ticket_id": ticket.id, "verified_at": NINE,
            "verified_by": site.operator}])
        self.assertEqual(self.ticket(ticket), {"status": "VERIFIED", "verified_at": NOW - 10800,
                                               "verified_by": site.operator})
        row, = self.new_scans()
        self.assertEqual((row["action"], row["outcome"], row["entered"], row["scan_id"],
                          row["scanned_at"], row["received_at"], row["clock_cut"]),
                         ("SYNC", "VERIFIED", 1, sent["id"], NOW - 10800, NOW, 0))
        self.assertEqual(self.records.value("SELECT uuid FROM devices WHERE id = ?",
                                            row["device_id"]), self.device)
        self.assertEqual(self.records.broken_invariants(), [])

    def test_conflicts(self):
        tomorrow = self.records.slot("2026-11-24", "08:00:00", "14:00:00")
        over = self.records.slot(TODAY, "07:15:00", "08:30:00")
        wanted = [
            (self.reserved(order="REFUNDED"), "TICKET_CANCELLED"),
            (self.records.ticket("PENDING_PAYMENT", order="PENDING"), "TICKET_NOT_ACTIVATED"),
            (self.reserved(slot=over), "TICKET_EXPIRED"),
            (self.records.ticket(), "NO_RESERVATION"),
            (self.reserved(slot=tomorrow), "WRONG_DATE"),
        ]
        results = self.results(*(entry(ticket.code) for ticket, _ in wanted))
        self.assertEqual([(found["outcome"], found["code"], found["ticket_id"])
                          for found in results],
                         [("CONFLICT", code, ticket.id) for ticket, code in wanted])
        self.assertEqual([(row["outcome"], row["entered"]) for row in self.new_scans()],
                         [(code, 1) for _, code in wanted])
        self.assertEqual([self.ticket(ticket)["status"] for ticket, _ in wanted],
                         ["RESERVED", "PENDING_PAYMENT", "VERIFIED", "VERIFIED", "VERIFIED"])
        listed = self.records.rows("SELECT code FROM conflicts ORDER BY id DESC LIMIT 5")
        self.assertEqual([row["code"] for row in reversed(listed)], [code for _, code in wanted])
        self.assertEqual(self.records.broken_invariants(), [])

    def test_rejected(self):
        slot = self.records.slot(TODAY, "08:00:00", "14:00:00", orq=site.orq)
        theirs = self.records.ticket("RESERVED", slot=slot, orq=site.orq, product=site.product)
        results = self.results(entry("TKT-2026-AAAAAA-AAAAAA"), entry(theirs.code))
        self.assertEqual([(found["outcome"], found["code"], found.get("ticket_id"))
                          for found in results], [("REJECTED", "TICKET_NOT_FOUND", None)] * 2)
        self.assertEqual(self.ticket(theirs)["status"], "RESERVED")
        self.assertEqual([row["entered"] for row in self.new_scans()], [0, 0])

    def test_double_entry(self):
        ticket = self.reserved()
        self.results(entry(ticket.code))
        self.records.run("UPDATE devices SET name = 'Gate 1' WHERE uuid = ?", self.device)
        other = str(uuid.uuid4())
        found, = self.results(entry(ticket.code, "2026-11-23T09:00:04Z",
                                    operator_id=site.colleague), device=other)
        self.assertEqual({name: found[name] for name in found if name != "id"}, {
            "outcome": "CONFLICT", "code": "ALREADY_VERIFIED", "ticket_id": ticket.id,
            "verified_at": NINE, "verified_by": site.operator, "operator_name": "Jane Smith",
            "device_name": "Gate 1", "other_at": NINE})

    def test_an_earlier_entry_arrives_later(self):
        ticket = self.reserved()
        self.results(entry(ticket.code, "2026-11-23T09:30:00Z"))
        found, = self.results(entry(ticket.code, operator_id=site.colleague))
        self.assertEqual((found["code"], found["verified_at"], found["verified_by"],
                          found["other_at"]),
                         ("ALREADY_VERIFIED", NINE, site.colleague, "2026-11-23T09:30:00Z"))
        self.assertEqual(self.ticket(ticket), {"status": "VERIFIED", "verified_at": NOW - 10800,
                                               "verified_by": site.colleague})

    def test_after_the_expiry_job(self):
        slot = self.records.slot(TODAY, "07:30:00", "11:00:00")
        ticket = self.reserved(slot=slot)
        site.ctl("jobs", "run", "expire")
        self.assertEqual(self.ticket(ticket)["status"], "EXPIRED")
        found, = self.results(entry(ticket.code, "2026-11-23T10:59:59Z"))
        self.assertEqual(found["outcome"], "VERIFIED")
        self.assertEqual(self.ticket(ticket)["status"], "VERIFIED")
        self.assertEqual(self.records.broken_invariants(), [])

    def test_from_the_future(self):
        ticket = self.reserved()
        found, = self.results(entry(ticket.code, "2026-11-24T12:00:00Z",
                                    device_time="2030-01-01T00:00:00Z"))
        self.assertEqual((found["outcome"], found["verified_at"], found["clock_cut"]),
                         ("VERIFIED", "2026-11-23T12:00:00Z", True))
        row, = self.new_scans()
        self.assertEqual((row["scanned_at"], row["clock_cut"], row["device_time"]),
                         (NOW, 1, 1893456000))

    def test_taken_back_before_it_was_sent(self):
        ticket = self.reserved()
        sent = entry(ticket.code, undone_at="2026-11-23T09:00:30Z")
        self.assertEqual(self.results(sent)[0]["outcome"], "VERIFIED")
        self.assertEqual(self.ticket(ticket), {"status": "RESERVED", "verified_at": None,
                                               "verified_by": None})
        self.assertEqual(self.results(sent)[0]["outcome"], "DUPLICATE")
        self.assertEqual([row["action"] for row in self.new_scans()], ["SYNC", "UNDO"])
        self.assertEqual(self.records.broken_invariants(), [])


class Counted(SyncCase):
    def test_people(self):
        slot = self.records.slot(TODAY, "07:45:00", "14:00:00")
        tickets = [self.reserved(slot=slot) for _ in range(3)]
        before = self.assert_admitted(site.gate.get("/api/operator/stats"))
        self.results(entry(tickets[0].code), entry(tickets[0].code, "2026-11-23T09:00:09Z"),
                     entry(tickets[1].code),
                     entry(tickets[2].code, undone_at="2026-11-23T09:00:09Z"),
                     entry(self.records.ticket().code))
        after = self.assert_admitted(site.gate.get("/api/operator/stats"))
        self.assertEqual([after[name] - before[name] for name in
                          ("expected", "admitted", "double_entries", "without_slot")],
                         [0, 4, 1, 1])
        found, = [found for found in after["slots"] if found["slot_id"] == slot]
        self.assertEqual((found["expected"], found["admitted"], found["double_entries"],
                          found["starts_at"], found["ends_at"]),
                         (3, 3, 1, "2026-11-23T07:45:00Z", "2026-11-23T14:00:00Z"))


class Again(SyncCase):
    def test_the_same_batch_twice(self):
        tickets = [self.reserved() for _ in range(3)]
        batch = [entry(ticket.code) for ticket in tickets]
        batch += [entry(tickets[0].code, "2026-11-23T09:10:00Z"), entry("nowhere"), batch[0]]
        first = self.results(*batch)
        self.assertEqual([found["outcome"] for found in first],
                         ["VERIFIED"] * 3 + ["CONFLICT", "REJECTED", "DUPLICATE"])
        scans = len(self.new_scans())
        site.set_clock("2026-11-23 13:00:00")
        again = self.results(*batch)
        site.set_clock(CLOCK)
        self.assertEqual(again, [found | {"outcome": "DUPLICATE",
                                          "first_outcome": found.get("first_outcome") or
                                          found["outcome"]} for found in first])
        self.assertEqual(len(self.new_scans()), scans)

    def test_an_online_answer_that_was_lost(self):
        ticket = self.reserved()
        sent = entry(ticket.code, "2026-11-23T12:00:00Z")
        site.gate.post(VERIFY, {"ticket_id": ticket.id, "operator_id": site.operator,
                                "scan_id": sent["id"]})
        found, = self.results(sent)
        self.assertEqual((found["outcome"], found["first_outcome"]), ("DUPLICATE", "VERIFIED"))
        self.assertEqual([row["action"] for row in self.new_scans()], ["VERIFY"])

    def test_an_online_refusal_that_was_lost(self):
        ticket = self.reserved()
        refused = entry(ticket.code, "2026-11-23T12:00:00Z")
        for scan_id in (str(uuid.uuid4()), refused["id"]):
            site.gate.post(VERIFY, {"ticket_id": ticket.id, "operator_id": site.operator,
                                    "scan_id": scan_id})
        found, = self.results(refused)
        self.assertEqual((found["outcome"], found["code"]), ("CONFLICT", "ALREADY_VERIFIED"))
        self.assertEqual([(row["action"], row["entered"]) for row in self.new_scans()],
                         [("VERIFY", 1), ("VERIFY", 0), ("SYNC", 1)])

    def test_two_processes_at_once(self):
        tickets = self.records.reserved_tickets(40, site.today)
        batch = [entry(ticket.code) for ticket in tickets]
        batch += [entry(ticket.code, "2026-11-23T09:10:00Z") for ticket in tickets[:10]]
        clients = [site.sign_in()[0] for _ in range(4)]

        def send(client):
            for _ in range(20):
                answer = self.send(*batch, client=client)
                if answer.status != 503:
                    return answer
            return answer
        answers = at_once([lambda client=client: send(client) for client in clients])
        self.assertEqual([answer.status for answer in answers], [200] * 4)
        outcomes = [Counter(found["outcome"] for found in answer.data["results"])
                    for answer in answers]
        self.assertEqual(sorted(outcomes, key=str), sorted(
            [Counter(VERIFIED=40, CONFLICT=10)] + [Counter(DUPLICATE=50)] * 3, key=str))
        self.assertEqual(Counter(row["outcome"] for row in self.new_scans()),
                         {"VERIFIED": 40, "ALREADY_VERIFIED": 10})
        ids = ",".join(str(ticket.id) for ticket in tickets)
        self.assertEqual(self.records.value(
            f"SELECT count(*) FROM conflicts WHERE ticket_id IN ({ids})"), 10)
        self.assertEqual(self.records.broken_invariants(), [])


class Bodies(SyncCase):
    def test_five_hundred(self):
        tickets = self.records.reserved_tickets(500, site.today)
        batch = [entry(ticket.code) for ticket in tickets]
        results = self.results(*batch)
        self.assertEqual([found["id"] for found in results], [sent["id"] for sent in batch])
        self.assertEqual({found["outcome"] for found in results}, {"VERIFIED"})
        self.assertEqual(self.records.broken_invariants(), [])

    def test_too_many(self):
        answer = self.send(*[entry("nowhere")] * 501)
        self.assert_refused(answer, 400, "INVALID_REQUEST")
        self.assertIn("verifications", answer.error["message"])
        self.assertEqual(self.new_scans(), [])

    def test_none(self):
        self.assertEqual(self.results(), [])

    def test_sizes(self):
        body = json.dumps({"device_id": self.device, "verifications": []}).encode()
        limit = 512 * 1024
        self.assertEqual(site.gate.post(SYNC, body + b" " * (limit - len(body))).status, 200)
        answer = site.gate.post(SYNC, body + b" " * (limit - len(body) + 1))
        self.assert_refused(answer, 413, "BODY_TOO_LARGE")

    def test_not_of_the_form(self):
        for body in ({}, {"device_id": self.device}, {"verifications": []},
                     {"device_id": 7, "verifications": []},
                     {"device_id": self.device, "verifications": {}}):
            with self.subTest(body=body):
                self.assert_refused(site.gate.post(SYNC, body), 400, "INVALID_REQUEST")
        self.assert_refused(site.gate.post(SYNC, b"["), 400, "INVALID_JSON")

    def test_a_bad_entry_spoils_nobody(self):
        tickets = [self.reserved() for _ in range(2)]
        stranger = self.records.operator_like(site.operator, f"x{uuid.uuid4().hex[:8]}", site.orq)
        bad = [7, None, [], {}, "x", entry("x", id="no-uuid"), entry("x", id=5),
               entry("x", verified_at="yesterday"), entry("x", verified_at=None),
               entry("x", operator_id="1"), entry("x", operator_id=99999),
               entry(tickets[1].code, operator_id=stranger), entry(""), entry(5)]
        results = self.results(entry(tickets[0].code), *bad, entry(tickets[1].code))
        self.assertEqual([found["outcome"] for found in results],
                         ["VERIFIED"] + ["REJECTED"] * len(bad) + ["VERIFIED"])
        for found in results[1:-1]:
            self.assertEqual(found["code"], "INVALID_ENTRY")
            self.assertTrue(found["message"])
        self.assertEqual([found["id"] for found in results[1:8]],
                         [None] * 5 + ["no-uuid", None])
        self.assertEqual(len(self.new_scans()), len(bad) + 2)

    def test_hostile_codes_are_cut(self):
        found, = self.results(entry("'; DROP TABLE scans; --" + "ä" * 5000))
        self.assertEqual(found["code"], "TICKET_NOT_FOUND")
        self.assertEqual(len(self.new_scans()[0]["ticket_code"]), 64)

    def test_an_id_in_capitals_is_the_same(self):
        ticket = self.reserved()
        sent = entry(ticket.code)
        self.results(sent)
        found, = self.results(sent | {"id": sent["id"].upper()})
        self.assertEqual((found["outcome"], found["id"]), ("DUPLICATE", sent["id"].upper()))

    def test_without_a_session(self):
        self.assert_refused(self.send(client=site.client()), 401, "UNAUTHENTICATED")


class Devices(SyncCase):
    def device_of(self, **options):
        self.results(entry("nowhere"), **options)
        row = self.records.rows("SELECT d.uuid FROM scans s LEFT JOIN devices d"
                                " ON d.id = s.device_id ORDER BY s.id DESC LIMIT 1")[0]
        return row["uuid"]

    def test_the_header_comes_before_the_body(self):
        other = str(uuid.uuid4())
        self.assertEqual(self.device_of(**{"X-Gatehouse-Device": other}), other)
        self.assertEqual(self.device_of(), self.device)

    def test_nobody_takes_an_enrolled_device_s_name(self):
        for change in ("key_hash = '" + "x" * 43 + "'", "status = 'REVOKED'"):
            self.device = str(uuid.uuid4())
            self.assertEqual(self.device_of(), self.device)
            self.records.run(f"UPDATE devices SET {change} WHERE uuid = ?", self.device)
            self.assertIsNone(self.device_of())

    def test_a_name_that_is_no_name(self):
        self.assertIsNone(self.device_of(device="\u202eevil"))


if __name__ == "__main__":
    tap.main()
