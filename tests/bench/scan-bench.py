#!/usr/bin/python3
"""How many codes gatehouse-decode reads and what that costs, beside plain zbar (the library with zbarimg's
settings, QR codes only) and Debian's ZXing-C++ in the same run. Prints, asserts nothing. Wants a release build.

usage: scan-bench.py --decode BINARY --draw BINARY [--pictures FOLDER] [--plot FILE.svg] [--frames N]
FOLDER, or $GATEHOUSE_QR_PICTURES, has a MANIFEST.tsv: path, expected text (several: joined by ' ||| '), two columns
that do not matter here, symbology (QR-Code, or NONE where nothing may be read). Without it only frames that the bench
draws itself are read: against blur, size, tilt, noise and contrast, as a plot, and 1280×720 for the time."""

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile

import numpy

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import scan_plot  # noqa: E402  pylint: disable=wrong-import-position
import scan_readers  # noqa: E402  pylint: disable=wrong-import-position

BUDGET_MS = 8
# What a point of a curve is drawn with: module, angle, tilt, blur, noise, dark, light.
PLAIN = {"module": 4.0, "tilt": 0.0, "blur": 0.7, "noise": 4.0, "dark": 40, "light": 210}
SWEEPS = {
    "blur (standard deviation, modules)":
        [(b, {"blur": 4.0 * b}) for b in (0.1, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)],
    "size (pixels a module)":
        [(m, {"module": m, "blur": 0.5}) for m in (0.8, 1.0, 1.2, 1.4, 1.6, 2.0, 3.0, 6.0, 9.0)],
    "tilt (degrees)":
        [(t, {"tilt": t}) for t in (0, 20, 40, 50, 60, 65, 70, 75)],
    "noise (standard deviation, levels)":
        [(n, {"noise": n}) for n in (0, 20, 40, 60, 80, 100, 120)],
    "contrast (levels)":
        [(c, {"dark": 100 - c // 2, "light": 100 - c // 2 + c, "noise": 2.0})
         for c in (4, 6, 8, 12, 16, 24, 48, 100)],
}


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--decode", required=True)
    parser.add_argument("--draw", required=True)
    parser.add_argument("--pictures", default=os.environ.get("GATEHOUSE_QR_PICTURES"))
    parser.add_argument("--plot", default="scan-recall.svg")
    parser.add_argument("--frames", type=int, default=12, help="frames a point of a curve")
    return parser.parse_args()


# ---- pictures ----

def same(text, expected):
    """Line ends and outer white space are not what a decoder is measured by."""
    def plain(escaped):
        return escaped.replace("\\r", "").replace("\\n", " ").strip()
    return plain(text) in [plain(one) for one in expected.split(" ||| ")]


def manifest(folder):
    with open(os.path.join(folder, "MANIFEST.tsv"), encoding="utf-8") as file:
        rows = [line.rstrip("\n").split("\t") for line in file][1:]
    return [(row[0], row[1], row[4]) for row in rows if row[4] in ("QR-Code", "NONE")]


def category(path, symbology):
    folder, name = path.split("/", 1)
    if symbology == "NONE":
        return "(no code)"
    return name.split("__")[-1].split("_image")[0] if "_image" in name else folder


def as_pgm(folder, paths, target):
    """PGM copies: all readers are to see the same levels, and not to be measured by their JPEG."""
    copies = []
    for number, path in enumerate(paths):
        copies.append(os.path.join(target, f"{number}.pgm"))
        subprocess.run(["convert", os.path.join(folder, path), "-background", "white", "-flatten", "-colorspace",
                        "Gray", "-depth", "8", copies[-1]], check=True)
    return copies


def read_pictures(readers, folder):
    rows = manifest(folder)
    groups = {}
    for path, _, symbology in rows:
        groups.setdefault(category(path, symbology), []).append(path)
    with tempfile.TemporaryDirectory() as target:
        copies = as_pgm(folder, [row[0] for row in rows], target)
        results = {name: dict(zip([row[0] for row in rows], reader(copies))) for name, reader in readers.items()}
    expected = {path: (text, symbology) for path, text, symbology in rows}
    good = {name: {path for path, (_, text) in result.items()
                   if text and expected[path][1] == "QR-Code" and same(text, expected[path][0])}
            for name, result in results.items()}
    print(f"\n{len(rows)} pictures: codes read" + "".join(f"  {name:>14}" for name in readers))
    for group, paths in groups.items():
        if group == "(no code)":
            continue
        print(f"  {group:24} {len(paths):4}" + "".join(f"  {sum(p in good[n] for p in paths):14}" for n in readers))
    codes = [row[0] for row in rows if row[2] == "QR-Code"]
    print(f"  {'all':24} {len(codes):4}" + "".join(f"  {len(good[name]):14}" for name in readers))
    wrong = {name: sum(bool(text) and path not in good[name] for path, (_, text) in result.items())
             for name, result in results.items()}
    print(f"  {'read otherwise':29}" + "".join(f"  {wrong[name]:14}" for name in readers))
    for label, share in (("ms, median", 0.5), ("ms, P95", 0.95)):
        times = {name: sorted(ms for ms, _ in result.values()) for name, result in results.items()}
        print(f"  {label:29}" + "".join(f"  {t[int(share * (len(t) - 1))]:14.2f}" for t in times.values()))
    for name in readers:
        for path, (_, text) in results[name].items():
            if text and path not in good[name]:
                print(f"  {name} read otherwise: {path}: {text[:60]}")


# ---- frames that are drawn ----

def draw(options, frames):
    """Draws (path, width, height, settings, seed, text) frames."""
    lines = "".join(
        f"{path} {width} {height} {s['module']} {s['angle']} {s['tilt']} {s['blur']} {s['noise']} {s['dark']} "
        f"{s['light']} {seed} {text}\n" for path, width, height, s, seed, text in frames)
    subprocess.run([options.draw], input=lines, text=True, check=True)


def ticket(rand):
    letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    return "TKT-2025-" + "".join(rand.choices(letters, k=6)) + "-" + "".join(rand.choices(letters, k=6))


def read_sweeps(options, readers):
    rand = random.Random(5)
    curves = {}
    for label, points in SWEEPS.items():
        print(f"\nrecall against {label}, {options.frames} frames a point" + "".join(f"  {n:>14}" for n in readers))
        for value, changes in points:
            with tempfile.TemporaryDirectory() as target:
                frames = [(os.path.join(target, f"{i}.pgm"), 480, 360,
                           PLAIN | {"angle": rand.uniform(0, 360)} | changes, i, ticket(rand))
                          for i in range(options.frames)]
                draw(options, frames)
                paths = [frame[0] for frame in frames]
                shares = {name: statistics.mean(text == frame[5] for (_, text), frame in zip(reader(paths), frames))
                          for name, reader in readers.items()}
            print(f"  {value:50}" + "".join(f"  {shares[name]:14.2f}" for name in readers))
            for name in readers:
                curves.setdefault(label, {}).setdefault(name, []).append((value, shares[name]))
    scan_plot.write(options.plot, curves)
    print(f"\nplot: {options.plot}")


def scenery(rand, path):
    """What a gate looks at without a ticket: light that falls off, edges of things, lettering, noise."""
    height, width = 720, 1280
    level = numpy.linspace(rand.uniform(60, 120), rand.uniform(120, 200), width)[None, :].repeat(height, 0)
    for _ in range(60):
        x, y = rand.randrange(width), rand.randrange(height)
        level[y:y + rand.randrange(20, 250), x:x + rand.randrange(20, 250)] = rand.uniform(20, 235)
    for _ in range(400):
        x, y = rand.randrange(width), rand.randrange(height)
        level[y:y + rand.randrange(2, 16), x:x + rand.randrange(2, 10)] = rand.choice((30, 220))
    level = level + numpy.random.default_rng(rand.randrange(1 << 30)).normal(0, 4, level.shape)
    with open(path, "wb") as file:
        file.write(b"P5\n1280 720\n255\n" + numpy.clip(level, 0, 255).astype(numpy.uint8).tobytes())


def time_frames(options, readers):
    readers = readers | {"and Code 128": scan_readers.gatehouse(options.decode, BUDGET_MS, code128=True)}
    rand = random.Random(9)
    with tempfile.TemporaryDirectory() as target:
        frames = [(os.path.join(target, f"code-{i}.pgm"), 1280, 720,
                   PLAIN | {"module": rand.uniform(4, 9), "angle": rand.uniform(0, 360), "tilt": rand.uniform(-30, 30)},
                   i, ticket(rand)) for i in range(20)]
        draw(options, frames)
        without = [os.path.join(target, f"none-{i}.pgm") for i in range(20)]
        for path in without:
            scenery(rand, path)
        print("\n1280×720, CPU ms a frame, median" + "".join(f"  {name:>14}" for name in readers))
        for label, paths in (("with a code", [frame[0] for frame in frames]), ("without", without)):
            times = {name: statistics.median(ms for ms, _ in reader(paths * 3)) for name, reader in readers.items()}
            print(f"  {label:30}" + "".join(f"  {times[name]:14.2f}" for name in readers))


def main():
    options = arguments()
    readers = {f"gatehouse {BUDGET_MS} ms": scan_readers.gatehouse(options.decode, BUDGET_MS),
               "gatehouse": scan_readers.gatehouse(options.decode, 0),
               "zbar": scan_readers.zbar(),
               "ZXing-C++": scan_readers.zxing()}
    readers = {name: reader for name, reader in readers.items() if reader is not None}
    if options.pictures:
        read_pictures(readers, options.pictures)
    time_frames(options, readers)
    read_sweeps(options, readers)


if __name__ == "__main__":
    main()
