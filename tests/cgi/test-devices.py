#!/usr/bin/python3
"""A kiosk's life as one of the venue's devices: enrolled with what gatehousectl shows, named on its
scans, refused without its key, and turned away for good."""

import uuid

import tap
from cases import CLOCK, Case, NOW, TODAY
from gatehouse import Site

ENROL = "/api/operator/enrol"
STATS = "/api/operator/stats"
VALIDATE = "/api/operator/validate-ticket"
site = None


def setUpModule():
    global site
    site = Site(clock=CLOCK)
    site.operator = site.add_operator("gate")
    site.serve()
    site.gate, _ = site.sign_in()
    site.today = site.records.slot(TODAY, "10:00:00", "14:00:00")


def tearDownModule():
    site.close()


class Devices(Case):
    def tearDown(self):
        site.set_clock(CLOCK)

    def enrol(self, name="Gate 1"):
        """A new device as headers, and its number."""
        added = site.ctl("devices", "add", "--name", name)
        data = self.assert_admitted(self.post_token(added["text"].split(" ")[2]))
        self.assertEqual((data["device_id"], data["name"], data["orq"]), (added["uuid"], name, 1))
        return added["id"], {"X-Gatehouse-Device": data["device_id"],
                             "X-Gatehouse-Device-Key": data["device_key"]}

    def post_token(self, token):
        return site.client().post(ENROL, {"token": token})

    def test_scans_carry_the_device(self):
        number, headers = self.enrol()
        ticket = site.records.ticket("RESERVED", slot=site.today)
        self.assert_admitted(site.gate.post(VALIDATE, {"ticket_code": ticket.code}, headers))
        row = site.records.scans()[-1]
        self.assertEqual((row["ticket_id"], row["device_id"]), (ticket.id, number))
        listed = [device for device in site.ctl("devices", "list")["devices"]
                  if device["id"] == number]
        self.assertEqual((listed[0]["enrolled"], listed[0]["last_seen_at"]),
                         (True, "2026-11-23T12:00:00Z"))

    def test_one_that_nobody_enrolled_is_made_when_it_scans(self):
        headers = {"X-Gatehouse-Device": str(uuid.uuid4()).upper()}
        before = site.records.value("SELECT count(*) FROM devices")
        self.assert_admitted(site.gate.get(STATS, headers))
        self.assertEqual(site.records.value("SELECT count(*) FROM devices"), before)
        for _ in range(2):
            site.gate.post(VALIDATE, {"ticket_code": "x"}, headers)
        self.assertEqual(site.records.value("SELECT count(*) FROM devices"), before + 1)

    def test_a_key_is_needed_once_there_is_one(self):
        _, headers = self.enrol()
        self.assert_admitted(site.gate.get(STATS, headers))
        scans = len(site.records.scans())
        for key in (None, "", "x", headers["X-Gatehouse-Device-Key"][:-1]):
            answer = site.gate.post(VALIDATE, {"ticket_code": "x"},
                                    headers | {"X-Gatehouse-Device-Key": key})
            self.assert_refused(answer, 403, "DEVICE_KEY_INVALID")
        self.assertEqual(len(site.records.scans()), scans)

    def test_revoked(self):
        number, headers = self.enrol()
        site.ctl("devices", "revoke", str(number))
        self.assert_refused(site.gate.get(STATS, headers), 403, "DEVICE_REVOKED")
        self.assert_refused(site.gate.get("/api/operator/manifest", headers), 403, "DEVICE_REVOKED")
        answer = site.client().post("/api/operator/login", {"username": "gate", "pin": "482913"},
                                    headers)
        self.assert_refused(answer, 403, "DEVICE_REVOKED")
        self.assert_admitted(site.gate.get(STATS))  # the operator may go on elsewhere

    def test_revoked_while_nobody_is_signed_in(self):
        number, headers = self.enrol()
        client, _ = site.sign_in()
        self.assertEqual(site.client().get("/healthz", headers).status, 200)
        site.ctl("devices", "revoke", str(number))
        self.assert_refused(site.client().get("/healthz", headers), 403, "DEVICE_REVOKED")
        self.assertEqual(site.client().get("/healthz").status, 200)
        self.assertEqual(site.client().get("/healthz", {"X-Gatehouse-Device": str(uuid.uuid4())}).status, 200)
        self.assert_admitted(client.post("/api/operator/logout", {}))
        for caller in (client, site.client()):  # a token that has ended, and none
            self.assert_refused(caller.get(STATS, headers), 403, "DEVICE_REVOKED")
            self.assert_refused(caller.get(STATS), 401, "UNAUTHENTICATED")

    def test_one_that_was_moved_is_not_revoked(self):
        _, headers = self.enrol()
        orq, _ = site.records.organisation("Second", "UTC")
        site.records.run("INSERT INTO devices (orq, uuid, name, status, created_at, last_seen_at)"
                         " VALUES (?, ?, '', 'REVOKED', 0, 0)", orq, headers["X-Gatehouse-Device"])
        self.assertEqual(site.client().get("/healthz", headers).status, 200)

    def seen_at(self, number):
        return next(device["last_seen_at"] for device in site.ctl("devices", "list")["devices"]
                    if device["id"] == number)

    def test_one_that_only_looks_is_seen(self):
        number, headers = self.enrol()
        stranger = headers | {"X-Gatehouse-Device-Key": "x"}
        asked = [("2026-11-23 12:00:30", lambda: site.gate.get(STATS, headers), "2026-11-23T12:00:00Z"),
                 ("2026-11-23 12:01:00", lambda: site.gate.get(STATS, headers), "2026-11-23T12:01:00Z"),
                 ("2026-11-23 12:03:00", lambda: site.client().get("/healthz", stranger), "2026-11-23T12:01:00Z"),
                 ("2026-11-23 12:04:00", lambda: site.client().get("/healthz", headers), "2026-11-23T12:04:00Z")]
        for now, ask, seen in asked:
            site.set_clock(now)
            ask()
            self.assertEqual(self.seen_at(number), seen)

    def test_a_token_is_good_once_and_not_for_long(self):
        token = site.ctl("devices", "add", "--name", "Gate 2")["text"].split(" ")[2]
        self.assert_admitted(self.post_token(token))
        self.assert_refused(self.post_token(token), 400, "ENROL_TOKEN_INVALID")
        late = site.ctl("devices", "add", "--name", "Gate 3")["text"].split(" ")[2]
        site.set_clock("2026-11-23 12:15:00")
        self.assert_refused(self.post_token(late), 400, "ENROL_TOKEN_INVALID")

    def test_the_clock_is_told(self):
        for client, path in ((site.gate, STATS), (site.client(), STATS)):
            self.assertEqual(client.get(path).headers["X-Gatehouse-Time"], f"{NOW}000")


if __name__ == "__main__":
    tap.main()
