"""Mail and SMS servers on loopback, good ones and bad ones, for the tests of what is delivered. Needs the
system's Python with python3-aiosmtpd. Every server is a context manager:

    with MailServer() as server:                 # a real SMTP server (aiosmtpd)
        ... smtp_url = server.url ...
        mail = server.wait(1)[0]                 # .parsed is an email.message.EmailMessage
    with BadMailServer({"RCPT": "450 later"}):   # answers each command as told, see there
    with SmsServer(Answer(429, {"Retry-After": "7"})):
"""

import email
import email.policy
import http.server
import logging
import socket
import ssl
import threading
import time
import urllib.parse
import warnings

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

# aiosmtpd warns of logins in clear, which loopback may have, and of its own attributes.
logging.getLogger("mail.log").setLevel(logging.ERROR)
warnings.filterwarnings("ignore", module="aiosmtpd")

HOST = "127.0.0.1"
PATIENCE = 60  # seconds to wait for what must come


class Arrivals:
    """What came, in order, from any thread; whoever wants it waits for it."""

    def __init__(self):
        self.changed = threading.Condition()
        self.items = []

    def add(self, item):
        with self.changed:
            self.items.append(item)
            self.changed.notify_all()

    def wait(self, count, patience=PATIENCE):
        """The first @count and what came beside; fails when they do not come."""
        with self.changed:
            if not self.changed.wait_for(lambda: len(self.items) >= count, patience):
                raise AssertionError(f"{len(self.items)} of {count} arrived")
            return list(self.items)


class Mail:
    """A mail that was accepted."""

    def __init__(self, envelope, session, encrypted):
        self.sender = envelope.mail_from
        self.recipients = list(envelope.rcpt_tos)
        self.content = envelope.content  # bytes as they came, dots unstuffed
        self.options = list(envelope.mail_options)
        self.user = getattr(session.auth_data, "login", b"").decode() if session.auth_data else None
        self.encrypted = encrypted
        self.peer = session.peer  # another one for every connection
        self.greeting = session.host_name

    @property
    def parsed(self):
        return email.message_from_bytes(self.content, policy=email.policy.default)


class MailServer:
    """A real SMTP server. @tls: None, "starttls" or "implicit", with @certificate (cert file, key file);
    @users {name: password} makes signing in needed. @on_rcpt(address) and @on_mail(Mail) may return a
    reply ("450 later") that is given instead of accepting."""

    def __init__(self, tls=None, certificate=None, users=None, on_rcpt=None, on_mail=None, host=HOST):
        self.tls, self.users, self.on_rcpt, self.on_mail = tls, users, on_rcpt, on_mail
        self.arrivals = Arrivals()
        self.logins = []
        context = None
        if tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*certificate)
        options = {"hostname": host, "port": free_port(host), "ready_timeout": PATIENCE}
        if users is not None:
            options |= {"authenticator": self.authenticate, "auth_required": True,
                        "auth_require_tls": tls == "starttls"}
        if tls == "implicit":
            options["ssl_context"] = context
        elif tls == "starttls":
            options["tls_context"] = context
        self.controller = Controller(self, **options)
        self.host, self.port = host, options["port"]

    @property
    def url(self):
        return f"{'smtps' if self.tls == 'implicit' else 'smtp'}://{self.host}:{self.port}"

    @property
    def mails(self):
        return self.arrivals.wait(0)

    def wait(self, count, patience=PATIENCE):
        return self.arrivals.wait(count, patience)

    def authenticate(self, _server, _session, _envelope, mechanism, data):
        self.logins.append(mechanism)
        good = (isinstance(data, LoginPassword) and
                self.users.get(data.login.decode()) == data.password.decode())
        return AuthResult(success=good, handled=False, auth_data=data if good else None)

    # The names below are aiosmtpd's.

    async def handle_RCPT(self, _server, _session, envelope, address, _options):
        reply = self.on_rcpt(address) if self.on_rcpt else None
        if reply is None:
            envelope.rcpt_tos.append(address)
        return reply or "250 OK"

    async def handle_DATA(self, _server, session, envelope):
        mail = Mail(envelope, session, self.tls == "implicit" or session.ssl is not None)
        reply = self.on_mail(mail) if self.on_mail else None
        if reply is None:
            self.arrivals.add(mail)
        return reply or "250 2.0.0 Accepted"

    async def handle_exception(self, error):
        return f"451 4.3.0 {type(error).__name__}"

    def __enter__(self):
        self.controller.start()
        return self

    def __exit__(self, *_):
        self.controller.stop()


DROP = object()  # closes the connection without an answer
HANG = object()  # says nothing more, until the server ends


class Drip:
    """An answer whose bytes come one by one and never end."""

    def __init__(self, text, seconds=0.2):
        self.text, self.seconds = text, seconds


class BadMailServer:
    """An SMTP server that says what it is told. @script has for a command ("GREETING", "EHLO", "AUTH",
    "MAIL", "RCPT", "DATA", "MIDDLE" for the first bytes of a mail, "BODY" for its end, "QUIT") a reply, DROP,
    HANG, a Drip, or a list of those, one for each time (the last stays); a reply may hold several lines, and
    "\\0" at its end closes the connection behind it. What is not in it is answered as a good server does."""

    GOOD = {"GREETING": "220 test ready", "EHLO": "250-test\r\n250 8BITMIME", "MAIL": "250 OK", "RCPT": "250 OK",
            "DATA": "354 go on", "BODY": "250 taken", "QUIT": "221 bye", "RSET": "250 OK", "AUTH": "235 welcome"}

    def __init__(self, script=None, host=HOST, certificate=None):
        self.script = {command: list(step) if isinstance(step, list) else step
                       for command, step in (script or {}).items()}
        self.commands = Arrivals()   # (connection's number, command line)
        self.mails = Arrivals()      # bytes of mails that came whole, whatever was answered
        self.connections = 0
        self.accepted = threading.Event()  # somebody has connected
        self.stopped = threading.Event()
        self.open = set()
        self.context = None
        if certificate:
            self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.context.load_cert_chain(*certificate)
        self.listener = socket.create_server((host, 0))
        self.host, self.port = host, self.listener.getsockname()[1]
        self.threads = []
        self.last = ""  # the last reply

    @property
    def url(self):
        return f"{'smtps' if self.context else 'smtp'}://{self.host}:{self.port}"

    def action(self, command):
        step = self.script.get(command, self.GOOD.get(command, "502 what"))
        if isinstance(step, list):
            step = step.pop(0) if len(step) > 1 else step[0]
        return step

    def answer(self, connection, command):
        """Whether the talk goes on."""
        step = self.action(command)
        if step is DROP:
            return False
        if step is HANG:
            self.stopped.wait()
            return False
        if isinstance(step, Drip):
            while not self.stopped.wait(step.seconds):
                connection.sendall(step.text.encode())
            return False
        self.last = text = step.rstrip("\0")
        if text:
            connection.sendall(text.encode("utf-8", "surrogateescape") + b"\r\n")
        return text == step

    def talk(self, connection, number):
        if not self.answer(connection, "GREETING"):
            return
        lines = connection.makefile("rb")
        for line in lines:
            self.commands.add((number, line.decode("utf-8", "replace").rstrip("\r\n")))
            command = line.split(b":")[0].split()[0].decode().upper() if line.split() else ""
            if not self.answer(connection, command) or command == "QUIT":
                return
            if command == "DATA" and self.last.startswith("354") and not self.take_mail(connection, lines):
                return

    def take_mail(self, connection, lines):
        if "MIDDLE" in self.script:
            lines.readline()
            return self.answer(connection, "MIDDLE")
        content = []
        for line in lines:
            if line == b".\r\n":
                self.mails.add(b"".join(content))
                return self.answer(connection, "BODY")
            content.append(line)
        return False

    def serve(self, connection, number):
        try:
            if self.context:
                connection = self.context.wrap_socket(connection, server_side=True)
                self.open.add(connection)
            self.talk(connection, number)
        except (OSError, ssl.SSLError):
            pass  # the other side is gone
        finally:
            connection.close()

    def listen(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            self.connections += 1
            self.accepted.set()
            self.open.add(connection)
            thread = threading.Thread(target=self.serve, args=(connection, self.connections), daemon=True)
            self.threads.append(thread)
            thread.start()

    def __enter__(self):
        threading.Thread(target=self.listen, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.stopped.set()
        close_hard(self.listener)
        for connection in list(self.open):
            close_hard(connection)
        for thread in self.threads:
            thread.join(PATIENCE)


class Answer:
    """What an SMS server answers. @hang: nothing until the server ends; @raw: these bytes and no HTTP."""

    def __init__(self, status=201, headers=None, body=b'{"status": "queued"}', hang=False, raw=None):
        self.status, self.headers, self.body = status, dict(headers or {}), body
        self.hang, self.raw = hang, raw


class Sms:
    """A request that an SMS server got."""

    def __init__(self, handler, body):
        self.path, self.headers, self.body = handler.path, handler.headers, body
        self.form = dict(urllib.parse.parse_qsl(body.decode(), keep_blank_values=True, strict_parsing=True))
        self.peer = handler.client_address
        self.came_at = time.monotonic()


class SmsServer:
    """A Messages endpoint in Twilio's form. Gives the answers in turn; the last one stays."""

    def __init__(self, *answers, certificate=None, host=HOST):
        self.answers = list(answers) or [Answer()]
        self.arrivals = Arrivals()
        self.stopped = threading.Event()
        self.lock = threading.Lock()
        self.http = http.server.ThreadingHTTPServer((host, 0), self.handler())
        self.http.daemon_threads = True
        self.http.handle_error = lambda *_: None  # who distrusts our certificate hangs up
        self.host, self.port, self.secure = host, self.http.server_address[1], certificate is not None
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*certificate)
            self.http.socket = context.wrap_socket(self.http.socket, server_side=True,
                                                   do_handshake_on_connect=False)

    @property
    def url(self):
        return f"http{'s' if self.secure else ''}://{self.host}:{self.port}/2010-04-01/Accounts/AC1/Messages.json"

    @property
    def requests(self):
        return self.arrivals.wait(0)

    def wait(self, count, patience=PATIENCE):
        return self.arrivals.wait(count, patience)

    def next_answer(self):
        with self.lock:
            return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]

    def handler(self):
        server = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
                server.arrivals.add(Sms(self, body))
                answer = server.next_answer()
                if answer.hang:
                    server.stopped.wait()
                    self.close_connection = True
                elif answer.raw is not None:
                    self.wfile.write(answer.raw)
                    self.close_connection = True
                else:
                    self.give(answer)

            do_GET = do_POST  # who follows a redirect

            def give(self, answer):
                self.send_response(answer.status)
                headers = {"Content-Type": "application/json", "Content-Length": str(len(answer.body))}
                for name, value in (headers | answer.headers).items():
                    self.send_header(name, value)
                self.end_headers()
                try:
                    self.wfile.write(answer.body)
                except OSError:
                    self.close_connection = True  # it has heard enough

            def log_message(self, *_):
                pass

        return Handler

    def __enter__(self):
        threading.Thread(target=self.http.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_):
        self.stopped.set()
        self.http.shutdown()
        self.http.server_close()


def close_hard(sock):
    try:
        sock.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass  # it was closed before
    sock.close()


def free_port(host=HOST):
    """A port that nobody listens on, for now."""
    with socket.create_server((host, 0)) as probe:
        return probe.getsockname()[1]
