"""SMS as a Messages endpoint gets them, and what the courier makes of its answers."""

import base64
import json

import courier
import servers
from courier import SMS
from servers import Answer, SmsServer
from tap import main

IMPATIENT = 4000


def error(status, code, message, **headers):
    body = {"code": code, "message": message, "more_info": "https://example.net", "status": status}
    return Answer(status, headers, json.dumps(body).encode())


class Requests(courier.CourierCase):
    def test_what_it_gets(self):
        text = "Ihr Code: 123456 & mehr + ü 🎟️ متحف = %41\nzweite Zeile"
        with SmsServer() as server:
            self.expect(self.send_sms(server, SMS | {"sms": text}, user="AC1", password_file=self.folder.password_file),
                        "sent")
            request = server.wait(1)[0]
        self.assertEqual(request.form, {"To": "+351912345678", "From": "+15005550006", "Body": text})
        self.assertEqual(request.path, "/2010-04-01/Accounts/AC1/Messages.json")
        self.assertEqual(request.headers["Content-Type"], "application/x-www-form-urlencoded")
        self.assertEqual(request.headers["Authorization"],
                         "Basic " + base64.b64encode(b"AC1:secret word").decode())
        self.assertIsNone(request.headers["Expect"])

    def test_without_a_login(self):
        with SmsServer() as server:
            self.expect(self.send_sms(server), "sent")
            self.assertIsNone(server.wait(1)[0].headers["Authorization"])

    def test_a_repeat_has_the_same_key_and_another_has_not(self):
        with SmsServer() as server:
            self.expect(self.send_sms(server, *[SMS | {"id": number} for number in (1, 1, 2)]), "sent", "sent", "sent")
            keys = [request.headers["I-Twilio-Idempotency-Token"] for request in server.wait(3)]
            self.assertEqual(keys, [request.headers["Idempotency-Key"] for request in server.requests])
        self.assertEqual((keys[0], len(set(keys))), (keys[1], 2))
        self.assertRegex(keys[0], "^[0-9a-f]{32}$")

    def test_one_connection_for_many(self):
        with SmsServer() as server:
            self.expect(self.send_sms(server, *[SMS] * 5), *["sent"] * 5)
            self.assertEqual(len({request.peer for request in server.wait(5)}), 1)

    def test_encrypted(self):
        self.folder.bundle = self.folder.authority()
        good = self.folder.certificate("good", "IP:127.0.0.1")
        with SmsServer(certificate=good) as server:
            self.expect(self.send_sms(server, user="AC1", password_file=self.folder.password_file), "sent")
        for name, names, more in (("other", "DNS:sms.example.org", {}), ("old", "IP:127.0.0.1", {"days": 30})):
            with self.subTest(name), SmsServer(certificate=self.folder.certificate(name, names, **more)) as server:
                self.expect(self.send_sms(server, user="AC1", password_file=self.folder.password_file), "down")
                self.assertEqual(server.requests, [])

    def test_numbers_and_texts_that_are_none(self):
        bad = [SMS | {"to": to} for to in ("", "+", "912345678", "+351 912", "+3519123\r\nX: y", "+1234567890123456",
                                           "+35191234567&From=x")] + [SMS | {"sms": ""}]
        with SmsServer() as server:
            self.expect(self.send_sms(server, *bad, SMS), *["permanent"] * len(bad), "sent")
            self.assertEqual(len(server.wait(1)), 1)


class Answers(courier.CourierCase):
    def answers(self, *pairs):
        """Each answer, and the outcome it must have; the texts of the errors."""
        with SmsServer(*[answer for answer, _ in pairs]) as server:
            results = self.send_sms(server, *[SMS] * len(pairs))
            self.expect(results, *[outcome for _, outcome in pairs])
            self.assertEqual(len(server.wait(len(pairs))), len(pairs))
        return results

    def test_sent(self):
        self.answers((Answer(201), "sent"), (Answer(200, body=b""), "sent"), (Answer(202, body=b"<ok/>"), "sent"),
                     (Answer(201, body=b"{" * 1000), "sent"), (Answer(201, {"Retry-After": "9"}), "sent"))

    def test_never(self):
        results = self.answers(
            (error(400, 21211, "The 'To' number +351912345678 is not a valid phone number."), "permanent"),
            (error(400, 21610, "Attempt to send to unsubscribed recipient 00351 (912) 345-678"), "permanent"),
            (error(403, 21408, "Permission to send an SMS has not been enabled for the region"), "permanent"),
            (Answer(400, body=b"no"), "permanent"), (Answer(413), "permanent"))
        self.assertEqual([result["message"] for result in results[:2]],
                         ["HTTP 400, code 21211: The 'To' number … is not a valid phone number.",
                          "HTTP 400, code 21610: Attempt to send to unsubscribed recipient …"])

    def test_later(self):
        results = self.answers((error(429, 20429, "Too Many Requests", **{"Retry-After": "7"}), "temporary"),
                               (Answer(500, body=b""), "temporary"), (Answer(503, {"Retry-After": "120"}), "temporary"),
                               (Answer(503, {"Retry-After": "99999999"}), "temporary"),
                               (Answer(503, {"Retry-After": "soon"}), "temporary"),
                               (error(400, 21611, "Queue is full"), "temporary"), (Answer(408), "temporary"))
        self.assertEqual([result["retry_after"] for result in results], [7, 0, 120, 86400, 0, 0, 0])

    def test_nothing_goes(self):
        self.answers((error(401, 20003, "Authenticate"), "down"), (error(403, 20403, "Suspended"), "down"),
                     (Answer(402), "down"), (Answer(404), "down"), (error(400, 21606, "The 'From' number"), "down"))

    def test_a_redirect_is_not_followed(self):
        with SmsServer() as elsewhere:
            for status in (301, 302, 307, 308):
                self.answers((Answer(status, {"Location": elsewhere.url}), "down"))
            self.assertEqual(elsewhere.requests, [])

    def test_a_body_of_any_size(self):
        huge = b'{"message": "' + b"x" * 30_000_000 + b'"}'
        self.answers((Answer(400, body=huge), "permanent"), (Answer(500, body=huge), "temporary"),
                     (Answer(201, body=huge), "sent"))

    def test_texts_that_are_none(self):
        for body in (b'{"message": "\xff\xfe"}', b'{"message": "a\\u0000b"}', b'{"message": 7, "code": "x"}', b"[1]",
                     json.dumps({"code": 21211, "message": "a\r\nb\u202e" + "y" * 900}).encode()):
            with self.subTest(body[:40]):
                said = self.answers((Answer(400, body=body), "permanent"))[0]["message"]
                self.assertTrue(said.startswith("HTTP 400"))
                self.assertTrue(said.isprintable())

    def test_garbage(self):
        self.answers((Answer(raw=b"SSH-2.0-OpenSSH_9\r\n"), "temporary"))
        self.answers((Answer(raw=b""), "temporary"))
        self.answers((Answer(raw=b"HTTP/1.1 201 Created\r\nContent-Length: 50\r\n\r\n{"), "sent"))

    def test_silence(self):
        with SmsServer(Answer(hang=True)) as server:
            self.assertIn("does not answer", self.expect(self.send_sms(server, patience=IMPATIENT), "temporary"))

    def test_cancelled(self):
        with SmsServer(Answer(hang=True)) as server:
            self.folder.configure(sms={"url": server.url})
            running = self.folder.start([SMS, SMS], cancellable=True)
            server.wait(1)
            running.stdin.write(b"stop\n")
            running.stdin.flush()
            self.expect(self.folder.finish(running), "temporary", "temporary")
            self.assertEqual(len(server.requests), 1)

    def test_nobody_listens(self):
        self.folder.configure(sms={"url": f"http://127.0.0.1:{servers.free_port()}/x"})
        self.expect(self.folder.send(SMS), "down")


if __name__ == "__main__":
    main()
