"""packaging/demo.sh: what the README's first command says, serves and ends."""

import http.client
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "cgi"))

from tap import main  # noqa: E402

TOP = pathlib.Path(__file__).resolve().parent.parent.parent
BUILD = os.environ["GATEHOUSE_BUILD"]
PATIENCE = 120


class Demo:
    """One run of the script; its output grows in @text."""

    def __init__(self, folder, *arguments):
        self.folder = folder
        self.output = os.path.join(folder, "output")
        with open(self.output, "wb") as file:
            self.process = subprocess.Popen(
                [str(TOP / "packaging/demo.sh"), "--no-install", "--no-kiosk", "--build", BUILD,
                 "--data", os.path.join(folder, "data"), *arguments],
                stdin=subprocess.DEVNULL, stdout=file, stderr=subprocess.STDOUT, start_new_session=True,
                env={"PATH": os.environ["PATH"], "HOME": folder, "ASAN_OPTIONS": "detect_leaks=0"})

    @property
    def text(self):
        return pathlib.Path(self.output).read_text(encoding="utf-8")

    def wait_until_up(self):
        deadline = time.monotonic() + PATIENCE
        while "Ctrl-C ends all of it" not in self.text:
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise AssertionError(f"the demo does not come up:\n{self.text}")
            time.sleep(0.1)
        self.port = int(re.search(r"The site +http://127\.0\.0\.1:(\d+)/", self.text).group(1))

    def children(self):
        """The processes of the demo's session, itself left out: {id: command}."""
        found = {}
        for entry in os.listdir("/proc"):
            if not entry.isdigit() or int(entry) == self.process.pid:
                continue
            try:
                if os.getsid(int(entry)) == self.process.pid:
                    command = pathlib.Path("/proc", entry, "cmdline").read_bytes()
                    if command:  # none: it has ended, and waits to be asked how
                        found[int(entry)] = command.replace(b"\0", b" ").decode()
            except OSError:
                continue
        return found

    def ask(self, method, path, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request(method, path, json.dumps(body) if body else None,
                           {"Content-Type": "application/json"} if body else {})
        answer = connection.getresponse()
        text = answer.read()
        connection.close()
        return answer.status, text

    def end(self, number=signal.SIGTERM):
        """As a terminal does: the whole group hears the signal."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, number)
        return self.process.wait(PATIENCE)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@unittest.skipUnless(shutil.which("lighttpd", path=os.environ["PATH"] + ":/usr/sbin") and shutil.which("qrencode"),
                     "lighttpd or qrencode is not installed")
class Script(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="gatehouse demo ")  # with a space, as people have them
        self.addCleanup(shutil.rmtree, self.folder)

    def start(self, *arguments):
        demo = Demo(self.folder, "--port", str(free_port()), *arguments)
        self.addCleanup(demo.end)
        demo.wait_until_up()
        return demo

    def test_what_it_prints_is_true(self):
        demo = self.start()
        self.assertEqual(demo.ask("GET", "/healthz")[0], 200)
        book, gate = demo.text.split("At the gate")
        codes = re.findall(r"^ .* (TKT-\S+)$", book, flags=re.M)
        self.assertEqual(len(codes), 3, demo.text)
        for code in codes:
            self.assertEqual(demo.ask("POST", "/api/tickets/validate", {"ticket_code": code})[0], 200)
        name, pin = re.search(r"operator (\w+), PIN (\d+)", demo.text).groups()
        self.assertEqual(demo.ask("POST", "/api/operator/login", {"username": name, "pin": pin})[0], 200)

        name, password = re.search(r"Supervisor +operator (\w+), password (\S+)", demo.text).groups()
        status, answer = demo.ask("POST", "/api/operator/login", {"username": name, "password": password})
        self.assertEqual((status, json.loads(answer)["data"]["operator"]["role"]), (200, "ADMIN"))

        valid = re.search(r"A valid ticket +(TKT-\S+)", "At the gate" + gate).group(1)
        picture = re.search(r"Its QR picture +(.*\.png)$", gate, flags=re.M).group(1)
        if shutil.which("zbarimg"):
            read = subprocess.run(["zbarimg", "--quiet", "--raw", "--nodbus", picture], capture_output=True,
                                  text=True, check=True)
            self.assertEqual(read.stdout.strip(), valid)
        else:
            self.assertTrue(os.path.getsize(picture) > 100)

    def test_a_second_run_finds_what_the_first_made(self):
        demo = self.start()
        first = re.findall(r"TKT-\S+", demo.text)
        demo.end()
        again = self.start()
        self.assertEqual(re.findall(r"TKT-\S+", again.text), first)
        again.end()
        fresh = self.start("--fresh")
        self.assertFalse(set(re.findall(r"TKT-\S+", fresh.text)) & set(first))
        kept = [name for name in os.listdir(os.path.join(self.folder, "data")) if name.startswith("before-")]
        self.assertEqual(len(kept), 1)

    def test_what_the_user_changed_is_kept(self):
        demo = self.start()
        demo.end()
        path = pathlib.Path(self.folder, "data", "gatehouse.conf")
        text = path.read_text(encoding="utf-8")
        self.assertIn(f"base_url = http://127.0.0.1:{demo.port}\n", text)
        changed = text.replace("reservation = 60/60", "reservation=7/60") + (
            "\n[mail]\n# Porteiro é…\nsmtp_url = smtp://127.0.0.1:1\nfrom = doors@example.org\n"
            "\n[contact]\nverify = email\n")
        path.write_text(changed, encoding="utf-8")
        again = self.start("--fresh")  # on another port
        self.assertNotEqual(again.port, demo.port)
        self.assertEqual(path.read_text(encoding="utf-8"),
                         changed.replace(f":{demo.port}\n", f":{again.port}\n"))
        again.end()

        # A folder that was moved, and a [server] that has lost an entry.
        here, there = os.path.join(self.folder, "data"), os.path.join(self.folder, "moved")
        os.rename(here, there)
        path = pathlib.Path(there, "gatehouse.conf")
        now = path.read_text(encoding="utf-8")
        path.write_text(now.replace(f"base_url = http://127.0.0.1:{again.port}\n", ""), encoding="utf-8")
        moved = self.start("--data", there)
        url = f"base_url = http://127.0.0.1:{moved.port}\n"
        self.assertEqual(sorted(path.read_text(encoding="utf-8").splitlines()),
                         sorted(now.replace(here, there)
                                .replace(f"base_url = http://127.0.0.1:{again.port}\n", url).splitlines()))
        self.assertEqual(re.findall(r"TKT-\S+", moved.text), re.findall(r"TKT-\S+", again.text))
        self.assertFalse(os.path.exists(here))

    def test_the_command_line_it_prints(self):
        demo = self.start()
        command = re.search(r"^ +(GATEHOUSE_CONFIG=.* orgs list)$", demo.text, flags=re.M).group(1)
        listed = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=True).stdout
        self.assertRegex(listed, r"Europe/Lisbon +Museum of Doors")

    def test_one_signal_ends_all(self):
        for number, status in ((signal.SIGINT, 130), (signal.SIGTERM, 143)):
            demo = self.start()
            self.assertEqual(len(demo.children()), 2, demo.children())
            self.assertEqual(demo.end(number), status, demo.text)
            self.assertEqual(demo.children(), {})
            self.assertIn("has ended", demo.text)

    def test_a_part_that_dies_takes_the_rest_with_it(self):
        for part in ("lighttpd", "gatehouse-worker"):
            demo = self.start()
            victim = [pid for pid, command in demo.children().items() if part in command]
            os.kill(victim[0], signal.SIGKILL)
            self.assertEqual(demo.process.wait(PATIENCE), 1)
            self.assertEqual(demo.children(), {})

    def test_a_port_that_is_taken(self):
        with socket.socket() as other:
            other.bind(("127.0.0.1", 0))
            other.listen()
            taken = other.getsockname()[1]
            demo = Demo(self.folder, "--port", str(taken))
            self.addCleanup(demo.end)
            demo.wait_until_up()
            self.assertGreater(demo.port, taken)
            self.assertEqual(demo.ask("GET", "/healthz")[0], 200)

    def test_two_with_the_same_data(self):
        demo = self.start()
        folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, folder)
        files = [os.path.join(self.folder, "data", name) for name in ("gatehouse.conf", "lighttpd.conf")]
        before = [pathlib.Path(name).read_bytes() for name in files]
        second = Demo(folder, "--data", os.path.join(self.folder, "data"), "--port", str(free_port()))
        self.addCleanup(second.end)
        self.assertEqual(second.process.wait(PATIENCE), 1)
        self.assertIn("a demo with this data is already running", second.text)
        self.assertEqual([pathlib.Path(name).read_bytes() for name in files], before)
        self.assertEqual(demo.ask("GET", "/healthz")[0], 200)
        demo.end(signal.SIGKILL)
        self.start()

    def test_wrong_use(self):
        for words in (["--port"], ["--port", "web"], ["--port", "70000"], ["--data", ""], ["--bogus"]):
            demo = Demo(self.folder, *words)
            self.assertEqual(demo.process.wait(PATIENCE), 2, words)
        self.assertFalse(os.path.exists(os.path.join(self.folder, "data")))


if __name__ == "__main__":
    main()
