#!/usr/bin/python3
"""What is put right afterwards, at the real program: an entry that its operator takes back, and the
conflicts that a supervisor decides."""

import uuid

import tap
from cases import CLOCK, Case, NOW, TODAY
from gatehouse import Site
from together import at_once

SYNC = "/api/operator/sync"
UNDO = "/api/operator/undo"
VERIFY = "/api/operator/verify-ticket"
CONFLICTS = "/api/operator/conflicts"
DECIDE = "/api/operator/conflicts/decide"
site = None


def setUpModule():
    global site
    site = Site(clock=CLOCK)
    site.operator = site.add_operator("gate")
    site.colleague = site.add_operator("second", "Ann Other", "771188")
    site.boss = site.add_operator("boss", "Mary Major", "553311")
    site.records.run("UPDATE operators SET role = 'ADMIN' WHERE id = ?", site.boss)
    site.serve()
    site.gate, _ = site.sign_in()
    site.second, _ = site.sign_in("second", "771188")
    site.supervisor, _ = site.sign_in("boss", "553311")
    site.today = site.records.slot(TODAY, "08:00:00", "14:00:00", capacity=2000)


def tearDownModule():
    site.close()


class LaterCase(Case):
    def setUp(self):
        self.records = site.records
        self.device = {"X-Gatehouse-Device": str(uuid.uuid4())}

    def tearDown(self):
        site.set_clock(CLOCK)

    def admit(self):
        """A ticket whose holder is in, and the scan_id of that."""
        ticket, scan_id = self.records.ticket("RESERVED", slot=site.today), str(uuid.uuid4())
        self.assert_admitted(site.gate.post(VERIFY, {
            "ticket_id": ticket.id, "operator_id": site.operator, "scan_id": scan_id},
            self.device))
        return ticket, scan_id

    def undo(self, scan_id, client=None, headers=None):
        return (client or site.gate).post(UNDO, {"scan_id": scan_id}, headers or self.device)

    def sync(self, ticket, at="2026-11-23T12:00:05Z", operator=None):
        entry = {"id": str(uuid.uuid4()), "ticket_code": ticket.code, "verified_at": at,
                 "operator_id": operator or site.colleague}
        return self.assert_admitted(site.second.post(SYNC, {
            "device_id": str(uuid.uuid4()), "verifications": [entry]}))["results"][0]

    def status(self, ticket):
        return self.records.row("SELECT t.status, r.status AS reservation, verified_at FROM tickets"
                                " t JOIN ticket_reservations r ON r.ticket_id = t.id"
                                " WHERE t.id = ?", ticket.id)


class Undo(LaterCase):
    def test_undo(self):
        ticket, scan_id = self.admit()
        site.set_clock("2026-11-23 12:14:59")
        first = self.undo(scan_id)
        self.assertEqual(self.assert_admitted(first), {
            "ticket_id": ticket.id, "ticket_code": ticket.code, "status": "RESERVED",
            "undone_at": "2026-11-23T12:14:59Z"})
        self.assertEqual(self.status(ticket), {"status": "RESERVED", "reservation": "RESERVED",
                                               "verified_at": None})
        entered, undone = self.records.scans(ticket.id)
        self.assertEqual((undone["action"], undone["undoes"], undone["scanned_at"],
                          undone["device_id"]),
                         ("UNDO", entered["id"], NOW + 899, entered["device_id"]))
        site.set_clock("2026-11-23 13:30:00")
        self.assertEqual(self.undo(scan_id.upper()).json, first.json)
        self.assertEqual(len(self.records.scans(ticket.id)), 2)
        self.assertEqual(self.records.broken_invariants(), [])

    def test_who_may_not(self):
        ticket, scan_id = self.admit()
        self.assert_refused(self.undo(scan_id, site.second), 403, "UNDO_NOT_YOURS")
        self.assert_refused(self.undo(scan_id, headers={"X-Gatehouse-Device": str(uuid.uuid4())}),
                            403, "UNDO_NOT_YOURS")
        self.assert_refused(site.gate.post(UNDO, {"scan_id": scan_id}), 403, "UNDO_NOT_YOURS")
        self.assert_refused(self.undo(str(uuid.uuid4())), 400, "UNDO_NOT_FOUND")
        site.set_clock("2026-11-23 12:15:01")
        self.assert_refused(self.undo(scan_id), 409, "UNDO_TOO_LATE")
        self.assertEqual(self.status(ticket)["status"], "VERIFIED")

    def test_somebody_else_is_in(self):
        ticket, scan_id = self.admit()
        site.set_clock("2026-11-23 12:01:00")
        self.assertEqual(self.sync(ticket)["code"], "ALREADY_VERIFIED")
        self.assert_refused(self.undo(scan_id), 409, "UNDO_DOUBLE_ENTRY")
        self.assertEqual(self.status(ticket)["status"], "VERIFIED")

    def test_bodies(self):
        for scan_id in (None, 7, "x", "0" * 36, [str(uuid.uuid4())]):
            answer = self.undo(scan_id)
            self.assert_refused(answer, 400, "INVALID_REQUEST")
            self.assertIn("scan_id", answer.error["message"])
        self.assert_refused(self.undo(str(uuid.uuid4()), site.client()), 401, "UNAUTHENTICATED")

    def test_twice_at_once(self):
        ticket, scan_id = self.admit()
        clients = [site.gate, *(site.sign_in()[0] for _ in range(3))]
        answers = at_once([lambda client=client: self.undo(scan_id, client)
                           for client in clients])
        self.assertEqual({answer.status for answer in answers} - {503}, {200})
        self.assertEqual([row["action"] for row in self.records.scans(ticket.id)],
                         ["VERIFY", "UNDO"])
        self.assertEqual(self.records.broken_invariants(), [])


class Conflicts(LaterCase):
    def listed(self, query=""):
        return self.assert_admitted(site.supervisor.get(CONFLICTS + query))["conflicts"]

    def decide(self, client=None, **body):
        return (client or site.supervisor).post(DECIDE, body)

    def conflict(self):
        ticket, _ = self.admit()
        self.records.run("UPDATE devices SET name = 'Gate 1' WHERE uuid = ?",
                         self.device["X-Gatehouse-Device"])
        site.set_clock("2026-11-23 12:01:00")
        self.sync(ticket)
        return ticket

    def test_listed_and_decided(self):
        ticket = self.conflict()
        found = self.listed()[0]
        self.assertEqual({name: found[name] for name in found if name != "id"}, {
            "code": "ALREADY_VERIFIED", "ticket_id": ticket.id, "ticket_code": ticket.code,
            "customer_name": "John Doe",
            "first": {"at": "2026-11-23T12:00:00Z", "operator_name": "Jane Smith",
                      "device_name": "Gate 1", "undone_at": None},
            "second": {"at": "2026-11-23T12:00:05Z", "operator_name": "Ann Other",
                       "device_name": None, "undone_at": None},
            "decision": None, "note": "", "decided_by": None, "decider_name": None,
            "decided_at": None})
        decided = self.assert_admitted(self.decide(conflict_id=found["id"], decision="MISUSE",
                                                   note="two families, one ticket"))
        self.assertEqual(decided, found | {
            "decision": "MISUSE", "note": "two families, one ticket", "decided_by": site.boss,
            "decider_name": "Mary Major", "decided_at": "2026-11-23T12:01:00Z"})
        self.assertNotIn(found["id"], [other["id"] for other in self.listed()])
        self.assertIn(decided, self.listed("?all=1"))

    def test_only_for_supervisors(self):
        self.conflict()
        found = self.listed()[0]
        self.assert_refused(site.gate.get(CONFLICTS), 403, "ADMIN_REQUIRED")
        self.assert_refused(self.decide(site.gate, conflict_id=found["id"], decision="MISTAKE"),
                            403, "ADMIN_REQUIRED")
        self.assertEqual(self.listed()[0], found)

    def test_bodies(self):
        self.conflict()
        found = self.listed()[0]
        for body in ({}, {"conflict_id": found["id"]}, {"decision": "MISTAKE"},
                     {"conflict_id": found["id"], "decision": "mistake"},
                     {"conflict_id": str(found["id"]), "decision": "MISTAKE"},
                     {"conflict_id": found["id"], "decision": "MISTAKE", "note": "a\nb"},
                     {"conflict_id": found["id"], "decision": "MISTAKE", "note": "x" * 501},
                     {"conflict_id": found["id"], "decision": "MISTAKE", "note": 7}):
            with self.subTest(body=body):
                self.assert_refused(self.decide(**body), 400, "INVALID_REQUEST")
        self.assert_refused(self.decide(conflict_id=99999, decision="MISTAKE"), 400,
                            "CONFLICT_NOT_FOUND")
        self.assertEqual(self.listed()[0], found)

    def test_of_the_own_organisation_only(self):
        self.conflict()
        found = self.listed()[0]
        orq, _ = self.records.organisation("Other", "UTC")
        self.records.operator_like(site.boss, "their-boss", orq)
        theirs, _ = site.sign_in("their-boss", "553311")
        self.assertEqual(self.assert_admitted(theirs.get(CONFLICTS + "?all=1")),
                         {"conflicts": []})
        self.assert_refused(self.decide(theirs, conflict_id=found["id"], decision="MISTAKE"), 400,
                            "CONFLICT_NOT_FOUND")


if __name__ == "__main__":
    tap.main()
