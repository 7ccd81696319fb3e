"""Real web servers on a free loopback port, each with the configuration that packaging/ ships."""

import os
import signal
import socket
import subprocess
import time

HERE = os.path.dirname(os.path.abspath(__file__))
PACKAGING = os.path.join(HERE, "../../packaging")
APACHE_MODULES = "/usr/lib/apache2/modules"

# What stands in the shipped configurations for a machine's own.
SHIPPED_TEXTS = {
    "cgi": "/usr/libexec/gatehouse/gatehouse.cgi",
    "cgi_folder": '"/usr/libexec/gatehouse">',
    "config": "/etc/gatehouse/gatehouse.conf",
    "lighttpd_log": "/var/log/lighttpd/gatehouse.log",
    "apache_log": "${APACHE_LOG_DIR}/gatehouse-error.log",
    "virtual_host": "*:80>",
}


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
                    self.prefix + self.command(self.write_configuration()), stdout=log, stderr=log,
                    stdin=subprocess.DEVNULL, env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin"})
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

    def shipped(self, name, **replacements):
        """A configuration of packaging/ with its paths replaced by those of this venue."""
        with open(os.path.join(PACKAGING, name), encoding="utf-8") as file:
            text = file.read()
        for old, new in replacements.items():
            assert SHIPPED_TEXTS[old] in text, f"packaging/{name} has no {SHIPPED_TEXTS[old]}"
            text = text.replace(SHIPPED_TEXTS[old], str(new))
        return text

    def write(self, name, text):
        path = os.path.join(self.directory, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path


class Lighttpd(WebServer):
    """What a Debian lighttpd.conf has, the shipped file, and our variables for the CGI."""

    def write_configuration(self):
        entries = ",\n".join(f'  "{key}" => "{value}"' for key, value in self.environment.items()
                             if key != "GATEHOUSE_CONFIG")
        shipped = self.shipped("lighttpd.conf", cgi=self.cgi, lighttpd_log=self.log_path,
                               config=self.environment["GATEHOUSE_CONFIG"])
        return self.write("lighttpd.conf", f"""
server.modules = ("mod_access", "mod_alias")
server.document-root = "{self.directory}"
server.bind = "127.0.0.1"
server.port = {self.port}
server.errorlog = "{self.log_path}"
server.max-connections = 512
# Or a test's next request meets the end of its connection's five idle seconds.
server.max-keep-alive-idle = 300
{shipped}
setenv.add-environment += (
{entries}
)
""")

    def command(self, configuration):
        return ["lighttpd", "-D", "-f", configuration]


class Apache(WebServer):
    """The event MPM with the modules that the shipped file names, and our variables."""

    def write_configuration(self):
        entries = "\n".join(f'SetEnv {key} "{value}"' for key, value in self.environment.items()
                            if key != "GATEHOUSE_CONFIG")
        user = "User www-data\nGroup www-data" if os.geteuid() == 0 else ""
        modules = "\n".join(f"LoadModule {name}_module {APACHE_MODULES}/mod_{name}.so"
                            for name in ("mpm_event", "authz_core", "alias", "env", "cgid"))
        shipped = self.shipped("apache.conf", virtual_host=f"127.0.0.1:{self.port}>",
                               cgi_folder=f'"{self.directory}">', cgi=self.cgi,
                               apache_log=self.log_path,
                               config=self.environment["GATEHOUSE_CONFIG"])
        return self.write("apache.conf", f"""
ServerRoot "{self.directory}"
ServerName localhost
Listen 127.0.0.1:{self.port}
PidFile "{self.directory}/apache.pid"
ErrorLog "{self.log_path}"
{modules}
ScriptSock "{self.directory}/cgid.sock"
{user}
{entries}
{shipped}
""")

    def command(self, configuration):
        return ["apache2", "-D", "FOREGROUND", "-f", configuration]


class FastCgi(Lighttpd):
    """lighttpd with two resident processes of the program, which find their socket on descriptor
    0. Nothing of this is shipped; it is the other way that the program can be started."""

    def write_configuration(self):
        entries = ",\n".join(f'    "{key}" => "{value}"'
                             for key, value in self.environment.items())
        return self.write("lighttpd.conf", f"""
server.modules = ("mod_access", "mod_fastcgi")
server.document-root = "{self.directory}"
server.bind = "127.0.0.1"
server.port = {self.port}
server.errorlog = "{self.log_path}"
server.breakagelog = "{self.log_path}"
server.max-connections = 512
fastcgi.server = ("/" => ((
  "socket" => "{self.directory}/fastcgi.sock",
  "bin-path" => "{self.cgi}",
  "bin-environment" => (
{entries}
  ),
  "max-procs" => 2,
  "check-local" => "disable",
  "fix-root-scriptname" => "enable",
)))
""")


SERVERS = {"lighttpd": Lighttpd, "apache": Apache, "fastcgi": FastCgi}
