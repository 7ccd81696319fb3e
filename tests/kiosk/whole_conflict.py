#!/usr/bin/python3
"""The whole house, for people who come twice: a ticket is found by name on the real kiosk and its holder admitted; the
same ticket enters at another gate that was offline; the supervisor decides that on the kiosk, and gatehousectl says so.

usage: whole_conflict.py SEARCH.py CONFLICTS.py --kiosk BINARY [--shots FOLDER]; the server's programs come by the
environment (tests/cgi/gatehouse.py)."""

import datetime
import subprocess
import sys
import uuid

from whole_way import Site, book


def enter_at_other_gate(site, code):
    """Gate 2 had no line, let the person in as well, and now has one."""
    site.add_operator("second", "Ann Other", "771188")
    added = site.ctl("devices", "add", "--name", "Gate 2")
    device = site.client().post("/api/operator/enrol", {"token": added["text"].split(" ")[2]}).data
    client, data = site.sign_in("second", "771188")
    now = datetime.datetime.now(datetime.timezone.utc)
    entry = {"id": str(uuid.uuid4()), "ticket_code": code, "verified_at": now.strftime("%Y-%m-%dT%H:%M:%SZ"),
             "operator_id": data["operator"]["id"]}
    answer = client.post("/api/operator/sync", {"device_id": device["device_id"], "verifications": [entry]},
                         {"X-Gatehouse-Device": device["device_id"], "X-Gatehouse-Device-Key": device["device_key"]})
    assert answer.data["results"][0]["outcome"] == "CONFLICT", answer


def main():
    search, conflicts, *arguments = sys.argv[1:]
    site = Site()
    try:
        site.serve("lighttpd")
        site.add_operator("gate", pin="2468")
        site.ctl("operators", "add", "boss", "--name", "Mary Major", "--role", "ADMIN", "--pin-stdin", stdin="553311\n")
        code, _ = book(site)

        def drive(scenario, user, pin):
            done = subprocess.run(
                [sys.executable, scenario, *arguments, "--server", f"http://127.0.0.1:{site.server.port}",
                 "--user", user, "--pin", pin, "--code", code, "--name", "John Doe"], check=False)
            assert done.returncode == 0, f"{scenario} ended with {done.returncode}\n{site.log()}"

        drive(search, "gate", "2468")
        status = site.records.value("SELECT status FROM tickets WHERE ticket_code = ?", code)
        assert status == "VERIFIED", status
        searched = site.records.value("SELECT count(*) FROM events WHERE name = 'operator.searched'")
        assert searched >= 1, "the search left no event"
        enter_at_other_gate(site, code)
        drive(conflicts, "boss", "553311")
        assert site.ctl("conflicts", "list")["conflicts"] == []
        listed, = site.ctl("conflicts", "list", "--all")["conflicts"]
        assert (listed["decision"], listed["note"], listed["decider_name"]) == ("MISTAKE", "twins", "Mary Major"), listed
        assert listed["second"]["device_name"] == "Gate 2", listed
        assert not site.records.broken_invariants()
    finally:
        site.close()


main()
