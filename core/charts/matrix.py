"""The matrix: alignment across, potential upwards, one mark per organisation.

Positions are scores, so many coincide: those are spread in a small spiral, the same one every time, while
`data-x` and `data-y` keep the true score. Above DENSE marks, or one for CROWD square pixels, the plot shows counts per cell instead.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .base import Chart, Row, Table, kind_legend, number, said, words
from .labels import Box, Placer
from .palette import ACCENT, BEST, CROSS, GRID, INK, MUTED, PAPER, Kind, mark
from .svg import el, join, link, num

TOP_SCORE = 5
DENSE = 400
CROWD = 1400
CELLS = 10
PAD = 28
GOLDEN = math.radians(137.508)


@dataclass(frozen=True)
class Bubble:
    """`size` is an amount, None when there is none; `priority` decides who gets a label first.

    `came_from` is an earlier place on the plot: a dashed line leads from there.
    """

    key: str
    label: str
    x: float
    y: float
    kind: str
    size: float | None = None
    href: str | None = None
    priority: float = 0
    rescore_url: str | None = None
    hint: str = ""
    came_from: tuple[float, float] | None = None


@dataclass(frozen=True)
class Cell:
    """A square of the plot: scores from `x` up to but not including `x + side`, 5 included in the last."""

    x: float
    y: float
    side: float
    count: int


@dataclass(frozen=True)
class _Spot:
    bubble: Bubble
    x: float
    y: float
    radius: float


class _Plot:
    """Turns scores into pixels; the same numbers go out as data attributes for `matrix.js`."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self.frame = Box(22, 24, width - 1, height - 44)
        self.left, self.top = self.frame.left + PAD, self.frame.top + PAD
        self.wide = self.frame.right - self.left - PAD
        self.high = self.frame.bottom - self.top - PAD

    def x(self, score: float) -> float:
        return self.left + self.wide * score / TOP_SCORE

    def y(self, score: float) -> float:
        return self.top + self.high * (1 - score / TOP_SCORE)

    def corners(self) -> list[tuple[float, float, str]]:
        """Where the quadrants are named, in their order, with the text anchor."""
        left, top, right, bottom = self.frame
        upper, lower = top + 17, bottom - 8
        return [
            (right - 8, upper, "end"),
            (left + 8, upper, "start"),
            (right - 8, lower, "end"),
            (left + 8, lower, "start"),
        ]

    def data(self) -> dict[str, object]:
        box = {"left": self.left, "top": self.top, "width": self.wide, "height": self.high}
        return {f"data_plot_{name}": num(value) for name, value in box.items()} | {
            "data_score_max": TOP_SCORE
        }


def matrix(
    bubbles: Sequence[Bubble], *, key: str, title: str, x_label: str, y_label: str,
    quadrants: tuple[str, str, str, str], kinds: Sequence[Kind], size_label: str = "",
    width: int = 1120, height: int = 660, cell_href: Callable[[Cell], str | None] | None = None,
    size_format: Callable[[float | None], str] = number, rescore_target: str = "",
) -> Chart:  # fmt: skip
    """`quadrants` name (high x, high y), (low x, high y), (high x, low y), (low x, low y).

    `cell_href` gives the filtered list behind a cell when there are more than 400 marks. A bubble with a
    `rescore_url` can be moved by `matrix.js`, which opens that address with ?x=&y= and saves nothing itself.
    """
    plot, by_code = _Plot(width, height), {kind.code: kind for kind in kinds}
    frame = [_background(plot, quadrants), _axes(plot, x_label, y_label)]
    dense = len(bubbles) > min(DENSE, width * height / CROWD)
    marks = (
        _cells(plot, bubbles, cell_href)
        if dense
        else _marks(plot, bubbles, by_code, size_format, quadrants)
    )
    movable = any(bubble.rescore_url for bubble in bubbles) and not dense
    counts: dict[str, int] = defaultdict(int)
    for bubble in bubbles:
        counts[bubble.kind] += 1
    return Chart(
        key=key, title=title, desc=_described(bubbles, quadrants), width=width, height=height,
        body=join([*frame, marks]), css="chart-matrix", scroll=width > 520,
        legend=[] if dense else kind_legend(kinds, counts),
        note=_note(dense, len(bubbles), size_label, bubbles, size_format),
        interactive=bool(cell_href) if dense else any(bubble.href for bubble in bubbles),
        data=plot.data() | (_script_data(rescore_target) if movable else {}),
        table=_table(bubbles, by_code, x_label, y_label, size_label, size_format),
    )  # fmt: skip


def _background(plot: _Plot, quadrants: tuple[str, str, str, str]) -> SafeString:
    x, y, frame = plot.x(TOP_SCORE / 2), plot.y(TOP_SCORE / 2), plot.frame
    names = [
        words(
            name,
            at,
            down,
            text_anchor=anchor,
            class_="chart-quadrant",
            fill=MUTED,
            font_weight=600,
            font_size=13,
        )
        for name, (at, down, anchor) in zip(quadrants, plot.corners(), strict=True)
    ]
    best = el(
        "rect",
        x=x,
        y=frame.top,
        width=frame.right - x,
        height=y - frame.top,
        class_="chart-best",
        fill=BEST,
    )
    return join([best, *names])


def _axes(plot: _Plot, x_label: str, y_label: str) -> SafeString:
    left, top, right, bottom = plot.frame
    lines, texts = [_path(f"M{num(left)} {num(top)}H{num(right)}V{num(bottom)}H{num(left)}z")], []
    for score in range(TOP_SCORE + 1):
        x, y = plot.x(score), plot.y(score)
        lines.append(_path(f"M{num(x)} {num(top)}V{num(bottom)}M{num(left)} {num(y)}H{num(right)}"))
        texts.append(words(str(score), x, bottom + 17, text_anchor="middle"))
        texts.append(words(str(score), left - 7, y + 4, text_anchor="end"))
    middle_x, middle_y = num(plot.x(TOP_SCORE / 2)), num(plot.y(TOP_SCORE / 2))
    cross = f"M{middle_x} {num(top)}V{num(bottom)}M{num(left)} {middle_y}H{num(right)}"
    return join([
        el("g", join(lines), class_="chart-grid", stroke=GRID, stroke_width=1, fill="none"),
        _path(cross, class_="chart-cross", stroke=CROSS, stroke_width=1, stroke_dasharray="3 4", fill="none"),
        el("g", join(texts), class_="chart-muted", fill=MUTED),
        words(f"{x_label} →", right, bottom + 37, text_anchor="end", class_="chart-text", font_weight=600),
        words(f"↑ {y_label}", 2, 14, class_="chart-text", font_weight=600),
    ])  # fmt: skip


def _path(data: str, **attributes: object) -> SafeString:
    return el("path", d=data, **attributes)


def _marks(
    plot: _Plot, bubbles: Sequence[Bubble], kinds: dict[str, Kind],
    size_format: Callable[[float | None], str], quadrants: Sequence[str],
) -> SafeString:  # fmt: skip
    spots = _spread(plot, [_spot(plot, bubble, _largest(bubbles)) for bubble in bubbles])
    spots.sort(key=lambda spot: (-spot.radius, spot.bubble.key))
    drawn = [
        _mark(spot, kinds.get(spot.bubble.kind) or Kind("", ""), size_format) for spot in spots
    ]
    trails = [_trail(plot, spot) for spot in spots if spot.bubble.came_from]
    return join(
        [*trails, el("g", join(drawn), class_="chart-marks"), _labels(plot, spots, quadrants)]
    )


def _trail(plot: _Plot, spot: _Spot) -> SafeString:
    """From where the mark once stood, a hollow dot, to where it stands."""
    x, y = plot.x(spot.bubble.came_from[0]), plot.y(spot.bubble.came_from[1])
    way = f"M{num(x)} {num(y)}L{num(spot.x)} {num(spot.y)}"
    return join([
        _path(way, class_="chart-trail", stroke=CROSS, stroke_width=1.2, stroke_dasharray="3 3", fill="none"),
        el("circle", cx=x, cy=y, r=3.5, class_="chart-past", stroke=CROSS, stroke_width=1.2, fill="none"),
    ])  # fmt: skip


def _largest(bubbles: Iterable[Bubble]) -> float:
    return max((bubble.size or 0 for bubble in bubbles), default=0) or 1


def _spot(plot: _Plot, bubble: Bubble, largest: float) -> _Spot:
    radius = max(5.0, plot.width / 50 * math.sqrt((bubble.size or 0) / largest))
    return _Spot(bubble, plot.x(bubble.x), plot.y(bubble.y), radius)


def _spread(plot: _Plot, spots: Sequence[_Spot]) -> list[_Spot]:
    """Move marks of the same score apart on a sunflower spiral, the largest in the middle."""
    heaps: dict[tuple[float, float], list[_Spot]] = defaultdict(list)
    for spot in spots:
        heaps[round(spot.bubble.x, 1), round(spot.bubble.y, 1)].append(spot)
    spread = []
    for heap in heaps.values():
        heap.sort(key=lambda spot: (-spot.radius, spot.bubble.key))
        for index, spot in enumerate(heap):
            away = (heap[0].radius + 7) * math.sqrt(index / 2) if index else 0
            x = spot.x + away * math.cos(index * GOLDEN)
            y = spot.y + away * math.sin(index * GOLDEN)
            spread.append(
                replace(spot, x=_within(x, plot.left, plot.wide), y=_within(y, plot.top, plot.high))
            )
    return spread


def _within(value: float, start: float, length: float) -> float:
    return min(max(value, start), start + length)


def _mark(spot: _Spot, kind: Kind, size_format: Callable[[float | None], str]) -> SafeString:
    bubble = spot.bubble
    amount = f" · {size_format(bubble.size)}" if bubble.size else ""
    hint = f"{bubble.label} · {kind.label} · {number(bubble.x)} / {number(bubble.y)}{amount}"
    return link(
        bubble.href,
        el("title", f"{hint} · {bubble.hint}" if bubble.hint else hint),
        mark(kind, spot.x, spot.y, spot.radius, fill_opacity=0.85),
        class_="chart-mark", data_id=bubble.key, data_x=number_attribute(bubble.x), data_y=number_attribute(bubble.y),
        data_px=num(spot.x), data_py=num(spot.y), data_rescore_url=bubble.rescore_url,
    )  # fmt: skip


def number_attribute(value: float) -> str:
    """A score for the script: a dot, whatever the language."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _labels(plot: _Plot, spots: Sequence[_Spot], quadrants: Sequence[str]) -> SafeString:
    """Names for the most important ones, where they cover neither another name nor a mark."""
    placer = Placer(plot.frame, limit=plot.width // 22, longest=110 if plot.width < 500 else 150)
    for name, (x, y, anchor) in zip(quadrants, plot.corners(), strict=True):
        placer.reserve(name, x, y, anchor)
    for spot in spots:
        placer.block(spot.x, spot.y, spot.radius)
    wanted = sorted(
        spots, key=lambda spot: (-spot.bubble.priority, -(spot.bubble.size or 0), spot.bubble.key)
    )
    placed = [placer.place(spot.bubble.label, spot.x, spot.y, spot.radius) for spot in wanted]
    texts = [label.draw() for label in placed if label]
    return el("g", join(texts), class_="chart-labels", fill=INK, aria_hidden="true")


def _cells(
    plot: _Plot, bubbles: Sequence[Bubble], cell_href: Callable[[Cell], str | None] | None
) -> SafeString:
    """Counts per cell of half a point, darker where there are more."""
    counts: dict[tuple[int, int], int] = defaultdict(int)
    for bubble in bubbles:
        counts[_index(bubble.x), _index(bubble.y)] += 1
    most, side = max(counts.values()), TOP_SCORE / CELLS
    drawn = []
    for (column, row), count in sorted(counts.items()):
        cell = Cell(column * side, row * side, side, count)
        drawn.append(_cell(plot, cell, count / most, cell_href(cell) if cell_href else None))
    return el("g", join(drawn), class_="chart-marks")


def _cell(plot: _Plot, cell: Cell, share: float, href: str | None) -> SafeString:
    x, y = plot.x(cell.x + cell.side / 2), plot.y(cell.y + cell.side / 2)
    largest = min(plot.wide, plot.high) / CELLS / 2 - 1
    radius = max(8.0, largest * math.sqrt(share))
    said = ngettext("%(count)s organisation", "%(count)s organisations", cell.count) % {
        "count": number(cell.count)
    }
    return link(
        href,
        el("title", f"{said} ({number(cell.x)} – {number(cell.x + cell.side)} / {number(cell.y)} – {number(cell.y + cell.side)})"),
        el("circle", cx=x, cy=y, r=radius, class_="chart-bubble", fill=ACCENT, fill_opacity=0.25 + 0.6 * share),
        words(
            number(cell.count), x, y + 4, text_anchor="middle", font_weight=600,
            class_="chart-on" if share > 0.55 else "chart-text", fill=PAPER if share > 0.55 else INK,
        ),
        class_="chart-mark",
    )  # fmt: skip


def _index(score: float) -> int:
    return min(max(int(score / TOP_SCORE * CELLS), 0), CELLS - 1)


def _note(
    dense: bool,
    count: int,
    size_label: str,
    bubbles: Sequence[Bubble],
    size_format: Callable[[float | None], str],
) -> str:
    if dense:
        return _(
            "%(count)s organisations: each disc counts those of its square. Filter to see them one by one."
        ) % {"count": number(count)}
    largest = max((bubble.size or 0 for bubble in bubbles), default=0)
    if not size_label or not largest:
        return ""
    return _("Area: %(what)s, the largest %(amount)s.") % {
        "what": size_label,
        "amount": size_format(largest),
    }


def _script_data(target: str) -> dict[str, object]:
    return {
        "data_matrix": "move",
        "data_rescore_target": target or None,
        "data_say": _("Alignment {x}, potential {y}. Enter to score again, Escape to cancel."),
    }


def _described(bubbles: Sequence[Bubble], quadrants: tuple[str, str, str, str]) -> str:
    half = TOP_SCORE / 2
    counts = [0, 0, 0, 0]
    for bubble in bubbles:
        counts[(bubble.x < half) + 2 * (bubble.y < half)] += 1
    return ", ".join(
        said(name, number(count)) for name, count in zip(quadrants, counts, strict=True)
    )


def _table(
    bubbles: Sequence[Bubble], kinds: dict[str, Kind], x_label: str, y_label: str, size_label: str,
    size_format: Callable[[float | None], str],
) -> Table:  # fmt: skip
    ordered = sorted(bubbles, key=lambda b: (-(b.x + b.y), b.label))
    rows = tuple(
        Row(
            (
                b.label,
                kinds[b.kind].label if b.kind in kinds else "",
                b.x,
                b.y,
                size_format(b.size),
            ),
            b.href,
        )
        for b in ordered
    )
    return Table((_("Organisation"), _("Kind"), x_label, y_label, size_label or _("Amount")), rows)
