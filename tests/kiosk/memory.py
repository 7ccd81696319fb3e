"""What a running program has in its memory: every writable page is read through /proc/PID/mem, as a core dump would
hold it. (A core file itself goes where the machine's core_pattern sends it, which no test can count on; the bytes are
the same.) Words are found in any case, as UTF-8, UTF-16 and UTF-32."""

import os
import struct

CHUNK = 16 * 1024 * 1024
PAGE = os.sysconf("SC_PAGESIZE")
ENCODINGS = ("utf-8", "utf-16-le", "utf-32-le")
# AddressSanitizer's shadow: terabytes of address space, in which there is never a text.
SHADOW = range(0x7fff7000, 0x10007fff8000)
PRESENT = 1 << 63
SWAPPED = 1 << 62


def writable(pid):
    """(first, last, what is mapped there) of every writable region."""
    with open(f"/proc/{pid}/maps", encoding="utf-8") as file:
        for line in file:
            addresses, rights, _, _, _, *name = line.split(None, 5)
            first, last = (int(address, 16) for address in addresses.split("-"))
            if rights.startswith("rw") and first not in SHADOW:
                yield first, last, name[0].strip() if name else "nameless"


def present_runs(pagemap, first, last):
    """Stretches of pages that are there; most of a large region never was."""
    run = None
    for start in range(first, last, CHUNK):
        pages = min(CHUNK, last - start) // PAGE
        entries = struct.unpack(f"{pages}Q", os.pread(pagemap, pages * 8, start // PAGE * 8))
        for number, entry in enumerate(entries):
            here = start + number * PAGE
            if entry & (PRESENT | SWAPPED):
                run = here if run is None else run
            elif run is not None:
                yield run, here
                run = None
    if run is not None:
        yield run, last


def read(pid):
    """(address, bytes, name) of all that the program can write to; devices' memory cannot be read."""
    memory = os.open(f"/proc/{pid}/mem", os.O_RDONLY)
    pagemap = os.open(f"/proc/{pid}/pagemap", os.O_RDONLY)
    try:
        for first, last, name in writable(pid):
            for start, end in present_runs(pagemap, first, last):
                for at in range(start, end, CHUNK):
                    try:
                        # A word on the border of two pieces is in one of them.
                        yield at, os.pread(memory, min(CHUNK + 256, end - at), at), name
                    except OSError:
                        continue
    finally:
        os.close(memory)
        os.close(pagemap)


def found_in(data, words):
    """Places of @words in @data, any case."""
    data = data.lower()
    for word in words:
        for encoding in ENCODINGS:
            sought = word.lower().encode(encoding)
            at = data.find(sought)
            while at >= 0:
                yield at
                at = data.find(sought, at + 1)


def find(pid, words, enough=None):
    """[(region's name, address, the text around)] of everything that holds one of @words, or of so many as are
    @enough; and how many bytes were read."""
    places, size = {}, 0
    for address, data, name in read(pid):
        size += len(data)
        for at in found_in(data, words):
            around = data[max(0, at - 48):at + 80].replace(b"\0", b"").decode("latin-1")
            places[address + at] = (name, address + at, around)
        if enough is not None and len(places) >= enough:
            break
    return [places[at] for at in sorted(places)], size
