"""Where partners stand on the matrix, how they moved, which ones are still to score."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import islice

from django.db.models import F, QuerySet
from django.utils.translation import pgettext_lazy

from partners.models import Partner
from partners.services.scoring import Axes, movement, placed_on, scores_on

MIDDLE = Decimal("2.5")


@dataclass(frozen=True)
class Quadrant:
    """A quarter of the matrix. Source: SCREENS §6, "Cartographie"."""

    key: str
    label: str
    aligned: bool
    promising: bool

    def holds(self, axes: Axes) -> bool:
        return (axes.alignment >= MIDDLE) == self.aligned and (
            axes.potential >= MIDDLE
        ) == self.promising


QUADRANTS = (
    Quadrant("prioritise", pgettext_lazy("quadrant", "Prioritise"), aligned=True, promising=True),
    Quadrant("cultivate", pgettext_lazy("quadrant", "Cultivate"), aligned=False, promising=True),
    Quadrant("maintain", pgettext_lazy("quadrant", "Maintain"), aligned=True, promising=False),
    Quadrant("watch", pgettext_lazy("quadrant", "Watch"), aligned=False, promising=False),
)


def quadrant_of(axes: Axes) -> Quadrant:
    return next(quadrant for quadrant in QUADRANTS if quadrant.holds(axes))


def standing(partners: QuerySet[Partner], day: date) -> dict[int, Axes]:
    """The partners that have a place on the matrix that day, best placed first."""
    placed = {key: axes for key, axes in scores_on(partners, day).items() if axes.is_scored}
    return dict(sorted(placed.items(), key=lambda item: (-sum_of(item[1]), item[0])))


def sum_of(axes: Axes) -> Decimal:
    return axes.alignment + axes.potential


def to_score(partners: QuerySet[Partner], day: date) -> QuerySet[Partner]:
    """Partners still worth a score that have none counting on one axis at least."""
    return partners.exclude(status=Partner.Status.RULED_OUT).exclude(
        pk__in=placed_on(day).values("partner")
    )


def next_to_score(partners: QuerySet[Partner], placed: Mapping[int, Axes], count: int) -> list[int]:
    """The first of those still to score, the largest amounts first; reads no further than it must."""
    waiting = partners.exclude(status=Partner.Status.RULED_OUT)
    waiting = waiting.order_by(F("base_amount").desc(nulls_last=True), "sort_name", "pk")
    keys = waiting.values_list("pk", flat=True).iterator(chunk_size=200)
    return list(islice((key for key in keys if key not in placed), count))


@dataclass(frozen=True)
class Move:
    """A partner that changed place, came onto the matrix, or fell off it, between two days."""

    partner: int
    before: Axes | None
    after: Axes | None

    @property
    def step(self) -> Decimal | None:
        """By how much the sum of both axes changed, when both days have one."""
        if self.before is None or self.after is None:
            return None
        return sum_of(self.after) - sum_of(self.before)

    @property
    def size(self) -> Decimal:
        return abs(self.step or Decimal(0))


def moves(partners: QuerySet[Partner], before: date, after: date) -> list[Move]:
    """Who moved, the largest step first; then who came, then who fell off."""
    found = []
    for key, (first, second) in movement(partners, before, after).items():
        first = first if first and first.is_scored else None
        second = second if second and second.is_scored else None
        if _place(first) != _place(second):
            found.append(Move(key, first, second))
    return sorted(found, key=_by_step)


def _place(axes: Axes | None) -> tuple[Decimal, Decimal] | None:
    return (axes.alignment, axes.potential) if axes else None


def _by_step(move: Move) -> tuple:
    return (move.step is None, move.after is None, -move.size, move.partner)


def counts_and_amounts(
    placed: Mapping[int, Axes], amounts: Mapping[int, Decimal | None]
) -> dict[str, tuple[int, Decimal | None]]:
    """For each quadrant how many partners stand there, and what may be hoped for from them (None: not known)."""
    totals: dict[str, tuple[int, Decimal | None]] = {q.key: (0, None) for q in QUADRANTS}
    for key, axes in placed.items():
        name = quadrant_of(axes).key
        count, total = totals[name]
        amount = amounts.get(key)
        totals[name] = count + 1, total if amount is None else (total or 0) + amount
    return totals
