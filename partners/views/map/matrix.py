"""Alignment across, potential upwards: where each partner stands, and how it moved."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import formats
from core.charts import Chart, both
from core.charts.matrix import DENSE, Bubble, Cell, matrix
from core.lists.filters import Chip
from core.sheets import Column
from core.views.base import link_to
from partners.models import Partner, PartnerPolicy
from partners.services.map_matrix import (
    QUADRANTS,
    Move,
    Quadrant,
    counts_and_amounts,
    moves,
    next_to_score,
    quadrant_of,
    standing,
)
from partners.services.scoring import Axes, class_of
from partners.views.map.base import NARROW, PAPER, WIDE, MapPage, partner_kinds

TRAY = 12
HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True)
class Line:
    """A partner of the table beside the picture."""

    partner: Partner
    axes: Axes | None
    letter: str
    rescore_url: str
    move: Move | None = None

    @property
    def quadrant(self) -> Quadrant | None:
        return quadrant_of(self.axes) if self.axes else None

    @property
    def came_from(self) -> Quadrant | None:
        return quadrant_of(self.move.before) if self.move and self.move.before else None


class MatrixPage(MapPage):
    key = "matrix"
    picture_name = "matrice"
    picture_template = "partners/_map_matrix.html"
    bar_template = "partners/_map_days.html"
    columns_of_file = (
        Column(gettext_lazy("Name"), width=44),
        Column(gettext_lazy("Acronym"), width=14),
        Column(gettext_lazy("Kind")),
        Column(gettext_lazy("Alignment"), "decimal"),
        Column(gettext_lazy("Potential"), "decimal"),
        Column(gettext_lazy("Class"), width=10),
        Column(gettext_lazy("Quadrant"), width=16),
        Column(gettext_lazy("Amount (FCFA)"), "money"),
        Column(gettext_lazy("Alignment before"), "decimal"),
        Column(gettext_lazy("Potential before"), "decimal"),
    )

    def rows(self):
        """Partners ruled out have no place here unless they are asked for."""
        rows = super().rows()
        if "status" in self.request.GET:
            return rows
        return rows.exclude(status=Partner.Status.RULED_OUT)

    # --- the days ---------------------------------------------------------------------------------

    @cached_property
    def on(self) -> date:
        """The day shown; never a day to come."""
        return min(self.own_date("on") or self.today, self.today)

    @cached_property
    def since(self) -> date | None:
        """The earlier day it is compared with."""
        since = self.own_date("since")
        return since if since and since < self.on else None

    @cached_property
    def placed(self) -> dict[int, Axes]:
        return standing(self.found, self.on)

    @cached_property
    def moved(self) -> dict[int, Move]:
        if self.since is None:
            return {}
        return {move.partner: move for move in moves(self.found, self.since, self.on)}

    @property
    def may_score(self) -> bool:
        return self.on == self.today and self.may("partners.score")

    # --- the page ---------------------------------------------------------------------------------

    def picture(self) -> dict[str, Any]:
        amounts = self.amounts()
        waiting = len(amounts) - len(self.placed)
        keys = list(self.moved) if self.moved else list(self.placed)
        page = self.own_page(keys)
        page["lines"] = self.lines_of(page["paged"].rows)
        return {
            **page,
            "chart": self.drawn(amounts),
            "quarters": self.quarters(amounts),
            "tray": self.tray() if waiting and self.on == self.today else [],
            "tray_more": max(waiting - TRAY, 0),
            "waiting": waiting,
            "waiting_url": self.list_address(unscored="true"),
            "may_score": self.may_score,
            "on": self.on,
            "since": self.since,
            "is_today": self.on == self.today,
            "moved_count": len(self.moved),
            "kept_with_days": self.kept_but("on", "since"),
        }

    def bar(self) -> dict[str, Any]:
        """The days in use stand among the filters, to be taken away like them."""
        bar = super().bar()
        days = []
        if self.since:
            days.append(
                Chip(
                    _("Compared with"), formats.short_day(self.since), self.address_without("since")
                )
            )
        if self.on != self.today:
            days.append(
                Chip(_("Places on"), formats.short_day(self.on), self.address_without("on"))
            )
        return bar | {"chips": [*bar["chips"], *days]}

    def amounts(self) -> dict[int, Decimal | None]:
        """The amount hoped for from each partner found, in base currency."""
        return dict(self.found.order_by().values_list("pk", "base_amount"))

    def address_without(self, *names: str) -> str:
        query = self.request.GET.copy()
        for name in (*names, "page"):
            query.pop(name, None)
        return f"?{query.urlencode()}" if query else "?all=1"

    def list_address(self, **filters: str) -> str:
        """The list under the same filters and these."""
        query = self.request.GET.copy()
        for name in ("on", "since", "page", "all", "filters", "export"):
            query.pop(name, None)
        for name, value in filters.items():
            query[name] = value
        return f"{link_to('partners:list')}?{query.urlencode()}"

    def quarters(self, amounts: dict[int, Decimal | None]) -> list[dict[str, Any]]:
        totals = counts_and_amounts(self.placed, amounts)
        return [
            {
                "key": quadrant.key,
                "label": quadrant.label,
                "count": totals[quadrant.key][0],
                "amount": totals[quadrant.key][1],
                "url": self.list_address(**ends_of(quadrant)) if self.on == self.today else "",
            }
            for quadrant in QUADRANTS
        ]

    def tray(self) -> list[dict[str, Any]]:
        keys = next_to_score(self.found, self.placed, TRAY)
        return [
            {"partner": partner, "url": self.rescore_url(partner.pk)}
            for partner in self.partners(keys)
        ]

    def partners(self, keys: list[int]) -> list[Partner]:
        """These partners, in this order, in one query."""
        rows = Partner.objects.only(
            "name", "acronym", "kind", "base_amount", "class_override", "sort_name"
        ).in_bulk(keys)
        return [rows[key] for key in keys if key in rows]

    def lines_of(self, keys: list[int]) -> list[Line]:
        policy = PartnerPolicy.current()
        return [
            Line(
                partner,
                axes := self.placed.get(partner.pk),
                class_of(partner, axes or Axes(), policy),
                self.rescore_url(partner.pk),
                self.moved.get(partner.pk),
            )
            for partner in self.partners(keys)
        ]

    def rescore_url(self, pk: int) -> str:
        """Where a score is given again, coming back here; empty for those who may not."""
        form = link_to("partners:rescore", pk) if self.may_score else ""
        if not form:
            return ""
        back = self.request.GET.copy()
        back.pop("page", None)
        query = self.request.GET.__class__(mutable=True)
        query["next"] = f"{self.request.path}?{back.urlencode()}"
        return f"{form}?{query.urlencode()}"

    # --- the drawing ------------------------------------------------------------------------------

    def drawn(self, amounts: dict[int, Decimal | None]):
        if not self.placed:
            return None
        bubbles = self.bubbles(amounts)
        return both(
            matrix, bubbles, key="matrix", wide=WIDE, narrow=NARROW, cell_href=self.cell_href,
            rescore_target="#dialog", **self.words(),
        )  # fmt: skip

    def drawings(self) -> list[Chart]:
        width, height = PAPER
        bubbles = self.bubbles(self.amounts(), links=False)
        return [matrix(bubbles, key="matrix", width=width, height=height, **self.words())]

    def words(self) -> dict[str, Any]:
        title = _("Alignment and potential on %(day)s") % {"day": formats.day(self.on)}
        return {
            "title": title,
            "x_label": _("Alignment"),
            "y_label": _("Potential"),
            "quadrants": tuple(str(quadrant.label) for quadrant in QUADRANTS),
            "kinds": partner_kinds(),
            "size_label": _("amount hoped for"),
            "size_format": formats.amount,
        }

    def bubbles(self, amounts: dict[int, Decimal | None], *, links: bool = True) -> list[Bubble]:
        """Above the number that is drawn one by one, bare points are enough for the counts."""
        if len(self.placed) > DENSE:
            return [
                Bubble("", "", float(axes.alignment), float(axes.potential), "")
                for axes in self.placed.values()
            ]
        policy = PartnerPolicy.current()
        return [
            self.bubble(partner, amounts.get(partner.pk), policy, links)
            for partner in self.partners(list(self.placed))
        ]

    def bubble(
        self, partner: Partner, amount: Decimal | None, policy: PartnerPolicy, links: bool
    ) -> Bubble:
        axes = self.placed[partner.pk]
        letter = class_of(partner, axes, policy)
        move = self.moved.get(partner.pk)
        before = move.before if move else None
        return Bubble(
            key=str(partner.pk),
            label=partner.short_name,
            x=float(axes.alignment),
            y=float(axes.potential),
            kind=partner.kind,
            size=float(amount) if amount else None,
            href=partner.get_absolute_url() if links else None,
            priority=float(axes.alignment + axes.potential),
            rescore_url=(self.rescore_url(partner.pk) or None) if links else None,
            hint=_("class %(letter)s") % {"letter": letter},
            came_from=(float(before.alignment), float(before.potential)) if before else None,
        )

    def cell_href(self, cell: Cell) -> str | None:
        """The list behind a square of a dense picture."""
        if self.on != self.today:
            return None
        return self.list_address(
            **_span("alignment", cell.x, cell.side), **_span("potential", cell.y, cell.side)
        )

    # --- files ------------------------------------------------------------------------------------

    def lines(self) -> Iterator[list[Any]]:
        """Every partner found, by name; those still to score have empty scores."""
        policy, labels = PartnerPolicy.current(), dict(Partner.Kind.choices)
        fields = ("name", "acronym", "kind", "base_amount", "class_override")
        rows = self.found.order_by("sort_name", "pk").only(*fields)
        for partner in rows.iterator(chunk_size=2000):
            axes = self.placed.get(partner.pk)
            move = self.moved.get(partner.pk)
            before = move.before if move else None
            yield [
                partner.name,
                partner.acronym,
                str(labels[partner.kind]),
                axes and axes.alignment,
                axes and axes.potential,
                class_of(partner, axes or Axes(), policy),
                str(quadrant_of(axes).label) if axes else _("To score"),
                partner.base_amount,
                before and before.alignment,
                before and before.potential,
            ]


def ends_of(quadrant: Quadrant) -> dict[str, str]:
    """The filters of the list that hold exactly this quarter."""
    return {
        **_half("alignment", upper=quadrant.aligned),
        **_half("potential", upper=quadrant.promising),
    }


def _half(axis: str, *, upper: bool) -> dict[str, str]:
    return {f"{axis}_min": "2.5"} if upper else {f"{axis}_max": "2.49"}


def _span(axis: str, start: float, side: float) -> dict[str, str]:
    """Scores have two decimals: the last one before the next square ends this one."""
    end = Decimal(str(start + side))
    last = end if end >= 5 else end - HUNDREDTH
    return {f"{axis}_min": f"{start:g}", f"{axis}_max": f"{last:g}"}
