#!/usr/bin/python3
"""Verdict on screen → its sound, at the real kiosk (UX K9): how long after the window's title tells the verdict the first
sample of the chime is played. Prints the median and the worst, asserts nothing.

usage: kiosk-chime.py --kiosk BINARY [--scans N]     run by tests/kiosk/headless.sh
The device of the sound server is not there, and adds what such a device adds. The title is looked at every 2 ms; a sound
before that shows as a negative number."""

import argparse
import os
import statistics
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../kiosk"))

import drive  # noqa: E402  pylint: disable=wrong-import-position
import ears  # noqa: E402  pylint: disable=wrong-import-position
import fake_server  # noqa: E402  pylint: disable=wrong-import-position


def scan(world, kiosk, album, gate, number):
    """Seconds from the verdict to its sound; every second ticket is nobody's."""
    code = fake_server.ticket_code(f"S{number:010}")
    if number % 2 == 0:
        code = world.add("RESERVED", code)["code"]
    album.show(None)
    time.sleep(1)
    start = time.monotonic()
    album.show(code)
    while kiosk.title in ("Scanning", "Checking"):
        if time.monotonic() - start > drive.PATIENCE:
            raise drive.Failed("no verdict")
        time.sleep(0.002)
    seen = time.monotonic()
    heard = gate.heard(start).at
    kiosk.press("Scan Again")
    kiosk.wait_title("Scanning")
    return heard - seen


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--kiosk", required=True)
    parser.add_argument("--scans", type=int, default=20)
    options = parser.parse_args()
    server, url = fake_server.start()
    with tempfile.TemporaryDirectory(prefix="kiosk-bench-") as folder, ears.Ears(folder) as gate:
        album = drive.Album(folder)
        with drive.Kiosk(options.kiosk, url, album.source, data_dir=f"{folder}/data", size=(1280, 800),
                         environment=gate.environment) as kiosk:
            kiosk.sign_in("jane", "2468")
            kiosk.wait_text("^Camera on$")
            waits = sorted(scan(server.world, kiosk, album, gate, number) for number in range(options.scans))
    print(f"verdict on screen → its sound: median {statistics.median(waits) * 1000:.0f} ms, worst {waits[-1] * 1000:.0f} ms"
          f"   n {len(waits)}   target 50 ms")


main()
