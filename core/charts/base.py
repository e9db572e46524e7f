"""What every chart is: a titled, described SVG, a legend beside it, and the same data as a table."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.formats import number_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from .palette import FONT, INK, Kind, mark
from .svg import el, join, link

EMPTY = SafeString("")
MISSING = "–"


LegendItem = tuple[SafeString, object]  # a swatch and its words


class Row(NamedTuple):
    """One line of the table: its cells, and where the first one leads."""

    cells: tuple[object, ...]
    href: str | None = None


class Table(NamedTuple):
    head: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, kw_only=True)
class Chart:
    """`key` is unique on the page: ids start with it. `scroll` lets a phone scroll sideways instead of
    shrinking the text below what can be read."""

    key: str
    title: str
    desc: str
    width: float
    height: float
    body: SafeString
    table: Table
    css: str = ""
    legend: Sequence[LegendItem] = ()
    note: str = ""
    interactive: bool = False
    scroll: bool = False
    data: Mapping[str, object] = field(default_factory=dict)

    def svg(self) -> SafeString:
        """`role="img"` hides what is inside from assistive technology, so a chart with links is a group."""
        return el(
            "svg",
            el("title", self.title, id=f"{self.key}-title"),
            el("desc", self.desc, id=f"{self.key}-desc"),
            self.body,
            xmlns="http://www.w3.org/2000/svg",
            class_=f"chart-svg {self.css}".strip(),
            width=num_or_int(self.width),
            height=num_or_int(self.height),
            viewBox=f"0 0 {num_or_int(self.width)} {num_or_int(self.height)}",
            role="group" if self.interactive else "img",
            aria_labelledby=f"{self.key}-title",
            aria_describedby=f"{self.key}-desc",
            font_family=FONT,
            font_size="12",
            fill=INK,
            id=self.key,
            **self.data,
        )

    def as_table(self) -> Table:
        return self.table

    def table_html(self, caption: str = "") -> SafeString:
        """The equivalent table, numbers right-aligned as in every table of the house."""
        head = el("tr", *[_head(text, index) for index, text in enumerate(self.table.head)])
        rows = [el("tr", *_cells(row)) for row in self.table.rows]
        return el(
            "table",
            el("caption", caption or self.title, class_="visually-hidden"),
            el("thead", head),
            el("tbody", *rows),
            class_="table table-sm chart-table",
        )

    def figure(self) -> SafeString:
        frame = el("div", self.svg(), class_="chart-scroll" if self.scroll else "chart-frame")
        note = el("figcaption", self.note, class_="chart-note") if self.note else EMPTY
        return el("figure", frame, legend(self.legend), note, class_="chart")

    def __str__(self) -> SafeString:
        return self.figure()

    __html__ = __str__


@dataclass(frozen=True)
class Both:
    """The same chart twice, for a desk and for a phone: `charts.css` shows one of them, paper the wide one."""

    wide: Chart
    narrow: Chart

    def figure(self) -> SafeString:
        return el(
            "div", el("div", self.wide.figure(), class_="chart-wide"),
            el("div", self.narrow.figure(), class_="chart-narrow"), class_="chart-both",
        )  # fmt: skip

    def table_html(self, caption: str = "") -> SafeString:
        return self.wide.table_html(caption)

    def as_table(self) -> Table:
        return self.wide.table

    def __str__(self) -> SafeString:
        return self.figure()

    __html__ = __str__


def both(
    build: Callable[..., Chart],
    *data: object,
    key: str,
    wide: tuple[int, int],
    narrow: tuple[int, int],
    **options: object,
) -> Both:
    """Draw at two (width, height): a phone gets text it can read rather than a shrunk desk chart."""
    return Both(
        build(*data, key=key, width=wide[0], height=wide[1], **options),
        build(*data, key=f"{key}-narrow", width=narrow[0], height=narrow[1], **options),
    )


def legend(items: Sequence[LegendItem]) -> SafeString:
    """Swatches with their words, as a list in the page: it wraps on a phone and stays 12 pixels high."""
    if not items:
        return EMPTY
    return el(
        "ul", *[el("li", swatch, " ", words) for swatch, words in items], class_="chart-legend"
    )


def swatch(paint: Mapping[str, object], tall: int = 12) -> SafeString:
    return _small(el("rect", x=0.5, y=0.5, width=13, height=tall - 1, rx=2, **paint), 14, tall)


def kind_swatch(kind: Kind) -> SafeString:
    return _small(mark(kind, 7, 7, 5), 14, 14)


def kind_legend(kinds: Sequence[Kind], counts: Mapping[str, int] | None = None) -> list[LegendItem]:
    """The kinds that are shown, each with its number when `counts` is given."""
    items = []
    for kind in kinds:
        if counts is None or counts.get(kind.code):
            words = html_link(kind.href, kind.label)
            count = join([" ", el("b", counts[kind.code])]) if counts else EMPTY
            items.append((kind_swatch(kind), join([words, count])))
    return items


def html_link(href: str | None, text: str) -> SafeString:
    """A link in the page, or the bare text: `<g>` only exists inside an SVG."""
    return link(href, text) if href else el("span", text)


def words(text: str, x: float, y: float, **attributes: object) -> SafeString:
    return el("text", text, x=x, y=y, **attributes)


def said(name: object, value: object) -> str:
    """ "Name: value", with the space French puts before the colon."""
    return _("%(name)s: %(value)s") % {"name": name, "value": value}


def number(value: float | None) -> str:
    """A figure as the reader's language writes it, groups of three apart; nothing entered is a dash, never 0."""
    if value is None:
        return MISSING
    whole = float(value).is_integer()
    return number_format(
        int(value) if whole else round(value, 1), use_l10n=True, force_grouping=True
    )


def percent(part: float) -> str:
    """0.125 reads « 12,5 % » with the space French asks for."""
    return f"{number(round(part * 100, 1 if part < 0.1 else 0))}\u00a0%"


def num_or_int(value: float) -> str:
    return f"{value:.0f}"


def _small(shape: SafeString, width: int, height: int) -> SafeString:
    return el(
        "svg", shape, width=width, height=height, viewBox=f"0 0 {width} {height}",
        class_="chart-swatch", aria_hidden="true", focusable="false",
    )  # fmt: skip


def _head(text: str, index: int) -> SafeString:
    return el("th", text, scope="col", class_="num" if index else None)


def _cells(row: Row) -> list[SafeString]:
    first, *rest = row.cells
    cells = [el("th", html_link(row.href, str(first)), scope="row")]
    return cells + [el("td", _shown(cell), class_="num") for cell in rest]


def _shown(cell: object) -> object:
    return number(cell) if cell is None or isinstance(cell, int | float) else cell
