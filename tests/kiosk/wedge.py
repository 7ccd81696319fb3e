"""A hand scanner that poses as a US keyboard: presses the keys of a text on this display, fast, as XTest events."""

import ctypes
import subprocess

# Keycodes of X11 (Linux input's plus 8), by where the characters are on a US keyboard.
ROWS = ((10, "1234567890-"), (24, "QWERTYUIOP"), (38, "ASDFGHJKL"), (52, "ZXCVBNM"))
PLACES = {symbol: first + at for first, row in ROWS for at, symbol in enumerate(row)}
PLACES |= {" ": 65, "\t": 23, ".": 60, "/": 61}
SHIFTED = {":": 47, "_": 20}
SHIFT = 50
ENDS = {"CR": [36], "TAB": [23], "CR LF": [36, 36], "none": []}


class HandScanner:
    def __init__(self, screen=None):
        """Plugged into the machine with that DISPLAY; None: this one."""
        self.x11 = ctypes.CDLL("libX11.so.6")
        self.xtst = ctypes.CDLL("libXtst.so.6")
        self.x11.XOpenDisplay.restype = ctypes.c_void_p
        self.display = ctypes.c_void_p(self.x11.XOpenDisplay(screen.encode() if screen else None))

    def event(self, keycode, down):
        self.xtst.XTestFakeKeyEvent(self.display, keycode, down, 0)

    def stroke(self, keycode):
        self.event(keycode, True)
        self.event(keycode, False)

    def scan(self, text, end="CR"):
        """Types `text` and an end key; all in one write, so that a busy machine puts no pauses between."""
        for symbol in text:
            shifted = symbol.isupper() or symbol in SHIFTED
            if shifted:
                self.event(SHIFT, True)
            self.stroke(SHIFTED.get(symbol) or PLACES[symbol.upper()])
            if shifted:
                self.event(SHIFT, False)
        for keycode in ENDS[end]:
            self.stroke(keycode)
        self.x11.XFlush(self.display)


def set_layout(layout):
    subprocess.run(["setxkbmap", layout], check=True)
