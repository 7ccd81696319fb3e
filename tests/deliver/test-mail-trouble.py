"""Mail servers that refuse, are slow, break off or are not there: what the courier makes of each."""

import contextlib
import socket
import time

import courier
import servers
from courier import MAIL
from servers import DROP, HANG, BadMailServer, Drip, MailServer
from tap import main

IMPATIENT = 4000  # milliseconds: for what never answers
OTHER = MAIL | {"id": 18}


class Refusing(courier.CourierCase):
    def outcomes(self, script, *outcomes, says="", messages=(MAIL,)):
        with BadMailServer(script) as server:
            said = self.expect(self.send_mail(server, *messages), *outcomes)
        self.assertIn(says, said)
        return server

    def test_this_message_may_go_later(self):
        replies = ["450 4.2.0 Greylisted", "451 4.3.0 Try again", "452 4.2.2 Full", "421 4.7.0 Too many"]
        for command in ("RCPT", "DATA", "BODY"):
            with self.subTest(command):
                self.outcomes({command: replies}, *["temporary"] * 4, says=replies[-1], messages=[MAIL] * 4)
        self.outcomes({"MAIL": replies[:3]}, *["temporary"] * 3, says=replies[2], messages=[MAIL] * 3)

    def test_this_message_never_goes(self):
        for command in ("RCPT", "DATA", "BODY"):
            with self.subTest(command):
                replies = ["554 no", "552 5.2.2 Full", "550 5.1.1 No such user"]
                self.outcomes({command: replies}, *["permanent"] * 3, says=replies[-1], messages=[MAIL] * 3)
        self.outcomes({"MAIL": "552 5.3.4 Too big"}, "permanent", says="552 5.3.4 Too big")

    def test_nothing_goes_to_this_server(self):
        greetings = ["554 5.3.2 No service", "421 4.3.2 Closing", DROP, "HTTP/1.0 400 Bad Request\0"]
        self.outcomes({"GREETING": greetings}, *["down"] * 4, messages=[MAIL] * 4)
        self.outcomes({"EHLO": ["550 Not you", DROP], "HELO": "550 Not you"}, "down", "down", messages=[MAIL] * 2)
        for command, replies in (("MAIL", ["550 5.7.1 Sender refused", "530 5.7.0 Sign in first"]),
                                 ("RCPT", ["530 5.7.0 Sign in first", "538 5.7.11 Encrypt first"])):
            self.outcomes({command: replies}, "down", "down", says=replies[1], messages=[MAIL] * 2)

    def test_what_is_refused_does_not_stop_the_next(self):
        for command in ("RCPT", "DATA", "BODY"):
            with self.subTest(command):
                self.outcomes({command: ["550 no", "450 later", BadMailServer.GOOD[command]]},
                              "permanent", "temporary", "sent", messages=(MAIL, OTHER, MAIL))

    def test_a_real_server_refuses_recipients_and_mails(self):
        with MailServer(on_rcpt=lambda address: "450 4.2.1 Later" if address.startswith("grey") else None,
                        on_mail=lambda mail: "554 5.7.1 Spam" if b"Subject: Buy" in mail.content else None) as server:
            results = self.send_mail(server, MAIL | {"to": "grey@example.org"}, MAIL | {"subject": "Buy"}, MAIL)
            self.expect(results, "temporary", "permanent", "sent")
            self.assertEqual([result["message"] for result in results], ["450 4.2.1 Later", "554 5.7.1 Spam", ""])
            self.assertEqual(len(server.wait(1)), 1)

    def test_replies_carry_no_ticket_code_of_another_system(self):
        replies = {"BODY": ["554 5.7.1 Spam: “MUS/77-a9” and ?t=3Dmus%2F77-A9", "550 5.7.1 MUS/77-A9"]}
        with BadMailServer(replies) as server:
            results = self.send_mail(server, *[MAIL | {"ticket_code": "MUS/77-A9"}] * 2)
            self.expect(results, "permanent", "permanent")
        self.assertEqual([result["message"] for result in results],
                         ["554 5.7.1 Spam: “…” and ?t=3D…", "550 5.7.1 …"])

    def test_replies_carry_no_contact_data(self):
        replies = ["550 5.1.1 <jane@example.org>: Recipient address rejected",
                   "550-5.1.1 The account jane@example.org is\r\n550 5.1.1 unknown; call +351 912 345 678 \u202e\x07",
                   "550 5.1.1 User JANE unknown", "550 " + "jane@example.org " * 500,
                   "550 5.1.1 \udcff\udcfe jane@example.org"]
        with BadMailServer({"RCPT": replies}) as server:
            results = self.send_mail(server, *[MAIL] * len(replies))
            self.expect(results, *["permanent"] * len(replies))
        for result in results:
            self.assertTrue(result["message"].startswith("550 "), result)
            for private in ("jane", "JANE", "example.org", "912", "\u202e", "\x07"):
                self.assertNotIn(private, result["message"])

    def test_a_reply_of_many_lines_is_one_text(self):
        self.outcomes({"RCPT": "550-5.7.1 First.\r\n550-5.7.1 Second.\r\n550 5.7.1 Third."}, "permanent",
                      says="550 5.7.1 First. 5.7.1 Second. 5.7.1 Third.")

    def test_a_reply_without_end_is_cut(self):
        self.outcomes({"RCPT": "550 " + "no " * 33000}, "permanent", says="550 no no")


class Breaking(courier.CourierCase):
    def test_nobody_listens(self):
        self.folder.configure(mail={"smtp_url": f"smtp://127.0.0.1:{servers.free_port()}"})
        self.assertIn("connect", self.expect(self.folder.send(MAIL, MAIL), "down", "down"))

    def test_no_connection(self):
        with contextlib.ExitStack() as stack:
            listener = stack.enter_context(socket.create_server((servers.HOST, 0), backlog=0))
            for _ in range(4):  # they fill its queue: whoever comes now is not even refused
                other = stack.enter_context(socket.socket())
                other.setblocking(False)
                other.connect_ex(listener.getsockname())
            self.folder.configure(mail={"smtp_url": f"smtp://{servers.HOST}:{listener.getsockname()[1]}"})
            self.assertIn("no connection", self.expect(self.folder.send(MAIL, patience=IMPATIENT), "down"))

    def test_no_such_host(self):
        self.folder.configure(mail={"smtp_url": "smtp://mail.invalid:25"})
        self.expect(self.folder.send(MAIL, patience=30000), "down")

    def test_lost_on_the_way(self):
        for command in ("MAIL", "RCPT", "DATA", "MIDDLE", "BODY"):
            with self.subTest(command), BadMailServer({command: DROP}) as server:
                self.expect(self.send_mail(server), "temporary")
                self.assertEqual(server.connections, 1)  # nothing is repeated behind the caller's back

    def test_a_mail_that_was_taken_is_sent_whatever_follows(self):
        with BadMailServer({"BODY": "250 taken\0"}) as server:
            self.expect(self.send_mail(server), "sent")
        with BadMailServer({"BODY": "252 taken, I think"}) as server:
            self.expect(self.send_mail(server), "sent")

    def impatient(self, step, says, **outcomes):
        """Side by side, a courier for each of the commands that get no answer but @step."""
        with contextlib.ExitStack() as stack:
            running = []
            for command, outcome in outcomes.items():
                folder = courier.Folder()
                stack.callback(folder.remove)
                server = stack.enter_context(BadMailServer({command: step}))
                folder.configure(mail={"smtp_url": server.url})
                running.append((command, outcome, folder, folder.start([MAIL], IMPATIENT)))
            for command, outcome, folder, process in running:
                with self.subTest(command):
                    self.assertIn(says, self.expect(folder.finish(process), outcome))

    def test_silence(self):
        self.impatient(HANG, "does not answer", GREETING="down", EHLO="down", MAIL="temporary", RCPT="temporary",
                       DATA="temporary", MIDDLE="temporary", BODY="temporary")

    def test_drips(self):
        self.impatient(Drip("2"), "does not answer", GREETING="down", EHLO="down", RCPT="temporary", BODY="temporary")

    def test_lines_without_end(self):
        self.impatient(Drip("250-more\r\n"), "too slow", EHLO="down", RCPT="temporary", BODY="temporary")

    def test_a_server_that_never_says_good_bye_holds_nobody_up(self):
        for reply, outcome in (("250 OK", "sent"), ("550 no", "permanent")):
            with self.subTest(reply), BadMailServer({"QUIT": HANG, "RCPT": reply}) as server:
                began = time.monotonic()
                self.expect(self.send_mail(server), outcome)
                self.assertLess(time.monotonic() - began, 100)  # libcurl alone waits for two minutes

    def test_cancelled(self):
        for command, outcome in (("GREETING", "temporary"), ("RCPT", "temporary"), ("BODY", "temporary")):
            with self.subTest(command), BadMailServer({command: HANG}) as server:
                self.folder.configure(mail={"smtp_url": server.url})
                running = self.folder.start([MAIL, OTHER], cancellable=True)
                if command == "GREETING":
                    server.accepted.wait(servers.PATIENCE)
                else:
                    server.commands.wait(4 if command == "BODY" else 3)
                running.stdin.write(b"stop\n")
                running.stdin.flush()
                self.assertIn("stopping", self.expect(self.folder.finish(running), outcome, "temporary"))
                self.assertEqual(server.connections, 1)


class Keeping(courier.CourierCase):
    def test_a_connection_that_was_closed_meanwhile_is_made_anew(self):
        for script in ({"BODY": ["250 taken\0", "250 taken"]}, {"MAIL": ["250 OK", "421 4.4.2 Idle\0", "250 OK"]},
                       {"BODY": ["250 taken\r\n421 4.4.2 Idle\0", "250 taken"]}, {"MAIL": ["250 OK", DROP, "250 OK"]}):
            with self.subTest(script), BadMailServer(script) as server:
                self.expect(self.send_mail(server, MAIL, OTHER), "sent", "sent")
                self.assertEqual((len(server.mails.wait(2)), server.connections), (2, 2))

    def test_but_only_once(self):
        with BadMailServer({"MAIL": ["250 OK", DROP]}) as server:
            self.expect(self.send_mail(server, MAIL, OTHER), "sent", "temporary")
            self.assertEqual((len(server.mails.wait(1)), server.connections), (1, 2))

    def test_a_server_that_came_back(self):
        with BadMailServer({"GREETING": [DROP, "220 back"]}) as server:
            self.expect(self.send_mail(server, MAIL, OTHER), "down", "sent")


if __name__ == "__main__":
    main()
