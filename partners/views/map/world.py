"""Partners by country, on the world or on Africa, by number or by amount."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_countries import countries

from core.charts import Chart
from core.charts.worldmap import choropleth
from core.geo import REGIONS, region
from core.sheets import Column
from core.views.base import link_to
from partners.services.map_places import Place, by_country
from partners.views.map.base import MapPage

MILLION = 1_000_000
REGION_NAMES = {"world": gettext_lazy("World"), "africa": gettext_lazy("Africa")}
MEASURES = {"count": gettext_lazy("Number"), "amount": gettext_lazy("Amount")}


class WorldPage(MapPage):
    key = "world"
    picture_name = "carte"
    picture_template = "partners/_map_world.html"
    bar_template = "partners/_map_world_bar.html"
    columns_of_file = (
        Column(gettext_lazy("Code"), width=8),
        Column(gettext_lazy("Country"), width=36),
        Column(gettext_lazy("Partners"), "integer"),
        Column(gettext_lazy("Amount (FCFA)"), "money"),
    )

    @property
    def region(self) -> str:
        asked = self.request.GET.get("region", "")
        return asked if asked in REGIONS else "world"

    @property
    def measure(self) -> str:
        asked = self.request.GET.get("measure", "")
        return asked if asked in MEASURES else "count"

    @cached_property
    def places(self) -> list[Place]:
        """Those on the map that is shown; the world has them all, Africa only its own."""
        places = by_country(self.found)
        if self.region == "world":
            return places
        inside = region(self.region).points
        return [place for place in places if place.code in inside]

    def picture(self) -> dict[str, Any]:
        named = [place for place in self.places if place.code]
        page = self.own_page(self.places)
        page["lines"] = [
            (place, name_of(place), self.link_of(place), millions(place))
            for place in page["paged"].rows
        ]
        return {
            **page,
            "chart": self.drawn(links=True) if self.places else None,
            "regions": self.choices("region", REGION_NAMES, self.region),
            "measures": self.choices("measure", MEASURES, self.measure),
            "country_count": len(named),
            "partner_count": sum(place.count for place in self.places),
            "most": max((place.count for place in self.places), default=0),
        }

    def choices(self, name: str, labels: dict, chosen: str) -> list[dict[str, Any]]:
        return [
            {"label": label, "url": self.address(**{name: key}), "active": key == chosen}
            for key, label in labels.items()
        ]

    def link_of(self, place: Place) -> str:
        """The list of that country under the same filters."""
        if not place.code:
            return ""
        query = self.request.GET.copy()
        for name in ("region", "measure", "page", "all", "filters", "export"):
            query.pop(name, None)
        query["country"] = place.code
        return f"{link_to('partners:list')}?{query.urlencode()}"

    def drawn(self, *, links: bool) -> Chart:
        named = [place for place in self.places if place.code]
        return choropleth(
            {place.code: self.figure_of(place) for place in named},
            key="world-map",
            title=self.words["title"],
            unit=self.words["unit"],
            region_name=self.region,
            links={place.code: self.link_of(place) for place in named} if links else None,
        )

    def figure_of(self, place: Place) -> float | None:
        return place.count if self.measure == "count" else millions(place)

    @property
    def words(self) -> dict[str, str]:
        if self.measure == "count":
            return {"title": _("Partners by country"), "unit": _("partners")}
        return {"title": _("Amounts hoped for by country"), "unit": _("million FCFA")}

    def drawings(self) -> list[Chart]:
        return [self.drawn(links=False)]

    def lines(self) -> Iterator[list[Any]]:
        for place in self.places:
            yield [place.code, name_of(place), place.count, place.total]


def millions(place: Place) -> float | None:
    return None if place.total is None else round(float(place.total) / MILLION, 1)


def name_of(place: Place) -> str:
    return str(countries.name(place.code) or place.code) if place.code else _("Country not given")
