"""The plain charts of a dashboard. Values may be None: "not entered" is drawn as a gap, never as 0."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from .axis import nice_ticks, value_axis
from .base import EMPTY, Chart, LegendItem, Row, Table, number, percent, said, swatch, words
from .palette import ACCENT, INK, MUTED, PAPER, SERIES, SOFT
from .svg import el, join, link, num, shorten, text_width

Format = Callable[[float | None], str]
Value = float | None


@dataclass(frozen=True)
class Bar:
    label: str
    value: Value
    href: str | None = None


@dataclass(frozen=True)
class Series:
    """One value per category, in the order of the categories."""

    label: str
    values: Sequence[Value]
    hrefs: Sequence[str | None] = ()

    def href(self, index: int) -> str | None:
        return self.hrefs[index] if index < len(self.hrefs) else None


@dataclass(frozen=True)
class Stage:
    label: str
    value: int
    href: str | None = None


def sparkline(
    values: Sequence[Value],
    *,
    key: str,
    title: str,
    labels: Sequence[str] = (),
    width: int = 120,
    height: int = 32,
) -> Chart:
    """A word-sized line with its last value dotted; `labels` name the points in the table."""
    known = [value for value in values if value is not None]
    low, high = (min(known), max(known)) if known else (0, 1)
    span = (high - low) or 1
    step = (width - 10) / max(len(values) - 1, 1)
    points = [
        None
        if value is None
        else (4 + index * step, height - 5 - (height - 10) * (value - low) / span)
        for index, value in enumerate(values)
    ]
    drawn = [point for point in points if point]
    body = join(
        [_stroke(_runs(points), ACCENT, "chart-s1"), _dot(*drawn[-1], 1) if drawn else EMPTY]
    )
    names = labels or [str(index + 1) for index in range(len(values))]
    rows = tuple(Row((name, value)) for name, value in zip(names, values, strict=True))
    return Chart(
        key=key, title=title, desc=_("Last value: %s") % number(known[-1] if known else None),
        width=width, height=height, body=body, css="chart-spark",
        table=Table((_("Period"), _("Value")), rows),
    )  # fmt: skip


def bars(
    rows: Sequence[Bar], *, key: str, title: str, desc: str = "", head: tuple[str, str] | None = None,
    width: int = 480, fmt: Format = number,
) -> Chart:  # fmt: skip
    """Horizontal bars, longest label first to give up room: at most four tenths of the width."""
    room = min(max((text_width(row.label) for row in rows), default=0) + 12, width * 0.4)
    tail = max((text_width(fmt(row.value)) for row in rows), default=0) + 10
    top = max((row.value or 0 for row in rows), default=0) or 1
    scale = (width - room - tail) / top
    pieces = [_bar(row, index * 26, room, scale, fmt) for index, row in enumerate(rows)]
    height = max(len(rows) * 26, 26) + 2
    pieces.append(el("line", x1=room, x2=room, y1=0, y2=height, class_="chart-zero", stroke=MUTED))
    return Chart(
        key=key, title=title, desc=desc or title, width=width, height=height, body=join(pieces),
        table=Table(head or (_("Label"), _("Value")), tuple(Row((r.label, r.value), r.href) for r in rows)),
        interactive=any(row.href for row in rows), css="chart-bars",
    )  # fmt: skip


def _bar(row: Bar, y: float, room: float, scale: float, fmt: Format) -> SafeString:
    length = (row.value or 0) * scale
    return link(
        row.href,
        el("title", said(row.label, fmt(row.value))),
        el("rect", x=0, y=y, width=room + length, height=26, fill="none", class_="chart-hit"),
        words(
            shorten(row.label, room - 10), room - 8, y + 17, text_anchor="end", class_="chart-text"
        ),
        el("rect", x=room, y=y + 4, width=length, height=18, class_="chart-f1", fill=ACCENT),
        words(fmt(row.value), room + length + 6, y + 17, class_="chart-text", font_weight=600),
    )


def columns(
    categories: Sequence[str], series: Sequence[Series], *, key: str, title: str, desc: str = "",
    stacked: bool = False, width: int = 480, height: int = 240, fmt: Format = number, head: str = "",
) -> Chart:  # fmt: skip
    """Vertical columns, side by side or one upon the other."""
    top = max(
        (sum(v) if stacked else max(v, default=0) for v in _stacks(series, len(categories))),
        default=0,
    )
    ticks = nice_ticks(top)
    frame = _Frame(ticks, width, height, len(categories))
    pieces = [value_axis(ticks, frame.left, frame.right, frame.top, frame.bottom)]
    for index, name in enumerate(categories):
        pieces += _column(frame, index, name, series, stacked, fmt)
        pieces.append(_category(frame, index, name))
    return Chart(
        key=key, title=title, desc=desc or title, width=width, height=height, body=join(pieces),
        legend=_series_legend(series), table=_series_table(categories, series, head),
        interactive=any(one.hrefs for one in series), css="chart-columns", scroll=width > 520,
    )  # fmt: skip


def _column(
    frame: "_Frame", index: int, name: str, series: Sequence[Series], stacked: bool, fmt: Format
) -> list[SafeString]:
    band = frame.band * 0.7
    thick = min(band if stacked else band / max(len(series), 1), 44)
    start = frame.x(index) - (thick if stacked else thick * len(series)) / 2
    base, pieces = 0.0, []
    for order, one in enumerate(series):
        value = one.values[index]
        if value is None:
            continue
        y = frame.y(base + value)
        x = start if stacked else start + order * thick
        rect = el(
            "rect", x=x + 0.5, y=y, width=max(thick - 1, 1), height=frame.y(base) - y,
            class_=f"chart-f{order % 6 + 1}", fill=SERIES[order % 6],
        )  # fmt: skip
        pieces.append(
            link(one.href(index), el("title", said(f"{name} · {one.label}", fmt(value))), rect)
        )
        base += value if stacked else 0
    return pieces


def line(
    categories: Sequence[str], series: Sequence[Series], *, key: str, title: str, desc: str = "",
    width: int = 480, height: int = 240, fmt: Format = number, head: str = "",
) -> Chart:  # fmt: skip
    """Lines told apart by colour and dash; a missing value breaks the line."""
    top = max((max(v, default=0) for v in _stacks(series, len(categories))), default=0)
    ticks = nice_ticks(top)
    frame = _Frame(ticks, width, height, len(categories))
    pieces = [value_axis(ticks, frame.left, frame.right, frame.top, frame.bottom)]
    pieces += [_category(frame, index, name) for index, name in enumerate(categories)]
    for order, one in enumerate(series):
        points = [None if v is None else (frame.x(i), frame.y(v)) for i, v in enumerate(one.values)]
        pieces.append(
            _stroke(_runs(points), SERIES[order % 6], f"chart-s{order % 6 + 1}", DASHES[order % 4])
        )
        for index, point in enumerate(points):
            if point:
                hint = el(
                    "title", said(f"{categories[index]} · {one.label}", fmt(one.values[index]))
                )
                pieces.append(link(one.href(index), hint, _dot(*point, order % 6 + 1)))
    return Chart(
        key=key, title=title, desc=desc or title, width=width, height=height, body=join(pieces),
        legend=_series_legend(series), table=_series_table(categories, series, head),
        interactive=any(one.hrefs for one in series), css="chart-line", scroll=width > 520,
    )  # fmt: skip


def progress(
    value: Value,
    target: Value,
    *,
    key: str,
    title: str,
    width: int = 360,
    fmt: Format = number,
    href: str | None = None,
) -> Chart:
    """How far towards a target: the bar never leaves its track, the figures say by how much it passed."""
    share = (value or 0) / target if target else 0
    filled = min(max(share, 0), 1) * width
    said = _("%(value)s of %(target)s") % {"value": fmt(value), "target": fmt(target)}
    body = link(
        href,
        words(said, 0, 14, class_="chart-text", font_weight=600),
        words(
            percent(share) if target and value is not None else "",
            width,
            14,
            text_anchor="end",
            class_="chart-text",
        ),
        el("rect", x=0, y=22, width=width, height=10, rx=5, class_="chart-track", fill=SOFT),
        el("rect", x=0, y=22, width=filled, height=10, rx=5, class_="chart-f1", fill=ACCENT),
        el("line", x1=width - 0.5, x2=width - 0.5, y1=19, y2=35, class_="chart-zero", stroke=INK),
    )
    return Chart(
        key=key, title=title, desc=said, width=width, height=36, body=body, interactive=bool(href), css="chart-progress",
        table=Table((title, _("Value"), _("Target")), (Row((title, fmt(value), fmt(target)), href),)),
    )  # fmt: skip


def funnel(
    stages: Sequence[Stage], *, key: str, title: str, desc: str = "", width: int = 480
) -> Chart:
    """Stages from wide to narrow, each with its share of the one before."""
    room = min(max((text_width(stage.label) for stage in stages), default=0) + 12, width * 0.35)
    tail, top = 64.0, max((stage.value for stage in stages), default=0) or 1
    scale = (width - room - tail) / top
    pieces = []
    for index, stage in enumerate(stages):
        before = stages[index - 1].value if index else None
        pieces.append(_stage(stage, before, index * 34, room, (width - room - tail), scale))
    rows = tuple(
        Row((s.label, s.value, _rate(s.value, stages[i - 1].value) if i else ""), s.href)
        for i, s in enumerate(stages)
    )
    return Chart(
        key=key, title=title, desc=desc or title, width=width, height=max(len(stages) * 34, 34), body=join(pieces),
        table=Table((_("Stage"), _("Number"), _("Conversion")), rows),
        interactive=any(stage.href for stage in stages), css="chart-funnel",
    )  # fmt: skip


def _stage(
    stage: Stage, before: int | None, y: float, room: float, space: float, scale: float
) -> SafeString:
    length = max(stage.value * scale, 2)
    x = room + (space - length) / 2
    inside = text_width(number(stage.value)) + 10 < length
    return link(
        stage.href,
        el("title", said(stage.label, number(stage.value))),
        el("rect", x=0, y=y, width=room + space, height=34, fill="none", class_="chart-hit"),
        words(shorten(stage.label, room - 10), 0, y + 20, class_="chart-text"),
        el("rect", x=x, y=y + 3, width=length, height=26, rx=3, class_="chart-f1", fill=ACCENT),
        words(
            number(stage.value), x + length / 2 if inside else x + length + 6, y + 20, font_weight=600,
            text_anchor="middle" if inside else "start",
            class_="chart-on" if inside else "chart-text", fill=PAPER if inside else INK,
        ),
        words(
            _rate(stage.value, before) if before is not None else "", room + space + 60, y + 20,
            text_anchor="end", class_="chart-muted", fill=MUTED,
        ),
    )  # fmt: skip


DASHES = (None, "6 3", "2 3", "9 3 2 3")


class _Frame:
    """Where a category stands and how high a value is."""

    def __init__(self, ticks: Sequence[float], width: int, height: int, count: int) -> None:
        self.left = max(text_width(number(tick)) for tick in ticks) + 10
        self.right, self.top, self.bottom = width - 4, 8, height - 24
        self.last, self.band = ticks[-1], (self.right - self.left) / max(count, 1)

    def x(self, index: int) -> float:
        return self.left + self.band * (index + 0.5)

    def y(self, value: float) -> float:
        return self.bottom - (self.bottom - self.top) * value / self.last


def _category(frame: _Frame, index: int, name: str) -> SafeString:
    """Names thin out rather than run into one another."""
    every = max(1, round(44 / frame.band + 0.49)) if frame.band < 30 else 1
    if index % every:
        return EMPTY
    shown = shorten(name, frame.band * every - 4, 12)
    return words(
        shown,
        frame.x(index),
        frame.bottom + 17,
        text_anchor="middle",
        class_="chart-muted",
        fill=MUTED,
    )


def _stacks(series: Sequence[Series], count: int) -> list[list[float]]:
    return [[one.values[i] for one in series if one.values[i] is not None] for i in range(count)]


def _runs(points: Sequence[tuple[float, float] | None]) -> str:
    """Path data that lifts the pen wherever a value is missing."""
    path, down = [], False
    for point in points:
        if point:
            path.append(f"{'L' if down else 'M'}{num(point[0])} {num(point[1])}")
        down = point is not None
    return "".join(path)


def _stroke(path: str, colour: str, css: str, dash: str | None = None) -> SafeString:
    return el(
        "path", d=path, fill="none", stroke=colour, class_=css, stroke_width=2,
        stroke_dasharray=dash, stroke_linejoin="round", stroke_linecap="round",
    )  # fmt: skip


def _dot(x: float, y: float, order: int) -> SafeString:
    return el(
        "circle", cx=x, cy=y, r=3.5, class_=f"chart-f{order} chart-dot",
        fill=SERIES[order - 1], stroke=PAPER, stroke_width=1.5,
    )  # fmt: skip


def _series_legend(series: Sequence[Series]) -> list[LegendItem]:
    if len(series) < 2:
        return []
    return [
        (swatch({"class_": f"chart-f{i % 6 + 1}", "fill": SERIES[i % 6]}), s.label)
        for i, s in enumerate(series)
    ]


def _series_table(categories: Sequence[str], series: Sequence[Series], head: str) -> Table:
    rows = tuple(
        Row((name, *[one.values[index] for one in series])) for index, name in enumerate(categories)
    )
    return Table((head or _("Period"), *[one.label for one in series]), rows)


def _rate(value: int, before: int) -> str:
    return percent(value / before) if before else ""


__all__ = ["Bar", "Series", "Stage", "bars", "columns", "funnel", "line", "progress", "sparkline"]
