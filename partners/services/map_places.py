"""Partners by country, in one grouped query."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, QuerySet, Sum

from partners.models import Partner


@dataclass(frozen=True)
class Place:
    """A country ("" when the sheet names none): how many partners, and their amounts in base currency,
    None while no sheet of the country gives one."""

    code: str
    count: int
    total: Decimal | None


def by_country(partners: QuerySet[Partner]) -> list[Place]:
    """Most partners first."""
    rows = (
        partners.order_by()
        .values_list("country")
        .annotate(count=Count("pk"), total=Sum("base_amount"))
        .values_list("country", "count", "total")
    )
    places = [Place(code or "", count, total) for code, count, total in rows]
    return sorted(places, key=lambda place: (-place.count, place.code))
