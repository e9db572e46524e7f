"""Countries coloured by a figure, or carrying a bubble; the world, or Africa alone."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_countries import countries as known_countries

from core.geo import Region, region

from .base import Chart, LegendItem, Row, Table, number, said, swatch
from .palette import ACCENT, MUTED, NONE, PAPER, SEQUENCE
from .svg import el, join, link

DOT = 3.5


@dataclass(frozen=True)
class Step:
    """Countries from `low` to `high`, both included, share a colour."""

    low: float
    high: float
    count: int

    @property
    def label(self) -> str:
        return (
            number(self.low)
            if self.low == self.high
            else f"{number(self.low)} – {number(self.high)}"
        )


def choropleth(
    values: Mapping[str, float | None], *, key: str, title: str, unit: str, region_name: str = "world",
    links: Mapping[str, str] | None = None, names: Mapping[str, str] | None = None, steps: int = 5,
) -> Chart:  # fmt: skip
    """`values` by ISO alpha-2 code: a number is shaded, 0 or absent is plain, None (not entered) is hatched.

    Each class holds about as many countries as the next, so that one large donor does not whiten the rest.
    """
    area, links, name = region(region_name), links or {}, _namer(names)
    inside = {code: value for code, value in values.items() if code in area.points}
    classes = classify([value for value in inside.values() if value], steps)
    shapes = [
        _country(area, code, path, values, classes, links, name, unit, key)
        for code, path in area.countries.items()
    ]
    small = [code for code in area.points if _needs_dot(area, code, values)]
    dots = [_country_dot(area, code, values, classes, links, name, unit, key) for code in small]
    return _map_chart(
        area, [_hatch(key), *shapes, *dots], values, key=key, title=title, unit=unit, links=links, name=name,
        legend=_class_legend(classes, inside, key), css=_css(region_name),
    )  # fmt: skip


def bubble_map(
    values: Mapping[str, float | None], *, key: str, title: str, unit: str, region_name: str = "world",
    links: Mapping[str, str] | None = None, names: Mapping[str, str] | None = None, largest: float = 22,
) -> Chart:  # fmt: skip
    """One bubble per country, its area proportional to the figure; large ones behind."""
    area, links, name = region(region_name), links or {}, _namer(names)
    land = el(
        "path",
        d="".join(area.countries.values()),
        class_="chart-land",
        fill=NONE,
        stroke=PAPER,
        stroke_width=0.6,
    )
    shown = sorted(((v, c) for c, v in values.items() if v and c in area.points), reverse=True)
    top = shown[0][0] if shown else 1
    bubbles = [
        link(
            links.get(code),
            el("title", _said(name(code), value, unit)),
            el(
                "circle", cx=area.points[code][0], cy=area.points[code][1], r=max(2.5, largest * math.sqrt(value / top)),
                class_="chart-bubble", fill=ACCENT, fill_opacity=0.62, stroke=PAPER, stroke_width=1,
            ),
            data_id=code,
        )
        for value, code in shown
    ]  # fmt: skip
    return _map_chart(
        area, [land, *bubbles], values, key=key, title=title, unit=unit, links=links, name=name,
        legend=[], css=_css(region_name),
    )  # fmt: skip


def _css(region_name: str) -> str:
    return f"chart-map chart-{region_name}"


def classify(values: Sequence[float], steps: int) -> list[Step]:
    """Cut the sorted values into at most `steps` classes; equal values are never parted.

    Each class takes its fair share of what is left, so a crowd of ones does not swallow the other classes.
    """
    left, classes = sorted(values), []
    for remaining in range(steps, 0, -1):
        if left:
            top = left[math.ceil(len(left) / remaining) - 1]
            inside = [value for value in left if value <= top]
            classes.append(Step(inside[0], top, len(inside)))
            left = left[len(inside) :]
    return classes


def _country(
    area: Region, code: str, path: str, values: Mapping[str, float | None], classes: Sequence[Step],
    links: Mapping[str, str], name: "_Name", unit: str, key: str,
) -> SafeString:  # fmt: skip
    paint = _paint(code, values, classes, key)
    shape = el(
        "path",
        el("title", _said(name(code), values.get(code, 0), unit)),
        d=path,
        stroke=PAPER,
        stroke_width=0.6,
        **paint,
    )
    return link(links[code], shape, data_id=code) if links.get(code) else shape


def _country_dot(
    area: Region, code: str, values: Mapping[str, float | None], classes: Sequence[Step],
    links: Mapping[str, str], name: "_Name", unit: str, key: str,
) -> SafeString:  # fmt: skip
    x, y = area.points[code]
    paint = _paint(code, values, classes, key)
    dot = el(
        "circle", el("title", _said(name(code), values.get(code, 0), unit)), cx=x, cy=y, r=DOT,
        stroke=MUTED, stroke_width=0.8, **{**paint, "class_": paint["class_"] + " chart-state"},
    )  # fmt: skip
    return link(links[code], dot, data_id=code) if links.get(code) else dot


def _paint(
    code: str, values: Mapping[str, float | None], classes: Sequence[Step], key: str
) -> dict[str, object]:
    value = values.get(code, 0)
    if value is None:
        return {"class_": "chart-unknown", "fill": f"url(#{key}-hatch)"}
    if not value:
        return {"class_": "chart-none", "fill": NONE}
    rank = next(index for index, step in enumerate(classes) if value <= step.high)
    shade = _shade(rank, len(classes))
    return {"class_": f"chart-q{shade + 1}", "fill": SEQUENCE[shade]}


def _shade(rank: int, count: int) -> int:
    """Spread fewer classes over the whole scale, the highest always the darkest."""
    return len(SEQUENCE) - 1 if count == 1 else round(rank * (len(SEQUENCE) - 1) / (count - 1))


def _needs_dot(area: Region, code: str, values: Mapping[str, float | None]) -> bool:
    """A State without an outline, or with one too small to see, when there is something to show."""
    if code not in values or values[code] == 0:
        return False
    return code not in area.countries or code in area.small


def _hatch(key: str) -> SafeString:
    line = el("path", d="M0 5L5 0", stroke="#a3a9b0", stroke_width=1, class_="chart-hatch")
    back = el("rect", width=5, height=5, fill=NONE, class_="chart-none")
    return el(
        "defs",
        el(
            "pattern",
            back,
            line,
            id=f"{key}-hatch",
            width=5,
            height=5,
            patternUnits="userSpaceOnUse",
        ),
    )


def _class_legend(
    classes: Sequence[Step], values: Mapping[str, float | None], key: str
) -> list[LegendItem]:
    items: list[LegendItem] = []
    for rank, step in enumerate(classes):
        shade = _shade(rank, len(classes))
        paint = {"class_": f"chart-q{shade + 1}", "fill": SEQUENCE[shade]}
        items.append(
            (
                swatch(paint),
                join([step.label, " ", el("span", f"({_many(step.count)})", class_="chart-muted")]),
            )
        )
    items.append((swatch({"class_": "chart-none", "fill": NONE}), _("None")))
    unknown = sum(value is None for value in values.values())
    if unknown:
        hatched = swatch({"class_": "chart-unknown", "fill": f"url(#{key}-hatch)"})
        items.append(
            (
                hatched,
                join(
                    [_("Not entered"), " ", el("span", f"({_many(unknown)})", class_="chart-muted")]
                ),
            )
        )
    return items


def _map_chart(
    area: Region, pieces: Sequence[SafeString], values: Mapping[str, float | None], *, key: str, title: str,
    unit: str, links: Mapping[str, str], name: "_Name", legend: Sequence[LegendItem], css: str,
) -> Chart:  # fmt: skip
    present = [(code, value) for code, value in values.items() if value or value is None]
    present.sort(key=lambda item: (-(item[1] or 0), name(item[0])))
    outside = sum(value or 0 for code, value in present if code not in area.points)
    return Chart(
        key=key, title=title, desc=_described(present, name), width=area.width, height=area.height,
        body=join(pieces), legend=legend, css=css, interactive=bool(links),
        note=_("Outside this map: %s") % number(outside) if outside else "",
        table=Table((_("Country"), unit), tuple(Row((name(c), v), links.get(c)) for c, v in present)),
    )  # fmt: skip


def _described(present: Sequence[tuple[str, float | None]], name: "_Name") -> str:
    first = ", ".join(f"{name(code)} {number(value)}" for code, value in present[:5])
    return said(_many(len(present)), first) if first else _("No country to show")


def _many(count: int) -> str:
    return ngettext("%(count)s country", "%(count)s countries", count) % {"count": number(count)}


def _said(name: str, value: float | None, unit: str) -> str:
    if value is None:
        return said(name, _("Not entered"))
    return said(name, f"{number(value)} {unit}".strip() if value else _("None"))


class _Name:
    """Country names as the page gives them, else in the reader's language."""

    def __init__(self, given: Mapping[str, str]) -> None:
        self.given = given

    def __call__(self, code: str) -> str:
        return self.given.get(code) or known_countries.name(code) or code


def _namer(names: Mapping[str, str] | None) -> _Name:
    return _Name(names or {})
