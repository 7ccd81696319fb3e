#!/usr/bin/python3
"""Whether the time of an answer tells a ticket code that nobody has from one that somebody has: CPU time
of the check in plain CGI, medians and P95, printed and never asserted. The answers differ by the
contract; what their times must not tell is how near a wrong code was. Wants a release build."""

import argparse
import json
import os
import random
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "../cgi"))

BEFORE_WAITING = 9  # that nobody has, from one address


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", required=True, help="the build directory")
    parser.add_argument("--tickets", type=int, default=100_000)
    parser.add_argument("--reservations", type=int, default=30_000)
    parser.add_argument("--runs", type=int, default=300, help="codes of each kind")
    return parser.parse_args()


def time_codes(site, options, codes):
    """CPU milliseconds of a check of each code."""
    bodies = [json.dumps({"ticket_code": code}).encode() for code in codes]
    assert len({len(body) for body in bodies}) == 1, "codes of one length"
    prefix = os.path.join(site.dir, "code")
    for number, body in enumerate(bodies):
        with open(f"{prefix}.{number}", "wb") as file:
            file.write(body)
    environment = site.environment() | {
        "GATEWAY_INTERFACE": "CGI/1.1", "SERVER_PROTOCOL": "HTTP/1.1", "SERVER_NAME": "localhost",
        "SERVER_PORT": "80", "SCRIPT_NAME": "", "REQUEST_METHOD": "POST", "QUERY_STRING": "",
        "PATH_INFO": "/api/tickets/validate", "REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "localhost",
        "CONTENT_TYPE": "application/json", "CONTENT_LENGTH": str(len(bodies[0]))}
    output = subprocess.run(
        [os.path.join(options.build, "tests/bench/start-cost"), str(len(bodies)), prefix,
         os.environ["GATEHOUSE_CGI"]], env=environment, text=True, capture_output=True, check=True).stdout
    lines = [[int(word) for word in line.split()] for line in output.splitlines()]
    assert all(line[3] == 0 for line in lines), "the program failed"
    return [line[1] / 1000 for line in lines]


def near(code, check_character, letters):
    """Codes that nobody has and that begin like @code, with their right check character."""
    head = code[:-4]
    while True:
        tail = "".join(random.choices(letters, k=3))
        check = check_character(head.replace("TKT-", "").replace("-", "") + tail)
        if check in letters and head + tail + check != code:
            return head + tail + check


def main():
    options = arguments()
    os.environ["GATEHOUSE_CGI"] = os.path.join(options.build, "server/gatehouse.cgi")
    os.environ["GATEHOUSECTL"] = os.path.join(options.build, "server/gatehousectl")
    os.environ["GATEHOUSE_OPENAPI"] = os.path.join(HERE, "../../server/openapi.yaml")
    os.environ["GATEHOUSE_STILL_CLOCK"] = ""
    # pylint: disable=import-outside-toplevel
    import sqlite3
    import venue
    from gatehouse import Site
    from records import new_code
    with open(os.environ["GATEHOUSE_CGI"], "rb") as program:
        if b"__asan_init" in program.read():
            print("note: this build has sanitizers: these are not the program's numbers")
    site = Site()
    try:
        anchor = sqlite3.connect(site.database, isolation_level=None)
        reserved, free, _ = venue.fill(anchor, options.tickets, options.reservations)
        runs = options.runs
        free = [code for _, code in free[:runs]]
        print(f"{'code':<56}{'median ms':>12}{'P95':>10}")
        for limit in ("0", "1000000/60"):
            site.configure(limits={"reservation": limit})
            kinds = (("nobody's", [new_code() for _ in range(runs)]),
                     ("nobody's, begins like somebody's",
                      [near(code, venue.check_character, venue.RANDOM) for code in free]),
                     ("reserved", (reserved * runs)[:runs]), ("can be reserved", free))
            took = {name: [] for name, _ in kinds}
            for start in range(0, runs, BEFORE_WAITING):  # in turn: the machine drifts
                for name, codes in kinds:
                    site.records.run("DELETE FROM rate_counters")
                    took[name] += time_codes(site, options, codes[start:start + BEFORE_WAITING])
            for name, times in took.items():
                times.sort()
                print(f"{name + ', limit ' + limit:<56}{times[len(times) // 2]:>12.2f}"
                      f"{times[len(times) * 95 // 100]:>10.2f}", flush=True)
        anchor.close()
    finally:
        site.close()


if __name__ == "__main__":
    main()
