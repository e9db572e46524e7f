"""Who is tied to whom: partners, and the people through whom they are reached."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from itertools import chain
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.charts import Both, Chart, Kind
from core.charts.network import STYLES, Edge, network
from core.charts.network import Node as Dot
from core.charts.palette import MUTED
from core.charts.svg import el
from core.sheets import Column
from core.views import find
from partners.models import Contact, Partner, Relationship
from partners.services.map_network import (
    POST,
    UNDIRECTED,
    Node,
    Tie,
    posts_of,
    records_of,
    strongest_part,
    ties_of,
)
from partners.services.relations import ONE_WAY
from partners.views.map.base import NARROW, PAPER, WIDE, MapPage, partner_kinds

PERSON = "person"
LETTERS = {"p": "partner", "c": "contact"}
MODELS = {"partner": Partner, "contact": Contact}
CROWD, FEW_AROUND, MOST_ON_PHONE = 80, 9, 36


class NetworkPage(MapPage):
    key = "network"
    picture_name = "reseau"
    picture_template = "partners/_map_network.html"
    columns_of_file = (
        Column(gettext_lazy("From"), width=40),
        Column(gettext_lazy("Tie"), width=28),
        Column(gettext_lazy("To"), width=40),
        Column(gettext_lazy("Strength"), "integer"),
    )

    # --- what is shown ----------------------------------------------------------------------------

    @cached_property
    def focus(self) -> Node | None:
        """`focus=p12` or `c5`: a record that this person may see, else 404; nonsense is no focus."""
        text = self.request.GET.get("focus", "")
        name, key = LETTERS.get(text[:1]), text[1:]
        if name is None or not (key.isascii() and key.isdigit()):
            return None
        return name, find(MODELS[name], self.request.user, int(key[:18])).pk

    @cached_property
    def ties(self) -> list[Tie]:
        return ties_of(
            self.found, self.request.user, self.today, narrowed=self.is_narrowed, around=self.focus
        )

    @cached_property
    def shown(self) -> list[Tie]:
        """What can be drawn and read: the strongest ties, and the posts of the people among them."""
        part = strongest_part(self.ties)
        if self.focus:
            return part
        people = {node for tie in part for node in tie.ends if node[0] == "contact"}
        return strongest_part([*part, *posts_of(people, self.request.user, self.today)])

    @cached_property
    def records(self) -> dict[Node, Partner | Contact]:
        return records_of(self.nodes_of([*self.shown, *self.page["paged"].rows]))

    def nodes_of(self, ties: list[Tie]) -> set[Node]:
        nodes = set(chain.from_iterable(tie.ends for tie in ties))
        return nodes | {self.focus} if self.focus else nodes

    @cached_property
    def page(self) -> dict[str, Any]:
        return self.own_page(self.ties)

    # --- the page ---------------------------------------------------------------------------------

    def picture(self) -> dict[str, Any]:
        nodes = self.nodes_of(self.ties)
        return {
            **self.page,
            "lines": [self.line_of(tie) for tie in self.page["paged"].rows],
            "chart": self.drawn() if self.shown else None,
            "focused": self.records.get(self.focus) if self.focus else None,
            "whole_url": self.address_of(None),
            "tie_count": len(self.ties),
            "node_count": len(nodes),
            "drawn_count": len(self.nodes_of(self.shown)),
            "is_part": len(self.nodes_of(self.shown)) < len(nodes),
        }

    def line_of(self, tie: Tie) -> dict[str, Any]:
        start, end = self.records[tie.start], self.records[tie.end]
        return {
            "start": start,
            "end": end,
            "label": tie.label,
            "strength": Relationship.Strength(tie.strength).label,
            "level": tie.strength,
            "start_focus": self.address_of(tie.start),
            "end_focus": self.address_of(tie.end),
        }

    def address_of(self, node: Node | None) -> str:
        """This page around another node, or around none."""
        query = self.request.GET.copy()
        for name in ("focus", "page", "filters", "export"):
            query.pop(name, None)
        if node:
            query["focus"] = node[0][0] + str(node[1])
        return f"{reverse('partners:map-network')}?{query.urlencode() or 'all=1'}"

    # --- the drawing ------------------------------------------------------------------------------

    def drawn(self):
        """A phone gets the strongest part of what a desk gets."""
        count = len(self.nodes_of(self.shown))
        width, height = WIDE
        if count > CROWD:
            height += 120
        elif self.focus and count <= FEW_AROUND:
            height = 400
        small = strongest_part(self.shown, MOST_ON_PHONE)
        return Both(
            self.chart_of(self.shown, "network", width, height),
            self.chart_of(small, "network-narrow", *NARROW),
        )

    def drawings(self) -> list[Chart]:
        return [self.chart_of(self.shown, "network", *PAPER, links=False)]

    def chart_of(
        self, ties: list[Tie], key: str, width: int, height: int, *, links: bool = True
    ) -> Chart:
        chart = network(
            self.dots(ties, links=links), edges_of(ties), key=key, title=self.picture_words,
            kinds=self.kinds(), focus=self.focus_key, width=width, height=height,
        )  # fmt: skip
        return with_styles(chart, ties)

    @property
    def picture_words(self) -> str:
        if self.focus:
            return _("Around %(name)s") % {"name": self.records[self.focus]}
        return _("Ties between partners and people")

    @property
    def focus_key(self) -> str | None:
        return key_of(self.focus) if self.focus else None

    def kinds(self) -> list[Kind]:
        return [*partner_kinds(), Kind(PERSON, _("Person"), 12, "circle")]

    def dots(self, ties: list[Tie], *, links: bool) -> list[Dot]:
        degree = Counter(chain.from_iterable(tie.ends for tie in ties))
        return [
            self.dot(node, degree[node], links)
            for node in sorted(self.nodes_of(ties))
            if node in self.records
        ]

    def dot(self, node: Node, degree: int, links: bool) -> Dot:
        """A click leads to the neighbourhood; on the node in the middle, to its own sheet."""
        record = self.records[node]
        named = record.short_name if node[0] == "partner" else str(record)
        kind = record.kind if node[0] == "partner" else PERSON
        href = record.get_absolute_url() if node == self.focus else self.address_of(node)
        return Dot(key_of(node), named, kind, href if links else None, degree)

    # --- files ------------------------------------------------------------------------------------

    def lines(self) -> Iterator[list[Any]]:
        records = records_of(self.nodes_of(self.ties))
        for tie in self.ties:
            yield [str(records[tie.start]), tie.label, str(records[tie.end]), tie.strength]


def key_of(node: Node) -> str:
    return node[0][0] + str(node[1])


def edges_of(ties: list[Tie]) -> list[Edge]:
    return [
        Edge(
            key_of(tie.start), key_of(tie.end), tie.label, tie.strength, style_of(tie),
            directed=tie.kind not in UNDIRECTED and tie.kind != POST,
        )
        for tie in ties
    ]  # fmt: skip


def with_styles(chart: Chart, ties: list[Tie]) -> Chart:
    """The legend with the ways in which its ties are drawn."""
    present = {style_of(tie) for tie in ties}
    items = [(line_swatch(style), words) for style, words in style_words() if style in present]
    return replace(chart, legend=[*chart.legend, *items])


def style_of(tie: Tie) -> str:
    if tie.kind == POST:
        return "dotted"
    return "dashed" if tie.kind in ONE_WAY else "solid"


def style_words() -> list[tuple[str, str]]:
    return [
        ("solid", _("Tie")),
        ("dashed", _("Introduces or recommends us")),
        ("dotted", _("Works at")),
    ]


def line_swatch(style: str) -> SafeString:
    line = el(
        "path", d="M0 7H18", class_="chart-edge", stroke=MUTED, stroke_width=1.6,
        stroke_dasharray=STYLES[style], fill="none",
    )  # fmt: skip
    return el(
        "svg", line, width=18, height=14, viewBox="0 0 18 14", class_="chart-swatch",
        aria_hidden="true", focusable="false",
    )  # fmt: skip
