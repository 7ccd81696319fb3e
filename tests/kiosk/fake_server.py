#!/usr/bin/python3
"""A Gatehouse server in memory, for tests of the kiosk alone: tickets in every state, and faults on demand.

It speaks sections 3.2 and 3.3 of the contract as far as the kiosk uses them. Faults that the real server
should not be asked for (a busy answer, another program's page, a token that ends) are switched on with
`server.fault`; cuts of the network belong to line.py, which works with the real server too."""

import datetime
import json
import secrets
import threading
import time
import unicodedata
import urllib.parse
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
OPERATORS = {
    "jane": {"id": 5, "name": "Jane Smith", "pin": "2468", "password": "correct horse", "role": "OPERATOR"},
    "lee": {"id": 6, "name": "Lee Wong", "pin": "1357", "password": "battery staple", "role": "ADMIN"},
    "jane13": {"id": 8, "name": "Jane Roe", "pin": "482913", "password": "horse correct", "role": "OPERATOR"},
    "jane1357": {"id": 7, "name": "Jane Doe", "pin": "2468", "password": "staple horse", "role": "OPERATOR"},
}


def check_character(fifteen):
    """ISO 7064 MOD 37,36."""
    product = 36
    for character in fifteen:
        total = (product + ALPHABET.index(character)) % 36 or 36
        product = total * 2 % 37
    return ALPHABET[(37 - product) % 36]


def ticket_code(random_part):
    """A code of ours from eleven characters, which must not end in I, L, O or U."""
    body = "2025" + random_part
    whole = body + check_character(body)
    return f"TKT-{whole[:4]}-{whole[4:10]}-{whole[10:]}"


def fold(text):
    """Without case and accents, as the server compares names."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def iso(moment):
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


class World:
    """Tickets, tokens and what was asked for; one lock around all."""

    def __init__(self):
        self.lock = threading.RLock()
        self.tickets = {}
        self.tokens = {}
        self.dismissed = set()  # user names that are good no more
        self.ends_at = None  # the path at which all sessions have ended; elsewhere nobody has noticed yet
        self.failures = {}
        self.requests = []
        self.verifications = {}
        self.conflicts = []
        self.max_failures = 5
        self.lock_seconds = 900
        self.tells_last_try = False  # whether the last wrong secret brings Retry-After, as the real one does
        self.delay = 0.0
        self.fault = None  # "busy", "page", "logged-out", "odd"
        self.invitations = {}  # token: name of a device
        self.devices = {}  # id: {"name", "key", "revoked"}; others are as good as those that nobody enrolled
        self.next_id = 100
        self.undone = {}  # scan_id: the answer
        self.undo_refusal = None  # (status, code)
        self.numbers = (128, 200)  # admitted before, and expected; None: no such page
        self.slot_numbers = (57, 90)
        self.clock_ahead = None  # seconds that this server's clock is ahead of the machine's; None: it does not tell

    def add(self, state, code, **more):
        with self.lock:
            self.next_id += 1
            ticket = {"id": self.next_id, "code": code, "state": state, "name": "John Doe",
                      "email": "john@example.com", "phone": "+12025551234", **more}
            self.tickets[code] = ticket
            return ticket

    def add_conflict(self, code, name="John Doe", first=("Gate 1", "Jane Smith", 40), second=("Gate 2", "Lee Wong", 25)):
        """Entries are (gate, operator, minutes ago); `second` may be None."""
        def entry(device, person, minutes):
            moment = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(minutes=minutes)
            return {"at": iso(moment), "operator_name": person, "device_name": device, "undone_at": None}
        with self.lock:
            conflict = {"id": len(self.conflicts) + 1, "code": code, "ticket_id": 7,
                        "ticket_code": ticket_code("DE00000000A"), "customer_name": name, "first": entry(*first),
                        "second": entry(*second) if second else None, "decision": None, "note": "",
                        "decided_by": None, "decider_name": None, "decided_at": None}
            self.conflicts.insert(0, conflict)
            return conflict

    def hit(self, ticket):
        """What a search says of a ticket."""
        reserved = ticket["state"] in ("RESERVED", "VERIFIED")
        status = {"TICKET_EXPIRED": "EXPIRED", "TICKET_NOT_ACTIVATED": "PENDING_PAYMENT", "RESERVED": "RESERVED",
                  "VERIFIED": "VERIFIED", "WRONG_DATE": "RESERVED"}.get(ticket["state"], "ACTIVATED")
        date = datetime.datetime.now(datetime.timezone.utc).date()
        if ticket["state"] == "WRONG_DATE":
            date += datetime.timedelta(days=ticket.get("days", 6))
            reserved = True
        return {"ticket_id": ticket["id"], "ticket_code": ticket["code"], "customer_name": ticket["name"],
                "email_masked": f"{ticket['email'][0]}…@e….org", "phone_masked": f"…{ticket['phone'][-2:]}",
                "status": status, "date": str(date) if reserved else None,
                "start_time": "12:00:00" if reserved else None}

    def invite(self, name):
        """The token of a new device."""
        with self.lock:
            token = secrets.token_urlsafe(32)
            self.invitations[token] = name
            return token

    def device(self, name):
        with self.lock:
            return next(device for device in self.devices.values() if device["name"] == name)

    def verdict(self, ticket):
        now = datetime.datetime.now(datetime.timezone.utc)
        today = now.date()
        state = ticket["state"] if ticket else "TICKET_NOT_FOUND"
        if state == "VERIFIED":
            return {"code": "ALREADY_VERIFIED", "message": "This ticket was already verified",
                    "verified_at": ticket["verified_at"], "verified_by": ticket["verified_by"],
                    "operator_name": ticket["operator_name"]}
        if state == "WRONG_DATE":
            days = ticket.get("days", 6)
            date = today + datetime.timedelta(days=days)
            return {"code": state, "message": f"Ticket reserved for {date}, not today",
                    "reservation_date": str(date), "today": str(today), "days_from_now": days}
        if state == "NO_RESERVATION":
            return {"code": state, "message": "Ticket is activated but has no reservation",
                    "ticket_status": "ACTIVATED"}
        if state == "RESERVED":
            return None
        return {"code": state, "message": state.replace("_", " ").capitalize()}

    def valid_data(self, ticket):
        now = datetime.datetime.now(datetime.timezone.utc)
        start = datetime.datetime.combine(now.date(), datetime.time(0), datetime.timezone.utc)
        if "starts_in" in ticket:
            start = now + ticket["starts_in"]
        end = start + datetime.timedelta(days=1)
        return {
            "ticket_id": ticket["id"], "ticket_code": ticket["code"], "status": "RESERVED",
            "customer_name": ticket["name"], "customer_email": ticket["email"],
            "customer_phone": ticket["phone"],
            "reservation": {"date": str(now.date()), "start_time": "12:00:00", "end_time": "14:00:00",
                            "is_today": True, "today": str(now.date()),
                            "starts_at": iso(start), "ends_at": iso(end)},
            "slot": {"booked_count": 150, "total_capacity": 200},
            "validation_status": "VALID",
        }


    def stats(self):
        """Two slots: one that goes on now, one that comes; whoever is let in belongs to the first."""
        with self.lock:
            entered = sum(1 for ticket in self.tickets.values()
                          if ticket["state"] == "VERIFIED" and "entered_here" in ticket)
        now = datetime.datetime.now(datetime.timezone.utc)
        midnight = datetime.datetime.combine(now.date(), datetime.time(0), datetime.timezone.utc)

        def slot(number, start, end, starts_at, admitted, expected):
            return {"slot_id": number, "date": str(now.date()), "start_time": start, "end_time": end,
                    "starts_at": iso(starts_at), "ends_at": iso(starts_at + datetime.timedelta(days=1)),
                    "expected": expected, "admitted": admitted, "double_entries": 0, "total_capacity": 200}
        admitted, expected = self.numbers
        in_slot, of_slot = self.slot_numbers
        return {"date": str(now.date()), "expected": expected, "admitted": admitted + entered,
                "double_entries": 0, "without_slot": 0,
                "slots": [slot(1, "10:00:00", "12:00:00", midnight, in_slot + entered, of_slot),
                          slot(2, "12:00:00", "14:00:00", midnight + datetime.timedelta(days=2), 0, 80)]}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        pass

    @property
    def world(self):
        return self.server.world

    def end_headers(self):
        if self.world.clock_ahead is not None:
            self.send_header("X-Gatehouse-Time", str(int((time.time() + self.world.clock_ahead) * 1000)))
        super().end_headers()

    def answer(self, status, envelope, headers=()):
        body = json.dumps(envelope).encode() if not isinstance(envelope, bytes) else envelope
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers:
            self.send_header(name, value)
        try:
            self.end_headers()
            self.wfile.write(body)
        except ConnectionError:  # the kiosk did not wait
            self.close_connection = True

    def success(self, data):
        self.answer(200, {"success": True, "data": data})

    def failure(self, status, code, message, headers=(), **more):
        self.answer(status, {"success": False, "error": {"code": code, "message": message, **more}}, headers)

    def do_GET(self):
        if self.path == "/healthz":
            device = self.world.devices.get(self.headers.get("X-Gatehouse-Device"))
            if device and device["revoked"]:
                self.failure(403, "DEVICE_REVOKED", "This device may not be used any more.")
            else:
                self.answer(200, {"status": "ok"})
        elif self.path == "/api/operator/stats" and self.world.numbers:
            if self.operator() is None:
                self.failure(401, "UNAUTHENTICATED", "Please sign in", [("WWW-Authenticate", "Bearer")])
            else:
                self.success(self.world.stats())
        else:
            self.look_up()

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))) or b"{}")
        with self.world.lock:
            self.world.requests.append((self.path, dict(self.headers), body))
            delay, fault = self.world.delay, self.world.fault
        time.sleep(delay)
        if fault == "busy":
            self.failure(503, "BUSY", "Too many at once", [("Retry-After", "1")], retry_after=1)
        elif fault == "page":
            self.answer(200, b"<html><h1>Welcome to the hotel</h1></html>")
        elif fault == "odd":
            self.failure(409, "GATE_CLOSED", "The venue's doors are closed; ask at the information desk")
        elif self.path == "/api/operator/enrol":
            self.enrol(body)
        elif self.path == "/api/operator/login":
            self.login(body)
        elif fault == "logged-out" or self.operator() is None:
            self.failure(401, "UNAUTHENTICATED", "Please sign in", [("WWW-Authenticate", "Bearer")])
        elif self.admits_device():
            {"/api/operator/logout": self.logout,
             "/api/operator/validate-ticket": self.validate,
             "/api/operator/verify-ticket": self.verify,
             "/api/operator/conflicts/decide": self.decide,
             "/api/operator/undo": self.undo,
             "/api/operator/search": self.search,
             "/api/operator/sync": self.sync}[self.path](body)

    def operator(self):
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        if self.path.split("?")[0] == self.world.ends_at:
            self.world.tokens.clear()
        return self.world.tokens.get(token)

    def enrol(self, body):
        with self.world.lock:
            name = self.world.invitations.pop(body.get("token"), None)
            if name is None:
                self.failure(400, "ENROL_TOKEN_INVALID", "This enrolment code was used or is too old")
                return
            device_id, key = str(uuid.uuid4()), secrets.token_urlsafe(32)
            self.world.devices[device_id] = {"name": name, "key": key, "revoked": False}
        self.success({"device_id": device_id, "device_key": key, "name": name, "orq": 1})

    def admits_device(self):
        """Whether the device may be used; answers when it may not."""
        with self.world.lock:
            device = self.world.devices.get(self.headers.get("X-Gatehouse-Device"))
            if device and device["revoked"]:
                self.failure(403, "DEVICE_REVOKED", "This device may not be used any more.")
                return False
            if device and device["key"] != self.headers.get("X-Gatehouse-Device-Key"):
                self.failure(403, "DEVICE_KEY_INVALID", "This device has to be enrolled again.")
                return False
        return True

    def login(self, body):
        world = self.world
        name = body.get("username")
        person = OPERATORS.get(name)
        with world.lock:
            count, since = world.failures.get(name, (0, 0))
            left = int(since + world.lock_seconds - time.monotonic())
            if count >= world.max_failures and left > 0:
                self.failure(429, "LOCKED_OUT", "Too many wrong tries",
                             [("Retry-After", str(left))], retry_after=left)
                return
            key = "pin" if "pin" in body else "password"
            if person is None or name in world.dismissed or body.get(key) != person[key]:
                world.failures[name] = (count + 1, time.monotonic())
                last = world.tells_last_try and count + 1 == world.max_failures
                self.failure(401, "INVALID_CREDENTIALS", "User name or secret is wrong",
                             [("Retry-After", str(world.lock_seconds))] if last else [])
                return
            world.failures.pop(name, None)
            if not self.admits_device():
                return
            token = secrets.token_urlsafe(32)
            world.tokens[token] = person
        expires = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=8)
        self.success({"token": token, "expires_at": iso(expires),
                      "operator": {"id": person["id"], "name": person["name"], "role": person["role"], "orq": 1}})

    def logout(self, _body):
        token = self.headers["Authorization"].removeprefix("Bearer ")
        self.world.tokens.pop(token, None)
        self.success({})

    def validate(self, body):
        with self.world.lock:
            ticket = self.world.tickets.get(body["ticket_code"])
            error = self.world.verdict(ticket)
            if error is None:
                self.success(self.world.valid_data(ticket))
            else:
                self.answer(400, {"success": False, "error": error})

    def verify(self, body):
        person = self.operator()
        world = self.world
        if body["operator_id"] != person["id"]:
            self.failure(403, "OPERATOR_MISMATCH", "Not the operator of this session")
            return
        with world.lock:
            if body.get("scan_id") in world.verifications:
                self.success(world.verifications[body["scan_id"]])
                return
            ticket = next((t for t in world.tickets.values() if t["id"] == body["ticket_id"]), None)
            if ticket and ticket["state"] == "VERIFIED":
                self.success({"ticket_id": ticket["id"], "ticket_code": ticket["code"], "status": "VERIFIED",
                              "verified_at": ticket["verified_at"], "verified_by": ticket["verified_by"],
                              "warning": "ALREADY_VERIFIED", "operator_name": ticket["operator_name"]})
                return
            error = world.verdict(ticket)
            if error is not None:
                self.answer(400, {"success": False, "error": error})
                return
            now = iso(datetime.datetime.now(datetime.timezone.utc))
            ticket.update(state="VERIFIED", verified_at=now, verified_by=person["id"],
                          operator_name=person["name"], entered_here=True)
            data = {"ticket_id": ticket["id"], "ticket_code": ticket["code"], "status": "VERIFIED",
                    "verified_at": now, "verified_by": person["id"]}
            world.verifications[body.get("scan_id")] = data
            self.success(data)

    def undo(self, body):
        world = self.world
        scan_id = body["scan_id"]
        with world.lock:
            entry = world.verifications.get(scan_id)
            if world.undo_refusal or entry is None:
                status, code = world.undo_refusal or (400, "UNDO_NOT_FOUND")
                self.failure(status, code, code.replace("_", " ").capitalize())
                return
            ticket = world.tickets[entry["ticket_code"]]
            if scan_id not in world.undone:
                ticket["state"] = "RESERVED"
                world.undone[scan_id] = iso(datetime.datetime.now(datetime.timezone.utc))
            self.success({"ticket_id": ticket["id"], "ticket_code": ticket["code"], "status": "RESERVED",
                          "undone_at": world.undone[scan_id]})

    def sync(self, body):
        """Takes every entry of a ticket that it knows: what is a conflict is the real server's to say."""
        results = []
        with self.world.lock:
            for entry in body["verifications"]:
                ticket = self.world.tickets.get(entry["ticket_code"])
                if ticket is None:
                    results.append({"id": entry["id"], "outcome": "REJECTED", "code": "TICKET_NOT_FOUND"})
                    continue
                known = entry["id"] in self.world.verifications
                person = next(one for one in OPERATORS.values() if one["id"] == entry["operator_id"])
                if not known:
                    ticket.update(state="VERIFIED", verified_at=entry["verified_at"],
                                  verified_by=entry["operator_id"], operator_name=person["name"],
                                  entered_here=True)
                if "undone_at" in entry and entry["id"] not in self.world.undone:
                    ticket["state"] = "RESERVED"
                    self.world.undone[entry["id"]] = entry["undone_at"]
                self.world.verifications[entry["id"]] = entry
                results.append({"id": entry["id"], "outcome": "DUPLICATE", "first_outcome": "VERIFIED"} if known
                               else {"id": entry["id"], "outcome": "VERIFIED"})
        self.success({"results": results})

    def look_up(self):
        """GET of what is decided about."""
        url = urllib.parse.urlsplit(self.path)
        calls = {"/api/operator/conflicts": self.list_conflicts}
        if url.path not in calls:
            self.failure(404, "NOT_FOUND", "There is no such page")
        elif self.operator() is None:
            self.failure(401, "UNAUTHENTICATED", "Please sign in", [("WWW-Authenticate", "Bearer")])
        else:
            calls[url.path](dict(urllib.parse.parse_qsl(url.query)))

    def search(self, query):
        words = fold(query.get("q", "")).split()
        if len("".join(words)) < 3:
            self.failure(400, "INVALID_REQUEST", "q: Give 3 to 100 characters.")
            return
        with self.world.lock:
            hits = [self.world.hit(ticket) for ticket in self.world.tickets.values()
                    if all(word in fold(f"{ticket['name']} {ticket['email']}") for word in words)]
        self.success({"hits": hits[:20], "more": len(hits) > 20})

    def list_conflicts(self, query):
        if self.operator()["role"] != "ADMIN":
            self.failure(403, "ADMIN_REQUIRED", "Only a supervisor may do this")
            return
        with self.world.lock:
            conflicts = [one for one in self.world.conflicts if query.get("all") == "1" or one["decision"] is None]
            self.success({"conflicts": conflicts[:100]})

    def decide(self, body):
        person = self.operator()
        with self.world.lock:
            conflict = next((one for one in self.world.conflicts if one["id"] == body["conflict_id"]), None)
            if person["role"] != "ADMIN" or conflict is None:
                self.failure(400, "CONFLICT_NOT_FOUND", "There is no such conflict")
                return
            conflict.update(decision=body["decision"], note=body["note"], decided_by=person["id"],
                            decider_name=person["name"],
                            decided_at=iso(datetime.datetime.now(datetime.timezone.utc)))
            self.success(conflict)


def start():
    """Starts a server with one ticket of each state; gives (server, URL). `server.world` is its memory."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.world = World()
    world = server.world
    world.add("RESERVED", ticket_code("7K3M9Q4XH2V"))
    world.add("RESERVED", ticket_code("CR00000000A"), starts_in=datetime.timedelta(hours=2, minutes=14),
              name="Wolfeschlegelsteinhausenbergerdorff " * 3, phone="+1202555123456789",
              email="wilhelmina.wolfeschlegelsteinhausen@correspondence.museum-of-doors.example.org")
    world.add("WRONG_DATE", ticket_code("WD00000000A"))
    world.add("NO_RESERVATION", ticket_code("NR00000000A"))
    world.add("TICKET_EXPIRED", ticket_code("EX00000000A"))
    world.add("TICKET_CANCELLED", ticket_code("CA00000000A"))
    world.add("TICKET_NOT_ACTIVATED", ticket_code("NA00000000A"))
    world.add("VERIFIED", ticket_code("AV00000000A"), verified_by=6, operator_name="Lee Wong",
              verified_at=iso(datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(minutes=164)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server, f"http://127.0.0.1:{server.server_port}"


if __name__ == "__main__":
    running, url = start()
    print(url, flush=True)
    for one in running.world.tickets.values():
        print(one["code"], one["state"], flush=True)
    threading.Event().wait()
