#!/usr/bin/python3
"""Servers that are down, slow or refuse, and what is needed but missing: nothing is lost, nothing else
waits, and people learn of it."""

import os
import re
import time

import post_office
from servers import HANG, BadMailServer, MailServer, SmsServer
from tap import main


class Once:
    """A reply that is given the first @times."""

    def __init__(self, reply, times=1):
        self.reply, self.times = reply, times

    def __call__(self, _):
        self.times -= 1
        return self.reply if self.times >= 0 else None


class Down(post_office.PostCase):
    def test_down_then_up(self):
        mail = MailServer()  # not started
        self.configure_post(mail)
        self.book("ada@example.com", "bob@example.net")
        process, log = self.start()
        self.wait_for(log, "event=channel.down channel=MAIL")
        self.assertEqual(self.venue.rows("SELECT DISTINCT state, attempts FROM outbox"), [("PENDING", 0)])
        with mail:
            mail.wait(2)
            self.wait_for_states(SENT=2)
            self.wait_for(log, "event=channel.up channel=MAIL")
            self.stop(process)
        self.assertEqual(sorted(mail.recipients for mail in mail.mails), [["ada@example.com"], ["bob@example.net"]])
        self.assertNotIn("event=message.failed", log.read_text(encoding="utf-8"))

    def test_down_by_hand(self):
        mail = MailServer()
        with SmsServer() as sms:
            self.configure_post(mail, sms)
            self.book("ada@example.com", "bob@example.net")
            done = self.venue.run("jobs", "run", "notify")
            self.assertEqual(done.returncode, 1, done)
            # What was sent is the SMS.
            self.assertRegex(done.stdout, r"\A2 messages sent, 0 failed for now, .*; 2 still waiting\.\n\Z")
            self.assertRegex(done.stderr, r"\Agatehousectl: The rest waits: [^\n]+\n\Z")
            self.assertEqual(len(sms.requests), 2)
        done = self.venue.run("--once", program=post_office.venue.WORKER)
        self.assertEqual(done.returncode, 1, done)
        self.assertIn("event=job.failed job=notify", done.stderr)

    def test_a_server_that_says_nothing_holds_up_nothing_else(self):
        with BadMailServer({"GREETING": HANG}) as mail, SmsServer() as sms:
            self.configure_post(mail, sms)
            process, log = self.start()
            self.book("ada@example.com")
            sms.wait(1)
            self.wait_until(lambda: mail.connections > 0, "the mail server is asked")
            self.book("bob@example.com", phone="+12025550177")
            self.assertEqual(sms.wait(2)[1].form["To"], "+12025550177")
            self.wait_until(lambda: self.states() == {"PENDING": 2, "SENT": 2}, "the SMS are noted")
            began = time.monotonic()
            self.stop(process)
            print(f"# stopped in {time.monotonic() - began:.1f} s, with a mail in hand")
        self.assertEqual(self.venue.rows("SELECT attempts, claimed_until FROM outbox WHERE state = 'PENDING'"),
                         [(0, 0)] * 2)
        self.assertNotIn("event=message.failed", log.read_text(encoding="utf-8"))


class Refusing(post_office.PostCase):
    def test_later(self):
        with MailServer(on_rcpt=Once("450 4.2.0 Greylisted")) as mail:
            self.configure_post(mail)
            self.book("ada@example.com")
            process, log = self.start()
            self.wait_for(log, "event=message.failed message_id=1 channel=MAIL kind=confirmation attempts=1")
            self.assertEqual(self.ctl("outbox", "list")["messages"][0]["attempts"], 1)
            mail.wait(1)
            self.wait_for_states(SENT=1)
            self.stop(process)
        words = log.read_text(encoding="utf-8")
        self.assertRegex(words, r"next_try_in=[56] reason=\"[^\"]*450")
        self.assert_ids_only(words)

    def test_later_by_hand(self):
        """Who waits for the next try is counted, not hurried, and no failure."""
        with MailServer(on_rcpt=Once("450 4.2.0 Greylisted")) as mail:
            self.configure_post(mail)
            self.book("ada@example.com")
            nothing = {"job": "notify", "sent": 0, "failed": 0, "dead": 0, "unneeded": 0, "waiting": 1}
            self.assertEqual(self.ctl("jobs", "run", "notify"), nothing | {"failed": 1})
            self.venue.change("UPDATE outbox SET due_at = due_at + 600")
            self.assertEqual(self.ctl("jobs", "run", "notify"), nothing)
            self.venue.change("UPDATE outbox SET due_at = created_at")
            self.assertEqual(self.ctl("jobs", "run", "notify"), nothing | {"sent": 1, "waiting": 0})

    def test_named_twice(self):
        with MailServer(on_rcpt=Once("550 5.1.1 No such user", times=2)) as mail:
            self.configure_post(mail)
            self.book("ada@example.com", "bob@example.com")
            self.assertEqual(self.ctl("jobs", "run", "notify")["dead"], 2)
            self.assertEqual(self.words("outbox", "requeue", "1", "1"), "1 message will be sent.\n")
            self.assertEqual(self.ctl("outbox", "requeue", "2", "2"), {"requeued": 1, "left": 0})
            self.assertEqual(self.ctl("jobs", "run", "notify")["sent"], 2)

    def test_never_then_requeued(self):
        mail = MailServer(on_rcpt=Once("550 5.1.1 No such user ada@example.com"))
        with mail:
            self.configure_post(mail)
            self.book("ada@example.com")
            process, log = self.start()
            self.wait_for(log, "event=message.dead message_id=1")
            dead = self.ctl("outbox", "list", "--state", "dead")["messages"]
            self.assertEqual([(line["id"], line["state"], line["attempts"]) for line in dead], [(1, "DEAD", 1)])
            self.assertIn("550", dead[0]["last_error"])
            self.assert_ids_only(dead[0]["last_error"])
            self.assertEqual(self.ctl("outbox", "requeue", "1"), {"requeued": 1, "left": 0})
            mail.wait(1)
            self.wait_for_states(SENT=1)
            self.stop(process)
        self.assertIn("not dead", self.refused(1, "outbox", "requeue", "1"))
        self.assert_ids_only(log.read_text(encoding="utf-8"))

    def test_all_dead(self):
        with MailServer(on_rcpt=Once("550 5.7.1 No", times=2)) as mail:
            self.configure_post(mail)
            self.book("ada@example.com", "bob@example.com", "eve@example.com")
            self.assertEqual(self.ctl("jobs", "run", "notify"),
                             {"job": "notify", "sent": 1, "failed": 0, "dead": 2, "unneeded": 0, "waiting": 0})
            self.venue.change("INSERT INTO outbox (orq, kind, channel, state, due_at, created_at, last_error)"
                              " VALUES (1, 'code', 'MAIL', 'DEAD', 1, 1, 'x')")
            self.assertIn("one-time code", self.refused(1, "outbox", "requeue", "1", "4"))
            self.assertEqual(self.states(), {"DEAD": 3, "SENT": 1})  # all or none
            self.assertEqual(self.ctl("outbox", "requeue", "--all-dead"), {"requeued": 2, "left": 1})
            self.assertEqual(self.ctl("jobs", "run", "notify")["sent"], 2)
            self.assertEqual(self.states(), {"DEAD": 1, "SENT": 3})


class Missing(post_office.PostCase):
    def test_a_reader_of_the_log(self):
        with MailServer() as mail:
            self.configure_post(mail)
            reader, writer = os.pipe()
            with os.fdopen(writer, "wb") as log:
                process = self.venue.start_worker(log)
            self.addCleanup(process.wait)
            self.addCleanup(process.kill)
            with os.fdopen(reader, "rb") as log:
                self.assertTrue(any(b"event=worker.started" in line for line in log))
            self.book("ada@example.com")
            mail.wait(1)
            self.wait_for_states(SENT=1)
            self.stop(process)

    def test_the_secret(self):
        with MailServer() as mail:
            self.configure_post(mail)
            self.book("ada@example.com")
            self.venue.change("UPDATE reservation_slots SET starts_at = 1000, ends_at = 2000;"
                              "UPDATE outbox SET expires_at = NULL")
            os.rename(self.venue.secret, self.venue.secret + ".away")
            process, log = self.start()
            self.wait_for(log, "event=job.failed job=notify channel=MAIL")
            self.assertIn(self.venue.secret, log.read_text(encoding="utf-8"))
            self.wait_for(log, "event=job.expired")  # the other jobs go on
            self.assertEqual(self.states(), {"PENDING": 1})
            os.rename(self.venue.secret + ".away", self.venue.secret)
            self.wait_until(lambda: self.states() != {"PENDING": 1}, "the secret is back")
            self.stop(process)

    def test_nothing_is_configured(self):
        with MailServer() as mail:
            self.configure_post(mail)
            self.book("ada@example.com")
            self.configure_post()
            self.assertEqual(self.ctl("jobs", "run", "notify")["sent"], 0)
            self.assertEqual(self.states(), {"PENDING": 1})

    def test_the_password_of_the_other_channel(self):
        with MailServer() as mail, SmsServer() as sms:
            self.configure_post(mail, sms)
            self.book("ada@example.com")
            os.unlink(os.path.join(self.venue.dir, "sms-password"))
            process, log = self.start()
            mail.wait(1)
            self.wait_for(log, "event=job.failed job=notify channel=SMS")
            self.assertTrue(re.search(r"sms-password", log.read_text(encoding="utf-8")))
            self.stop(process)


if __name__ == "__main__":
    main()
