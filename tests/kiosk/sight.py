"""How colours look: contrasts by WCAG 2.2, and what eyes see that lack a kind of cones.

The matrices for linear sRGB are of
- Machado, Oliveira, Fernandes: A Physiologically-based Model for Simulation of Color Vision Deficiency. IEEE TVCG 15
  (2009), table 1, severity 1.0;
- Viénot, Brettel, Mollon: Digital Video Colourmaps for Checking the Legibility of Displays by Dichromats. Color Research
  and Application 24 (1999), section “simplified”, for red and green;
- achromatopsia as luminance alone (ITU-R BT.709), which rods see only in part: the mildest that can be said of it."""

EMULATIONS = {
    "full colour": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia (Machado)": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216),
                             (-0.003882, -0.048116, 1.051998)),
    "deuteranopia (Machado)": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413),
                               (-0.011820, 0.042940, 0.968881)),
    "tritanopia (Machado)": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602),
                             (0.004733, 0.691367, 0.303900)),
    "protanopia (Viénot)": ((0.11238, 0.88762, 0), (0.11238, 0.88762, 0), (0.00401, -0.00401, 1)),
    "deuteranopia (Viénot)": ((0.29275, 0.70725, 0), (0.29275, 0.70725, 0), (-0.02234, 0.02234, 1)),
    "achromatopsia": ((0.2126, 0.7152, 0.0722),) * 3,
}


def linear(channel):
    """Of an sRGB byte."""
    share = channel / 255
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4


def luminance(colour, emulation="full colour"):
    """Relative luminance of an sRGB colour as such an eye sees it; what a screen cannot show is cut."""
    channels = [linear(channel) for channel in colour]
    seen = [min(1, max(0, sum(share * channel for share, channel in zip(row, channels))))
            for row in EMULATIONS[emulation]]
    return 0.2126 * seen[0] + 0.7152 * seen[1] + 0.0722 * seen[2]


def contrast(one, other, emulation="full colour"):
    """1 to 21."""
    light, dark = sorted((luminance(one, emulation), luminance(other, emulation)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def of_hex(text):
    return tuple(bytes.fromhex(text.lstrip("#")))
