"""What benchmarks of the site share: a large venue, by the hundred thousand of tickets, made with SQL in one
go (the invariants of the real tables hold), and what one start of gatehouse.cgi costs in it."""

import argparse
import contextlib
import datetime
import os
import random
import sqlite3
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "../cgi"))

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


def parser(doc, tickets, reservations, runs, runs_of):
    """The options that every benchmark has, and what they are when left out."""
    made = argparse.ArgumentParser(description=doc)
    made.add_argument("--build", required=True, help="the build directory")
    made.add_argument("--tickets", type=int, default=tickets)
    made.add_argument("--reservations", type=int, default=reservations)
    made.add_argument("--runs", type=int, default=runs, help=runs_of)
    return made


def use_build(build):
    """The modules of tests/cgi, which can be imported then, take the programs of @build."""
    os.environ["GATEHOUSE_CGI"] = os.path.join(build, "server/gatehouse.cgi")
    os.environ["GATEHOUSECTL"] = os.path.join(build, "server/gatehousectl")
    os.environ["GATEHOUSE_OPENAPI"] = os.path.join(HERE, "../../server/openapi.yaml")
    os.environ["GATEHOUSE_STILL_CLOCK"] = ""


@contextlib.contextmanager
def large_site(options):
    """A site with the tickets that the options ask for, and what fill() gives back. A connection to its
    database stays open, as the worker's does."""
    use_build(options.build)
    from gatehouse import Site  # pylint: disable=import-outside-toplevel
    with open(os.environ["GATEHOUSE_CGI"], "rb") as program:
        if b"__asan_init" in program.read():
            print("note: this build has sanitizers: these are not the program's numbers")
    site = Site()
    try:
        with contextlib.closing(sqlite3.connect(site.database, isolation_level=None)) as anchor:
            yield site, *fill(anchor, options.tickets, options.reservations)
            assert site.records.broken_invariants() == []
    finally:
        site.close()


def cgi_variables(method, address, content_type="", length=0):
    """What a web server tells the program of a request."""
    path, _, query = address.partition("?")
    return {
        "GATEWAY_INTERFACE": "CGI/1.1", "SERVER_PROTOCOL": "HTTP/1.1", "SERVER_NAME": "localhost",
        "SERVER_PORT": "80", "SCRIPT_NAME": "", "REQUEST_METHOD": method, "PATH_INFO": path,
        "QUERY_STRING": query, "REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "localhost",
        "CONTENT_TYPE": content_type, "CONTENT_LENGTH": str(length)}


def write_bodies(site, bodies):
    """The files that start-cost hands to the program, one a start; gives back what their names begin with."""
    assert len({len(body) for body in bodies}) == 1, "bodies of one length: CONTENT_LENGTH is the same for all"
    prefix = os.path.join(site.dir, "body")
    for number, body in enumerate(bodies):
        with open(f"{prefix}.{number}", "wb") as file:
            file.write(body)
    return prefix


def start_costs(options, environment, starts, prefix, *programs):
    """Lines of start-cost: (program's number, CPU µs, peak KiB, status) of each start; no status is bad."""
    output = subprocess.run([os.path.join(options.build, "tests/bench/start-cost"), str(starts), prefix, *programs],
                            env=environment, text=True, capture_output=True, check=True).stdout
    lines = [[int(word) for word in line.split()] for line in output.splitlines()]
    assert all(line[3] == 0 for line in lines), "a program failed"
    return lines


def cgi_milliseconds(site, options, variables, bodies):
    """CPU milliseconds of gatehouse.cgi for each body, from its start to its exit."""
    lines = start_costs(options, site.environment() | variables, len(bodies), write_bodies(site, bodies),
                        os.environ["GATEHOUSE_CGI"])
    return [line[1] / 1000 for line in lines]


def percentile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
