"""Charts: small line charts as SVG, drawn on the server, coloured by the style sheet."""

from collections.abc import Sequence
from html import escape

WIDTH, HEIGHT = 352, 150
LEFT, RIGHT, TOP, BOTTOM = 40, 10, 12, 24


def step_chart(points: Sequence[tuple[float, float]], title: str) -> str:
    """Return the curve of shares within thresholds: share 0 to 1 over km."""
    if len(points) < 2:
        return ""
    widest = points[-1][0]
    spots = [(x / widest, y, f"{x:g}") for x, y in points]
    return _chart([(0.0, 0.0, "0"), *spots], title, 1.0, percent=True)


def line_chart(points: Sequence[tuple[str, float | None]], title: str, *, percent: bool) -> str:
    """Return a line over moments in equal steps; a moment without a figure is left out."""
    known = [value for _, value in points if value is not None]
    if len(known) < 2:
        return ""
    top = 1.0 if percent else max(known) * 1.1 or 1.0
    last = max(len(points) - 1, 1)
    spots = [(i / last, v, label) for i, (label, v) in enumerate(points) if v is not None]
    return _chart(spots, title, top, percent=percent)


def _chart(
    spots: Sequence[tuple[float, float, str]], title: str, top: float, *, percent: bool
) -> str:
    width, height = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
    placed = [(LEFT + x * width, TOP + (1 - y / top) * height, y, label) for x, y, label in spots]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y, _, _ in placed)
    ticks = "".join(
        f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>'
        f'<text class="tick" x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">'
        f"{_tick(part * top, percent)}</text>"
        for part in (0, 0.5, 1)
        for y in (TOP + (1 - part) * height,)
    )
    every = max(1, len(placed) // 5)
    labels = "".join(
        f'<text class="tick" x="{x:.1f}" y="{HEIGHT - 6}" text-anchor="middle">'
        f"{escape(label)}</text>"
        for i, (x, _, _, label) in enumerate(placed)
        if i % every == 0 or i == len(placed) - 1
    )
    dots = "".join(
        f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="3">'
        f"<title>{escape(label)}: {_tick(value, percent)}</title></circle>"
        for x, y, value, label in placed
    )
    return (
        f'<svg class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{escape(title)}">{ticks}{labels}'
        f'<polyline class="line" points="{line}"/>{dots}</svg>'
    )


def _tick(value: float, percent: bool) -> str:
    if percent:
        return f"{value:.0%}"
    return f"{value:,.3g}"
