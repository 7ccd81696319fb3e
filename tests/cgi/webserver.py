"""Real web servers on a free loopback port, each from the configuration beside this file."""

import os
import signal
import socket
import subprocess
import time

HERE = os.path.dirname(os.path.abspath(__file__))


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class WebServer:
    """Starts one server process and ends exactly that one."""

    def __init__(self, directory, cgi, environment, prefix=()):
        self.directory = directory
        self.cgi = cgi
        self.environment = environment
        self.prefix = list(prefix)
        self.log_path = os.path.join(directory, "error.log")
        self.process = None
        self.port = 0

    def start(self):
        for _ in range(5):  # another program may take the port between finding and binding it
            self.port = free_port()
            with open(self.log_path, "ab") as log:
                # pylint: disable-next=consider-using-with
                self.process = subprocess.Popen(
                    self.prefix + self.command(self.write_configuration()), stdin=subprocess.DEVNULL,
                    stdout=log, stderr=log, env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin"})
            if self.wait_until_open():
                return
        raise RuntimeError(f"the web server does not start:\n{self.log()}")

    def wait_until_open(self):
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return True
            except OSError:
                time.sleep(0.01)
        self.stop()
        return False

    def stop(self):
        if self.process is None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None

    def log(self):
        with open(self.log_path, encoding="utf-8", errors="replace") as file:
            return file.read()

    def fill(self, template, **values):
        with open(os.path.join(HERE, template), encoding="utf-8") as file:
            text = file.read()
        values |= {"dir": self.directory, "cgi": self.cgi, "port": self.port}
        for name, value in values.items():
            text = text.replace(f"@{name}@", str(value))
        path = os.path.join(self.directory, template.removesuffix(".in"))
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path


class Lighttpd(WebServer):
    def write_configuration(self):
        entries = ",\n".join(f'  "{key}" => "{value}"' for key, value in self.environment.items())
        return self.fill("lighttpd.conf.in", environment=entries)

    def command(self, configuration):
        return ["lighttpd", "-D", "-f", configuration]


class Apache(WebServer):
    def write_configuration(self):
        entries = "\n".join(f'SetEnv {key} "{value}"' for key, value in self.environment.items())
        user = "User www-data\nGroup www-data" if os.geteuid() == 0 else ""
        return self.fill("apache.conf.in", environment=entries, user=user)

    def command(self, configuration):
        return ["apache2", "-D", "FOREGROUND", "-f", configuration]


SERVERS = {"lighttpd": Lighttpd, "apache": Apache}
