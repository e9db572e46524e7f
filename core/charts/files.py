"""A chart as an SVG file of its own: title above, legend and source beneath, nothing loaded from elsewhere."""

import html

from django.utils.html import strip_tags
from django.utils.safestring import SafeString

from .base import Chart, num_or_int, words
from .palette import FONT, INK, MUTED, PAPER
from .svg import el, join, text_width

SVG_TYPE = "image/svg+xml"
MARGIN, TITLE, LINE = 24, 44, 22


def svg_file(chart: Chart, *, source_line: str = "") -> bytes:
    """The same picture and legend as on the page, in the light colours, for a slide or a printed page."""
    keys, lines = _legend(chart)
    foot = [text for text in (chart.note, source_line) if text]
    below = MARGIN + TITLE + chart.height + 16
    notes = [
        words(text, MARGIN, below + lines * LINE + 16 + index * LINE, fill=MUTED)
        for index, text in enumerate(foot)
    ]
    width = num_or_int(chart.width + 2 * MARGIN)
    height = num_or_int(below + (lines + len(foot)) * LINE + 16)
    page = el(
        "svg",
        el("rect", width=width, height=height, fill=PAPER),
        words(chart.title, MARGIN, MARGIN + 16, font_size=18, font_weight=600),
        el("g", chart.svg(), transform=f"translate({MARGIN} {MARGIN + TITLE})"),
        el("g", keys, transform=f"translate({MARGIN} {num_or_int(below)})"),
        *notes,
        xmlns="http://www.w3.org/2000/svg",
        width=width,
        height=height,
        viewBox=f"0 0 {width} {height}",
        font_family=FONT,
        font_size="12",
        fill=INK,
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{page}\n'.encode()


def _legend(chart: Chart) -> tuple[SafeString, int]:
    """The legend's items from left to right, and the number of lines they take."""
    x, y, drawn = 0.0, 0.0, []
    for swatch, label in chart.legend:
        text = html.unescape(strip_tags(str(label)))
        room = 20 + text_width(text) + 18
        if x and x + room > chart.width:
            x, y = 0.0, y + LINE
        drawn.append(el("g", swatch, words(text, 20, 11), transform=f"translate({x:.0f} {y:.0f})"))
        x += room
    return join(drawn), int(y // LINE) + 1 if drawn else 0
