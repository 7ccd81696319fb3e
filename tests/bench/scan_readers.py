"""The decoders that scan-bench.py compares. A reader takes paths of PGM files and gives (CPU ms, text) for each, the
text escaped as gatehouse-decode does and empty when nothing was read."""

import ctypes
import ctypes.util
import subprocess
import time

import numpy


def escape(text):
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r")


def load(path):
    with open(path, "rb") as file:
        data = file.read()
    magic, width, height, _ = data.split(maxsplit=4)[:4]
    assert magic == b"P5"
    pixels = int(width) * int(height)
    return numpy.frombuffer(data[-pixels:], dtype=numpy.uint8).reshape(int(height), int(width))


def gatehouse(program, budget_ms, code128=False):
    """With @code128 the program looks twice at what it finds no QR code in; the time given is that of one look."""
    def read(paths):
        options = ["--budget-ms", str(budget_ms)] + (["--code128"] if code128 else [])
        done = subprocess.run([program, *options, *paths], capture_output=True, check=True)
        lines = done.stdout.decode().split("\n")[:-1]
        assert len(lines) == len(paths), done.stderr
        rows = [line.split("\t") for line in lines]
        return [(float(ms) / (2 if code128 and not text else 1), text) for _, ms, text in rows]
    return read


def timed(look):
    """A reader of a function that takes pixels and gives a text or None."""
    def read(paths):
        results = []
        for path in paths:
            pixels = load(path)
            before = time.thread_time()
            text = look(pixels)
            results.append(((time.thread_time() - before) * 1e3, escape(text or "")))
        return results
    return read


def zbar():
    """The library with zbarimg's settings, for QR codes only."""
    name = ctypes.util.find_library("zbar")
    if name is None:
        return None
    library = ctypes.CDLL(name)
    for function in ("image_scanner_create", "image_create", "image_first_symbol", "symbol_next", "symbol_get_data"):
        getattr(library, "zbar_" + function).restype = ctypes.c_void_p
    scanner = ctypes.c_void_p(library.zbar_image_scanner_create())
    binary, qr = 5, 64  # ZBAR_CFG_BINARY, ZBAR_QRCODE
    library.zbar_image_scanner_set_config(scanner, 0, 0, 0)
    library.zbar_image_scanner_set_config(scanner, qr, 0, 1)
    library.zbar_image_scanner_set_config(scanner, qr, binary, 1)

    def look(pixels):
        data = pixels.tobytes()
        image = ctypes.c_void_p(library.zbar_image_create())
        library.zbar_image_set_format(image, ctypes.c_ulong(int.from_bytes(b"Y800", "little")))
        library.zbar_image_set_size(image, pixels.shape[1], pixels.shape[0])
        library.zbar_image_set_data(image, data, ctypes.c_ulong(len(data)), None)
        library.zbar_scan_image(scanner, image)
        symbol, text = ctypes.c_void_p(library.zbar_image_first_symbol(image)), None
        if symbol:
            length = library.zbar_symbol_get_data_length(symbol)
            raw = ctypes.string_at(library.zbar_symbol_get_data(symbol), length)
            try:
                text = raw.decode()
            except UnicodeDecodeError:
                text = raw.decode("latin-1")
        library.zbar_image_destroy(image)
        return text
    return timed(look)


def zxing():
    """Debian's ZXing-C++ 1.4, as thorough as it is by default."""
    try:
        import zxingcpp  # pylint: disable=import-outside-toplevel
    except ImportError:
        print("python3-zxing-cpp is not installed: without ZXing-C++")
        return None

    def look(pixels):
        found = zxingcpp.read_barcodes(pixels, formats=zxingcpp.BarcodeFormat.QRCode)
        return found[0].text if found else None
    return timed(look)
