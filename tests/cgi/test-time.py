#!/usr/bin/python3
"""Time at the gate and on the calendar (contract 4): \"today\" is the venue's, slots over midnight,
the very second of the end, and days on which clocks change. The clock is still-clock.c's."""

import tap
from cases import Case
from gatehouse import CtlError, Site

VALIDATE = "/api/operator/validate-ticket"
VERIFY = "/api/operator/verify-ticket"


class TimeCase(Case):
    """One venue a class, in the zone @timezone."""

    timezone = "UTC"
    clock = "2026-11-23 12:00:00"

    @classmethod
    def setUpClass(cls):
        cls.site = Site(cls.timezone, cls.clock)
        cls.records = cls.site.records
        cls.operator = cls.site.add_operator("gate")
        cls.site.serve()

    @classmethod
    def tearDownClass(cls):
        cls.site.close()

    def at(self, clock, username="gate"):
        """Moves the clock; a gate that has just signed in."""
        self.site.set_clock(clock)
        return self.site.sign_in(username)[0]

    def scan(self, clock, ticket, username="gate"):
        return self.at(clock, username).post(VALIDATE, {"ticket_code": ticket.code})

    def assert_valid_until(self, ticket, last, end):
        """Valid at @last, expired from @end, for validate, verify and the customer alike."""
        self.assert_admitted(self.scan(last, ticket))
        self.assert_refused(self.scan(end, ticket), 400, "TICKET_EXPIRED")
        gate = self.at(end)
        answer = gate.post(VERIFY, {"ticket_id": ticket.id, "operator_id": self.operator})
        self.assert_refused(answer, 400, "TICKET_EXPIRED")
        answer = gate.post("/api/tickets/validate", {"ticket_code": ticket.code})
        self.assert_refused(answer, 409, "TICKET_EXPIRED")
        self.site.set_clock(last)
        gate = self.site.sign_in()[0]
        answer = gate.post(VERIFY, {"ticket_id": ticket.id, "operator_id": self.operator})
        self.assert_admitted(answer)

    def reserved(self, *slot, **options):
        return self.records.ticket("RESERVED", slot=self.records.slot(*slot, **options))


class Slots(TimeCase):
    def test_the_very_second(self):
        ticket = self.reserved("2026-11-23", "12:00:00", "14:00:00")
        self.assert_valid_until(ticket, "2026-11-23 13:59:59", "2026-11-23 14:00:00")

    def test_early_on_the_right_date(self):
        ticket = self.reserved("2026-11-23", "20:00:00", "22:00:00")
        self.assert_admitted(self.scan("2026-11-23 00:00:00", ticket))
        self.assert_refused(self.scan("2026-11-22 23:59:59", ticket), 400, "WRONG_DATE",
                            reservation_date="2026-11-23", today="2026-11-22", days_from_now=1)

    def test_until_24_00(self):
        ticket = self.reserved("2026-11-23", "19:00:00", "24:00:00")
        self.assert_valid_until(ticket, "2026-11-23 23:59:59", "2026-11-24 00:00:00")

    def test_over_midnight(self):
        ticket = self.reserved("2026-11-23", "22:00:00", "02:00:00")
        data = self.assert_admitted(self.scan("2026-11-24 01:00:00", ticket))
        self.assertIs(data["reservation"]["is_today"], True)
        self.assertEqual(data["reservation"]["date"], "2026-11-23")
        self.assert_admitted(self.scan("2026-11-23 00:00:00", ticket))
        self.assert_valid_until(ticket, "2026-11-24 01:59:59", "2026-11-24 02:00:00")

    def test_a_whole_day_round(self):
        ticket = self.reserved("2026-11-23", "10:00:00", "10:00:00")
        self.assert_valid_until(ticket, "2026-11-24 09:59:59", "2026-11-24 10:00:00")

    def test_verify_after_midnight_is_refused(self):
        ticket = self.reserved("2026-11-23", "18:00:00", "24:00:00")
        gate = self.at("2026-11-23 23:59:50")
        self.assert_admitted(gate.post(VALIDATE, {"ticket_code": ticket.code}))
        self.site.set_clock("2026-11-24 00:00:10")
        answer = gate.post(VERIFY, {"ticket_id": ticket.id, "operator_id": self.operator})
        self.assert_refused(answer, 400, "TICKET_EXPIRED")
        self.assertEqual(self.records.value("SELECT status FROM tickets WHERE id = ?", ticket.id),
                         "RESERVED")
        outcomes = [row["outcome"] for row in self.records.scans(ticket.id)]
        self.assertEqual(outcomes, ["VALID", "TICKET_EXPIRED"])

    def test_a_running_slot_can_be_booked_until_it_ends(self):
        slot = self.records.slot("2026-11-23", "22:30:00", "01:00:00")
        first, second = self.records.ticket(), self.records.ticket()
        self.site.set_clock("2026-11-24 00:59:59")
        self.assert_admitted(self.site.book(first, slot))
        self.site.set_clock("2026-11-24 01:00:00")
        self.assert_refused(self.site.book(second, slot), 409, "SLOT_PAST")


class TwoZones(TimeCase):
    """Two organisations on one server: the date line lies between them."""

    timezone = "Pacific/Kiritimati"  # UTC+14

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.orq, cls.product = cls.records.organisation("Waikiki", "Pacific/Honolulu")  # UTC-10
        cls.records.operator_like(cls.operator, "waikiki", cls.orq)

    def theirs(self, date):
        slot = self.records.slot(date, orq=self.orq)
        return self.records.ticket("RESERVED", slot=slot, orq=self.orq, product=self.product)

    def test_today_is_each_venues_own(self):
        noon = "2026-11-23 10:30:00"  # the 24th, 00:30, there; the 23rd, 00:30, here
        ours = self.reserved("2026-11-24")
        self.assert_admitted(self.scan(noon, ours))
        self.assert_refused(self.scan(noon, self.theirs("2026-11-24"), "waikiki"), 400,
                            "WRONG_DATE", today="2026-11-23", days_from_now=1)
        self.assert_admitted(self.scan(noon, self.theirs("2026-11-23"), "waikiki"))

    def test_midnight_is_each_venues_own(self):
        ours = self.reserved("2026-12-01")
        self.assert_refused(self.scan("2026-11-30 09:59:59", ours), 400, "WRONG_DATE",
                            today="2026-11-30", days_from_now=1)
        self.assert_admitted(self.scan("2026-11-30 10:00:00", ours))
        theirs = self.theirs("2026-12-02")
        self.assert_refused(self.scan("2026-12-02 09:59:59", theirs, "waikiki"), 400,
                            "WRONG_DATE", today="2026-12-01", days_from_now=1)
        self.assert_admitted(self.scan("2026-12-02 10:00:00", theirs, "waikiki"))

    def test_the_present_month(self):
        self.site.set_clock("2026-11-30 12:00:00")
        client = self.site.client()
        path = "/api/reservation-slots/available?orq="
        self.assertEqual(client.get(f"{path}1").json["metadata"]["month"], "2026-12")
        self.assertEqual(client.get(f"{path}{self.orq}").json["metadata"]["month"], "2026-11")
        answer = client.get(f"{path}1&month=2026-08")
        self.assert_refused(answer, 400, "MONTH_OUT_OF_RANGE")
        self.assertEqual(client.get(f"{path}{self.orq}&month=2026-08").status, 200)

    def test_validity_ends_with_the_venues_day(self):
        ours = self.records.ticket(valid_until="2026-11-23")
        theirs = self.records.ticket(valid_until="2026-11-23", orq=self.orq, product=self.product)
        self.site.set_clock("2026-11-23 10:00:00")
        client = self.site.client()
        answer = client.post("/api/tickets/validate", {"ticket_code": ours.code})
        self.assert_refused(answer, 409, "TICKET_EXPIRED")
        answer = client.post("/api/tickets/validate", {"ticket_code": theirs.code})
        self.assertEqual(answer.status, 200)

    def test_stats_of_today(self):
        gate = self.at("2026-11-23 10:30:00")
        self.assertEqual(gate.get("/api/operator/stats").data["date"], "2026-11-24")
        gate = self.at("2026-11-23 10:30:00", "waikiki")
        self.assertEqual(gate.get("/api/operator/stats").data["date"], "2026-11-23")


class ClockChanges(TimeCase):
    """Lisbon: 01:00 becomes 02:00 on 2027-03-28, 02:00 becomes 01:00 on 2026-10-25."""

    timezone = "Europe/Lisbon"
    clock = "2026-10-20 12:00:00"

    def generate(self, date, times):
        """Slots as the product makes them, so that the instants are its own."""
        self.site.set_clock(self.clock)
        self.site.ctl("slots", "generate", "--orq", "1", "--from", date, "--days", "1", "--times",
                      times, "--capacity", "10")
        start = times.split("-", maxsplit=1)[0] + ":00"
        slot = self.records.value("SELECT id FROM reservation_slots WHERE date = ? AND"
                                  " start_time = ?", date, start)
        return self.records.ticket("RESERVED", slot=slot)

    def test_an_hour_is_skipped(self):
        ticket = self.generate("2027-03-28", "00:30-02:30")
        self.assert_valid_until(ticket, "2027-03-28 01:29:59", "2027-03-28 01:30:00")

    def test_an_hour_comes_twice_and_the_second_one_ends(self):
        ticket = self.generate("2026-10-25", "00:15-01:30")
        self.assert_admitted(self.scan("2026-10-25 00:45:00", ticket))  # 01:45, the first time
        self.assert_valid_until(ticket, "2026-10-25 01:29:59", "2026-10-25 01:30:00")

    def test_the_day_starts_at_local_midnight(self):
        ticket = self.generate("2026-10-26", "09:00-10:00")
        self.assert_refused(self.scan("2026-10-25 23:59:59", ticket), 400, "WRONG_DATE")
        self.assert_admitted(self.scan("2026-10-26 00:00:00", ticket))
        summer = self.generate("2026-10-24", "09:00-10:00")
        self.assert_admitted(self.scan("2026-10-23 23:00:00", summer))

    def test_a_start_that_does_not_exist_is_refused(self):
        with self.assertRaisesRegex(CtlError, "2027-03-28"):
            self.generate("2027-03-28", "01:30-03:00")
        self.assertEqual(self.records.rows("SELECT id FROM reservation_slots WHERE date ="
                                           " '2027-03-28' AND start_time = '01:30:00'"), [])


if __name__ == "__main__":
    tap.main()
