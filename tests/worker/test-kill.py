#!/usr/bin/python3
"""Many workers, and workers that are killed at any moment: every message arrives, and twice only when the
server took it and the worker died before it could write that down."""

import collections
import random
import re
import signal
import time

import post_office
from post_office import message_id
from servers import HANG, BadMailServer, MailServer
from tap import main

KILLS = 12


def slow(_):
    """Takes its time with a mail, so that kills hit the middle of it."""
    time.sleep(0.03)


class Killed(post_office.PostCase):
    def test_kill_at_any_moment(self):
        seed = random.randrange(1 << 32)
        print(f"# seed {seed}", flush=True)
        chance = random.Random(seed)
        with MailServer(on_mail=slow) as mail:
            self.configure_post(mail)
            self.book(*[f"visitor{i}@example{i}.com" for i in range(30)])
            for _ in range(KILLS):
                process, _ = self.start()
                before = len(mail.mails)
                if chance.random() < 0.7:  # in the middle of the work rather than before it
                    self.wait_until(lambda: len(mail.mails) > before or not self.states().get("PENDING"),
                                    "something is sent")
                time.sleep(chance.random() * 0.1)
                process.send_signal(signal.SIGKILL)
                process.wait()
            process, _ = self.start()
            self.wait_for_states(SENT=30)
            self.stop(process)
            mails = mail.mails
        times = collections.Counter(message_id(mail) for mail in mails)
        self.assertEqual(len(times), 30)
        self.assertEqual(len({tuple(mail.recipients) for mail in mails}), 30)
        extra = len(mails) - 30
        print(f"# {KILLS} kills, {extra} mails came twice")
        self.assertLessEqual(extra, KILLS)  # one message is in hand at a time
        self.assert_noted_are_not_repeated(mails)

    def assert_noted_are_not_repeated(self, mails):
        """What a worker has logged as sent was sent by nobody after it."""
        noted = []
        for log in self.logs:
            noted += re.findall(r"event=message\.sent message_id=(\d+)", log.read_text(encoding="utf-8"))
        self.assertEqual(len(noted), len(set(noted)))
        self.assertGreaterEqual(len(mails), len(noted))

    def test_the_next_worker_does_not_wait_for_the_lease(self):
        with BadMailServer({"BODY": [HANG, "250 taken"]}) as mail:
            self.configure_post(mail)
            self.book("ada@example.com")
            first, _ = self.start()
            mail.mails.wait(1)
            until = self.venue.rows("SELECT claimed_until FROM outbox")[0][0]
            self.assertGreater(until, time.time() + 60)
            second, log = self.start()
            self.assertIsNone(first.poll())
            first.send_signal(signal.SIGKILL)
            first.wait()
            self.wait_for_states(SENT=1)
            self.assertLess(time.time(), until - 60)
            self.stop(second)
            mails = mail.mails.wait(2)
            self.assertEqual(*[re.search(rb"(?im)^Message-ID:\s*(\S+)", mail)[1] for mail in mails])
        self.assertEqual(log.read_text(encoding="utf-8").count("event=message.sent"), 1)

    def test_sigterm_in_the_middle(self):
        with BadMailServer({"BODY": [HANG, "250 taken"]}) as mail:
            self.configure_post(mail)
            self.book("ada@example.com")
            process, _ = self.start()
            mail.mails.wait(1)
            self.stop(process)
            self.assertEqual(self.venue.rows("SELECT state, attempts, claimed_until FROM outbox"),
                             [("PENDING", 0, 0)])
            process, _ = self.start()
            self.wait_for_states(SENT=1)
            self.stop(process)

    def test_sigterm_lets_a_mail_be_finished(self):
        with MailServer(on_mail=lambda _: time.sleep(1)) as mail:
            self.configure_post(mail)
            self.book("ada@example.com", "bob@example.com")
            process, _ = self.start()
            self.wait_until(lambda: self.venue.rows("SELECT 1 FROM outbox WHERE claimed_until > 0"), "one is in hand")
            self.stop(process)
            self.assertEqual(len(mail.mails), 1)
            self.assertEqual(self.states(), {"PENDING": 1, "SENT": 1})


class Many(post_office.PostCase):
    def test_each_message_once(self):
        with MailServer(on_mail=slow) as mail:
            self.configure_post(mail)
            self.book(*[f"visitor{i}@example{i}.com" for i in range(40)])
            workers = [self.start()[0] for _ in range(3)]
            self.venue.run("jobs", "run", "notify")
            self.wait_for_states(SENT=40)
            for worker in workers:
                self.stop(worker)
            times = collections.Counter(message_id(mail) for mail in mail.mails)
        self.assertEqual(len(times), 40)
        self.assertEqual(set(times.values()), {1})
        busy = [log.read_text(encoding="utf-8").count("event=message.sent") for log in self.logs]
        print(f"# sent by three workers: {busy}, by hand: {40 - sum(busy)}")


if __name__ == "__main__":
    main()
