"""Encryption and signing in: what goes in clear, what is encrypted, and whom the courier trusts.

0.0.0.0 leads to this machine too, but its name does not say so: to the courier it is a host of a network."""

import courier
import servers
from courier import MAIL
from servers import BadMailServer, MailServer
from tap import main

NETWORK = "0.0.0.0"
USERS = {"tickets": "secret word"}


class Encrypted(courier.CourierCase):
    def setUp(self):
        super().setUp()
        self.folder.bundle = self.folder.authority()
        self.good = self.folder.certificate("good", f"IP:{NETWORK},IP:127.0.0.1,DNS:localhost")
        self.login = {"user": "tickets", "password_file": self.folder.password_file}

    def test_starttls(self):
        for host in (NETWORK, servers.HOST):
            with self.subTest(host), MailServer("starttls", self.good, host=host) as server:
                self.expect(self.send_mail(server), "sent")
                self.assertEqual([mail.encrypted for mail in server.wait(1)], [True])

    def test_implicit_tls(self):
        with MailServer("implicit", self.good) as server:
            self.expect(self.send_mail(server, MAIL, MAIL), "sent", "sent")
            self.assertEqual(len({mail.peer for mail in server.wait(2)}), 1)

    def test_signing_in(self):
        for tls in ("starttls", "implicit"):
            with self.subTest(tls), MailServer(tls, self.good, USERS, host=NETWORK) as server:
                self.expect(self.send_mail(server, MAIL, MAIL, **self.login), "sent", "sent")
                self.assertEqual([(mail.encrypted, mail.user) for mail in server.wait(2)], [(True, "tickets")] * 2)
                self.assertEqual(len(server.logins), 1)

    def test_a_login_that_is_refused(self):
        with MailServer("starttls", self.good, {"tickets": "another"}) as server:
            said = self.expect(self.send_mail(server, MAIL, MAIL, **self.login), "down", "down")
        self.assertIn("535", said)
        self.assertNotIn("secret", said)

    def test_a_server_that_wants_a_login_of_who_has_none(self):
        with MailServer("starttls", self.good, USERS) as server:
            self.assertIn("530", self.expect(self.send_mail(server), "down"))

    def refused(self, certificate, tls=("starttls", "implicit"), host=NETWORK):
        """Nothing reaches a server with that certificate, with a login or without."""
        for kind in tls:
            for login in ({}, self.login):
                with self.subTest(kind, login=bool(login)):
                    with MailServer(kind, certificate, USERS if login else None, host=host) as server:
                        self.expect(self.send_mail(server, **login), "down")
                        self.assertEqual((server.mails, server.logins), ([], []))

    def test_a_certificate_for_another_name(self):
        self.refused(self.folder.certificate("other", "DNS:mail.example.org"))

    def test_a_certificate_that_has_expired(self):
        self.refused(self.folder.certificate("old", f"IP:{NETWORK}", at="2020-01-01 00:00:00", days=30))

    def test_a_certificate_that_nobody_signed(self):
        self.folder.authority("stranger")
        self.refused(self.folder.certificate("strange", f"IP:{NETWORK}", signer="stranger"))

    def test_on_this_machine_too(self):
        self.refused(self.folder.certificate("other", "DNS:mail.example.org"), host=servers.HOST)

    def test_without_a_bundle_of_its_own_the_authority_is_unknown(self):
        self.folder.bundle = None
        self.refused(self.good, tls=("implicit",))


class Clear(courier.CourierCase):
    def setUp(self):
        super().setUp()
        self.login = {"user": "tickets", "password_file": self.folder.password_file}

    def test_nothing_crosses_a_network_in_clear(self):
        for login in ({}, self.login):
            with self.subTest(login=bool(login)), BadMailServer(host=NETWORK) as server:
                self.assertIn("STARTTLS", self.expect(self.send_mail(server, **login), "down"))
                said = [line.split()[0] for _, line in server.commands.wait(1)]
                self.assertLessEqual(set(said), {"EHLO", "QUIT"})

    def test_nor_when_somebody_in_between_takes_starttls_away(self):
        for reply in ("454 4.7.0 Not now", "220 go on\r\n250 in clear"):
            script = {"EHLO": "250-test\r\n250-STARTTLS\r\n250 AUTH PLAIN LOGIN", "STARTTLS": reply}
            with self.subTest(reply), BadMailServer(script, host=NETWORK) as server:
                self.expect(self.send_mail(server, **self.login), "down")
                self.assertEqual([line for _, line in server.commands.wait(1)
                                  if line.startswith(("AUTH", "MAIL"))], [])

    def test_a_login_in_clear_on_this_machine(self):
        with MailServer(users=USERS) as server:
            self.expect(self.send_mail(server, **self.login), "sent")
            self.assertEqual([(mail.encrypted, mail.user) for mail in server.wait(1)], [(False, "tickets")])

    def test_starttls_no(self):
        with MailServer(host=NETWORK) as server:
            self.expect(self.send_mail(server, starttls="no"), "sent")
            self.assertFalse(server.wait(1)[0].encrypted)
        self.folder.authority()
        with MailServer("starttls", self.folder.certificate("other", "DNS:mail.example.org")) as server:
            self.expect(self.send_mail(server, starttls="no"), "sent")
            self.assertFalse(server.wait(1)[0].encrypted)


class Configuration(courier.CourierCase):
    def refused(self, says, **keys):
        self.folder.configure(**keys)
        results = self.folder.send(MAIL)
        self.assertEqual([result["outcome"] for result in results], ["config"])
        self.assertIn(says, results[0]["message"])

    def test_a_password_in_clear_is_no_configuration(self):
        login = {"user": "tickets", "password_file": self.folder.password_file}
        self.refused("clear", mail={"smtp_url": "smtp://mail.example.org", "starttls": "no"} | login)
        self.refused("clear", sms={"url": "http://sms.example.org/Messages.json"} | login)

    def test_user_and_password_go_together(self):
        self.refused("password_file must be given when user is set", mail={"smtp_url": "smtp://localhost", "user": "tickets"})
        self.refused("user must be given when password_file is set",
                     sms={"url": "https://sms.example.org/x", "password_file": self.folder.password_file})

    def test_password_files(self):
        def mail(path):
            return {"smtp_url": "smtp://localhost", "user": "tickets", "password_file": path}
        self.refused("No such file", mail=mail(self.folder.dir + "/missing"))
        self.refused("chmod", mail=mail(self.folder.write("open", "secret\n", 0o644)))
        for text in ("", "\n", "two\nlines\n", "x" * 1025, "bell\a"):
            self.refused("one line", mail=mail(self.folder.write("bad", text)))

    def test_urls_and_senders(self):
        self.refused("smtp_url", mail={"smtp_url": "smtp://user:word@localhost"})
        self.refused("smtp_url", mail={"smtp_url": "smtp://"})
        self.refused("[sms] url", sms={"url": "https://user:word@sms.example.org/"})
        self.refused("from", mail={"smtp_url": "smtp://localhost", "from": "Gatehouse <a@b> <c@d"})
        self.refused("starttls", mail={"smtp_url": "smtp://localhost", "starttls": "maybe"})

    def test_a_channel_that_is_off(self):
        self.folder.configure()
        self.expect(self.folder.send(MAIL, courier.SMS), "down", "down")


if __name__ == "__main__":
    main()
