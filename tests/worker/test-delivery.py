#!/usr/bin/python3
"""From the booking to the mail and the SMS: by the worker, by hand, once each, and what is left behind."""

import re
import sys
import time

import post_office
from servers import MailServer, SmsServer
from tap import main


class Delivery(post_office.PostCase):
    def test_booking_to_mail_and_sms(self):
        with MailServer() as mail, SmsServer() as sms:
            self.configure_post(mail, sms)
            process, log = self.start()
            began = time.monotonic()
            self.book("ada@example.com")
            booked = time.monotonic()
            got = mail.wait(1)[0]
            print(f"# booked in {booked - began:.2f} s, the mail came {time.monotonic() - booked:.2f} s after",
                  file=sys.stderr)
            text = sms.wait(1)[0]
            self.wait_for_states(SENT=2)
            self.stop(process)
            self.assertEqual(got.recipients, ["ada@example.com"])
            self.assertEqual(text.form["To"], "+12025551234")
            self.assertEqual(len(mail.mails), 1)
            self.assertEqual(len(sms.requests), 1)
        words = log.read_text(encoding="utf-8")
        self.assertRegex(words, r"event=message\.sent message_id=1 channel=MAIL kind=confirmation\n")
        self.assertRegex(words, r"event=message\.sent message_id=2 channel=SMS kind=confirmation\n")
        self.assert_ids_only(words)
        self.assertEqual(self.venue.rows("SELECT attempts, payload, last_error, claimed_until FROM outbox"),
                         [(0, None, None, 0)] * 2)

    def test_the_calendar_file_is_the_pages(self):
        """UX C18: whoever imports both has one event."""
        with MailServer() as mail:
            self.configure_post(mail)
            self.book("ada@example.com")
            self.ctl("jobs", "run", "notify")
            parts = list(mail.wait(1)[0].parsed.walk())
        (attached,) = [part for part in parts if part.get_content_type() == "text/calendar"]
        html = next(part for part in parts if part.get_content_type() == "text/html").get_content()
        page = re.search(r'"https://tickets\.example\.org(/reserve/done/[^"]+)"', html)[1]
        self.assertEqual(attached.get_payload(decode=True), self.get(page + "/event.ics"))

    def test_the_worker_comes_later(self):
        with MailServer() as mail:
            self.configure_post(mail)
            self.book("ada@example.com", "bob@example.com")
            self.assertEqual(self.states(), {"PENDING": 2})
            done = self.venue.run("--once", program=post_office.venue.WORKER)
            self.assertEqual(done.returncode, 0, done)
            self.assertEqual(done.stderr.count("event=message.sent"), 2)
            self.assertEqual(self.states(), {"SENT": 2})
            self.assertEqual([mail.recipients for mail in mail.mails], [["ada@example.com"], ["bob@example.com"]])

    def test_by_hand(self):
        with MailServer() as mail:
            self.configure_post(mail)
            nothing = {"job": "notify", "sent": 0, "failed": 0, "dead": 0, "unneeded": 0, "waiting": 0}
            self.assertEqual(self.ctl("jobs", "run", "notify"), nothing)
            self.book("ada@example.com")
            self.assertEqual(self.ctl("jobs", "run", "notify"), nothing | {"sent": 1})
            self.assertEqual(self.ctl("jobs", "run", "notify"), nothing)
            self.assertEqual(len(mail.mails), 1)
            self.assertEqual(self.words("jobs", "run", "notify"),
                             "0 messages sent, 0 failed for now, 0 dead, 0 not needed any more; 0 still waiting.\n")
            self.book("bob@example.com")
            self.assertRegex(self.words("jobs", "run", "notify"), r"\A1 message sent, ")

    def test_what_nobody_needs_any_more(self):
        with MailServer() as mail:
            self.configure_post(mail)
            self.book("ada@example.com")
            self.venue.change("UPDATE ticket_reservations SET status = 'CANCELLED'")
            self.assertEqual(self.ctl("jobs", "run", "notify")["unneeded"], 1)
            self.assertEqual(mail.mails, [])
        self.assertEqual(self.ctl("outbox", "list", "--state", "dead")["messages"], [])
        listed = self.ctl("outbox", "list", "--state", "unneeded")["messages"]
        self.assertEqual([(line["id"], line["state"], line["last_error"]) for line in listed],
                         [(1, "UNNEEDED", "no longer needed")])
        self.assertIn("nobody needs it", self.refused(1, "outbox", "requeue", "1"))

    def test_what_comes_too_late(self):
        with MailServer() as mail:
            self.configure_post(mail)
            self.book("ada@example.com")
            self.venue.change("UPDATE outbox SET expires_at = 1000")
            self.assertEqual(self.ctl("jobs", "run", "notify")["dead"], 1)
            self.assertEqual(mail.mails, [])
        self.assertEqual(self.ctl("outbox", "list", "--state", "dead")["messages"][0]["last_error"], "too late")
        self.assertIn("is over", self.refused(1, "outbox", "requeue", "1"))
        self.assertEqual(self.ctl("outbox", "requeue", "--all-dead"), {"requeued": 0, "left": 1})
        self.assertEqual(self.words("outbox", "requeue", "--all-dead"),
                         "Nothing to send again.\n1 stays dead: a one-time code, or what it tells about is over.\n")

    def test_the_history_of_a_ticket(self):
        with MailServer() as mail:
            self.configure_post(mail)
            self.book("ada@example.com")
            self.ctl("jobs", "run", "notify")
        code = self.venue.rows("SELECT ticket_code FROM tickets")[0][0]
        self.assertIn("message.sent", self.words("tickets", "show", code))


class Listing(post_office.PostCase):
    def test_lists(self):
        with MailServer() as mail, SmsServer() as sms:
            self.configure_post(mail, sms)
            self.book("ada@example.com")
        listed = self.ctl("outbox", "list")["messages"]
        self.assertEqual([(line["id"], line["channel"], line["state"], line["kind"], line["attempts"],
                           line["reservation_id"], line["sent_at"], line["last_error"]) for line in listed],
                         [(2, "SMS", "PENDING", "confirmation", 0, 1, None, None),
                          (1, "MAIL", "PENDING", "confirmation", 0, 1, None, None)])
        self.assertEqual(len(self.ctl("outbox", "list", "--limit", "1")["messages"]), 1)
        self.assertEqual(self.ctl("outbox", "list", "--state", "sent"), {"messages": []})
        words = self.words("outbox", "list", "--state", "pending")
        self.assertIn("confirmation", words)
        self.assert_ids_only(words)

    def test_wrong_use(self):
        self.refused(2, "outbox", "list", "--state", "lost")
        self.refused(2, "outbox", "list", "--limit", "0")
        self.refused(2, "outbox", "requeue")
        self.refused(2, "outbox", "requeue", "1", "--all-dead")
        self.refused(2, "outbox", "requeue", "one")
        self.assertIn("no such message", self.refused(1, "outbox", "requeue", "1"))


if __name__ == "__main__":
    main()
