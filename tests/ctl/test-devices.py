"""gatehousectl devices: what is shown of a kiosk, and that a code enrols only once and in time."""

import os
import re
import stat

import venue
from tap import main


class Devices(venue.VenueCase):
    def add(self, *more):
        return self.ctl("devices", "add", "--name", "Gate 1", *more)

    def test_add(self):
        added = self.add()
        self.assertRegex(added["uuid"], r"\A[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z")
        word, base_url, token = added["text"].split(" ")
        self.assertEqual(word, "gatehouse-enrol")
        self.assertRegex(base_url, r"\Ahttps?://")
        self.assertRegex(token, r"\A[A-Za-z0-9_-]{43}\Z")
        self.assertEqual({name: added[name] for name in ("id", "orq", "name", "status", "enrolled",
                                                         "last_seen_at")},
                         {"id": 1, "orq": 1, "name": "Gate 1", "status": "ACTIVE",
                          "enrolled": False, "last_seen_at": None})
        kept, = self.venue.rows("SELECT enrol_hash, enrol_expires_at FROM devices")
        self.assertNotIn(token, kept[0])
        self.assertEqual(len(kept[0]), 43)

    def test_for_people(self):
        shown = self.words("devices", "add", "--name", "Gate 1")
        self.assertIn("Device 1, Gate 1: scan this code", shown)
        self.assertTrue(re.search(r"^gatehouse-enrol \S+ \S{43}$", shown, re.MULTILINE))
        blocks = [line for line in shown.splitlines() if set(line) <= set(" ▀▄█") and "█" in line]
        self.assertGreaterEqual(len(blocks), 18)
        self.assertNotIn("\033", shown)  # no terminal here

    def test_png(self):
        path = os.path.join(self.venue.dir, "gate.png")
        self.add("--png", path)
        with open(path, "rb") as file:
            self.assertEqual(file.read(4), b"\x89PNG")
        self.assertEqual(stat.S_IMODE(os.stat(path).st_mode), 0o600)
        self.assertIn("No such file", self.refused(1, "devices", "add", "--name", "Gate 2", "--png",
                                                   "/nowhere/gate.png"))

    def test_list_and_rename(self):
        self.assertIn("There are no devices", self.words("devices", "list"))
        self.add()
        self.ctl("orgs", "add", "Pier", "--timezone", "UTC")
        self.add("--orq", "2")
        self.assertEqual(self.ctl("devices", "rename", "2", "Pier gate")["name"], "Pier gate")
        self.assertEqual([(device["id"], device["name"]) for device in
                          self.ctl("devices", "list")["devices"]], [(1, "Gate 1"), (2, "Pier gate")])
        self.assertEqual(len(self.ctl("devices", "list", "--orq", "2")["devices"]), 1)
        self.assertIn("waiting", self.words("devices", "list"))
        self.refused(1, "devices", "rename", "9", "Nowhere")
        self.refused(1, "devices", "rename", "1", " ")

    def test_enrol_and_revoke(self):
        first = self.add()
        second = self.ctl("devices", "enrol", "1")
        self.assertEqual(second["uuid"], first["uuid"])
        self.assertNotEqual(second["text"], first["text"])
        self.assertEqual(self.ctl("devices", "revoke", "1")["status"], "REVOKED")
        self.assertEqual(self.venue.rows("SELECT key_hash, enrol_hash FROM devices"), [(None, None)])
        self.assertIn("added anew", self.refused(1, "devices", "enrol", "1"))
        for verb in ("enrol", "revoke"):
            self.assertIn("no device 9", self.refused(1, "devices", verb, "9"))
            self.refused(2, "devices", verb, "Gate 1")

    def test_names_that_are_none(self):
        self.refused(1, "devices", "add", "--name", " ")
        self.refused(1, "devices", "add", "--name", "x" * 201)
        self.assertIn("at most 100", self.refused(1, "devices", "add", "--name", "x" * 101))
        self.ctl("devices", "add", "--name", "x" * 100)
        self.refused(2, "devices", "add")
        self.refused(1, "devices", "add", "--name", "Gate", "--orq", "9")


if __name__ == "__main__":
    main()
