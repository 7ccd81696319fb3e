"""What a finger and an eye meet in the kiosk's window, taken from the accessibility tree in one go, and what is wrong
with it: parts outside the window, on top of each other, or too small to be hit."""

import itertools

import pyatspi

import drive

CONTROLS = {
    pyatspi.ROLE_PUSH_BUTTON, pyatspi.ROLE_TOGGLE_BUTTON, pyatspi.ROLE_CHECK_BOX, pyatspi.ROLE_COMBO_BOX,
    pyatspi.ROLE_TEXT, pyatspi.ROLE_ENTRY, pyatspi.ROLE_PASSWORD_TEXT,
}
WORDS = {pyatspi.ROLE_LABEL, pyatspi.ROLE_STATIC, pyatspi.ROLE_ALERT}
BUTTONS = {pyatspi.ROLE_PUSH_BUTTON, pyatspi.ROLE_TOGGLE_BUTTON}
# Pixels, without the border and the padding, which the tree does not tell. A hundred of them are an inch on a gate's
# screen of 15 inches and 1280×800, so that a key of 79 has the 20 mm of UX K15; nothing is smaller than WCAG's 44.
BORDERS = 6
KEY_BORDERS = {False: 2, True: 4}  # in the theme for the sun they are thicker
FINGER, LEAST = 79, 44
LEGIBLE = 16  # pixels of the smallest line


class Part:
    """A control or some words, and its box in the window; of what scrolls, as much as can be seen."""

    def __init__(self, node, role, box, above, scrolls):
        self.name = node.name
        self.control = role in CONTROLS
        self.button = role in BUTTONS
        self.key = self.button and len(self.name) == 1
        self.box = box
        self.above = above  # what it lies in
        self.scrolls = scrolls
        self.sensitive = True

    def __str__(self):
        x, y, width, height = self.box
        return f"“{self.name}” ({width}×{height} at {x},{y})"


def box_of(node):
    box = node.queryComponent().getExtents(pyatspi.WINDOW_COORDS)
    return box.x, box.y, box.width, box.height


def bottom(node):
    _, y, _, height = box_of(node)
    return y + height


def cut(one, other):
    """What two boxes share, None for nothing."""
    left, top = max(one[0], other[0]), max(one[1], other[1])
    right, bottom = (min(one[at] + one[at + 2], other[at] + other[at + 2]) for at in (0, 1))
    return (left, top, right - left, bottom - top) if right > left and bottom > top else None


def gather(node, found, above=(), pane=None):
    """Puts the parts below @node into @found; @pane is the part of the window that it can scroll in. The letter on
    a key is its name, and lies on it: half of a page of keys need not be asked for."""
    role = node.getRole()
    if role == pyatspi.ROLE_SCROLL_PANE:
        pane = cut(box_of(node), pane) if pane else box_of(node)
    elif role in CONTROLS or role in WORDS:
        box = box_of(node)
        seen = cut(box, pane) if pane else box
        states = node.getState()
        if seen and states.contains(pyatspi.STATE_VISIBLE) and (node.name or role in CONTROLS):
            found.append(Part(node, role, seen, above, pane is not None))
            found[-1].sensitive = states.contains(pyatspi.STATE_SENSITIVE)
            above = (*above, found[-1])
            if found[-1].key:
                return
    for index in range(node.childCount):
        child = node.getChildAtIndex(index)
        if child is not None:
            gather(child, found, above, pane)


def parts(kiosk):
    found = []
    gather(kiosk.frame, found)
    return found


def outside(found, size):
    for part in found:
        x, y, width, height = part.box
        if x < 0 or y < 0 or x + width > size[0] or y + height > size[1]:
            yield f"{part} leaves the window"


def overlaps(found):
    """Nothing but what belongs to a control lies on it, and no words on others."""
    for one, other in itertools.combinations(found, 2):
        if one not in other.above and cut(one.box, other.box):
            yield f"{one} and {other} overlap"


def small(found, size, sunlight):
    """Controls that are hard to hit."""
    roomy = min(size) >= 720
    for part in found:
        if not part.button or part.scrolls:
            continue
        width, height = (side + (KEY_BORDERS[sunlight] if part.key else BORDERS) for side in part.box[2:])
        if height < LEAST or (part.key and width < LEAST):
            yield f"{part} is too small"
        elif roomy and part.key and height < FINGER:
            yield f"the key {part} is too small"


def missing(found, names):
    """What is not there, or scrolled away but for a rest."""
    for name in names:
        if not any(part.name == name and part.box[3] >= LEGIBLE for part in found):
            yield f"“{name}” cannot be seen"


def faults(kiosk, size, covered=False, shows=(), sunlight=False):
    """All of it, and a window that is not what it was asked to be. @covered: a list is open over the page; @shows: the
    names of what must be seen."""
    whole = box_of(kiosk.frame)
    found = parts(kiosk)
    wrong = [f"the window is {whole[2]}×{whole[3]}"] if whole[2:] != tuple(size) else []
    wrong += [*outside(found, size), *small(found, size, sunlight)]
    wrong += () if covered else overlaps(found)
    wrong += missing(found, shows)
    return wrong, found


def tidy(kiosk, size, covered=False, shows=(), sunlight=False):
    """Waits until nothing is wrong: a page is laid out shortly after it has come, or got another size. Gives its
    parts."""
    last = []

    def probe():
        last[:], found = faults(kiosk, size, covered, shows, sunlight)
        if last and box_of(kiosk.frame)[2:] != size:
            kiosk.resize(size)
        return None if last else found
    try:
        return drive.wait_for("a tidy page", probe, 4)
    except drive.Failed:
        raise drive.Failed("; ".join(last)) from None
