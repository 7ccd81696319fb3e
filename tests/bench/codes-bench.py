#!/usr/bin/python3
"""Whether the time of an answer tells a ticket code that nobody has from one that somebody has: CPU time
of the check in plain CGI, medians and P95, printed and never asserted. The answers differ by the
contract; what their times must not tell is how near a wrong code was. Wants a release build."""

import json
import random

import venue

BEFORE_WAITING = 9  # that nobody has, from one address


def time_codes(site, options, codes):
    """CPU milliseconds of a check of each code."""
    bodies = [json.dumps({"ticket_code": code}).encode() for code in codes]
    return venue.cgi_milliseconds(site, options, venue.cgi_variables(
        "POST", "/api/tickets/validate", "application/json", len(bodies[0])), bodies)


def near(code):
    """A code that nobody has and that begins like @code, with its right check character."""
    head = code[:-4]
    while True:
        tail = "".join(random.choices(venue.RANDOM, k=3))
        check = venue.check_character(head.replace("TKT-", "").replace("-", "") + tail)
        if check in venue.RANDOM and head + tail + check != code:
            return head + tail + check


def main():
    options = venue.parser(__doc__, 100_000, 30_000, 300, "codes of each kind").parse_args()
    runs = options.runs
    with venue.large_site(options) as (site, reserved, free, _):
        from records import new_code  # pylint: disable=import-outside-toplevel
        free = [code for _, code in free[:runs]]
        print(f"{'code':<56}{'median ms':>12}{'P95':>10}")
        for limit in ("0", "1000000/60"):
            site.configure(limits={"reservation": limit})
            kinds = (("nobody's", [new_code() for _ in range(runs)]),
                     ("nobody's, begins like somebody's", [near(code) for code in free]),
                     ("reserved", (reserved * runs)[:runs]), ("can be reserved", free))
            took = {name: [] for name, _ in kinds}
            for start in range(0, runs, BEFORE_WAITING):  # in turn: the machine drifts
                for name, codes in kinds:
                    site.records.run("DELETE FROM rate_counters")
                    took[name] += time_codes(site, options, codes[start:start + BEFORE_WAITING])
            for name, times in took.items():
                print(f"{name + ', limit ' + limit:<56}{venue.percentile(times, 0.5):>12.2f}"
                      f"{venue.percentile(times, 0.95):>10.2f}", flush=True)


if __name__ == "__main__":
    main()
