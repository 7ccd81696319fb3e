"""One pixel of the screen, asked for often: when something is really to be seen."""

import ctypes
import time


class Image(ctypes.Structure):
    """The head of Xlib's XImage, as far as its bytes."""

    _fields_ = [("width", ctypes.c_int), ("height", ctypes.c_int), ("xoffset", ctypes.c_int),
                ("format", ctypes.c_int), ("data", ctypes.POINTER(ctypes.c_ubyte))]


X11 = ctypes.CDLL("libX11.so.6")
X11.XOpenDisplay.restype = ctypes.c_void_p
X11.XDefaultRootWindow.restype = ctypes.c_ulong
X11.XDefaultRootWindow.argtypes = [ctypes.c_void_p]
X11.XGetImage.restype = ctypes.POINTER(Image)
X11.XGetImage.argtypes = [ctypes.c_void_p, ctypes.c_ulong, ctypes.c_int, ctypes.c_int, ctypes.c_uint, ctypes.c_uint,
                          ctypes.c_ulong, ctypes.c_int]
X11.XDestroyImage.argtypes = [ctypes.POINTER(Image)]
X11.XCloseDisplay.argtypes = [ctypes.c_void_p]

TOLERANCE = 6  # of 255


def wait(x, y, colour, seconds=30):
    """When the pixel got that colour, on the monotonic clock; a picture's colours are not exact after its conversions."""
    display = X11.XOpenDisplay(None)
    root = X11.XDefaultRootWindow(display)
    deadline = time.monotonic() + seconds
    try:
        while time.monotonic() < deadline:
            image = X11.XGetImage(display, root, x, y, 1, 1, 0xffffffff, 2)
            now = time.monotonic()
            found = tuple(image.contents.data[at] for at in (2, 1, 0))
            X11.XDestroyImage(image)
            if all(abs(one - other) <= TOLERANCE for one, other in zip(found, colour)):
                return now
            time.sleep(0.002)
    finally:
        X11.XCloseDisplay(display)
    raise TimeoutError(f"the pixel at {x},{y} is {found}")
