"""gatehousectl orders, tickets, products and orgs."""

import csv
import io
import json
import re

import venue
from tap import main

CODE = re.compile(r"TKT-2026-[0-9A-HJKMNP-TV-Z]{6}-[0-9A-HJKMNP-TV-Z]{6}")


class Orders(venue.VenueCase):
    clock = "2026-11-23 12:00:00"

    def create(self, *more):
        return self.ctl("orders", "create", "--orq", "1", "--customer", "John Doe",
                        "--email", "john@example.com", "--product", "1", *more)

    def states(self, order):
        return self.venue.rows("SELECT o.status, t.status, count(*) FROM orders o JOIN tickets t"
                               " ON t.order_id = o.id WHERE o.id = ? GROUP BY 1, 2", order)

    def test_create(self):
        order = self.create("--tickets", "3")
        self.assertEqual(sorted(order), ["order_id", "ticket_codes"])
        self.assertEqual(len(set(order["ticket_codes"])), 3)
        for code in order["ticket_codes"]:
            self.assertRegex(code, CODE)
        self.assertEqual(self.states(order["order_id"]), [("PENDING", "PENDING_PAYMENT", 3)])

    def test_create_prints_the_codes_to_people(self):
        text = self.words("orders", "create", "--customer", "John Doe", "--tickets", "2")
        self.assertEqual(len(CODE.findall(text)), 2)

    def test_what_cannot_be_ordered(self):
        self.refused(1, "orders", "create", "--customer", "J", "--product", "9")
        self.refused(1, "orders", "create", "--customer", "J", "--orq", "9")
        self.refused(1, "orders", "create", "--customer", "J", "--email", "no address")
        self.refused(1, "orders", "create", "--customer", "J" * 201)
        self.refused(2, "orders", "create", "--customer", "J", "--tickets", "0")
        self.assertEqual(self.venue.rows("SELECT count(*) FROM orders"), [(0,)])

    def test_pay_and_pay_again(self):
        order = str(self.create("--tickets", "2")["order_id"])
        self.assertEqual(self.ctl("orders", "pay", order), {"order_id": int(order), "activated": 2})
        self.assertEqual(self.ctl("orders", "pay", order)["activated"], 0)
        self.assertEqual(self.states(order), [("PAID", "ACTIVATED", 2)])
        self.refused(1, "orders", "pay", "99")

    def test_what_people_are_told_of_a_second_time(self):
        order = str(self.create()["order_id"])
        self.assertIn("is paid; 1 ticket was activated.", self.words("orders", "pay", order))
        self.assertEqual(self.words("orders", "pay", order), f"Order {order} was paid already.\n")
        self.assertIn("is cancelled;", self.words("orders", "cancel", order))
        self.assertEqual(self.words("orders", "cancel", order), f"Order {order} was cancelled already.\n")
        self.assertEqual(self.ctl("orders", "cancel", order), {"order_id": int(order), "cancelled": True})

    def test_cancel(self):
        pending, paid = (str(self.create()["order_id"]) for _ in range(2))
        self.ctl("orders", "pay", paid)
        self.ctl("orders", "cancel", pending)
        self.ctl("orders", "cancel", paid)
        self.assertEqual(self.venue.rows("SELECT status FROM orders ORDER BY id"),
                         [("CANCELLED",), ("REFUNDED",)])
        self.refused(1, "orders", "pay", pending)
        self.refused(1, "orders", "cancel", "99")

    def test_list(self):
        for _ in range(3):
            self.create("--tickets", "2")
        self.ctl("orders", "pay", "2")
        orders = self.ctl("orders", "list")["orders"]
        self.assertEqual([order["id"] for order in orders], [3, 2, 1])
        self.assertEqual(orders[1], {"id": 2, "status": "PAID", "customer_name": "John Doe", "tickets": 2,
                                     "created_at": "2026-11-23T12:00:00Z"})
        self.assertEqual(len(self.ctl("orders", "list", "--status", "PENDING")["orders"]), 2)
        self.assertEqual(len(self.ctl("orders", "list", "--limit", "1")["orders"]), 1)
        self.assertEqual(self.ctl("orders", "list", "--orq", "2")["orders"], [])


class Tickets(venue.VenueCase):
    clock = "2026-11-23 12:00:00"

    def test_generate(self):
        made = self.ctl("tickets", "generate", "--orq", "1", "--product", "1", "--count", "4")
        self.assertEqual(sorted(made), ["order_id", "ticket_codes"])
        self.assertEqual(len(made["ticket_codes"]), 4)
        self.ctl("tickets", "generate", "--count", "2", "--activated")
        self.assertEqual(self.venue.rows("SELECT status, count(*) FROM tickets GROUP BY 1"),
                         [("ACTIVATED", 2), ("PENDING_PAYMENT", 4)])
        self.assertRegex(self.words("tickets", "generate", "--count", "1"),
                         rf"\AOrder 3 \(PENDING\), its tickets \(PENDING_PAYMENT\):\n{CODE.pattern}\n\Z")
        self.assertRegex(self.words("tickets", "generate", "--count", "1", "--activated"),
                         rf"\AOrder 4 \(PAID\), its tickets \(ACTIVATED\):\n{CODE.pattern}\n\Z")
        self.refused(1, "tickets", "generate", "--count", "1", "--product", "9")

    def test_list(self):
        first = self.ctl("tickets", "generate", "--count", "2")
        second = self.ctl("tickets", "generate", "--count", "3", "--activated")
        listed = self.ctl("tickets", "list")["tickets"]
        self.assertEqual([ticket["ticket_code"] for ticket in listed],
                         first["ticket_codes"] + second["ticket_codes"])
        self.assertEqual(listed[0], {
            "ticket_code": first["ticket_codes"][0], "status": "PENDING_PAYMENT", "id": 1, "order_id": 1,
            "product_id": 1, "customer_name": "Pre-made tickets", "created_at": "2026-11-23T12:00:00Z",
            "date": None, "start_time": None})
        self.assertEqual(len(self.ctl("tickets", "list", "--status", "ACTIVATED")["tickets"]), 3)
        self.assertEqual(len(self.ctl("tickets", "list", "--order", "1")["tickets"]), 2)
        self.assertEqual(len(self.words("tickets", "list").splitlines()), 6)

    def test_export(self):
        self.ctl("orders", "create", "--customer", 'Jane "J", Doe')
        self.ctl("orders", "create", "--customer", '=HYPERLINK("http://evil")')
        text = self.words("tickets", "export")
        rows = list(csv.DictReader(io.StringIO(text)))
        self.assertEqual([row["customer_name"] for row in rows],
                         ['Jane "J", Doe', '\'=HYPERLINK("http://evil")'])
        self.assertEqual(text, self.words("tickets", "export", "--format", "csv"))
        tickets = json.loads(self.words("tickets", "export", "--format", "json"))["tickets"]
        self.assertEqual([ticket["ticket_code"] for ticket in tickets],
                         [row["ticket_code"] for row in rows])
        self.assertEqual(tickets[1]["customer_name"], '=HYPERLINK("http://evil")')

    def test_export_of_foreign_codes(self):
        """Codes that other systems issued are free text of up to 50 characters."""
        codes = ['=cmd|"/C calc"!A0', "+1", "-1", "@SUM(A1)", 'a"b,c', "1=1"]
        self.ctl("tickets", "generate", "--count", str(len(codes)))
        for number, code in enumerate(codes, 1):
            self.venue.change(f"UPDATE tickets SET ticket_code = '{code}' WHERE id = {number};")
        rows = list(csv.DictReader(io.StringIO(self.words("tickets", "export"))))
        self.assertEqual([row["ticket_code"] for row in rows],
                         [f"'{code}" for code in codes[:4]] + codes[4:])
        tickets = self.ctl("tickets", "export")["tickets"]
        self.assertEqual([ticket["ticket_code"] for ticket in tickets], codes)

    def test_show(self):
        order = self.ctl("orders", "create", "--customer", "John Doe")
        code = order["ticket_codes"][0]
        ticket = self.ctl("tickets", "show", code)
        self.assertEqual((ticket["ticket_code"], ticket["status"], ticket["verdict"], ticket["order_status"]),
                         (code, "PENDING_PAYMENT", "TICKET_NOT_ACTIVATED", "PENDING"))
        self.assertIsNone(ticket["reservation"])
        self.ctl("orders", "pay", str(order["order_id"]))
        self.assertEqual(self.ctl("tickets", "show", code)["verdict"], "NO_RESERVATION")
        self.assertEqual(self.ctl("tickets", "show", code.lower().replace("-", " "))["ticket_code"], code)
        self.assertIn("ACTIVATED", self.words("tickets", "show", code))
        self.assertIn("No visit or scan yet.", self.words("tickets", "show", code))
        self.refused(1, "tickets", "show", "TKT-2026-AAAAAA-AAAAAA")

    def test_show_says_how_long_it_is_valid(self):
        code = self.ctl("tickets", "generate", "--count", "1")["ticket_codes"][0]
        for first, last, said in ((None, None, "no limit"), ("2026-12-01", None, "from 2026-12-01"),
                                  (None, "2026-12-31", "until 2026-12-31"),
                                  ("2026-12-01", "2026-12-31", "2026-12-01 to 2026-12-31")):
            values = ", ".join(f"{name} = " + (f"'{date}'" if date else "NULL")
                               for name, date in (("valid_from", first), ("valid_until", last)))
            self.venue.change(f"UPDATE tickets SET {values};")
            self.assertRegex(self.words("tickets", "show", code), rf"(?m)^Valid +{said}$")


class Products(venue.VenueCase):
    clock = "2026-11-23 12:00:00"

    def test_add_and_list(self):
        added = self.ctl("products", "add", "Season", "--valid-from", "2026-12-01",
                         "--valid-until", "2027-03-31", "--valid-days", "30")
        self.assertEqual(added, {"id": 2, "orq": 1, "name": "Season", "valid_from": "2026-12-01",
                                 "valid_until": "2027-03-31", "valid_days": 30})
        listed = self.ctl("products", "list")["products"]
        self.assertEqual(listed[1], added)
        self.assertEqual((listed[0]["valid_from"], listed[0]["valid_days"]), (None, None))
        self.assertIn("Season", self.words("products", "list"))

    def test_validity_reaches_the_tickets(self):
        self.ctl("products", "add", "Three days", "--valid-days", "3")
        code = self.ctl("tickets", "generate", "--count", "1", "--product", "2", "--activated")["ticket_codes"][0]
        self.assertEqual(self.ctl("tickets", "show", code)["valid_until"], "2026-11-25")
        self.venue.set_clock("2026-11-26 00:00:01")
        self.assertEqual(self.ctl("tickets", "show", code)["verdict"], "TICKET_EXPIRED")

    def test_what_cannot_be(self):
        self.refused(1, "products", "add", "Backwards", "--valid-from", "2026-12-02", "--valid-until", "2026-12-01")
        self.refused(1, "products", "add", " ")
        self.refused(1, "products", "add", "Nowhere", "--orq", "9")
        self.refused(2, "products", "add", "Short", "--valid-days", "0")
        self.refused(2, "products", "add")


class Orgs(venue.VenueCase):
    def test_add_and_list(self):
        self.assertEqual(self.ctl("orgs", "add", "Pier", "--timezone", "Asia/Tokyo"),
                         {"id": 2, "name": "Pier", "timezone": "Asia/Tokyo"})
        self.assertEqual([org["id"] for org in self.ctl("orgs", "list")["organisations"]], [1, 2])
        self.refused(1, "orgs", "add", "Pier", "--timezone", "Asia/Nowhere")

    def test_products_are_of_one_organisation(self):
        self.ctl("orgs", "add", "Pier", "--timezone", "UTC")
        self.ctl("products", "add", "Boat", "--orq", "2")
        self.refused(1, "orders", "create", "--customer", "J", "--orq", "2", "--product", "1")
        self.ctl("orders", "create", "--customer", "J", "--orq", "2", "--product", "2")


if __name__ == "__main__":
    main()
