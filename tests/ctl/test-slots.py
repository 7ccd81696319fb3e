"""gatehousectl slots and stats: what is made, what cannot be, and that nothing is doubled."""

import datetime

import venue
from tap import main


class Generate(venue.VenueCase):
    clock = "2026-11-23 12:00:00"

    def test_ninety_days_from_today_with_200_places(self):
        made = self.ctl("slots", "generate", "--times", "10:00-12:00,12:00-14:00")
        self.assertEqual(made, {"made": 180, "kept": 0})
        self.assertEqual(self.venue.rows(
            "SELECT min(date), max(date), min(total_capacity), max(total_capacity)"
            " FROM reservation_slots"), [("2026-11-23", "2027-02-20", 200, 200)])
        self.assertIn("180 slots made", self.words("slots", "generate", "--times", "15:00-16:00,16:00-17:00"))

    def test_one_and_many(self):
        words = ("slots", "generate", "--times", "10:00-12:00", "--days")
        self.assertEqual(self.words(*words, "1"), "1 slot made, 0 were there already and stay as they are.\n")
        self.assertEqual(self.words(*words, "3"), "2 slots made, 1 was there already and stays as it is.\n")

    def test_repeating_doubles_nothing_and_changes_nothing(self):
        self.ctl("slots", "generate", "--times", "10:00-12:00", "--days", "3", "--capacity", "7")
        again = self.ctl("slots", "generate", "--times", "10:00-11:00,12:00-13:00", "--days", "4")
        self.assertEqual(again, {"made": 5, "kept": 3})
        self.assertEqual(self.venue.rows(
            "SELECT count(*), sum(total_capacity) FROM reservation_slots WHERE start_time = '10:00:00'"
            " AND end_time = '12:00:00'"), [(3, 21)])

    def test_times_that_cannot_be(self):
        for times in ("25:00-26:00", "10:00-24:01", "24:00-25:00", "24:00-10:00", "10:60-11:00", "10-12",
                      "ten-twelve", "10:00", "10:00-", "-12:00", "10:00-12:00,", ",", "",
                      "10:00-12:00,10:00-13:00", "10:00-12:00;13:00-14:00", "1:00-2:00"):
            self.refused(1, "slots", "generate", "--times", times, "--days", "1")
        self.assertEqual(self.venue.rows("SELECT count(*) FROM reservation_slots"), [(0,)])

    def test_numbers_that_cannot_be(self):
        for option, value in (("--days", "0"), ("--days", "1097"), ("--capacity", "0"),
                              ("--capacity", "-1"), ("--capacity", "1000001"), ("--capacity", "many")):
            self.refused(2, "slots", "generate", "--times", "10:00-12:00", option, value)
        self.refused(1, "slots", "generate", "--times", "10:00-12:00", "--orq", "9")

    def test_until_midnight_and_beyond(self):
        self.ctl("slots", "generate", "--times", "20:00-24:00", "--days", "1")
        self.ctl("slots", "generate", "--times", "22:00-02:00", "--days", "1")
        self.assertEqual(self.venue.rows(
            "SELECT start_time, end_time, ends_at - starts_at FROM reservation_slots ORDER BY id"),
            [("20:00:00", "24:00:00", 4 * 3600), ("22:00:00", "02:00:00", 4 * 3600)])


class Clocks(venue.VenueCase):
    init = False

    def test_a_start_that_is_skipped_makes_nothing_at_all(self):
        self.ctl("init", "--timezone", "Europe/Berlin")
        line = self.refused(1, "slots", "generate", "--from", "2027-03-27", "--days", "3",
                            "--times", "02:30-04:00,10:00-12:00")
        self.assertIn("2027-03-28", line)
        self.assertEqual(self.venue.rows("SELECT count(*) FROM reservation_slots"), [(0,)])

    def test_a_doubled_hour_is_as_long_as_it_lasts(self):
        self.ctl("init", "--timezone", "Europe/Berlin")
        self.ctl("slots", "generate", "--from", "2027-10-31", "--days", "1", "--times", "02:00-03:00")
        self.assertEqual(self.venue.rows("SELECT ends_at - starts_at FROM reservation_slots"), [(7200,)])

    def test_today_is_the_venues(self):
        self.ctl("init", "--timezone", "Pacific/Kiritimati")  # UTC+14
        self.ctl("slots", "generate", "--times", "10:00-12:00", "--days", "1")
        here = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=14))).date()
        self.assertEqual(self.ctl("stats")["date"], str(here))
        self.assertEqual(self.ctl("slots", "list")["slots"][0]["date"], str(here))


class Change(venue.VenueCase):
    clock = "2026-11-23 12:00:00"

    def setUp(self):
        super().setUp()
        self.ctl("slots", "generate", "--times", "10:00-12:00,14:00-16:00", "--days", "2", "--capacity", "5")

    def test_list(self):
        slots = self.ctl("slots", "list", "--days", "1")["slots"]
        self.assertEqual(slots[0], {
            "id": 1, "orq": 1, "date": "2026-11-23", "start_time": "10:00:00", "end_time": "12:00:00",
            "total_capacity": 5, "booked_count": 0, "available_count": 5, "status": "ACTIVE"})
        self.assertEqual(len(slots), 2)
        self.assertEqual(len(self.ctl("slots", "list", "--from", "2026-11-24")["slots"]), 2)
        lines = self.words("slots", "list").splitlines()
        self.assertEqual(len(lines), 5)
        self.assertEqual(lines[1].split()[1:4], ["2026-11-23", "10:00", "12:00"])
        self.assertEqual(self.words("stats").splitlines()[1].split()[:3], ["2026-11-23", "10:00", "12:00"])

    def test_close_and_open(self):
        self.assertEqual(self.ctl("slots", "close", "1", "2")["slots"][1]["status"], "CLOSED")
        self.assertEqual(self.ctl("slots", "open", "2")["slots"][0]["status"], "ACTIVE")
        self.assertEqual(self.venue.rows("SELECT status FROM reservation_slots ORDER BY id"),
                         [("CLOSED",), ("ACTIVE",), ("ACTIVE",), ("ACTIVE",)])
        self.ctl("slots", "close", "--date", "2026-11-24")
        self.assertEqual(self.venue.rows("SELECT id FROM reservation_slots WHERE status = 'CLOSED'"),
                         [(1,), (3,), (4,)])

    def test_one_unknown_slot_changes_none(self):
        self.assertIn("99", self.refused(1, "slots", "close", "1", "99"))
        self.ctl("orgs", "add", "Other", "--timezone", "UTC")
        self.refused(1, "slots", "close", "1", "--orq", "2")
        self.assertEqual(self.venue.rows("SELECT DISTINCT status FROM reservation_slots"), [("ACTIVE",)])

    def test_capacity(self):
        self.assertEqual(self.ctl("slots", "capacity", "1", "--capacity", "9")["slots"][0]
                         ["available_count"], 9)
        self.assertEqual(self.ctl("slots", "capacity", "1", "--capacity", "0")["slots"][0]["status"], "FULL")
        self.refused(2, "slots", "capacity", "1")
        self.refused(2, "slots", "capacity", "1", "--capacity", "-1")

    def test_stats(self):
        answer = self.ctl("stats", "--date", "2026-11-24")
        self.assertEqual((answer["date"], answer["expected"], answer["admitted"]), ("2026-11-24", 0, 0))
        self.assertEqual(answer["slots"][0], {
            "slot_id": 3, "date": "2026-11-24", "start_time": "10:00:00", "end_time": "12:00:00",
            "starts_at": "2026-11-24T10:00:00Z", "ends_at": "2026-11-24T12:00:00Z",
            "total_capacity": 5, "expected": 0, "admitted": 0, "double_entries": 0})
        self.assertEqual((answer["double_entries"], answer["without_slot"]), (0, 0))
        self.refused(1, "stats", "--orq", "9")


if __name__ == "__main__":
    main()
