#!/usr/bin/python3
"""What the API costs, printed and never asserted: CPU and memory of validate-ticket as plain CGI
against a program that does nothing, its instructions, and latencies through lighttpd under several
clients, on a database of a million tickets. Wants a release build without sanitizers."""

import http.client
import json
import multiprocessing
import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import time

import venue
from venue import percentile

VALIDATE = "/api/operator/validate-ticket"


def arguments():
    parser = venue.parser(__doc__, 1_000_000, 300_000, 400, "starts that are measured")
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--requests", type=int, default=250, help="of each client")
    return parser.parse_args()


def build_options(build):
    with open(os.path.join(build, "meson-info/intro-buildoptions.json"), encoding="utf-8") as file:
        return {option["name"]: option["value"] for option in json.load(file)}


def row(what, *values):
    print(f"{what:<52}" + "".join(f"{value:>12}" for value in values), flush=True)


# ---- one process, start to exit ----

def cgi_environment(site, token, length):
    return site.environment() | venue.cgi_variables("POST", VALIDATE, "application/json", length) | {
        "HTTP_AUTHORIZATION": f"Bearer {token}", "BENCH_DATABASE": site.database}


def libraries(program):
    text = subprocess.run(["readelf", "-d", program], capture_output=True, text=True,
                          check=True).stdout
    return set(re.findall(r"NEEDED.*\[(.*)\]", text))


def start_to_exit(site, options, token, codes):
    """The programs take turns, so that a drifting machine drifts for both."""
    bodies = [json.dumps({"ticket_code": code}).encode() for code in codes]
    prefix = venue.write_bodies(site, bodies)
    environ = cgi_environment(site, token, len(bodies[0]))
    cgi = os.path.join(options.build, "server/gatehouse.cgi")
    idle = os.path.join(options.build, "tests/bench/start-idle")
    if libraries(cgi) != libraries(idle):
        row("note: libraries differ", " ".join(sorted(libraries(cgi) ^ libraries(idle))))
    before = subprocess.run([cgi], env=environ, stdin=open(prefix + ".0", "rb"),
                            capture_output=True, check=True).stdout
    assert b'"VALID"' in before, before
    lines = venue.start_costs(options, environ, options.runs, prefix, idle, cgi)
    cpu = [[line[1] for line in lines if line[0] == number] for number in (0, 1)]
    peak = [max(line[2] for line in lines if line[0] == number) for number in (0, 1)]
    medians = [percentile(values, 0.5) for values in cpu]
    row("start to exit, CPU µs (median, P95)", "median", "P95", "peak KiB")
    row("  a program that does nothing", medians[0], percentile(cpu[0], 0.95), peak[0])
    row("  gatehouse.cgi, validate-ticket", medians[1], percentile(cpu[1], 0.95), peak[1])
    row("  ratio of the medians (goal: 1.6, and 2,000 µs)", f"{medians[1] / medians[0]:.2f}")
    instructions(environ, prefix, [("does nothing", idle), ("validate-ticket", cgi)])


def instructions(environ, prefix, programs):
    if shutil.which("valgrind") is None:
        row("instructions", "no valgrind")
        return
    counts = []
    for name, program in programs:
        with open(prefix + ".1", "rb") as body:
            done = subprocess.run(
                ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", program],
                env=environ, stdin=body, capture_output=True, text=True, check=False)
        found = re.search(r"Collected : (\d+)", done.stderr)
        counts.append(int(found.group(1)) if found else 0)
        row(f"instructions (callgrind), {name}", f"{counts[-1]:,}")
    if all(counts):
        row("  ratio", f"{counts[1] / counts[0]:.2f}")


# ---- through the web server ----

def client(port, requests, results):
    """Sends (path, headers, body) one after the other on a kept connection; gives back seconds and
    statuses."""
    took, statuses = [], []
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.connect()
    for path, headers, body in requests:
        begun = time.perf_counter()
        connection.request("POST", path, body, headers)
        response = connection.getresponse()
        response.read()
        took.append(time.perf_counter() - begun)
        statuses.append(response.status)
    results.put((took, statuses))


def under_load(what, port, requests, clients):
    results = multiprocessing.Queue()
    workers = [multiprocessing.Process(target=client, args=(port, requests[number::clients],
                                                            results)) for number in range(clients)]
    begun = time.perf_counter()
    for worker in workers:
        worker.start()
    parts = [results.get() for _ in workers]
    for worker in workers:
        worker.join()
    seconds = time.perf_counter() - begun
    took = [1000 * value for part, _ in parts for value in part]
    bad = sum(status != 200 for _, statuses in parts for status in statuses)
    row(what, *(f"{percentile(took, share):.1f}" for share in (0.5, 0.95, 0.99)),
        f"{max(took):.1f}", f"{len(took) / seconds:.0f}", bad)


def through_lighttpd(site, options, token, reserved, free, slot):
    count = options.clients * options.requests
    port = site.server.port
    json_type = {"Content-Type": "application/json"}
    gate = json_type | {"Authorization": f"Bearer {token}"}
    row(f"lighttpd, {options.clients} clients, ms", "P50", "P95", "P99", "max", "per s", "not 200")
    under_load("  validate-ticket (operator; goal: P95 < 50)", port, [
        (VALIDATE, gate, json.dumps({"ticket_code": code}))
        for code in random.choices(reserved, k=count)], options.clients)
    free = free[:count]
    under_load("  tickets/validate (customer)", port, [
        ("/api/tickets/validate", json_type, json.dumps({"ticket_code": code}))
        for _, code in free], options.clients)
    holders = []
    for ticket_id, code in free:
        answer = site.client().post("/api/tickets/validate", {"ticket_code": code}, checked=False)
        holders.append((ticket_id, answer.data["booking_token"]))
    under_load("  create, one slot (goal: P95 < 150)", port, [
        ("/api/reservations/create", json_type | {"Authorization": f"Bearer {booking}"},
         json.dumps({"ticket_id": ticket_id, "slot_id": slot, "customer_email": "j@example.com",
                     "customer_phone": "+12025551234"}))
        for ticket_id, booking in holders], options.clients)
    verify = site.records.rows("SELECT id FROM tickets WHERE ticket_code IN (%s)" % ",".join(
        f"'{code}'" for code in reserved[:count]))
    operator = site.records.value("SELECT id FROM operators")
    under_load("  verify-ticket", port, [
        ("/api/operator/verify-ticket", gate,
         json.dumps({"ticket_id": found["id"], "operator_id": operator}))
        for found in verify], options.clients)


def main():
    options = arguments()
    found = build_options(options.build)
    if found["b_sanitize"] != "none":
        sys.exit("This build has sanitizers: its numbers mean nothing. Use --buildtype=release.")
    if found["buildtype"] != "release":
        print(f"note: this is a {found['buildtype']} build, not a release")
    venue.use_build(options.build)
    from gatehouse import Site  # pylint: disable=import-outside-toplevel
    site = Site()
    try:
        site.add_operator("gate")
        anchor = sqlite3.connect(site.database, isolation_level=None)
        begun = time.perf_counter()
        reserved, free, slot = venue.fill(anchor, options.tickets, options.reservations)
        print(f"{options.tickets:,} tickets, {options.reservations:,} reservations, "
              f"{os.path.getsize(site.database) / 2**20:.0f} MiB, made in "
              f"{time.perf_counter() - begun:.0f} s; a connection stays open, as the worker's does")
        site.serve()
        _, who = site.sign_in()
        start_to_exit(site, options, who["token"], random.choices(reserved, k=options.runs))
        through_lighttpd(site, options, who["token"], reserved, free, slot)
        assert site.records.broken_invariants() == []
        anchor.close()
    finally:
        site.close()


if __name__ == "__main__":
    main()
