"""The web server configurations of packaging/, each started as it is shipped (only paths and ports are changed),
in front of the real gatehouse.cgi."""

import glob
import http.client
import json
import os
import pathlib
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
CTL = os.environ["GATEHOUSECTL"]
CGI = os.environ["GATEHOUSE_CGI"]
PATH = "/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin"
INSTALLED = "/usr/libexec/gatehouse"
ROOT = os.geteuid() == 0


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """A venue with a demo database, and one of the shipped configurations before it."""

    prefix = ""  # below which path the site is
    start_page = "/"

    def __init__(self):
        self.dir = tempfile.mkdtemp(prefix="gatehouse-servers-")
        os.chmod(self.dir, 0o755)
        self.port = free_port()
        self.processes = []
        self.log = open(os.path.join(self.dir, "log"), "ab")  # pylint: disable=consider-using-with
        os.mkdir(self.path("libexec"))
        shutil.copy(CGI, self.path("libexec/gatehouse.cgi"))
        os.chmod(self.path("libexec/gatehouse.cgi"), 0o755)
        os.mkdir(self.path("data"))
        self.configure()
        self.ctl("init", "--timezone", "UTC")
        self.demo = json.loads(self.ctl("demo", "--json"))
        if ROOT:  # Apache's programs run as another user
            for name in [self.path("data"), *glob.glob(self.path("data/*"))]:
                shutil.chown(name, "www-data", "www-data")

    def path(self, name):
        return os.path.join(self.dir, name)

    def configure(self):
        pathlib.Path(self.path("gatehouse.conf")).write_text(
            f"[server]\ndatabase = sqlite:{self.path('data/gatehouse.db')}\n"
            f"secret_file = {self.path('data/secret')}\nbase_url = http://127.0.0.1:{self.port}{self.prefix}\n"
            "[limits]\navailability = 2/60\n", encoding="utf-8")

    def environment(self):
        return {"PATH": PATH, "GATEHOUSE_CONFIG": self.path("gatehouse.conf"), "LANG": "C.UTF-8"}

    def ctl(self, *arguments):
        return subprocess.run([CTL, *arguments], env=self.environment(), check=True, capture_output=True,
                              text=True).stdout

    def shipped(self, name, changes):
        """A configuration of packaging/ with each of @changes made, which must be there to be changed."""
        text = (TOP / "packaging" / name).read_text(encoding="utf-8")
        for old, new in changes.items():
            assert old in text, (name, old)
            text = text.replace(old, new)
        path = self.path(name)
        pathlib.Path(path).write_text(text, encoding="utf-8")
        return path

    def own(self, name, text):
        path = self.path(name)
        pathlib.Path(path).write_text(text, encoding="utf-8")
        return path

    def run(self, *command, environment=None):
        # pylint: disable-next=consider-using-with
        self.processes.append(subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log, cwd=self.dir,
            env=environment or {"PATH": PATH}, start_new_session=True))

    def start(self):
        self.launch()
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError(pathlib.Path(self.path("log")).read_text(encoding="utf-8", errors="replace"))

    def stop(self):
        """Ends what was started, with its children: fcgiwrap leaves its own behind."""
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                pass
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            process.wait()
        self.log.close()
        shutil.rmtree(self.dir, ignore_errors=True)

    def ask(self, method, path, body=None, **headers):
        """(status, headers, body) of one request."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        if isinstance(body, dict):
            body = json.dumps(body)
            headers["Content-Type"] = "application/json"
        connection.request(method, self.prefix + path, body,
                           {name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        text = answer.read()
        connection.close()
        return answer.status, answer.headers, text

    def launch(self):
        raise NotImplementedError


class Lighttpd(Server):
    needs = ["lighttpd"]
    before = after = ""  # what else the server is configured with

    def launch(self):
        shipped = self.shipped("lighttpd.conf", {
            INSTALLED: self.path("libexec"), "/etc/gatehouse/gatehouse.conf": self.path("gatehouse.conf"),
            "/var/log/lighttpd": self.dir})
        self.run("lighttpd", "-D", "-f", self.own("main.conf", f"""
server.modules = ( "mod_access", "mod_alias" )
server.document-root = "{self.dir}"
server.bind = "127.0.0.1"
server.port = {self.port}
server.upload-dirs = ( "{self.dir}" )
{self.before}
include "{shipped}"
{self.after}
"""))


class LighttpdBesideAliases(Lighttpd):
    """Between other files' aliases, as Debian's 90-javascript-alias.conf comes after it by its number."""

    before = 'alias.url += ( "/manual" => "/usr/share/doc" )'
    after = 'alias.url += ( "/javascript" => "/usr/share/javascript" )'


class Apache(Server):
    needs = ["apache2"]

    def launch(self):
        shipped = self.shipped("apache.conf", {
            INSTALLED: self.path("libexec"), "/etc/gatehouse/gatehouse.conf": self.path("gatehouse.conf"),
            "*:80": f"127.0.0.1:{self.port}"})
        modules = "".join(f"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so\n"
                          for name in ("mpm_event", "authz_core", "alias", "env", "cgid"))
        self.run("apache2", "-DFOREGROUND", "-f", self.own("main.conf", f"""
ServerRoot "{self.dir}"
ServerName localhost
Listen 127.0.0.1:{self.port}
PidFile "{self.path('apache.pid')}"
ErrorLog "{self.path('apache.log')}"
Define APACHE_LOG_DIR "{self.dir}"
{modules}
ScriptSock "{self.path('cgid.sock')}"
{"User www-data" if ROOT else ""}
{"Group www-data" if ROOT else ""}
Include "{shipped}"
"""))


class Nginx(Server):
    needs = ["nginx", "fcgiwrap"]

    def launch(self):
        self.launch_programs()
        shipped = self.shipped("nginx.conf", {
            INSTALLED: self.path("libexec"), "/etc/gatehouse/gatehouse.conf": self.path("gatehouse.conf"),
            "listen 80": f"listen 127.0.0.1:{self.port}", "/run/fcgiwrap.socket": self.path("programs.sock")})
        temporary = "".join(f"{kind}_temp_path {self.path(kind)};\n"
                            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        self.run("nginx", "-e", self.path("nginx.log"), "-c", self.own("main.conf", f"""
daemon off;
{"user root;" if ROOT else ""}
pid {self.path('nginx.pid')};
error_log {self.path('nginx.log')};
events {{}}
http {{
access_log off;
{temporary}
include {shipped};
}}
"""))

    def launch_programs(self):
        self.run("fcgiwrap", "-f", "-c", "4", "-s", "unix:" + self.path("programs.sock"))


class NginxFastCgi(Nginx):
    """The same, with gatehouse.cgi resident behind spawn-fcgi, as the file's head says."""

    needs = ["nginx", "spawn-fcgi"]

    def launch_programs(self):
        self.run("spawn-fcgi", "-n", "-s", self.path("programs.sock"), "-M", "0660", "--",
                 self.path("libexec/gatehouse.cgi"), environment=self.environment())


class Busybox(Server):
    needs = ["busybox"]
    prefix = "/cgi-bin/gatehouse.cgi"
    start_page = ""  # busybox finds nothing at a path that ends in a slash

    def launch(self):
        shipped = self.shipped("busybox-httpd.sh", {INSTALLED: self.path("libexec")})
        self.run("sh", shipped, f"127.0.0.1:{self.port}", environment=self.environment() | {"TMPDIR": self.dir})


class Cases:
    """What every server has to do; a mixin, so that it is not run by itself."""

    server = None  # class of Server
    keeps_spoofs_out = True

    @classmethod
    def setUpClass(cls):
        for program in cls.server.needs:
            if shutil.which(program, path=PATH) is None:
                raise unittest.SkipTest(f"{program} is not installed")
        cls.site = cls.server()
        cls.addClassCleanup(cls.site.stop)
        cls.site.start()

    def test_reaches_the_database(self):
        status, headers, body = self.site.ask("GET", "/healthz")
        self.assertEqual(status, 200, body)
        self.assertTrue(headers["Content-Type"].startswith("application/json"))

    def test_hands_paths_and_queries_on(self):
        code = self.site.demo["tickets"]["activated"][0]
        status, _, body = self.site.ask("GET", f"/reserve?ticket={code}")
        self.assertEqual(status, 303, body)
        for start in ("/reserve", self.site.start_page):
            status, _, body = self.site.ask("GET", start)
            self.assertEqual((status, b"<h1" in body), (200, True), start)
        status, _, body = self.site.ask("GET", "/no/such/place")
        self.assertEqual(status, 404)

    def test_hands_bodies_on(self):
        code = self.site.demo["tickets"]["activated"][1]
        status, _, body = self.site.ask("POST", "/api/tickets/validate", {"ticket_code": code})
        self.assertEqual((status, json.loads(body)["data"]["ticket_code"]), (200, code))
        status, _, body = self.site.ask("POST", "/api/tickets/validate", "x" * 100000,
                                        Content_Type="application/json")
        self.assertEqual(status, 413, body)

    def test_the_gates_token_arrives(self):
        _, _, body = self.site.ask("POST", "/api/operator/login", {"username": "gate", "pin": "2468"})
        token = json.loads(body)["data"]["token"]
        status, _, body = self.site.ask("GET", "/api/operator/stats", Authorization=f"Bearer {token}")
        self.assertEqual(status, 200, body)
        status, headers, _ = self.site.ask("GET", "/api/operator/stats")
        self.assertEqual((status, headers["WWW-Authenticate"].split()[0]), (401, "Bearer"))

    def test_nobody_speaks_for_another_address(self):
        if not self.keeps_spoofs_out:
            self.skipTest("this server cannot; its file says to trust no proxy")
        seen = []
        for number in range(8):  # the limit is two a minute for each address
            status, _, _ = self.site.ask("GET", "/api/reservation-slots/available?orq=1",
                                         **{"X_Forwarded_For": f"192.0.2.{number}"})
            seen.append(status)
        self.assertIn(429, seen)

    def test_an_underscored_header_never_wins(self):
        with socket.create_connection(("127.0.0.1", self.site.port), 20) as raw:
            raw.sendall(f"GET {self.site.prefix}/healthz HTTP/1.0\r\nHost: x\r\nX_Forwarded_For: 192.0.2.9\r\n"
                        "Proxy: http://192.0.2.9/\r\n\r\n".encode())
            line = raw.makefile("rb").readline()
        self.assertIn(int(line.split()[1]), (200, 400, 403), line)

    def test_no_trace(self):
        status, _, body = self.site.ask("TRACE", "/", Cookie="secret=1")
        self.assertGreaterEqual(status, 400)
        self.assertNotIn(b"secret", body)

    def test_paths_with_line_ends(self):
        status, _, _ = self.site.ask("GET", "/reserve%0d%0aX-Planted:%201")
        self.assertIn(status, (400, 404))

    def test_programs_log_where_the_file_says(self):
        if not self.log_name:
            self.skipTest("this server's file names no log")
        self.site.ask("POST", "/api/tickets/validate", {"ticket_code": "TKT-2026-NONE00-NONE00"})
        log = pathlib.Path(self.site.path(self.log_name)).read_text(encoding="utf-8", errors="replace")
        self.assertIn("event=ticket.checked", log)


class LighttpdCases(Cases, unittest.TestCase):
    server = Lighttpd
    log_name = "gatehouse.log"


class LighttpdBesideAliasesCases(Cases, unittest.TestCase):
    server = LighttpdBesideAliases
    log_name = "gatehouse.log"


class ApacheCases(Cases, unittest.TestCase):
    server = Apache
    log_name = "apache.log"


class NginxCases(Cases, unittest.TestCase):
    server = Nginx
    log_name = "nginx.log"


class NginxFastCgiCases(Cases, unittest.TestCase):
    server = NginxFastCgi
    log_name = ""


class BusyboxCases(Cases, unittest.TestCase):
    server = Busybox
    log_name = "log"


if __name__ == "__main__":
    main()
