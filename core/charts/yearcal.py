"""A year on one page, a line per organisation; and one month as a grid of days."""

import calendar
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .base import EMPTY, Chart, Row, Table, html_link, kind_legend, kind_swatch, number, said, words
from .palette import ACCENT, GRID, MUTED, Kind, mark
from .svg import el, join, link, num, shorten, text_width

LANE, HEAD, GAP, BAR = 20, 30, 8, 12
LONGEST = 150
SHORT_DAYS = 7
PER_DAY = 3


@dataclass(frozen=True)
class Span:
    """Days from `start` to `end`, both included; without an end, or with the same one, it is a point."""

    key: str
    label: str
    start: date
    end: date | None
    kind: str
    row: str
    href: str | None = None
    row_href: str | None = None

    @property
    def last(self) -> date:
        return self.end or self.start

    @property
    def is_point(self) -> bool:
        return self.last <= self.start

    def dates(self) -> str:
        first = date_format(self.start, "SHORT_DATE_FORMAT")
        return (
            first if self.is_point else f"{first} – {date_format(self.last, 'SHORT_DATE_FORMAT')}"
        )


class _Year:
    """Turns days into pixels, with a column for names on a desk and names above the line on a phone."""

    def __init__(self, year: int, width: int) -> None:
        self.first, self.days = date(year, 1, 1), 366 if calendar.isleap(year) else 365
        self.narrow, self.width = width < 520, width
        self.left = 4.0 if self.narrow else min(200.0, width * 0.2)
        self.right = width - 4.0

    def x(self, day: date) -> float:
        share = min(max((day - self.first).days, 0), self.days) / self.days
        return self.left + (self.right - self.left) * share

    def months(self) -> Iterator[tuple[date, float, float]]:
        for month in range(1, 13):
            start = date(self.first.year, month, 1)
            yield start, self.x(start), self.x((start + timedelta(days=31)).replace(day=1))

    def holds(self, span: Span) -> bool:
        return span.start < self.first + timedelta(days=self.days) and span.last >= self.first


@dataclass(frozen=True)
class _Placed:
    span: Span
    left: float
    right: float
    label: str
    label_x: float
    anchor: str
    lane: int


def year_calendar(
    items: Sequence[Span], year: int, *, key: str, title: str, kinds: Sequence[Kind], today: date | None = None,
    width: int = 1120, height: int = 0,
) -> Chart:  # fmt: skip
    """Twelve months across, a line per `row` in order of first date; as high as its lines ask.

    For paper give `pages()` of lines one after the other: an SVG does not break.
    """
    scale, by_code = _Year(year, width), {kind.code: kind for kind in kinds}
    lines = _lines([item for item in items if scale.holds(item)])
    pieces, y = [], float(HEAD)
    for spans in lines:
        drawn, y = _line(scale, spans, y, by_code)
        pieces.append(drawn)
    bottom = max(y, HEAD + LANE)
    shown = [span for spans in lines for span in spans]
    counts = {kind.code: sum(span.kind == kind.code for span in shown) for kind in kinds}
    return Chart(
        key=key, title=title, desc=_described(shown, lines, year), width=width, height=bottom + 4,
        body=join([_months(scale, bottom), _today(scale, today, bottom), *pieces]),
        legend=kind_legend(kinds, counts), css="chart-calendar", scroll=width > 520,
        interactive=any(span.href or span.row_href for span in shown), table=_table(shown, by_code),
    )  # fmt: skip


def pages(items: Sequence[Span], rows: int = 24) -> list[list[Span]]:
    """The items cut after every so many lines, so that each page of a PDF gets its own calendar."""
    lines = _lines(items)
    return [
        [span for spans in lines[at : at + rows] for span in spans]
        for at in range(0, len(lines), rows)
    ]


def _lines(items: Sequence[Span]) -> list[list[Span]]:
    by_row: dict[str, list[Span]] = defaultdict(list)
    for item in sorted(items, key=lambda span: (span.start, span.last, span.key)):
        by_row[item.row].append(item)
    return list(by_row.values())


def _line(
    scale: _Year, spans: Sequence[Span], y: float, kinds: Mapping[str, Kind]
) -> tuple[SafeString, float]:
    """One organisation: its name, then its items on as many lanes as keep their labels apart."""
    name_high = LANE if scale.narrow else 0
    placed = list(_lanes(scale, spans))
    high = name_high + LANE * (max(item.lane for item in placed) + 1) + GAP
    room = scale.right - scale.left if scale.narrow else scale.left - 16
    name = words(shorten(spans[0].row, room, 12.5), 4, y + 18, class_="chart-text", font_weight=600)
    rule = el(
        "line", x1=0, x2=scale.right, y1=y + high, y2=y + high, class_="chart-rule", stroke=GRID
    )
    marks = [
        _item(item, y + name_high + GAP / 2 + LANE * item.lane + LANE / 2, kinds) for item in placed
    ]
    row = link(spans[0].row_href, el("title", spans[0].row), name)
    return join([rule, row, *marks]), y + high


def _lanes(scale: _Year, spans: Sequence[Span]) -> Iterator[_Placed]:
    """First lane that is free from the mark to the end of its label; the label goes left when the year ends."""
    free: list[float] = []
    for span in spans:
        left = scale.x(span.start)
        right = left if span.is_point else max(scale.x(span.last + timedelta(days=1)), left + 4)
        label = shorten(span.label, 170 if scale.narrow else LONGEST, 12)
        reach = text_width(label) + 12
        flips = right + reach > scale.right and left - reach > scale.left
        if right + reach > scale.right and not flips:
            label = shorten(span.label, max(scale.right - right - 12, 0), 12)
        start, end = (left - reach, right + 6) if flips else (left - 6, right + reach)
        lane = next((n for n, edge in enumerate(free) if edge <= start), len(free))
        free[lane : lane + 1] = [end]
        yield _Placed(
            span,
            left,
            right,
            label,
            left - 8 if flips else right + 8,
            "end" if flips else "start",
            lane,
        )


def _item(item: _Placed, y: float, kinds: Mapping[str, Kind]) -> SafeString:
    kind = kinds.get(item.span.kind) or Kind("", "")
    shape = mark(kind, item.left, y, 5.5)
    if not item.span.is_point:
        width = item.right - item.left
        bar = el(
            "rect",
            x=item.left,
            y=y - BAR / 2,
            width=width,
            height=BAR,
            rx=3,
            fill_opacity=0.4,
            **kind.paint(),
        )
        shape = join([bar, shape])
    return link(
        item.span.href,
        el("title", f"{item.span.label} · {kind.label} · {item.span.dates()}"),
        shape,
        words(item.label, item.label_x, y + 4, text_anchor=item.anchor, class_="chart-label"),
        class_="chart-mark", data_id=item.span.key,
    )  # fmt: skip


def _months(scale: _Year, bottom: float) -> SafeString:
    lines, names = [], []
    for month, left, right in scale.months():
        lines.append(f"M{num(left)} {HEAD - 6}V{num(bottom)}")
        name = date_format(month, "M")[:1].upper() if scale.narrow else date_format(month, "N")
        names.append(
            words(
                name, (left + right) / 2, 16, text_anchor="middle", class_="chart-muted", fill=MUTED
            )
        )
    lines.append(f"M{num(scale.right)} {HEAD - 6}V{num(bottom)}M0 {HEAD}H{num(scale.right)}")
    grid = el("path", d="".join(lines), fill="none", stroke=GRID)
    return join([el("g", grid, class_="chart-grid"), *names])


def _today(scale: _Year, today: date | None, bottom: float) -> SafeString:
    if today is None or today.year != scale.first.year:
        return EMPTY
    x = scale.x(today)
    return el(
        "g", el("title", said(_("Today"), date_format(today, "SHORT_DATE_FORMAT"))),
        el("line", x1=x, x2=x, y1=HEAD - 8, y2=bottom, stroke=ACCENT, stroke_width=1.5, class_="chart-s1"),
        el("circle", cx=x, cy=HEAD - 8, r=3.5, fill=ACCENT, class_="chart-f1"),
    )  # fmt: skip


def _table(spans: Sequence[Span], kinds: Mapping[str, Kind]) -> Table:
    ordered = sorted(spans, key=lambda span: (span.start, span.row, span.key))
    rows = [
        Row(
            (
                span.label,
                span.row,
                kinds[span.kind].label if span.kind in kinds else "",
                span.dates(),
            ),
            span.href,
        )
        for span in ordered
    ]
    return Table((_("What"), _("Organisation"), _("Kind"), _("Dates")), tuple(rows))


def _described(spans: Sequence[Span], lines: Sequence[object], year: int) -> str:
    dates = ngettext("%(count)s date", "%(count)s dates", len(spans)) % {
        "count": number(len(spans))
    }
    who = ngettext("%(count)s organisation", "%(count)s organisations", len(lines)) % {
        "count": number(len(lines))
    }
    return f"{year} · {dates} · {who}"


def month_grid(
    items: Sequence[Span], year: int, month: int, *, key: str, title: str, kinds: Sequence[Kind], today: date | None = None,
    holidays: Mapping[date, str] | None = None, day_href: Callable[[date], str] | None = None,
) -> SafeString:  # fmt: skip
    """A real table, weeks from Monday: text wraps, and on a phone the empty days fold away.

    What lasts a week at most stands on each of its days; longer, on its first and its last.
    """
    by_code, offdays = {kind.code: kind for kind in kinds}, holidays or {}
    weeks = calendar.Calendar().monthdatescalendar(year, month)
    on_day: dict[date, list[Span]] = defaultdict(list)
    for span in sorted(items, key=lambda s: (s.start, s.label)):
        for day in _days_of(span):
            on_day[day].append(span)

    def cell(day: date) -> SafeString:
        return _day(day, month, on_day[day], by_code, today, offdays.get(day, ""), day_href)

    head = [el("th", WEEKDAYS_ABBR[n], scope="col", abbr=str(WEEKDAYS[n])) for n in range(7)]
    return el(
        "table", el("caption", title, class_="visually-hidden"), el("thead", el("tr", *head)),
        el("tbody", *[el("tr", *[cell(day) for day in week]) for week in weeks]), class_="chart-month", id=key,
    )  # fmt: skip


def _days_of(span: Span) -> list[date]:
    length = (span.last - span.start).days
    if length >= SHORT_DAYS:
        return [span.start, span.last]
    return [span.start + timedelta(days=n) for n in range(max(length, 0) + 1)]


def _day(
    day: date, month: int, spans: Sequence[Span], kinds: Mapping[str, Kind], today: date | None, holiday: str,
    day_href: Callable[[date], str] | None,
) -> SafeString:  # fmt: skip
    if day.month != month:
        return el("td", class_="is-outside is-empty")
    css = [
        ("is-empty", not spans and not holiday),
        ("is-today", day == today),
        ("is-off", holiday or day.weekday() > 4),
    ]
    entries = [_entry(span, kinds.get(span.kind) or Kind("", "")) for span in spans[:PER_DAY]]
    if len(spans) > PER_DAY:
        entries.append(
            el("li", html_link(day_href(day) if day_href else None, f"+ {len(spans) - PER_DAY}"))
        )
    stamp = el(
        "time",
        el("span", date_format(day, "l"), class_="chart-weekday"),
        " ",
        str(day.day),
        datetime=day.isoformat(),
    )
    off = el("span", holiday, class_="chart-holiday") if holiday else EMPTY
    listed = el("ul", *entries) if entries else EMPTY
    return el("td", stamp, off, listed, class_=" ".join(name for name, on in css if on) or None)


def _entry(span: Span, kind: Kind) -> SafeString:
    return el(
        "li",
        kind_swatch(kind),
        " ",
        html_link(span.href, f"{span.row} · {span.label}"),
        title=f"{kind.label} · {span.dates()}",
    )
