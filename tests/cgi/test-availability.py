#!/usr/bin/python3
"""GET /api/reservation-slots/available (contract 3.1): the month, its bounds, and its ETag."""

import tap
from cases import CLOCK, Case
from gatehouse import Site

PATH = "/api/reservation-slots/available"
site = None


def setUpModule():
    global site
    site = Site(clock=CLOCK)
    site.serve()


def tearDownModule():
    site.close()


class Availability(Case):
    def setUp(self):
        self.client = site.client()
        self.records = site.records

    def month(self, month, orq=1, **headers):
        return self.client.get(f"{PATH}?month={month}&orq={orq}", headers)

    def test_fields_and_order(self):
        late = self.records.slot("2026-12-24", "14:00:00", "16:00:00", 200, booked=150)
        early = self.records.slot("2026-12-24", "09:00:00", "24:00:00", 200, booked=20)
        first = self.records.slot("2026-12-01", "20:00:00", "02:00:00", 10)
        self.records.slot("2027-01-01")
        answer = self.month("2026-12")
        self.assertEqual(answer.status, 200)
        self.assertEqual([slot["id"] for slot in answer.data], [first, early, late])
        self.assertEqual(answer.data[2], {
            "id": late, "date": "2026-12-24", "start_time": "14:00:00", "end_time": "16:00:00",
            "total_capacity": 200, "booked_count": 150, "available_count": 50, "status": "ACTIVE",
            "capacity_status": "LIMITED"})
        self.assertEqual((answer.data[1]["end_time"], answer.data[1]["capacity_status"]),
                         ("24:00:00", "AVAILABLE"))
        self.assertEqual(answer.json["metadata"], {"month": "2026-12", "total_slots": 3})
        self.assertIn("max-age=300", answer.headers["Cache-Control"])

    def test_present_month_by_default(self):
        slot = self.records.slot("2026-11-30")
        answer = self.client.get(PATH + "?orq=1")
        self.assertEqual(answer.json["metadata"]["month"], "2026-11")
        self.assertEqual([found["id"] for found in answer.data], [slot])

    def test_an_empty_month(self):
        answer = self.month("2027-02")
        self.assertEqual((answer.data, answer.json["metadata"]),
                         ([], {"month": "2027-02", "total_slots": 0}))

    def test_capacity_status_at_its_bounds(self):
        wanted = {
            (100, 0, None): "AVAILABLE", (100, 49, None): "AVAILABLE", (100, 50, None): "LIMITED",
            (100, 89, None): "LIMITED", (100, 95, None): "LIMITED", (100, 99, None): "LIMITED",
            (100, 100, None): "FULL", (100, 0, "CLOSED"): "FULL", (0, 0, None): "FULL",
            (1, 0, None): "AVAILABLE", (3, 1, None): "AVAILABLE", (3, 2, None): "LIMITED",
        }
        ids = {}
        for hour, (capacity, booked, status) in enumerate(wanted):
            ids[self.records.slot("2027-01-20", f"{hour:02}:00:00", "23:00:00", capacity, booked,
                                  status)] = wanted[(capacity, booked, status)]
        found = {slot["id"]: slot["capacity_status"] for slot in self.month("2027-01").data
                 if slot["id"] in ids}
        self.assertEqual(found, ids)

    def test_capacity_cut_below_the_bookings_shows_nothing_left(self):
        slot = self.records.slot("2026-10-20", capacity=10, booked=8)
        self.records.run("UPDATE reservation_slots SET total_capacity = 5, kept_bookings = 8,"
                         " status = 'FULL' WHERE id = ?", slot)
        found = self.month("2026-10").data[0]
        self.assertEqual((found["booked_count"], found["available_count"],
                          found["capacity_status"]), (8, 0, "FULL"))

    def test_bad_months(self):
        for month in ("2026-13", "2026-00", "2026-1", "26-11", "2026", "november", "2026-11-01",
                      "%202026-11", "-2026-11", "2026%2F11", "2026-1%C2%B9"):
            with self.subTest(month=month):
                self.assert_refused(self.month(month), 400, "INVALID_MONTH")

    def test_three_months_either_side(self):
        for month in ("2026-08", "2027-02"):
            self.assertEqual(self.month(month).status, 200)
        for month in ("2026-07", "2027-03", "1900-01", "9999-12", "2020-11"):
            with self.subTest(month=month):
                self.assert_refused(self.month(month), 400, "MONTH_OUT_OF_RANGE")

    def test_bad_organisations(self):
        for orq in ("", "0", "-1", "abc", "1.0", "1e0", "0x1", "%201", "1%20",
                    "9223372036854775808", "9" * 40):
            with self.subTest(orq=orq):
                self.assert_refused(self.month("2026-11", orq), 400, "INVALID_ORQ")
        self.assert_refused(self.client.get(PATH + "?month=2026-11"), 400, "INVALID_ORQ")
        self.assert_refused(self.client.get(PATH), 400, "INVALID_ORQ")

    def test_unknown_organisation(self):
        self.assert_refused(self.month("2026-11", 4711), 404, "ORG_NOT_FOUND")

    def test_each_organisation_sees_its_own_slots(self):
        orq, _ = self.records.organisation("Other", "UTC")
        theirs = self.records.slot("2026-09-09", orq=orq)
        ours = self.records.slot("2026-09-10")
        self.assertEqual([slot["id"] for slot in self.month("2026-09").data], [ours])
        self.assertEqual([slot["id"] for slot in self.month("2026-09", orq).data], [theirs])

    def test_etag(self):
        slot = self.records.slot("2026-08-28", status="CLOSED")
        first = self.month("2026-08")
        tag = first.headers["ETag"]
        self.assertRegex(tag, r'^(W/)?"[!#-~]+"$')
        for matching in (tag, "*", f'"other", {tag}', tag.removeprefix("W/")):
            with self.subTest(matching=matching):
                again = self.month("2026-08", If_None_Match=matching)
                self.assertEqual((again.status, again.body), (304, b""))
                self.assertEqual(again.headers["ETag"], tag)
                self.assertIn("max-age=300", again.headers["Cache-Control"])
        for other in ('"other"', tag[:-2] + '"', "", "x" * 7000):
            with self.subTest(other=other[:20]):
                self.assertEqual(self.month("2026-08", If_None_Match=other).status, 200)
        self.records.run("UPDATE reservation_slots SET booked_count = 1 WHERE id = ?", slot)
        changed = self.month("2026-08", If_None_Match=tag)
        self.assertEqual(changed.status, 200)
        self.assertNotEqual(changed.headers["ETag"], tag)

    def test_two_months_have_two_tags(self):
        self.assertNotEqual(self.month("2027-02").headers["ETag"],
                            self.month("2026-09").headers["ETag"])

    def test_head(self):
        whole = self.month("2027-01")
        answer = self.client.request("HEAD", f"{PATH}?month=2027-01&orq=1")
        self.assertEqual((answer.status, answer.body), (200, b""))
        self.assertEqual(answer.headers["ETag"], whole.headers["ETag"])


if __name__ == "__main__":
    tap.main()
