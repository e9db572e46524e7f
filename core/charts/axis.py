"""Scales and round ticks, shared by the charts that have an axis."""

import math
from collections.abc import Sequence

from django.utils.safestring import SafeString

from .base import number
from .palette import GRID, MUTED
from .svg import el, join


def nice_ticks(top: float, count: int = 4) -> list[float]:
    """Round steps of 1, 2, 2.5 or 5 from zero up to or past `top`; an empty chart still has 0 and 1."""
    if top <= 0:
        return [0, 1]
    rough = top / count
    power = 10 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor >= rough * 0.999)
    if top <= 10 and float(top).is_integer():
        step = max(1, math.ceil(step))
    return [step * index for index in range(math.ceil(top / step - 1e-9) + 1)]


def value_axis(
    ticks: Sequence[float], left: float, right: float, top: float, bottom: float
) -> SafeString:
    """Thin horizontal lines with their figures on the left; the zero line a little stronger."""
    pieces = []
    for tick in ticks:
        y = bottom - (bottom - top) * tick / ticks[-1]
        pieces.append(
            el("line", x1=left, x2=right, y1=y, y2=y, class_="chart-zero" if tick == 0 else None)
        )
        pieces.append(
            el(
                "text",
                number(tick),
                x=left - 6,
                y=y + 4,
                text_anchor="end",
                stroke="none",
                class_="chart-muted",
                fill=MUTED,
            )
        )
    return el("g", join(pieces), class_="chart-grid", stroke=GRID, stroke_width=1)
