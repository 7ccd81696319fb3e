#!/usr/bin/python3
"""Every state of the screen, at the tightest size of each form of it: nothing is cut off, nothing lies on anything
else, everything can be hit. Photographs with --shots; by hand also --all sizes, --languages, --sunlight and --reads."""

import time

import scenario
import stage
import tour_cameras
import tour_device
import tour_gate
import tour_pages
import tour_side
from scenario import step

# What fits into these fits wherever a form is used: there is only more room.
TIGHTEST = [(800, 480), (1280, 720), (800, 1280)]
ALL = [(1024, 768), (800, 480), (1280, 720), (1280, 800), (1920, 1080), (800, 1280)]
TOURS = {"gate": tour_gate, "side": tour_side, "pages": tour_pages, "device": tour_device, "cameras": tour_cameras}


def add_options(parser):
    parser.add_argument("--all", action="store_true", help="at every size that we say it is right at")
    parser.add_argument("--languages", nargs="+", default=["en"])
    parser.add_argument("--sunlight", action="store_true", help="in the theme for the sun")
    parser.add_argument("--reads", action="store_true", help="measure the contrast of every text")
    parser.add_argument("--scale", type=int, default=1)
    parser.add_argument("--tours", nargs="+", default=list(TOURS), choices=list(TOURS))


def main():
    test = scenario.Scenario(__doc__, add_options)
    options = test.arguments
    test.album.rate = 3  # nothing is timed, and drawing pictures is most of the work
    faults = []
    for language in options.languages:
        for name in options.tours:
            with step(f"{name}, in {language}"):
                began = time.monotonic()
                place = stage.Stage(test, ALL if options.all else TIGHTEST, language, options.sunlight, options.scale,
                                    options.reads)
                TOURS[name].walk(place)
                faults += [f"{language}: {fault}" for fault in place.faults]
                print(f"    {len(place.taken)} states in {time.monotonic() - began:.0f} s", flush=True)
    scenario.check(not faults, "\n".join(faults))


if __name__ == "__main__":
    scenario.run(main)
