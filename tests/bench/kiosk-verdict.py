#!/usr/bin/python3
"""Code in view → verdict on screen, at the real kiosk: how long from the moment in which a ticket's picture is put
before the camera until the window's title tells the verdict. Prints P50 and P95, asserts nothing.

usage: kiosk-verdict.py --kiosk BINARY [--scans N] [--delay MS …]     run by tests/kiosk/headless.sh
The server is a fake one on this machine that answers after each --delay in turn; the camera gives 20 pictures a second, so a
picture waits up to 50 ms before anybody can see it, and the title is looked at every 2 ms."""

import argparse
import os
import statistics
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../kiosk"))

import drive  # noqa: E402  pylint: disable=wrong-import-position
import fake_server  # noqa: E402  pylint: disable=wrong-import-position


def percentile(sorted_values, share):
    return sorted_values[min(len(sorted_values) - 1, int(share * len(sorted_values)))]


def scan(kiosk, album, code):
    """Seconds to the verdict, and to "Checking"."""
    prepared = album.prepare(code)
    start = time.monotonic()
    album.put(prepared)
    checking = None
    while True:
        title = kiosk.title
        now = time.monotonic()
        if checking is None and title != "Scanning":
            checking = now - start
        if title not in ("Scanning", "Checking"):
            return now - start, checking
        if now - start > 10:
            raise drive.Failed(f"no verdict in 10 s; the title is {title}")
        time.sleep(0.002)


def visitor(world, kiosk, album, number):
    """The scan of a ticket of its own."""
    code = world.add("RESERVED", fake_server.ticket_code(f"B{number:010}"))["code"]
    album.show(None)
    time.sleep(0.5 + number % 7 * 0.013)
    taken = scan(kiosk, album, code)
    kiosk.press("Scan Again")
    kiosk.wait_title("Scanning")
    return taken


def report(name, values):
    values = sorted(values)
    print(f"{name:34} P50 {percentile(values, 0.5) * 1000:6.0f} ms   P95 {percentile(values, 0.95) * 1000:6.0f} ms"
          f"   mean {statistics.mean(values) * 1000:6.0f} ms   n {len(values)}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--kiosk", required=True)
    parser.add_argument("--scans", type=int, default=30)
    parser.add_argument("--delay", type=int, nargs="*", default=[0, 100],
                        help="milliseconds that the server takes to answer")
    arguments = parser.parse_args()

    server, url = fake_server.start()
    with tempfile.TemporaryDirectory(prefix="kiosk-bench-") as folder:
        album = drive.Album(folder)
        with drive.Kiosk(arguments.kiosk, url, album.source, data_dir=folder + "/data", size=(1280, 800)) as kiosk:
            kiosk.sign_in("jane", "2468")
            kiosk.wait_title("Scanning")
            kiosk.wait_text("^Camera on$")
            for delay in arguments.delay:
                server.world.delay = delay / 1000
                scans = [visitor(server.world, kiosk, album, delay * 1000 + number) for number in range(arguments.scans)]
                print(f"kiosk at 1280×800, 640×360 camera, the server answers after {delay} ms")
                report("code in view → “Checking”", [checking for _, checking in scans])
                report("code in view → verdict", [verdict for verdict, _ in scans])


main()
