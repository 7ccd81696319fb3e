"""Visitors that can be told from anything else: fifty tickets of today whose codes, names, e-mail addresses and phone
numbers all hold a word that no program has of itself."""

import time

WORD = "ZQXVWK"       # in every code, name and e-mail address
NUMBER = "4915998877"  # in every phone number
COUNT = 50
TRACES = (WORD, NUMBER)


def codes(records, year):
    """Codes of ours with WORD in them; not every one has a check character that codes may have."""
    alphabet = records.RANDOM
    number = 0
    while True:
        digits = "".join(alphabet[number // len(alphabet) ** place % len(alphabet)] for place in range(5))
        check = records.check_character(f"{year}{WORD}{digits}")
        number += 1
        if check in alphabet:
            yield f"TKT-{year}-{WORD}-{digits}{check}"


def plant(site, records):
    """Fifty visitors with a reservation for now; gives their codes. @records: the module of tests/cgi."""
    today = time.strftime("%Y-%m-%d", time.gmtime())
    slot = site.records.slot(today, "00:00:00", "24:00:00")
    made = []
    for number, code in zip(range(COUNT), codes(records, today[:4])):
        ticket = site.records.ticket("RESERVED", slot=slot, code=code)
        email, phone = f"{WORD.lower()}{number:02}@example.org", f"+{NUMBER}{number:02}"
        site.records.run("UPDATE orders SET customer_name = ?, customer_email = ? WHERE id = ?",
                         f"{WORD.title()}a {WORD.title()}sen{number:02}", email, ticket.order_id)
        for table, key in (("tickets", "id"), ("ticket_reservations", "ticket_id")):
            site.records.run(f"UPDATE {table} SET customer_email = ?, customer_phone = ? WHERE {key} = ?",
                             email, phone, ticket.id)
        made.append(code)
    return made
