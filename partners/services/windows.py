"""Funding windows unfolded into dates, what comes next, what closes soon."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from django.db.models import Q, QuerySet
from django.utils import timezone

from partners.models import FundingWindow, Partner, PartnerPolicy

Recurrence = FundingWindow.Recurrence
MONTHS = {Recurrence.YEARLY: 12, Recurrence.HALF_YEARLY: 6, Recurrence.QUARTERLY: 3}


@dataclass(frozen=True)
class Occurrence:
    """A window at one of its times; ``opens_on`` may be unknown."""

    window: FundingWindow
    opens_on: date | None
    closes_on: date

    @property
    def starts_on(self) -> date:
        return self.opens_on or self.closes_on

    def days_left(self, day: date) -> int:
        return (self.closes_on - day).days


def occurrences(window: FundingWindow, start: date, end: date) -> list[Occurrence]:
    """The times of the window that touch the span ``start`` to ``end``, both included.

    Each is counted from the first one, so that a window closing on the 31st closes on the last
    day of shorter months and returns to the 31st, and one of 29 February returns to it.
    """
    step = MONTHS.get(window.recurrence)
    if step is None:
        return [once] if touches(once := _shifted(window, 0), start, end) else []
    months = (start.year - window.closes_on.year) * 12 + start.month - window.closes_on.month
    number = max(0, months // step - 1)
    found = []
    while (occurrence := _shifted(window, number * step)).starts_on <= end:
        if touches(occurrence, start, end):
            found.append(occurrence)
        number += 1
    return found


def touches(occurrence: Occurrence, start: date, end: date) -> bool:
    return occurrence.starts_on <= end and occurrence.closes_on >= start


def _shifted(window: FundingWindow, months: int) -> Occurrence:
    opens = window.opens_on and window.opens_on + relativedelta(months=months)
    return Occurrence(window, opens, window.closes_on + relativedelta(months=months))


def calendar(windows: Iterable[FundingWindow], start: date, end: date) -> list[Occurrence]:
    """Every time of these windows in the span, by closing date."""
    found = [one for window in windows for one in occurrences(window, start, end)]
    return sorted(found, key=lambda one: (one.closes_on, one.window.title, one.window.pk))


def upcoming(windows: Iterable[FundingWindow], day: date, *, count: int = 5) -> list[Occurrence]:
    """The next time of each window that has not closed yet, nearest first."""
    nexts = [one for window in windows if (one := next_of(window, day))]
    nexts.sort(key=lambda one: (one.closes_on, one.window.pk))
    return nexts[:count]


def next_of(window: FundingWindow, day: date) -> Occurrence | None:
    """The first time of the window that closes on that day or later."""
    step = MONTHS.get(window.recurrence)
    if step is None:
        return _shifted(window, 0) if window.closes_on >= day else None
    months = (day.year - window.closes_on.year) * 12 + day.month - window.closes_on.month
    number = max(0, months // step)
    while (occurrence := _shifted(window, number * step)).closes_on < day:
        number += 1
    return occurrence


def in_span(windows: QuerySet[FundingWindow], start: date, end: date) -> QuerySet[FundingWindow]:
    """Windows that may have a time in the span; `calendar` says which times."""
    begun = Q(opens_on__lte=end) | Q(opens_on=None, closes_on__lte=end)
    return windows.filter(begun, Q(closes_on__gte=start) | ~Q(recurrence=Recurrence.ONCE))


def closing_soon(user, day: date | None = None) -> list[Occurrence]:
    """Windows of this person's own partners that close within the notice; for their "my work"."""
    day = day or timezone.localdate()
    end = day + timedelta(days=PartnerPolicy.current().window_notice_days)
    owned = Partner.objects.visible_to(user).under_review().filter(owner=user)
    windows = FundingWindow.objects.current().filter(partner__in=owned).select_related("partner")
    times = calendar(in_span(windows, day, end), day, end)
    return [one for one in times if one.closes_on <= end]
