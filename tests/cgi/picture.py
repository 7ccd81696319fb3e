"""PNG pictures, made here: bytes of a size and colour, and what is inside others."""

import os
import struct
import zlib

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def chunk(name, data=b""):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def join(width, height, rows, extra=b""):
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return SIGNATURE + chunk(b"IHDR", header) + extra + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND")


def png(width, height, colour=(0x10, 0x20, 0x80, 0xff), extra=b""):
    """A picture of one colour, red, green, blue and alpha; @extra chunks stand before its pixels."""
    return join(width, height, (b"\0" + bytes(colour) * width) * height, extra)


def noise(width, height):
    """A picture that nothing compresses."""
    return join(width, height, b"".join(b"\0" + os.urandom(width * 4) for _ in range(height)))


def chunks(data):
    """The names of a PNG's chunks, in order, each checked."""
    assert data.startswith(SIGNATURE), data[:8]
    names, at = [], len(SIGNATURE)
    while at < len(data):
        length, name = struct.unpack(">I4s", data[at:at + 8])
        body = data[at + 8:at + 8 + length]
        assert data[at:at + 12 + length] == chunk(name, body), name
        names.append(name.decode())
        at += 12 + length
    return names


def size(data):
    return struct.unpack(">II", data[16:24])
