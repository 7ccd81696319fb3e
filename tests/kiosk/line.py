"""The line between kiosk and server, for tests: a TCP proxy that can be cut, stalled and mended."""

import select
import socket
import threading
import time
import urllib.parse


class Line:
    """Carries bytes to `url`; `self.url` is the near end. States: "up", "cut" (refuses and breaks
    connections), "silent" (takes what comes and never answers), "unanswered" (what comes arrives, its
    answers do not), "late" (answers take `lateness` seconds)."""

    def __init__(self, url):
        parts = urllib.parse.urlsplit(url)
        self.far = (parts.hostname, parts.port or 80)
        self.state = "up"
        self.lateness = 2.5
        self.unheard = b""  # what came while it was silent
        self.open = set()
        self.lock = threading.Lock()
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.url = parts._replace(netloc=f"127.0.0.1:{self.socket.getsockname()[1]}").geturl()
        threading.Thread(target=self.accept, daemon=True).start()

    def set(self, state):
        self.state = state
        if state == "cut":
            with self.lock:
                for one in self.open:
                    try:
                        one.shutdown(socket.SHUT_RDWR)
                    except OSError:
                        pass

    def accept(self):
        while True:
            near, _ = self.socket.accept()
            if self.state == "cut":
                near.close()
                continue
            threading.Thread(target=self.carry, args=(near,), daemon=True).start()

    def carry(self, near):
        try:
            far = socket.create_connection(self.far)
        except OSError:
            near.close()
            return
        with self.lock:
            self.open |= {near, far}
        try:
            self.pump(near, far)
        except OSError:
            pass
        with self.lock:
            self.open -= {near, far}
        near.close()
        far.close()

    def pump(self, near, far):
        while self.state != "cut":
            ready, _, _ = select.select([near, far], [], [], 0.1)
            for one in ready:
                data = one.recv(65536)
                if not data:
                    return
                if one is near and self.state == "silent":
                    self.unheard += data
                elif one is near:
                    far.sendall(data)
                elif one is far and self.state in ("up", "late"):
                    if self.state == "late":
                        time.sleep(self.lateness)
                    near.sendall(data)
