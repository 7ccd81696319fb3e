#!/usr/bin/python3
"""What the screen shows can be told apart and read, by everybody: UX K4, K5 and K6, from the style sheet and from the
pixels of the real screen, in the usual theme and in the sun's."""

import itertools
import pathlib
import re

import drive
import layout
import pixels
import scenario
import sight
from scenario import check, step

HERE = pathlib.Path(__file__).resolve().parent
STYLE = HERE / "../../kiosk/ui/style.css"
ICONS = HERE / "../../data/icons/symbolic"
TONES = ("go", "stop", "warn", "neutral")
APART = 2.3
ON_VERDICTS, ELSEWHERE = 6.8, 4.5
# state, title, tone
VERDICTS = (("RESERVED", "VALID TICKET", "go"), ("WRONG_DATE", "WRONG DATE", "stop"),
            ("NO_RESERVATION", "NO RESERVATION", "warn"))


class Style:
    """What one rule of the style sheet says; names of colours are looked up."""

    def __init__(self):
        self.text = STYLE.read_text(encoding="utf-8")
        self.names = dict(re.findall(r"@define-color (\w+) (#\w+);", self.text))

    def rule(self, selector):
        body = re.search(rf"^{re.escape(selector)} {{(.*?)^}}", self.text, re.MULTILINE | re.DOTALL).group(1)
        found = dict(re.findall(r"^\s*([\w-]+): (.*?);$", body, re.MULTILINE))
        return {key: self.names.get(value.lstrip("@"), value) for key, value in found.items()}


def apart(backgrounds):
    """The three backgrounds, pairwise, for every eye (K5)."""
    least = {}
    for eye in sight.EMULATIONS:
        pairs = {pair: sight.contrast(backgrounds[pair[0]], backgrounds[pair[1]], eye)
                 for pair in itertools.combinations(TONES[:3], 2)}
        least[eye] = min(pairs.values())
        for pair, ratio in pairs.items():
            check(ratio >= APART, f"{' and '.join(pair)} are {ratio:.2f}:1 apart in {eye}")
    print("    least: " + ", ".join(f"{eye} {ratio:.2f}" for eye, ratio in least.items()))


def style_sheet():
    style = Style()
    rules = {tone: style.rule(f".result.{tone}") for tone in TONES}
    with step("each tone has a background and a border of its own (K4)"):
        common = style.rule(".result")["border"].split()[1]
        borders = [rules[tone].get("border-style", common) for tone in TONES]
        check(len(set(borders)) == len(TONES), f"borders: {borders}")
        check(len({rules[tone]["background"] for tone in TONES}) == len(TONES), "two tones share a background")
    with step("headline and icon are large (K3)"):
        title, icon = style.rule(".result .headline")["font-size"], style.rule(".result .verdict-icon")["-gtk-icon-size"]
        check(int(title.rstrip("px")) >= 64 and int(icon.rstrip("px")) >= 96, f"they have {title} and {icon}")
    with step("each state has a shape of its own (K4)"):
        states = re.findall(r'"(gatehouse-[\w-]+-symbolic)"',
                            (HERE / "../../kiosk/desk/result-kind.c").read_text(encoding="utf-8"))
        shapes = {(ICONS / f"{name}.svg").read_bytes() for name in states}
        check(len(states) >= 9 and len(shapes) == len(states), f"{len(shapes)} shapes for {len(states)} states")
    with step("the backgrounds of the style sheet stay apart for every eye (K5)"):
        apart({tone: sight.of_hex(rules[tone]["background"]) for tone in TONES[:3]})
    with step("the measure itself: the colours that are usual fail it"):
        usual = sight.of_hex("#0b6b2e"), sight.of_hex("#9c1111")
        check(sight.contrast(*usual, "deuteranopia (Machado)") < 1.1, "the emulation does not work")


# ---- the screen ----

def texts(kiosk):
    """(text, box) of what is written on the screen, unless it can do nothing now."""
    return [(part.name, part.box) for part in layout.parts(kiosk)
            if (part.key or not part.control) and part.sensitive]


def readable(kiosk, where, least=ELSEWHERE):
    picture = pixels.Picture()
    worst = (21, "")
    for text, box in texts(kiosk):
        if not picture.holds(box):  # scrolled away
            continue
        contrast, ink, paper = picture.text(box)
        check(contrast >= (least if box[1] > 60 else ELSEWHERE),
              f"“{text}” on {where} has {contrast:.2f}:1: #{bytes(ink).hex()} on #{bytes(paper).hex()}")
        worst = min(worst, (contrast, text))
    print(f"    {where}: least {worst[0]:.1f}:1, “{worst[1]}”")
    return picture


def soon_readable(kiosk, where, least=ELSEWHERE):
    """A page fades in for 150 ms, and words come while it is looked at: what cannot be read then may be read later."""
    last = None

    def probe():
        nonlocal last
        try:
            return readable(kiosk, where, least)
        except drive.Failed as failure:
            last = failure
            return None
    try:
        return drive.wait_for(f"“{where}” to be readable", probe)
    except drive.Failed:
        raise last or drive.Failed(f"nothing is written on {where}") from None


def verdicts(test, kiosk):
    backgrounds = {}
    for state, title, tone in VERDICTS:
        test.album.show(test.code_in(state))
        kiosk.wait_title(title)
        picture = soon_readable(kiosk, title, ON_VERDICTS)
        # Below the status bar, within the border.
        size = kiosk.size
        page = picture.colours((30, 90, size[0] - 60, size[1] - 120))
        (colour, count), = page.most_common(1)
        check(count > sum(page.values()) / 2, f"no background on {title}")
        box = layout.box_of(kiosk.find("GhResultPage", ("filler",)))
        check(box[2] * box[3] >= 0.8 * size[0] * size[1], f"{title} fills {box[2]}×{box[3]} of {size} (K3)")
        backgrounds[tone] = colour
        test.album.show(None)
        kiosk.press("Scan Again")
        kiosk.wait_title("Scanning")
    apart(backgrounds)


def pages(test, sunlight):
    theme = "in the sun" if sunlight else "as usual"
    test.album.show(None)
    with test.kiosk(settings={"sunlight": str(sunlight).lower()}) as kiosk:
        with step(f"{theme}: texts of the pages (K6)"):
            soon_readable(kiosk, "sign-in")
            kiosk.sign_in("lee", "1357")
            kiosk.wait_text("^Camera on$")
            soon_readable(kiosk, "scanning")
            kiosk.press("Enter code")
            kiosk.entry("Ticket code")
            soon_readable(kiosk, "manual entry")
            kiosk.press("Back")
            kiosk.press("Settings")
            kiosk.wait_text("^It answers")
            soon_readable(kiosk, "settings")
            kiosk.press("Back")
            kiosk.wait_title("Scanning")
        with step(f"{theme}: the verdicts (K5, K6)"):
            verdicts(test, kiosk)


def main():
    style_sheet()
    test = scenario.Scenario(__doc__)
    test.album.rate = 8  # enough, and easier on a busy machine
    for sunlight in (False, True):
        pages(test, sunlight)


if __name__ == "__main__":
    scenario.run(main)
