#!/usr/bin/python3
"""What a gate's return costs, printed and never asserted: CPU of a plain CGI that takes 500 entries,
that gets the same once more, and of the day's numbers afterwards, on a day of 20,000 reservations.
Wants a release build without sanitizers."""

import argparse
import json
import os
import subprocess
import sys
import time
import uuid

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "../cgi"))

BATCH = 500
RESERVATIONS = 20_000


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", required=True, help="the build directory")
    parser.add_argument("--batches", type=int, default=10)
    return parser.parse_args()


def options_of(build):
    with open(os.path.join(build, "meson-info/intro-buildoptions.json"), encoding="utf-8") as file:
        return {option["name"]: option["value"] for option in json.load(file)}


def run(site, token, method, path, body=b""):
    """CPU seconds of one process, and what it answered."""
    process = subprocess.Popen(
        [os.environ["GATEHOUSE_CGI"]], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, env=site.environment() | {
            "GATEWAY_INTERFACE": "CGI/1.1", "SERVER_PROTOCOL": "HTTP/1.1",
            "SERVER_NAME": "localhost", "SERVER_PORT": "80", "SCRIPT_NAME": "",
            "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": "",
            "REMOTE_ADDR": "127.0.0.1", "CONTENT_TYPE": "application/json",
            "CONTENT_LENGTH": str(len(body)), "HTTP_AUTHORIZATION": f"Bearer {token}"})
    process.stdin.write(body)
    process.stdin.close()
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, "the program failed"
    answer = json.loads(output.split(b"\r\n\r\n", 1)[1])
    assert answer["success"], answer
    return usage.ru_utime + usage.ru_stime, answer["data"]


def batch(tickets, now, operator):
    at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(now - 1))
    return json.dumps({"device_id": str(uuid.uuid4()), "verifications": [
        {"id": str(uuid.uuid4()), "ticket_code": ticket.code, "verified_at": at,
         "operator_id": operator} for ticket in tickets]}).encode()


def row(what, seconds):
    ordered = sorted(1000 * value for value in seconds)
    print(f"{what:<48}{ordered[len(ordered) // 2]:>9.1f}{ordered[-1]:>9.1f}", flush=True)


def main():
    options = arguments()
    found = options_of(options.build)
    if found["b_sanitize"] != "none":
        sys.exit("This build has sanitizers: its numbers mean nothing. Use --buildtype=release.")
    if found["buildtype"] != "release":
        print(f"note: this is a {found['buildtype']} build, not a release")
    os.environ["GATEHOUSE_CGI"] = os.path.join(options.build, "server/gatehouse.cgi")
    os.environ["GATEHOUSECTL"] = os.path.join(options.build, "server/gatehousectl")
    os.environ["GATEHOUSE_OPENAPI"] = os.path.join(HERE, "../../server/openapi.yaml")
    os.environ["GATEHOUSE_STILL_CLOCK"] = ""
    from gatehouse import Site  # pylint: disable=import-outside-toplevel
    site = Site()
    try:
        operator = site.add_operator("gate")
        now = int(time.time())
        slot = site.records.slot(time.strftime("%Y-%m-%d", time.gmtime(now)), "00:00:00",
                                 "24:00:00", capacity=RESERVATIONS + 1)
        tickets = site.records.reserved_tickets(RESERVATIONS, slot)
        _, who = run(site, "", "POST", "/api/operator/login",
                     json.dumps({"username": "gate", "pin": "482913"}).encode())
        token = who["token"]
        bodies = [batch(tickets[BATCH * number:BATCH * (number + 1)], now, operator)
                  for number in range(options.batches)]
        print(f"CPU ms of one process{'median':>36}{'max':>9}")
        for what, outcome in ((f"sync, {BATCH} entries", "VERIFIED"),
                              ("  the same once more", "DUPLICATE")):
            took = []
            for body in bodies:
                seconds, data = run(site, token, "POST", "/api/operator/sync", body)
                assert {one["outcome"] for one in data["results"]} == {outcome}
                took.append(seconds)
            row(what, took)
        row(f"stats, {RESERVATIONS:,} reservations",
            [run(site, token, "GET", "/api/operator/stats")[0] for _ in range(5)])
        assert site.records.broken_invariants() == []
    finally:
        site.close()


if __name__ == "__main__":
    main()
