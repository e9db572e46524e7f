"""The year of the funders: calls, budget cycles and boards, month by month."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.charts import Chart, both, kinds
from core.charts.yearcal import pages, year_calendar
from core.sheets import Column
from partners.models import FundingWindow
from partners.services.windows import Occurrence, calendar, in_span
from partners.views.map.base import MapPage
from partners.views.windows import KINDS, spans_of, year_asked

MOST_LINES = 40
LINES_ON_PAPER = 16


class CalendarPage(MapPage):
    key = "calendar"
    picture_name = "calendrier"
    picture_template = "partners/_map_calendar.html"
    bar_template = "partners/_map_calendar_bar.html"
    columns_of_file = (
        Column(gettext_lazy("Partner"), width=40),
        Column(gettext_lazy("Window"), width=40),
        Column(gettext_lazy("Kind")),
        Column(gettext_lazy("Opens"), "date"),
        Column(gettext_lazy("Closes"), "date"),
        Column(gettext_lazy("Recurrence")),
        Column(gettext_lazy("Amount (FCFA)"), "money"),
    )

    @property
    def year(self) -> int:
        return year_asked(self.request, self.today)

    @cached_property
    def times(self) -> list[Occurrence]:
        first, last = date(self.year, 1, 1), date(self.year, 12, 31)
        windows = FundingWindow.objects.visible_to(self.request.user).current()
        windows = windows.filter(partner__in=self.found.order_by().values("pk"))
        return calendar(in_span(windows.select_related("partner"), first, last), first, last)

    @cached_property
    def coming_first(self) -> list[Occurrence]:
        """What still closes this year, then what has closed."""
        return sorted(self.times, key=lambda time: time.closes_on < self.today)

    @cached_property
    def shown(self) -> list[Occurrence]:
        """Every time of the first partners whose turn comes, as many as a page holds."""
        chosen: dict[int, None] = {}
        for time in self.coming_first:
            if len(chosen) < MOST_LINES:
                chosen.setdefault(time.window.partner_id)
        return [time for time in self.times if time.window.partner_id in chosen]

    def picture(self) -> dict[str, Any]:
        partners = {time.window.partner_id for time in self.times}
        page = self.own_page(self.coming_first)
        return {
            **page,
            "chart": self.drawn() if self.times else None,
            "year": self.year,
            "before_url": self.address(year=str(self.year - 1)),
            "after_url": self.address(year=str(self.year + 1)),
            "agenda_url": self.shape_address("agenda"),
            "month_url": self.shape_address("month"),
            "is_part": len(partners) > MOST_LINES,
            "partner_count": len(partners),
            "most_lines": MOST_LINES,
            "today": self.today,
        }

    def shape_address(self, shape: str) -> str:
        """The same windows otherwise laid out, under the same filters."""
        return f"{reverse('partners:calendar')}{self.address(shape=shape)}"

    def drawn(self):
        return both(
            year_calendar, spans_of(self.shown), self.year, key="year", title=self.picture_words,
            kinds=kinds(KINDS), today=self.today, wide=(1040, 0), narrow=(358, 0),
        )  # fmt: skip

    @property
    def picture_words(self) -> str:
        return _("Funding windows of %(year)s") % {"year": self.year}

    def drawings(self) -> list[Chart]:
        """On paper the whole year, so many lines a page."""
        spans = [replace(span, href=None, row_href=None) for span in spans_of(self.shown)]
        return [
            year_calendar(
                part, self.year, key=f"year-{number}", title=self.picture_words,
                kinds=kinds(KINDS), today=self.today, width=1040,
            )
            for number, part in enumerate(pages(spans, LINES_ON_PAPER), start=1)
        ]  # fmt: skip

    def lines(self) -> Iterator[list[Any]]:
        for time in self.times:
            window = time.window
            yield [
                window.partner.name,
                window.title,
                window.get_kind_display(),
                time.opens_on,
                time.closes_on,
                window.get_recurrence_display(),
                window.base_amount,
            ]
