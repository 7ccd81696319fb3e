"""A gate's unit and its session script: what systemd makes of the one, and how the other starts and ends, with a cage
that is a script. The real cage is in tests/kiosk/cage.py."""

import configparser
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "cgi"))

from tap import main  # noqa: E402

SESSION = pathlib.Path(os.environ["KIOSK_SESSION"])
UNIT = pathlib.Path(os.environ["KIOSK_UNIT"])
# As Debian 12's: its status says nothing of its program.
CAGE = '#!/bin/sh\n[ "$1" = -- ] && shift\n"$@"\nexit 0\n'
EXPOSURE = 30  # of 100, as `systemd-analyze security` counts; 24 when this was written
PATIENCE = 30


class Session:
    """A folder with a cage, a kiosk and the session script that finds them."""

    def __init__(self, kiosk, cage=CAGE):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="gatehouse-gate-"))
        self.write("cage", cage)
        self.write("kiosk", "#!/bin/sh\n" + kiosk)
        script = SESSION.read_text(encoding="utf-8").splitlines(keepends=True)
        at = next(at for at, line in enumerate(script) if line.startswith("kiosk="))
        script[at] = f"kiosk={self.folder}/kiosk\n"
        self.write("session", "".join(script))
        self.environment = dict(os.environ, XDG_RUNTIME_DIR=str(self.folder), DISPLAY=":0",
                                PATH=f"{self.folder}:{os.environ['PATH']}")

    def write(self, name, text):
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        path.chmod(0o755)

    def start(self, *arguments):
        return subprocess.Popen([self.folder / "session", *arguments], env=self.environment, stderr=subprocess.PIPE)

    def run(self, *arguments):
        with self.start(*arguments) as process:
            return process.wait(PATIENCE)

    def wait_for(self, name):
        deadline = time.monotonic() + PATIENCE
        while not (self.folder / name).exists():
            if time.monotonic() > deadline:
                raise AssertionError(f"{name} did not come")
            time.sleep(0.02)

    def read(self, name):
        return (self.folder / name).read_text(encoding="utf-8")


class SessionScript(unittest.TestCase):
    def session(self, *arguments, **more):
        session = Session(*arguments, **more)
        self.addCleanup(shutil.rmtree, session.folder)
        return session

    def test_ends_as_the_kiosk_ended(self):
        for how, status in (("exit 0", 0), ("exit 1", 1), ("exit 70", 70), ("kill -KILL $$", 137),
                            ("kill -SEGV $$", 139)):
            self.assertEqual(self.session(how).run(), status, how)

    def test_hands_the_kiosk_its_arguments_and_no_x_server(self):
        session = self.session('printf "%s\\n" "$@" >"$XDG_RUNTIME_DIR/seen"; echo "${DISPLAY-none} $GDK_BACKEND"'
                               ' >>"$XDG_RUNTIME_DIR/seen"')
        self.assertEqual(session.run("--data-dir=/a b", "$x"), 0)
        self.assertEqual(session.read("seen"), "--data-dir=/a b\n$x\nnone wayland\n")
        self.assertEqual(list(session.folder.glob("gatehouse-kiosk.*")), [], "it leaves something behind")

    def test_a_cage_that_fails_is_a_failure_whatever_it_ends_with(self):
        for cage in ("exit 1", "exit 0", "kill -SEGV $$"):
            session = self.session("exit 0", cage="#!/bin/sh\n" + cage)
            self.assertEqual(session.run(), 1, cage)

    def test_asked_to_end_it_lets_the_kiosk_close_its_file(self):
        session = self.session('trap "echo closed >$XDG_RUNTIME_DIR/closed; exit 0" TERM; touch $XDG_RUNTIME_DIR/up;'
                               ' while :; do sleep 0.1; done')
        with session.start() as process:
            session.wait_for("up")
            process.terminate()
            self.assertEqual(process.wait(PATIENCE), 0)
        self.assertTrue((session.folder / "closed").exists())

    def test_killed_it_takes_cage_along(self):
        session = self.session("exit 0", cage='#!/bin/sh\necho $$ >"$XDG_RUNTIME_DIR/half"\n'
                               'mv "$XDG_RUNTIME_DIR/half" "$XDG_RUNTIME_DIR/up"\nexec sleep 600\n')
        with session.start() as process:
            session.wait_for("up")
            process.send_signal(signal.SIGKILL)
            process.wait(PATIENCE)
        cage = int(session.read("up"))
        deadline = time.monotonic() + PATIENCE
        while self.alive(cage):
            self.assertLess(time.monotonic(), deadline, "cage goes on without it")
            time.sleep(0.02)

    @staticmethod
    def alive(pid):
        try:
            return "\nState:\tZ" not in pathlib.Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
        except FileNotFoundError:
            return False

    def test_without_a_session_it_says_so(self):
        session = self.session("exit 0")
        del session.environment["XDG_RUNTIME_DIR"]
        with session.start() as process:
            self.assertIn(b"XDG_RUNTIME_DIR", process.stderr.read())
            self.assertNotEqual(process.wait(PATIENCE), 0)


class Unit(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.analyze = shutil.which("systemd-analyze")

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="gatehouse-unit-")
        self.addCleanup(folder.cleanup)
        # Where it is installed to is empty here.
        text = UNIT.read_text(encoding="utf-8")
        started = next(line for line in text.splitlines() if line.startswith("ExecStart="))
        arguments = started.split(" ", 1)[1]
        self.path = pathlib.Path(folder.name) / "gatehouse-kiosk.service"
        self.path.write_text(text.replace(started, f"ExecStart=/bin/true {arguments}"), encoding="utf-8")

    def run_analyze(self, *arguments):
        if self.analyze is None:
            self.skipTest("systemd-analyze is not installed")
        done = subprocess.run([self.analyze, "--man=no", *arguments, self.path], capture_output=True, text=True,
                              check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return done.stdout + done.stderr

    def test_systemd_understands_every_line(self):
        self.assertNotIn("gatehouse-kiosk.service:", self.run_analyze("--recursive-errors=no", "verify"))

    def test_what_it_may_do_is_little(self):
        self.run_analyze("security", "--offline=yes", f"--threshold={EXPOSURE}", "--no-pager")

    def test_it_never_gives_up_and_only_leaving_ends_it(self):
        unit = configparser.ConfigParser(strict=False, interpolation=None, comment_prefixes="#")
        unit.optionxform = str
        unit.read(self.path, encoding="utf-8")
        self.assertEqual(unit["Unit"]["StartLimitIntervalSec"], "0")
        self.assertEqual(unit["Service"]["Restart"], "on-failure")
        self.assertNotIn("SuccessExitStatus", unit["Service"])
        self.assertNotIn("OnSuccess", unit["Unit"], "it comes with every restart")

    def test_no_console_can_be_switched_to(self):
        text = SESSION.read_text(encoding="utf-8")
        self.assertIn("cage -- ", text, "an option of cage, such as -s")


if __name__ == "__main__":
    main()
