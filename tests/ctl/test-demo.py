"""gatehousectl demo: every state is there at any hour, and real data is never mixed with it."""

import venue
from tap import main

STATES = {  # what the demo calls them: status, and what the gate says
    "pending_payment": ("PENDING_PAYMENT", "TICKET_NOT_ACTIVATED"),
    "activated": ("ACTIVATED", "NO_RESERVATION"),
    "reserved_today": ("RESERVED", "VALID"),
    "reserved_later": ("RESERVED", "WRONG_DATE"),
    "verified": ("VERIFIED", "ALREADY_VERIFIED"),
    "expired": ("EXPIRED", "TICKET_EXPIRED"),
    "cancelled": (None, "TICKET_CANCELLED"),
}


class Demo(venue.VenueCase):
    clock = "2026-11-10 12:00:00"

    def check(self, demo):
        self.assertEqual(sorted(demo["tickets"]), sorted(STATES))
        self.assertGreaterEqual(len(demo["tickets"]["activated"]), 5)
        for state, (status, verdict) in STATES.items():
            self.assertGreaterEqual(len(demo["tickets"][state]), 2, state)
            for code in demo["tickets"][state]:
                ticket = self.ctl("tickets", "show", code)
                self.assertEqual((state, ticket["verdict"]), (state, verdict))
                if status:
                    self.assertEqual((state, ticket["status"]), (state, status))

    def test_every_state_at_noon(self):
        demo = self.ctl("demo")
        self.check(demo)
        self.assertEqual(demo["operators"][0], {"username": "gate", "role": "OPERATOR", "pin": "2468"})
        self.assertEqual((demo["operators"][1]["username"], demo["operators"][1]["role"]), ("admin", "ADMIN"))
        self.assertGreaterEqual(len(demo["operators"][1]["password"]), 8)

    def test_every_state_right_after_midnight_and_right_before(self):
        for clock in ("2026-11-10 00:00:05", "2026-11-10 23:59:40"):
            with self.subTest(clock):
                self.venue.remove()
                self.venue = venue.Venue(clock)
                self.ctl("init", "--timezone", "UTC")
                demo = self.ctl("demo")
                self.check(demo)
        self.venue.set_clock("2026-11-11 03:00:00")  # who looks at it right before midnight has hours too
        for code in demo["tickets"]["reserved_today"]:
            self.assertEqual(self.ctl("tickets", "show", code)["verdict"], "VALID")

    def test_every_state_in_zones_far_away(self):
        for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kathmandu"):
            with self.subTest(zone):
                self.venue.remove()
                self.venue = venue.Venue(self.clock)
                self.ctl("init", "--timezone", zone)
                self.check(self.ctl("demo"))

    def test_what_the_museum_shows_of_itself(self):
        self.ctl("orgs", "set", "1", "--name", "Museum of Doors")
        self.ctl("demo")
        org = self.ctl("orgs", "show", "1")
        self.assertRegex(org["address"], r"\n")
        self.assertTrue(org["email"].endswith(".example") and org["phone"] and org["accent"])
        self.assertEqual((org["logo"]["width"], org["logo"]["height"]), (228, 81))

    def test_another_museum_keeps_its_name_and_what_it_has_set(self):
        self.ctl("demo")
        self.assertIsNone(self.ctl("orgs", "show", "1")["logo"])
        self.venue.remove()
        self.venue = venue.Venue(self.clock)
        self.ctl("init", "--org", "Museum of Doors", "--timezone", "UTC")
        before = self.ctl("orgs", "set", "1", "--phone", "+351213977300")
        self.ctl("demo")
        self.assertEqual(self.ctl("orgs", "show", "1"), before)

    def test_slots_of_every_kind_this_month(self):
        self.ctl("demo")
        slots = self.ctl("slots", "list", "--from", "2026-11-11", "--days", "20")["slots"]
        kinds = {slot["status"] if slot["status"] != "ACTIVE" else
                 "AVAILABLE" if slot["available_count"] * 2 > slot["total_capacity"] else "LIMITED"
                 for slot in slots}
        self.assertEqual(kinds, {"AVAILABLE", "LIMITED", "FULL", "CLOSED"})
        self.assertEqual(self.venue.rows("SELECT min(date), max(date) FROM reservation_slots"),
                         [("2026-11-03", "2027-02-08")])

    def test_books_add_up(self):
        self.ctl("demo")
        self.assertEqual(self.venue.rows(
            "SELECT s.id FROM reservation_slots s WHERE s.booked_count <> (SELECT count(*) FROM"
            " ticket_reservations r WHERE r.slot_id = s.id AND r.status <> 'CANCELLED')"), [])
        self.assertEqual(self.venue.rows("PRAGMA foreign_key_check"), [])
        stats = self.ctl("stats")
        self.assertGreaterEqual(stats["admitted"], 2)
        self.assertGreater(stats["expected"], stats["admitted"])

    def test_no_message_is_queued_for_made_up_people(self):
        with open(self.venue.config, "a", encoding="utf-8") as file:
            file.write("[mail]\nsmtp_url = smtp://127.0.0.1:1\nfrom = t@example.org\n")
        self.ctl("demo")
        self.assertEqual(self.venue.rows("SELECT count(*) FROM outbox"), [(0,)])

    def test_made_up_people_need_no_codes(self):
        with open(self.venue.config, "a", encoding="utf-8") as file:
            file.write("[mail]\nsmtp_url = smtp://127.0.0.1:1\nfrom = t@example.org\n"
                       "[contact]\nverify = email\n")
        self.check(self.ctl("demo"))
        self.assertEqual(self.venue.rows("SELECT count(*) FROM outbox"), [(0,)])

    def test_words_name_codes_and_operators(self):
        text = self.words("demo")
        self.assertIn("gate, PIN 2468", text)
        self.assertGreaterEqual(text.count("TKT-2026-"), 20)

    def test_refused_where_somebody_ordered(self):
        self.ctl("orders", "create", "--customer", "A real one")
        self.assertIn("fresh", self.refused(1, "demo"))
        self.assertEqual(self.venue.rows("SELECT count(*) FROM reservation_slots"), [(0,)])

    def test_refused_twice(self):
        self.ctl("demo")
        self.refused(1, "demo")


class NoDatabase(venue.VenueCase):
    init = False

    def test_says_what_comes_first(self):
        self.assertIn("gatehousectl init", self.refused(1, "demo"))


if __name__ == "__main__":
    main()
