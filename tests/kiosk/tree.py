#!/usr/bin/python3
"""What is read aloud is what is seen (UX K22): on every page each control has a name, lies in the window and is what a
finger meets there, and nothing of another page is in the tree."""

import pyatspi

import drive
import scenario
from scenario import check, step

CONTROLS = ("push button", "toggle button", "button", "switch", "check box", "combo box", "text", "entry",
            "password text", "link", "slider", "spin button")
PAGES = ("GhSignInPage", "GhScanPage", "GhEntryPage", "GhResultPage", "GhSettingsPage", "GhSetUpPage", "GhSearchPage",
         "GhConflictsPage")


def box_of(node):
    return node.queryComponent().getExtents(pyatspi.WINDOW_COORDS)


def covered_by(kiosk, node, others):
    """Which of `others` a press in the middle of `node` meets instead. Parts of a control that are not in the tree, such
    as its picture, are the control."""
    box = box_of(node)
    found = kiosk.frame.queryComponent().getAccessibleAtPoint(box.x + box.width // 2, box.y + box.height // 2,
                                                              pyatspi.WINDOW_COORDS)
    return found if found in others and found != node else None


def look(kiosk):
    """What is wrong with the tree."""
    faults = []
    pages = []
    whole = box_of(kiosk.frame)
    nodes = list(kiosk.walk())
    controls = [node for node, role, _ in nodes if role in CONTROLS]
    for node, role, _ in nodes:
        if node.name in PAGES:
            pages.append(node.name)
        if role in ("label", "static") and not node.name:
            faults.append(f"an empty {role} is read aloud")
        if role not in CONTROLS:
            continue
        box = box_of(node)
        if not node.name or node.name.startswith(("Gtk", "Gh")):  # a class, where there is no name
            faults.append(f"a {role} at {box.x},{box.y} has no name but “{node.name}”")
        # What a scrolled page hides is found by scrolling.
        inside = box.y + box.height // 2 < whole.height and box.y + box.height // 2 >= 0
        cover = covered_by(kiosk, node, controls) if inside else None
        if cover:
            faults.append(f"{role} “{node.name}” at {box.x},{box.y} is covered by “{cover.name}”")
    return faults, pages


def whole(kiosk, page, *titles):
    with step(f"{page} at {kiosk.size[0]}×{kiosk.size[1]}"):
        kiosk.wait_title(*titles)

        def settled():
            faults, pages = look(kiosk)
            settled.last = (faults, pages)
            return not faults and pages == [page]
        try:
            drive.wait_for("a tree that equals the page", settled)
        except drive.Failed:
            faults, pages = settled.last
            check(not faults, "\n".join(faults) + "\n" + kiosk.describe())
            check(pages == [page], f"the pages in the tree are {pages}")
            raise


def walk_pages(test, size):
    with test.kiosk(size=size) as kiosk:
        whole(kiosk, "GhSignInPage", "Sign in")
        kiosk.press("Set up this device")
        whole(kiosk, "GhSetUpPage", "Set up this device")
        kiosk.press("Back")
        kiosk.sign_in("lee", "1357")
        whole(kiosk, "GhScanPage", "Scanning")
        kiosk.press("Enter code")
        whole(kiosk, "GhEntryPage", "Scanning")
        kiosk.press("Back")
        for state, title in (("RESERVED", "VALID TICKET"), ("WRONG_DATE", "WRONG DATE"),
                             ("VERIFIED", "ALREADY VERIFIED")):
            kiosk.wait_title("Scanning")
            kiosk.enter_code(test.code_in(state))
            whole(kiosk, "GhResultPage", title)
            kiosk.press("Scan Again")
        whole(kiosk, "GhScanPage", "Scanning")
        check("None yet" not in kiosk.texts(), "“None yet” is read aloud beside a list of scans")
        kiosk.press("Find by name")
        whole(kiosk, "GhSearchPage", "Find by name")
        kiosk.press("Back")
        kiosk.press("Settings")
        whole(kiosk, "GhSettingsPage", "Settings")
        kiosk.press(kiosk.button_with("Double entries", "(1)"))
        whole(kiosk, "GhConflictsPage", "Double entries")


def main():
    test = scenario.Scenario(__doc__)
    test.world.add_conflict("ALREADY_VERIFIED")
    walk_pages(test, (1280, 800))


scenario.run(main)
