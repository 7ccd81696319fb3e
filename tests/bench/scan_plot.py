"""Recall curves as one SVG: a small chart a sweep, a line a decoder."""

COLOURS = ("#0b6b2e", "#00a878", "#9c1111", "#1f4e9c", "#8a6d00")
DASHES = ("none", "6 3", "2 3", "8 3 2 3", "1 2")
WIDTH, HEIGHT, MARGIN = 420, 260, 48


def chart(label, curves, left, top):
    values = [value for value, _ in next(iter(curves.values()))]
    low, high = min(values), max(values)

    def x(value):
        return left + MARGIN + (value - low) / (high - low) * (WIDTH - 2 * MARGIN)

    def y(share):
        return top + HEIGHT - MARGIN - share * (HEIGHT - 2 * MARGIN)
    parts = [f'<text x="{left + WIDTH / 2}" y="{top + HEIGHT - 10}" text-anchor="middle">{label}</text>']
    for share in (0, 0.25, 0.5, 0.75, 1):
        parts.append(f'<line x1="{x(low)}" x2="{x(high)}" y1="{y(share)}" y2="{y(share)}" stroke="#ccc"/>'
                     f'<text x="{x(low) - 6}" y="{y(share) + 4}" text-anchor="end">{share:.0%}</text>')
    for value in (low, (low + high) / 2, high):
        parts.append(f'<text x="{x(value)}" y="{y(0) + 16}" text-anchor="middle">{value:g}</text>')
    for number, points in enumerate(curves.values()):
        line = " ".join(f"{x(value):.1f},{y(share):.1f}" for value, share in points)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{COLOURS[number % len(COLOURS)]}" '
                     f'stroke-width="2" stroke-dasharray="{DASHES[number % len(DASHES)]}"/>')
    return "".join(parts)


def write(path, sweeps):
    """@sweeps: label → decoder → [(value, share)]."""
    columns = 2
    rows = (len(sweeps) + 1 + columns - 1) // columns
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{columns * WIDTH}" height="{rows * HEIGHT}" '
             f'font-family="sans-serif" font-size="12"><rect width="100%" height="100%" fill="white"/>']
    for number, (label, curves) in enumerate(sweeps.items()):
        parts.append(chart(label, curves, number % columns * WIDTH, number // columns * HEIGHT))
    left, top = len(sweeps) % columns * WIDTH + MARGIN, len(sweeps) // columns * HEIGHT + MARGIN
    for number, name in enumerate(next(iter(sweeps.values()))):
        at = top + 20 * number
        parts.append(f'<line x1="{left}" x2="{left + 40}" y1="{at}" y2="{at}" stroke="{COLOURS[number % len(COLOURS)]}" '
                     f'stroke-width="2" stroke-dasharray="{DASHES[number % len(DASHES)]}"/>'
                     f'<text x="{left + 50}" y="{at + 4}">{name}</text>')
    with open(path, "w", encoding="utf-8") as file:
        file.write("".join(parts) + "</svg>\n")
