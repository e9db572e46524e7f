"""Pages of a list, at a cost that does not grow with the table."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

# Rows are counted up to here; beyond, the list says "more than" and still opens its last page.
COUNTED = 25_000
# From this row on, keys are looked up before rows, so that skipped rows are never read whole.
DEEP = 500
LAST = "last"


@dataclass
class Paged:
    rows: list[Any]
    number: int
    size: int
    total: int
    capped: bool

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))

    @property
    def first(self) -> int:
        return (self.number - 1) * self.size + 1 if self.rows else 0

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1 if self.rows else 0

    @property
    def previous(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        return self.number + 1 if self.number < self.pages else None

    @property
    def around(self) -> list[int | None]:
        """The page numbers to offer; None stands for a gap."""
        wanted = sorted({1, self.pages, *range(self.number - 1, self.number + 2)})
        numbers: list[int | None] = []
        for number in wanted:
            if not 1 <= number <= self.pages:
                continue
            if numbers and numbers[-1] is not None and number - numbers[-1] > 1:
                numbers.append(None)
            numbers.append(number)
        return numbers


def page_number(text: str, pages: int) -> int:
    """The page asked for, brought back between the first and the last."""
    if text == LAST:
        return pages
    digits = text if text.isascii() and text.isdigit() else "1"
    return min(max(1, int(digits[:9])), pages)


def paginate(rows: QuerySet, asked: str, size: int, counted: int = COUNTED) -> Paged:
    """One page of ordered rows in two queries, or in one when the first page holds them all."""
    if asked in ("", "1"):
        return _first(rows, size, counted)
    total, capped = _count(rows, counted)
    number = page_number(asked, max(1, -(-total // size)))
    start = (number - 1) * size
    stop = min(start + size, total)
    found = rows[start:stop] if start < DEEP else _deep(rows, start, stop, 0 if capped else total)
    return Paged(list(found), number, size, total, capped)


def _first(rows: QuerySet, size: int, counted: int) -> Paged:
    found = list(rows[: size + 1])
    total, capped = (len(found), False) if len(found) <= size else _count(rows, counted)
    return Paged(found[:size], 1, size, total, capped)


def _count(rows: QuerySet, counted: int) -> tuple[int, bool]:
    """How many rows, up to `counted`, and whether there are more."""
    total = rows.order_by().values("pk")[: counted + 1].count()
    return min(total, counted), total > counted


def _deep(rows: QuerySet, start: int, stop: int, known_total: int) -> QuerySet:
    """Skips keys rather than whole rows, and counts from the nearer end when the end is known."""
    keys = rows.values("pk")
    if known_total and start > known_total / 2:
        wanted = keys.reverse()[known_total - stop : known_total - start]
    else:
        wanted = keys[start:stop]
    return rows.filter(pk__in=wanted)
