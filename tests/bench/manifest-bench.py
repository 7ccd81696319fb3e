#!/usr/bin/python3
"""What a day's list (GET /api/operator/manifest) and a search cost, printed and never asserted: CPU
and bytes of the plain CGI on a day of 20,000 reservations. Wants a release build without
sanitizers."""

import argparse
import json
import os
import resource
import sqlite3
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "../cgi"))


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", required=True, help="the build directory")
    parser.add_argument("--tickets", type=int, default=300_000)
    parser.add_argument("--reservations", type=int, default=100_000)
    parser.add_argument("--today", type=int, default=20_000, help="reservations of today")
    parser.add_argument("--runs", type=int, default=7)
    return parser.parse_args()


def fill(connection, options):
    """A venue, with so many reservations moved to today."""
    import venue  # pylint: disable=import-outside-toplevel
    venue.fill(connection, options.tickets, options.reservations)
    today = time.strftime("%Y-%m-%d", time.gmtime())
    connection.execute(
        "UPDATE ticket_reservations SET slot_id = (SELECT min(id) FROM reservation_slots"
        " WHERE date = ?) + id % ? WHERE id <= ?", (today, venue.SLOTS_A_DAY, options.today))
    # What the venue spread over today by itself stays away.
    connection.execute(
        "UPDATE ticket_reservations SET slot_id = (SELECT max(id) FROM reservation_slots)"
        " WHERE id > ? AND slot_id IN (SELECT id FROM reservation_slots WHERE date = ?)",
        (options.today, today))
    connection.execute("UPDATE reservation_slots SET booked_count = (SELECT count(*) FROM"
                       " ticket_reservations r WHERE r.slot_id = reservation_slots.id)")
    connection.execute("UPDATE ticket_reservations SET updated_at = updated_at - 86400")
    connection.execute("UPDATE orders SET updated_at = updated_at - 86400")
    names = ("Ana Silva", "Alexandra Papadopoulou", "John Doe", "Nguyễn Văn An", "Björk")
    for number, name in enumerate(names):
        connection.execute("UPDATE orders SET customer_name = ? WHERE id % ? = ?",
                           (name, len(names), number))


def let_all_in(connection, options):
    now = int(time.time()) - 3600
    connection.execute("INSERT INTO devices (orq, uuid, name, status, created_at, last_seen_at)"
                       " VALUES (1, '0f0e0d0c-0b0a-4908-8706-050403020100', 'Gate 1', 'ACTIVE', 1, 1)")
    connection.execute("UPDATE tickets SET status = 'VERIFIED', verified_at = ?, verified_by = 1"
                       " WHERE id <= ?", (now, options.today))
    connection.execute("UPDATE ticket_reservations SET status = 'VERIFIED' WHERE id <= ?",
                       (options.today,))
    connection.execute(
        "INSERT INTO scans (orq, action, ticket_code, ticket_id, outcome, operator_id, device_id,"
        " scanned_at, received_at, entered) SELECT 1, 'VERIFY', ticket_code, id, 'VERIFIED', 1, 1,"
        " ?, ?, 1 FROM tickets WHERE id <= ?", (now, now, options.today))


def ask(site, options, token, query, path="manifest"):
    """Median CPU milliseconds, the answer's bytes, and what it says."""
    environ = site.environment() | {
        "GATEWAY_INTERFACE": "CGI/1.1", "SERVER_PROTOCOL": "HTTP/1.1", "SERVER_NAME": "localhost",
        "SERVER_PORT": "80", "SCRIPT_NAME": "", "REQUEST_METHOD": "GET",
        "PATH_INFO": f"/api/operator/{path}", "QUERY_STRING": query, "REMOTE_ADDR": "127.0.0.1",
        "HTTP_AUTHORIZATION": f"Bearer {token}"}
    took = []
    for _ in range(options.runs):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        out = subprocess.run([os.path.join(options.build, "server/gatehouse.cgi")], env=environ,
                             capture_output=True, check=True).stdout
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        took.append(1000 * (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime))
    body = out.split(b"\r\n\r\n", 1)[1]
    return sorted(took)[len(took) // 2], len(body), json.loads(body)["data"]


def show(what, cpu, size, data):
    found = data["tickets"] if "tickets" in data else data["hits"]
    print(f"{what:<44}{cpu:>9.0f} ms{size / 1e6:>9.2f} MB{len(found):>9} tickets", flush=True)


def main():
    options = arguments()
    os.environ["GATEHOUSE_CGI"] = os.path.join(options.build, "server/gatehouse.cgi")
    os.environ["GATEHOUSECTL"] = os.path.join(options.build, "server/gatehousectl")
    os.environ["GATEHOUSE_OPENAPI"] = os.path.join(HERE, "../../server/openapi.yaml")
    os.environ["GATEHOUSE_STILL_CLOCK"] = ""
    from gatehouse import Site  # pylint: disable=import-outside-toplevel
    site = Site()
    try:
        site.add_operator("gate")
        anchor = sqlite3.connect(site.database, isolation_level=None)
        fill(anchor, options)
        site.serve()
        _, who = site.sign_in()
        print("a day's list (goal for 20,000: 2,000 ms, 5 MB)           CPU     answer")
        cpu, size, data = ask(site, options, who["token"], "")
        show("  all expected, in full", cpu, size, data)
        since = f"since={data['cursor']}"
        show("  nothing changed", *ask(site, options, who["token"], since))
        anchor.execute("UPDATE ticket_reservations SET updated_at = ? WHERE id <= 200",
                       (int(time.time()),))
        show("  200 changed", *ask(site, options, who["token"], since))
        let_all_in(anchor, options)
        show("  all admitted, in full", *ask(site, options, who["token"], ""))
        print("a search")
        for what, words in (("nobody", "xyz"), ("everybody's e-mail address", "example.com"),
                            ("a name that many have", "silva")):
            show(f"  {what}", *ask(site, options, who["token"], f"q={words}", "search"))
        anchor.close()
    finally:
        site.close()


if __name__ == "__main__":
    main()
