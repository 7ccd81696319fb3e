#!/usr/bin/python3
"""The whole house at once: a ticket is ordered and paid with gatehousectl, booked over HTTP from the real gatehouse.cgi
behind lighttpd, and the QR picture that the server drew is held before the real kiosk by one of its scenarios.

usage: whole_way.py SCENARIO.py --kiosk BINARY [--shots FOLDER]
SCENARIO.py is main_way.py, offline.py, dead_names.py, search.py or undo_last.py; the server's programs come by the
environment (tests/cgi/gatehouse.py)."""

import base64
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "cgi"))

from gatehouse import CTL, Site  # noqa: E402

USER, PIN = "gate", "482913"


def book(site):
    """A ticket for today as a customer gets one; its code and the bytes of its QR picture."""
    site.ctl("slots", "generate", "--orq", "1", "--days", "1", "--times", "00:00-24:00", "--capacity", "200")
    order = site.ctl("orders", "create", "--orq", "1", "--customer", "John Doe", "--email", "john@example.com",
                     "--product", "1", "--tickets", "1")
    site.ctl("orders", "pay", str(order["order_id"]))
    code = order["ticket_codes"][0]
    client = site.booking_client(code)
    ticket_id = site.records.value("SELECT id FROM tickets WHERE ticket_code = ?", code)
    slot = client.get("/api/reservation-slots/available?orq=1").data[0]
    answer = client.post("/api/reservations/create", {
        "ticket_id": ticket_id, "slot_id": slot["id"], "customer_email": "john@example.com",
        "customer_phone": "+12025551234"})
    assert answer.status == 200, answer
    return code, base64.b64decode(answer.data["qr_code"].split(",", 1)[1])


def main():
    scenario, *arguments = sys.argv[1:]
    site = Site()
    try:
        site.serve("lighttpd")
        site.add_operator(USER, pin=PIN)
        code, picture = book(site)
        with tempfile.NamedTemporaryFile(suffix=".png") as file:
            file.write(picture)
            file.flush()
            done = subprocess.run(
                [sys.executable, scenario, *arguments, "--server", f"http://127.0.0.1:{site.server.port}",
                 "--user", USER, "--pin", PIN, "--ctl", CTL,
                 "--code", code, "--name", "John Doe", "--picture", file.name], check=False,
                env=dict(os.environ, GATEHOUSE_CONFIG=site.config_path))
        assert done.returncode == 0, f"{scenario} ended with {done.returncode}\n{site.log()}"
        entries = site.records.value("SELECT count(*) FROM scans AS entry WHERE outcome = 'VERIFIED' AND NOT EXISTS"
                                     " (SELECT 1 FROM scans WHERE undoes = entry.id)")
        assert entries == 1, f"{entries} entries that stand instead of one"
        status = site.records.value("SELECT status FROM tickets WHERE ticket_code = ?", code)
        assert status == "VERIFIED", status
        assert not site.records.broken_invariants()
    finally:
        site.close()


if __name__ == "__main__":
    main()
