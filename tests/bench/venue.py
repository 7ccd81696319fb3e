"""A large venue for benchmarks: a million tickets, three hundred thousand of them reserved, made
with SQL in one go. The invariants of the real tables hold."""

import datetime
import random
import time

DAYS = 120
SLOTS_A_DAY = 12
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
RANDOM = "".join(c for c in ALPHABET if c not in "ILOU")


def check_character(text):
    """ISO 7064 MOD 37,36."""
    carry = 36
    for character in text:
        carry = (carry + ALPHABET.index(character)) % 36 or 36
        carry = carry * 2 % 37
    return ALPHABET[(37 - carry) % 36]


def codes(count, year):
    """@count different ticket codes."""
    choose = random.Random(20260101).choices
    made = set()
    while len(made) < count:
        body = "".join(choose(RANDOM, k=11))
        check = check_character(f"{year}{body}")
        if check in RANDOM:
            made.add(f"TKT-{year}-{body[:6]}-{body[6:]}{check}")
    return list(made)


def slots(today, capacity):
    """Rows of slots from 30 days ago on; those of today are open all day long."""
    midnight = int(datetime.datetime(today.year, today.month, today.day,
                                     tzinfo=datetime.timezone.utc).timestamp())
    for day in range(-30, DAYS - 30):
        date = (today + datetime.timedelta(days=day)).isoformat()
        for number in range(SLOTS_A_DAY):
            start = midnight + day * 86400 + number * 3600
            end = midnight + (day + 1) * 86400
            yield (1, date, f"{number:02}:00:00", "24:00:00", start, end, capacity, "ACTIVE",
                   start, start)


def fill(connection, tickets, reservations):
    """Fills a fresh database (organisation 1, product 1). Gives back codes of today's
    reservations, and (id, code) of tickets that can be reserved."""
    now = int(time.time())
    today = datetime.datetime.now(datetime.timezone.utc).date()
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("BEGIN")
    connection.executemany(
        "INSERT INTO reservation_slots (orq, date, start_time, end_time, starts_at, ends_at,"
        " total_capacity, status, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        slots(today, reservations))
    connection.executemany(
        "INSERT INTO orders (id, orq, customer_name, customer_email, status, created_at,"
        " updated_at) VALUES (?, 1, 'John Doe', 'john@example.com', 'PAID', ?, ?)",
        ((number, now, now) for number in range(1, tickets // 4 + 2)))
    slot_ids = [row[0] for row in connection.execute(
        "SELECT id FROM reservation_slots ORDER BY starts_at")]
    first_today = 30 * SLOTS_A_DAY
    made = codes(tickets, today.year)

    def slot_of(index):
        # Past slots hold nothing here: their reservations would be expired.
        return slot_ids[first_today + index % (len(slot_ids) - first_today)]

    connection.executemany(
        "INSERT INTO tickets (id, orq, ticket_code, order_id, product_id, status, customer_email,"
        " customer_phone, created_at, activated_at, reserved_at)"
        " VALUES (?, 1, ?, ?, 1, ?, ?, ?, ?, ?, ?)",
        ((index + 1, code, index // 4 + 1, "RESERVED" if index < reservations else "ACTIVATED",
          *(("john@example.com", "+12025551234") if index < reservations else (None, None)), now,
          now, now if index < reservations else None) for index, code in enumerate(made)))
    connection.executemany(
        "INSERT INTO ticket_reservations (orq, ticket_id, slot_id, customer_email,"
        " customer_phone, status, reserved_at, updated_at)"
        " VALUES (1, ?, ?, 'john@example.com', '+12025551234', 'RESERVED', ?, ?)",
        ((index + 1, slot_of(index), now, now) for index in range(reservations)))
    connection.execute("UPDATE reservation_slots SET booked_count = (SELECT count(*) FROM"
                       " ticket_reservations r WHERE r.slot_id = reservation_slots.id)")
    connection.execute("COMMIT")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    todays = set(slot_ids[first_today:first_today + SLOTS_A_DAY])
    reserved = [code for index, code in enumerate(made[:reservations])
                if slot_of(index) in todays]
    free = [(index + 1, made[index]) for index in range(reservations, min(tickets,
                                                                          reservations + 20000))]
    return reserved, free, slot_ids[first_today + 40 * SLOTS_A_DAY]
