#!/usr/bin/python3
"""The configuration changes while the worker runs: it is read again, with no restart and nothing lost."""

import contextlib
import os
import pathlib
import shutil

import post_office
from servers import HANG, BadMailServer, MailServer
from tap import main


def threads(process):
    """The names of its threads."""
    found = []
    for path in pathlib.Path(f"/proc/{process.pid}/task").glob("*/comm"):
        with contextlib.suppress(OSError):  # it ended since it was listed
            found.append(path.read_text(encoding="ascii").strip())
    return found


class Configuration(post_office.PostCase):
    def setUp(self):
        super().setUp()
        self.configure_post()

    def queue(self, mail, *emails):
        """Messages that wait while the channel is off."""
        self.configure_post(mail)
        self.book(*emails)
        self.configure_post()

    def count(self, log, event):
        return log.read_text(encoding="utf-8").count(f"event={event}")

    def test_mail_is_turned_on(self):
        mail = MailServer()
        self.queue(mail, "ada@example.com", "bob@example.net")
        process, log = self.start()
        with mail:
            self.configure_post(mail)
            self.book("eve@example.com")  # the site knows at once that there is mail now
            mail.wait(3)
            self.wait_for_states(SENT=3)
            self.stop(process)
        self.assertEqual(sorted(mail.recipients[0] for mail in mail.mails),
                         ["ada@example.com", "bob@example.net", "eve@example.com"])
        self.assertEqual([self.count(log, event) for event in ("worker.started", "config.reread", "worker.stopped")],
                         [1, 1, 1])

    def test_a_broken_file(self):
        with MailServer() as mail:
            self.configure_post(mail)
            self.book("ada@example.com")
            self.venue.change("UPDATE outbox SET due_at = due_at + 600")
            process, log = self.start()
            good = pathlib.Path(self.venue.config).read_text(encoding="utf-8")
            self.venue.configure(good + "[limits]\navailability = many\n")
            self.wait_for(log, f"event=config.not_reread reason=\"{self.venue.config}:{good.count(chr(10)) + 2}: ")
            self.venue.change("UPDATE outbox SET due_at = created_at")
            mail.wait(1)  # the old one is what counts
            self.wait_for_states(SENT=1)
            self.venue.configure(good)
            self.wait_for(log, "event=config.reread")
            self.book("bob@example.com")
            mail.wait(2)
            self.stop(process)
        self.assertEqual(self.count(log, "config.not_reread"), 1)

    def test_a_message_in_hand(self):
        """It ends, or goes with the new configuration; a server that says nothing costs it no try."""
        with BadMailServer({"GREETING": HANG}) as silent, MailServer() as mail:
            self.configure_post(silent)
            self.book("ada@example.com")
            process, log = self.start()
            self.wait_until(lambda: silent.connections > 0, "the mail server is asked")
            self.configure_post(mail)
            mail.wait(1)
            self.wait_for_states(SENT=1)
            self.stop(process)
        self.assertEqual(self.count(log, "message.failed"), 0)
        self.assertEqual(self.venue.rows("SELECT attempts FROM outbox"), [(0,)])

    def test_another_database(self):
        mail = MailServer()
        self.queue(mail, "ada@example.com")
        moved = os.path.join(self.venue.dir, "moved")
        shutil.copytree(self.venue.data, moved)
        process, log = self.start()
        self.venue.database = os.path.join(moved, "gatehouse.db")
        with mail:
            self.configure_post(mail)
            mail.wait(1)
            self.wait_for_states(SENT=1)  # in the new one
            self.stop(process)
        self.assertEqual(self.count(log, "job.failed"), 0)

    def test_a_signal_while_senders_end(self):
        with BadMailServer({"GREETING": HANG}) as silent:
            self.configure_post(silent)
            self.book("ada@example.com")
            process, log = self.start()
            self.wait_until(lambda: silent.connections > 0, "the mail server is asked")
            self.configure_post()
            self.wait_until(lambda: "sms" not in threads(process), "the sender with nothing in hand has ended")
            self.stop(process)
        self.assertEqual(self.count(log, "worker.stopped"), 1)
        self.assertEqual(self.states(), {"PENDING": 1})


if __name__ == "__main__":
    main()
