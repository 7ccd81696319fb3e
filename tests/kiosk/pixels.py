"""Pictures of the screen, pixel by pixel."""

import collections
import subprocess

import sight


class Picture:
    """The display as it is now."""

    def __init__(self):
        done = subprocess.run(["import", "-window", "root", "-depth", "8", "ppm:-"], check=True, stdout=subprocess.PIPE)
        kind, width, height, _, self.pixels = done.stdout.split(maxsplit=4)
        assert kind == b"P6", kind
        self.width, self.height = int(width), int(height)
        # The header ends with one white space, and a pixel may look like one: count from the end.
        self.pixels = done.stdout[-3 * self.width * self.height:]

    def holds(self, box):
        """Whether all of (x, y, width, height) is in it."""
        x, y, width, height = box
        return x >= 0 and y >= 0 and x + width <= self.width and y + height <= self.height

    def colours(self, box):
        """How often each colour is there in (x, y, width, height), as a Counter."""
        x, y, width, height = box
        left, right = max(0, x), min(self.width, x + width)
        counter = collections.Counter()
        for row in range(max(0, y), min(self.height, y + height)):
            first = 3 * (row * self.width + left)
            line = self.pixels[first:first + 3 * (right - left)]
            counter.update(zip(line[::3], line[1::3], line[2::3]))
        return counter

    def text(self, box):
        """(contrast, ink, paper) of the text in @box: its paper is most of it, its ink what differs most. The edges
        of letters are blended, so that a thin letter's contrast comes out less than it is, never more."""
        colours = self.colours(box)
        paper = colours.most_common(1)[0][0]
        ink = max(colours, key=lambda colour: sight.contrast(colour, paper))
        return sight.contrast(ink, paper), ink, paper
