"""Reads and writes the venue's SQLite file directly: states that would take long to reach, what
became of a request, and the invariants that hold whatever happened."""

import contextlib
import datetime
import secrets
import sqlite3
import time
from typing import NamedTuple
from zoneinfo import ZoneInfo

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
RANDOM = "".join(c for c in ALPHABET if c not in "ILOU")


class Ticket(NamedTuple):
    id: int
    code: str
    order_id: int


def check_character(text):
    """ISO 7064 MOD 37,36."""
    carry = 36
    for character in text:
        carry = (carry + ALPHABET.index(character)) % 36 or 36
        carry = carry * 2 % 37
    return ALPHABET[(37 - carry) % 36]


def new_code(year=2026):
    """A ticket code of contract section 4."""
    while True:
        body = "".join(secrets.choice(RANDOM) for _ in range(11))
        check = check_character(f"{year}{body}")
        if check in RANDOM:
            return f"TKT-{year}-{body[:6]}-{body[6:]}{check}"


def seconds_of(clock):
    hours, minutes, seconds = (int(part) for part in clock.split(":"))
    return hours * 3600 + minutes * 60 + seconds


def slot_instants(zone, date, start, end):
    """UTC seconds of a slot on a day without a clock change."""
    first = datetime.date.fromisoformat(date)
    last = first
    end_seconds = seconds_of(end)
    if end_seconds <= seconds_of(start):
        last += datetime.timedelta(days=1)
    if end_seconds == 86400:
        last, end_seconds = last + datetime.timedelta(days=1), 0
    midnight = datetime.time(tzinfo=ZoneInfo(zone))
    instants = []
    for day, seconds in ((first, seconds_of(start)), (last, end_seconds)):
        instants.append(int(datetime.datetime.combine(day, midnight).timestamp()) + seconds)
    return instants


class Records:
    """The tables of one venue. Every call opens and closes its own connection."""

    def __init__(self, path):
        self.path = path

    @contextlib.contextmanager
    def connection(self):
        connection = sqlite3.connect(self.path, isolation_level=None, timeout=20)
        connection.row_factory = sqlite3.Row
        try:
            yield connection
        finally:
            connection.close()

    def run(self, sql, *values):
        """Runs one statement; the id of the row it made."""
        with self.connection() as connection:
            return connection.execute(sql, values).lastrowid

    def rows(self, sql, *values):
        with self.connection() as connection:
            return [dict(row) for row in connection.execute(sql, values)]

    def row(self, sql, *values):
        found = self.rows(sql, *values)
        assert len(found) == 1, (sql, values, found)
        return found[0]

    def value(self, sql, *values):
        return next(iter(self.row(sql, *values).values()))

    # ---- states ----

    def organisation(self, name, timezone):
        """A second organisation; it gets product @id of its own. (orq, product)"""
        now = int(time.time())
        orq = self.run("INSERT INTO organisations (name, timezone, created_at) VALUES (?, ?, ?)",
                       name, timezone, now)
        product = self.run("INSERT INTO products (orq, name, created_at) VALUES (?, ?, ?)",
                           orq, "Ticket", now)
        return orq, product

    def operator_like(self, operator_id, username, orq, name="Max Other"):
        """An operator of another organisation with the secret of an existing one."""
        return self.run(
            "INSERT INTO operators (orq, username, name, role, status, pin_hash, created_at)"
            " SELECT ?, ?, ?, role, status, pin_hash, created_at FROM operators WHERE id = ?",
            orq, username, name, operator_id)

    # pylint: disable-next=too-many-arguments
    def slot(self, date, start="10:00:00", end="12:00:00", capacity=200, booked=0, status=None,
             orq=1):
        zone = self.value("SELECT timezone FROM organisations WHERE id = ?", orq)
        starts_at, ends_at = slot_instants(zone, date, start, end)
        status = status or ("FULL" if booked >= capacity else "ACTIVE")
        return self.run(
            "INSERT INTO reservation_slots (orq, date, start_time, end_time, starts_at, ends_at,"
            " total_capacity, booked_count, status, created_at, updated_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            orq, date, start, end, starts_at, ends_at, capacity, booked, status, starts_at,
            starts_at)

    # pylint: disable-next=too-many-arguments,too-many-locals
    def ticket(self, status="ACTIVATED", slot=None, order="PAID", orq=1, product=1, code=None,
               operator=None, verified_at=None, valid_from=None, valid_until=None):
        """A ticket in any state; with @slot it holds a reservation there and one of its places."""
        now = int(time.time())
        code = code or new_code()
        order_id = self.run(
            "INSERT INTO orders (orq, customer_name, customer_email, status, created_at,"
            " updated_at) VALUES (?, 'John Doe', 'john@example.com', ?, ?, ?)",
            orq, order, now, now)
        if status == "VERIFIED":
            verified_at = verified_at or now
            operator = operator or self.value("SELECT min(id) FROM operators WHERE orq = ?", orq)
        ticket_id = self.run(
            "INSERT INTO tickets (orq, ticket_code, order_id, product_id, status, customer_email,"
            " customer_phone, valid_from, valid_until, created_at, activated_at, reserved_at,"
            " verified_at, verified_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            orq, code, order_id, product, status, "john@example.com" if slot else None,
            "+12025551234" if slot else None, valid_from, valid_until, now,
            None if status == "PENDING_PAYMENT" else now, now if slot else None, verified_at,
            operator)
        if slot:
            self.run(
                "INSERT INTO ticket_reservations (orq, ticket_id, slot_id, customer_email,"
                " customer_phone, status, reserved_at, updated_at)"
                " VALUES (?, ?, ?, 'john@example.com', '+12025551234', ?, ?, ?)",
                orq, ticket_id, slot, status, now, now)
            self.run("UPDATE reservation_slots SET booked_count = booked_count + 1, status = CASE"
                     " WHEN status = 'CLOSED' THEN 'CLOSED' WHEN booked_count + 1 >= total_capacity"
                     " THEN 'FULL' ELSE 'ACTIVE' END WHERE id = ?", slot)
        return Ticket(ticket_id, code, order_id)

    def reserved_tickets(self, count, slot):
        """Many of organisation 1 in one transaction, of one order; the slot has room for them."""
        now = int(time.time())
        made = []
        with self.connection() as connection:
            connection.execute("BEGIN IMMEDIATE")
            order = connection.execute(
                "INSERT INTO orders (orq, customer_name, status, created_at, updated_at)"
                " VALUES (1, 'John Doe', 'PAID', ?, ?)", (now, now)).lastrowid
            for _ in range(count):
                code = new_code()
                ticket_id = connection.execute(
                    "INSERT INTO tickets (orq, ticket_code, order_id, product_id, status,"
                    " created_at, activated_at, reserved_at) VALUES (1, ?, ?, 1, 'RESERVED', ?, ?,"
                    " ?)", (code, order, now, now, now)).lastrowid
                connection.execute(
                    "INSERT INTO ticket_reservations (orq, ticket_id, slot_id, customer_email,"
                    " customer_phone, status, reserved_at, updated_at) VALUES (1, ?, ?,"
                    " 'john@example.com', '+12025551234', 'RESERVED', ?, ?)",
                    (ticket_id, slot, now, now))
                made.append(Ticket(ticket_id, code, order))
            connection.execute("UPDATE reservation_slots SET booked_count = booked_count + ?"
                               " WHERE id = ?", (count, slot))
            connection.execute("COMMIT")
        return made

    def scans(self, ticket_id=None):
        if ticket_id is None:
            return self.rows("SELECT * FROM scans ORDER BY id")
        return self.rows("SELECT * FROM scans WHERE ticket_id = ? ORDER BY id", ticket_id)

    # ---- invariants ----

    def broken_invariants(self):
        """What is wrong with the tables, as texts; nothing when all is well."""
        checks = {
            "booked_count is not the number of reservations":
                "SELECT id FROM reservation_slots s WHERE booked_count <> (SELECT count(*) FROM"
                " ticket_reservations r WHERE r.slot_id = s.id AND r.status <> 'CANCELLED')",
            "more is booked than there are places":
                "SELECT id FROM reservation_slots WHERE booked_count >"
                " max(total_capacity, kept_bookings)",
            "a ticket without its reservation":
                "SELECT id FROM tickets t WHERE status IN ('RESERVED', 'VERIFIED') AND (SELECT"
                " count(*) FROM ticket_reservations r WHERE r.ticket_id = t.id AND"
                " r.status <> 'CANCELLED' AND r.status = t.status) <> 1"
                # let in by a gate without a network, for the supervisor to look at
                " AND NOT EXISTS (SELECT 1 FROM conflicts c WHERE c.ticket_id = t.id AND"
                " c.code IN ('NO_RESERVATION', 'TICKET_EXPIRED') AND t.status = 'VERIFIED')",
            "a reservation without its ticket":
                "SELECT r.id FROM ticket_reservations r JOIN tickets t ON t.id = r.ticket_id WHERE"
                " r.status IN ('RESERVED', 'VERIFIED') AND t.status <> r.status",
            "two active reservations of one ticket":
                "SELECT ticket_id FROM ticket_reservations WHERE status <> 'CANCELLED'"
                " GROUP BY ticket_id HAVING count(*) > 1",
            "a reservation in another organisation's slot":
                "SELECT r.id FROM ticket_reservations r JOIN reservation_slots s ON"
                " s.id = r.slot_id WHERE s.orq <> r.orq",
            "a kept answer without its reservation":
                "SELECT ticket_id FROM idempotency_answers a WHERE NOT EXISTS (SELECT 1 FROM"
                " ticket_reservations r WHERE r.id = a.reservation_id AND"
                " r.ticket_id = a.ticket_id)",
        }
        broken = []
        with self.connection() as connection:
            for what, sql in checks.items():
                ids = [row[0] for row in connection.execute(sql)]
                if ids:
                    broken.append(f"{what}: {ids[:5]}")
            integrity = connection.execute("PRAGMA integrity_check").fetchone()[0]
            if integrity != "ok":
                broken.append(integrity)
            broken += [f"foreign key: {tuple(row)}"
                       for row in connection.execute("PRAGMA foreign_key_check")]
        return broken
