"""Drives the courier: a configuration in a temporary folder, and send-one, which meson names in SEND_ONE."""

import base64
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "cgi"))

SEND_ONE = os.environ["SEND_ONE"]
PATIENCE = 300
NEW_KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1")

MAIL = {"to": "jane@example.org", "sender_name": "Museum of Doors", "subject": "Your reservation",
        "language": "en", "text": "See you on Monday.\n", "html": "<p>See you on <b>Monday</b>.</p>\n"}
SMS = {"to": "+351912345678", "sms": "Your code is 123456"}


def part(name, kind, content, cid=None):
    return {"name": name, "type": kind, "cid": cid, "base64": base64.b64encode(content).decode()}


class Folder:
    """A configuration, a password file and certificates; all of it goes with the test."""

    def __init__(self):
        self.dir = tempfile.mkdtemp(prefix="gatehouse-deliver-")
        self.config = os.path.join(self.dir, "gatehouse.conf")
        self.password_file = self.write("password", "secret word\n")
        self.bundle = None  # certificates to trust, instead of the system's
        self.tried = 0

    def write(self, name, text, mode=0o600):
        path = os.path.join(self.dir, name)
        pathlib.Path(path).write_text(text, encoding="utf-8")
        os.chmod(path, mode)
        return path

    def configure(self, mail=None, sms=None, base_url="https://tickets.example.org/book"):
        """@mail and @sms: keys of their groups; from is filled in."""
        lines = ["[server]", f"base_url = {base_url}"]
        for group, keys, sender in (("mail", mail, "Gatehouse <tickets@example.org>"), ("sms", sms, "+15005550006")):
            if keys is not None:
                lines += [f"[{group}]"] + [f"{key} = {value}" for key, value in ({"from": sender} | keys).items()]
        self.write("gatehouse.conf", "\n".join(lines) + "\n")

    def start(self, messages, patience=None, cancellable=False):
        """A courier at work. The first @messages line is written; more on its input cancels it."""
        environment = {"PATH": "/usr/bin:/bin", "GATEHOUSE_CONFIG": self.config, "LC_ALL": "C.UTF-8",
                       "http_proxy": "http://127.0.0.1:1", "all_proxy": "http://127.0.0.1:1"}
        environment |= {name: os.environ[name] for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS") if name in os.environ}
        if self.bundle:
            environment["SSL_CERT_FILE"] = self.bundle
        task = {"messages": messages, "patience": patience or 0, "cancellable": int(cancellable)}
        running = subprocess.Popen([SEND_ONE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   env=environment)
        running.stdin.write(json.dumps(task).encode() + b"\n")
        running.stdin.flush()
        return running

    def finish(self, running):
        output, trouble = running.communicate(timeout=PATIENCE)
        if running.returncode != 0 or trouble:
            raise AssertionError(f"send-one: {running.returncode} {trouble.decode('utf-8', 'replace')}")
        return [json.loads(line) for line in output.decode().splitlines()]

    def send(self, *messages, patience=None):
        return self.finish(self.start(messages, patience))

    def openssl(self, *arguments, at=None):
        command = ["openssl", *arguments]
        if at:
            command = ["faketime", at, *command]
        subprocess.run(command, check=True, capture_output=True, cwd=self.dir)

    def authority(self, name="authority"):
        """Makes an authority that signs certificates, and trusts it. Owned by the folder."""
        self.openssl("req", "-x509", *NEW_KEY, "-nodes", "-days", "36500", "-subj", f"/CN={name}",
                     "-keyout", f"{name}.key", "-out", f"{name}.crt", at="2020-01-01 00:00:00")
        return os.path.join(self.dir, f"{name}.crt")

    def certificate(self, name, names, signer="authority", at=None, days=36500):
        """(certificate, key) for @names ("IP:0.0.0.0,DNS:localhost"), from @at on."""
        self.write(f"{name}.ext", f"subjectAltName = {names}\n")
        self.openssl("req", *NEW_KEY, "-nodes", "-subj", f"/CN={name}", "-keyout", f"{name}.key",
                     "-out", f"{name}.csr")
        self.openssl("x509", "-req", "-in", f"{name}.csr", "-CA", f"{signer}.crt", "-CAkey", f"{signer}.key",
                     "-CAcreateserial", "-days", str(days), "-extfile", f"{name}.ext", "-out", f"{name}.crt",
                     at=at or "2020-01-01 00:00:00")
        return os.path.join(self.dir, f"{name}.crt"), os.path.join(self.dir, f"{name}.key")

    def remove(self):
        shutil.rmtree(self.dir)


class CourierCase(unittest.TestCase):
    """Each test has a folder of its own."""

    maxDiff = None

    def setUp(self):
        self.folder = Folder()
        self.addCleanup(self.folder.remove)

    def send_mail(self, server, *messages, patience=None, **keys):
        self.folder.configure(mail={"smtp_url": server.url} | keys)
        return self.folder.send(*messages or (MAIL,), patience=patience)

    def send_sms(self, server, *messages, patience=None, **keys):
        self.folder.configure(sms={"url": server.url} | keys)
        return self.folder.send(*messages or (SMS,), patience=patience)

    def expect(self, results, *outcomes):
        self.assertEqual([result["outcome"] for result in results], list(outcomes), results)
        for result in results:
            self.assertLessEqual(len(result["message"]), 200)
            self.assertNotIn("\n", result["message"])
            self.assertNotIn("example.org", result["message"])
            self.assertNotIn("912345678", result["message"])
            self.assertEqual(bool(result["message"]), result["outcome"] != "sent")
        return results[-1]["message"]
