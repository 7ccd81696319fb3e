#!/usr/bin/python3
"""server/openapi.yaml: that it hangs together, that each described operation exists and no other
does, and that every refusal it lists can be had. Every other test compares its answers with it too
(spec.py)."""

import json
import os
import re
import uuid

import spec
import tap
from cases import CLOCK, Case, TODAY
from gatehouse import Site

# What makes a ticket one that cannot be reserved.
CHANGES = ("UPDATE orders SET status = 'REFUNDED' WHERE id = :order_id",
           "UPDATE tickets SET status = 'PENDING_PAYMENT' WHERE id = :id",
           "UPDATE tickets SET status = 'EXPIRED' WHERE id = :id",
           "UPDATE tickets SET status = 'VERIFIED', verified_at = 5, verified_by = 1 WHERE id = :id")
site = None


def setUpModule():
    global site
    site = Site(clock=CLOCK)
    site.operator = site.add_operator("gate")
    site.serve()


def tearDownModule():
    site.close()


def operations():
    for path, item in spec.document()["paths"].items():
        for method, found in item.items():
            yield method.upper(), path, found


def send(client, method, path, headers=None):
    return client.get(path, headers) if method == "GET" else client.post(path, {}, headers)


def nodes(node, where="#"):
    yield where, node
    children = node.items() if isinstance(node, dict) else \
        enumerate(node) if isinstance(node, list) else ()
    for name, child in children:
        yield from nodes(child, f"{where}/{name}")


class Document(Case):
    def test_references_lead_somewhere(self):
        used = set()
        for where, node in nodes(spec.document()):
            if isinstance(node, dict) and "$ref" in node:
                with self.subTest(where=where):
                    self.assertIsInstance(spec.follow(node), dict)
                used.add(node["$ref"])
        for kind, parts in spec.document()["components"].items():
            for name in parts:
                if kind != "securitySchemes":
                    self.assertIn(f"#/components/{kind}/{name}", used)

    def test_schemas_are_schemas(self):
        for where, node in nodes(spec.document()):
            if where.endswith("/schema"):
                with self.subTest(where=where):
                    spec.jsonschema.Draft202012Validator.check_schema(node)

    def test_every_operation_says_what_it_is(self):
        names = [found["operationId"] for _, _, found in operations()]
        self.assertEqual(len(set(names)), len(names))
        for method, path, found in operations():
            with self.subTest(path=path):
                self.assertTrue(found["summary"])
                self.assertIn("503", found["responses"])
                self.assertEqual(method == "POST" and not path.endswith("logout"),
                                 "requestBody" in found)

    def test_the_checker_can_fail(self):
        """A planted fault in each part of an answer is seen."""
        good = site.client().post("/api/tickets/validate",
                                  {"ticket_code": site.records.ticket().code})
        spec.check(good)
        plants = [
            lambda answer: answer.json["data"].pop("order_id"),
            lambda answer: answer.json["data"].update(extra=1),
            lambda answer: answer.json["data"].update(ticket_id="1"),
            lambda answer: answer.json.update(success=False),
            lambda answer: answer.headers.__delitem__("Set-Cookie"),
            lambda answer: setattr(answer, "status", 201),
            lambda answer: setattr(answer, "path", "/api/tickets/other"),
        ]
        for number, plant in enumerate(plants):
            answer = site.client().post("/api/tickets/validate",
                                        {"ticket_code": site.records.ticket().code})
            plant(answer)
            with self.subTest(number=number), self.assertRaises(AssertionError):
                spec.check(answer)


class Routes(Case):
    def test_all_routes_of_the_program_are_described(self):
        table = os.path.join(os.path.dirname(os.environ["GATEHOUSE_OPENAPI"]), "route/table.c")
        with open(table, encoding="utf-8") as file:
            routes = re.findall(r'{ "([A-Z]+)", "((?:/api)?/[^"]*)", [^}]*gh_api_', file.read())
        self.assertEqual(sorted(routes), sorted((method, path) for method, path, _ in
                                                operations()))

    def test_described_is_there(self):
        for method, path, _ in operations():
            with self.subTest(path=path):
                answer = send(site.client(), method, path)
                self.assertNotIn(answer.status, (404, 405))

    def test_nothing_else_is(self):
        for path in spec.document()["paths"]:
            for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
                if spec.operation(method, path) is None:
                    with self.subTest(path=path, method=method):
                        answer = site.client().request(method, path)
                        self.assertEqual(answer.status, 405)


class Codes(Case):
    """Each code that the description lists for an operation, had from the server once."""

    def setUp(self):
        self.had = set()
        self.hour = 0

    def note(self, answer):
        if answer.code:
            self.had.add((answer.path.partition("?")[0], answer.status, answer.code))
        return answer

    def send(self, client, path, value, **headers):
        return self.note(client.post(path, value, headers))

    def book(self, ticket, slot, client=None):
        return self.note(site.book(ticket, slot, client))

    def bad_bodies(self, client, path, good):
        self.send(client, path, b"{")
        self.send(client, path, {})
        self.send(client, path, b" " * 70000)
        self.note(client.request("POST", path, json.dumps(good), {"Content-Type": "text/plain"}))

    def limited(self, client, method, path, limit):
        site.configure(limits={limit: "1/60"})
        for _ in range(2):
            answer = send(client, method, path)
        self.note(answer)
        site.configure(limits={limit: "0"})

    def tickets(self):
        records = site.records
        slot = records.slot("2026-12-01", f"{self.hour:02}:00:00", "23:30:00")
        self.hour += 1
        yield "ACTIVATED", records.ticket()
        yield "PENDING", records.ticket("PENDING_PAYMENT", order="PENDING")
        yield "RESERVED", records.ticket("RESERVED", slot=slot)
        yield "VERIFIED", records.ticket("VERIFIED", slot=slot)
        yield "EXPIRED", records.ticket("EXPIRED")
        yield "CANCELLED", records.ticket(order="REFUNDED")

    def customer(self):
        client = site.client()
        validate, contact = "/api/tickets/validate", "/api/tickets/verify-contact"
        confirm = "/api/tickets/confirm-contact"
        self.bad_bodies(client, validate, {"ticket_code": "x"})
        self.send(client, validate, {"ticket_code": "x"})
        for _, ticket in self.tickets():
            self.send(client, validate, {"ticket_code": ticket.code})
        ticket = site.records.ticket()
        holder = site.booking_client(ticket.code)
        body = {"ticket_id": ticket.id, "email": "john@example.com", "phone": "+12025551234"}
        self.bad_bodies(holder, contact, body)
        self.send(client, contact, body)
        self.bad_bodies(holder, confirm, body)
        self.send(client, confirm, body)
        self.send(holder, contact, body | {"email": "x"})
        self.send(holder, contact, body | {"phone": "x"})
        for query in ("", "?orq=1&month=x", "?orq=1&month=2030-01", "?orq=99"):
            self.note(client.get("/api/reservation-slots/available" + query))
        for path in (validate, contact, confirm, "/api/reservations/create"):
            self.limited(client, "POST", path, "reservation")
        self.limited(client, "GET", "/api/reservation-slots/available", "availability")

    def codes(self):
        contact, confirm = "/api/tickets/verify-contact", "/api/tickets/confirm-contact"
        ticket = site.records.ticket()
        holder = site.booking_client(ticket.code)
        addresses = {"email": "john@example.com", "phone": "+12025551234"}
        site.verify("both")
        self.book(ticket, site.records.slot("2026-12-06"), holder)
        body = {"ticket_id": ticket.id, "email_code": "", "phone_code": ""}
        self.send(holder, confirm, body)
        self.send(holder, contact, {"ticket_id": ticket.id} | addresses)
        for _ in range(4):
            self.send(holder, confirm, body)
        for sql in CHANGES:
            ticket = site.records.ticket()
            client = site.booking_client(ticket.code)
            with site.records.connection() as connection:
                connection.execute(sql, ticket._asdict())
            self.send(client, contact, {"ticket_id": ticket.id} | addresses)
        ticket = site.records.ticket()
        client = site.booking_client(ticket.code)
        site.configure(contact={"verify": "none"})
        self.book(ticket, site.records.slot("2026-12-07"), client)
        site.configure(contact={"verify": "both"})
        self.send(client, contact, {"ticket_id": ticket.id} | addresses)
        site.configure(contact={"verify": "none"})

    def create(self):
        path = "/api/reservations/create"
        records = site.records
        slots = [records.slot("2026-12-02", capacity=0), records.slot("2026-11-22"),
                 records.slot("2026-12-03", status="CLOSED"), records.slot("2027-01-03"), 99999]
        for slot in slots:
            self.book(records.ticket(valid_until="2026-12-31"), slot)
        good = records.slot("2026-12-04")
        for sql in CHANGES:
            ticket = records.ticket()
            client = site.booking_client(ticket.code)
            with records.connection() as connection:
                connection.execute(sql, ticket._asdict())
            self.book(ticket, good, client)
        ticket = records.ticket()
        client = site.booking_client(ticket.code)
        body = {"ticket_id": ticket.id, "slot_id": good, "customer_email": "john@example.com",
                "customer_phone": "+12025551234"}
        self.bad_bodies(client, path, body)
        self.send(client, path, body | {"customer_email": "x"})
        self.send(client, path, body | {"customer_phone": "x"})
        self.book(ticket, good, site.client())
        self.book(ticket, good, client)
        self.book(ticket, good, client)

    def operator(self):
        login = "/api/operator/login"
        scan, admit = "/api/operator/validate-ticket", "/api/operator/verify-ticket"
        client = site.client()
        gate, _ = site.sign_in()
        self.bad_bodies(client, login, {"username": "gate", "pin": "1"})
        site.configure(limits={"login_failures": "1/900"})
        for _ in range(2):
            self.send(client, login, {"username": "nobody", "pin": "1"})
        site.configure(limits={"login_failures": "0"})
        future = site.records.slot("2026-12-05")
        used = site.records.slot(TODAY)
        wrong = [ticket for _, ticket in self.tickets()] + [
            site.records.ticket("RESERVED", slot=future),
            site.records.ticket("VERIFIED", slot=used)]
        for path, body in ((scan, {"ticket_code": "x"}),
                           (admit, {"ticket_id": 99999, "operator_id": site.operator})):
            self.bad_bodies(gate, path, body)
            self.send(gate, path, body)
            self.send(client, path, body)
            for ticket in wrong:
                self.send(gate, path, {"ticket_code": ticket.code} if path == scan else
                          {"ticket_id": ticket.id, "operator_id": site.operator})
            self.limited(gate, "POST", path, "validation")
        self.send(gate, admit, {"ticket_id": 1, "operator_id": 999})
        sync = "/api/operator/sync"
        self.bad_bodies(gate, sync, {"device_id": "x", "verifications": []})
        self.send(gate, sync, b" " * 600000)
        self.send(client, sync, {})
        self.afterwards(client, gate)
        self.send(client, "/api/operator/logout", {})
        self.note(client.get("/api/operator/stats"))
        self.note(client.get("/api/operator/manifest"))
        self.note(gate.get("/api/operator/manifest?date=2026-11-25"))
        self.note(client.get("/api/operator/search"))
        self.note(gate.get("/api/operator/search?q=x"))
        self.limited(gate, "GET", "/api/operator/search", "validation")

    def devices(self):
        """Every route with a session, and the sign-in, as a device that may not be used."""
        enrol, login = "/api/operator/enrol", "/api/operator/login"
        client = site.client()
        gate, _ = site.sign_in()
        added = site.ctl("devices", "add", "--name", "Gate 1")
        token = added["text"].split(" ")[2]
        self.bad_bodies(client, enrol, {"token": token})
        self.send(client, enrol, {"token": token})
        site.configure(limits={"login_failures": "1/900"})
        for _ in range(2):
            self.send(client, enrol, {"token": token})
        site.configure(limits={"login_failures": "0"})
        headers = {"X-Gatehouse-Device": added["uuid"]}
        for verb in (None, "revoke"):
            if verb:
                site.ctl("devices", verb, str(added["id"]))
            self.send(client, login, {"username": "gate", "pin": "482913"}, **headers)
            for method, path, found in operations():
                if ("operator" in found["tags"] and "security" in found) or path == "/healthz":
                    self.note(send(gate, method, path, headers))

    def afterwards(self, client, gate):
        """Undo and conflicts."""
        undo, conflicts = "/api/operator/undo", "/api/operator/conflicts"
        decide, sync = conflicts + "/decide", "/api/operator/sync"
        self.bad_bodies(gate, undo, {"scan_id": str(uuid.uuid4())})
        ids = [str(uuid.uuid4()) for _ in range(4)]
        ticket = site.records.ticket("RESERVED", slot=site.records.slot(TODAY, "00:10:00"))
        codes = [ticket.code, ticket.code, site.records.ticket().code]
        for scan_id, code, at in zip(ids, codes, (CLOCK, CLOCK, "2026-11-23 11:00:00")):
            self.send(gate, sync, {"device_id": "x", "verifications": [
                {"id": scan_id, "ticket_code": code, "verified_at": at.replace(" ", "T") + "Z",
                 "operator_id": site.operator}]})
        for scan_id in ids:
            self.send(gate, undo, {"scan_id": scan_id})
        site.records.run("UPDATE scans SET device_id = NULL")
        for scan_id in ids:
            self.send(gate, undo, {"scan_id": scan_id})
        self.send(client, undo, {})
        self.note(client.get(conflicts))
        self.note(gate.get(conflicts))
        self.send(client, decide, {})
        self.send(gate, decide, {})
        site.records.run("UPDATE operators SET role = 'ADMIN' WHERE id = ?", site.operator)
        self.bad_bodies(gate, decide, {"conflict_id": 1, "decision": "MISTAKE"})
        self.send(gate, decide, {"conflict_id": 99999, "decision": "MISTAKE"})
        site.records.run("UPDATE operators SET role = 'OPERATOR' WHERE id = ?", site.operator)

    def from_elsewhere(self):
        site.configure(operator={"allow": "192.0.2.1"}, server={"trusted_proxies": "127.0.0.1"})
        for method, path, found in operations():
            if "operator" in found["tags"] or path == "/metrics":
                self.note(send(site.client(), method, path, {"X-Forwarded-For": "192.0.2.2"}))
        site.configure(operator={"allow": ""}, server={"trusted_proxies": ""})

    def without_database(self):
        version = site.records.value("PRAGMA user_version")
        site.records.run("PRAGMA user_version = 99999")
        for method, path, _ in operations():
            self.note(send(site.client(), method, path))
        site.records.run(f"PRAGMA user_version = {version}")

    def test_each_can_be_had(self):
        for act in (self.customer, self.codes, self.create, self.operator, self.devices,
                    self.from_elsewhere,
                    self.without_database):
            act()
        listed = set()
        for _, path, found in operations():
            for status, response in found["responses"].items():
                for code in re.findall(r"`([A-Z][A-Z_]+)`", spec.follow(response)["description"]):
                    listed.add((path, int(status), code))
        self.assertEqual(listed - self.had - {
            # a repeat of verify-ticket is an answer with a warning, not a refusal
            ("/api/operator/verify-ticket", 400, "ALREADY_VERIFIED")}, set())


if __name__ == "__main__":
    tap.main()
