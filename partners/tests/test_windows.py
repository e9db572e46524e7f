"""Funding windows by date: month ends, 29 February, spans, what closes soon."""

from datetime import date

import pytest
from django.utils import timezone

from partners.models import FundingWindow, Partner
from partners.services import windows
from partners.tests.factories import make_officer, make_partner, make_window


def window(closes_on: date, recurrence: str = "once", opens_on: date | None = None):
    return FundingWindow(
        pk=1, title="Call", closes_on=closes_on, opens_on=opens_on, recurrence=recurrence
    )


def closings(found) -> list[str]:
    return [one.closes_on.isoformat() for one in found]


@pytest.mark.parametrize(
    ("closes_on", "recurrence", "start", "end", "expected"),
    [
        (date(2026, 3, 10), "once", date(2026, 1, 1), date(2026, 12, 31), ["2026-03-10"]),
        (date(2026, 3, 10), "once", date(2027, 1, 1), date(2027, 12, 31), []),
        (
            date(2026, 1, 31),
            "quarterly",
            date(2026, 1, 1),
            date(2027, 1, 31),
            ["2026-01-31", "2026-04-30", "2026-07-31", "2026-10-31", "2027-01-31"],
        ),
        (
            date(2025, 8, 31),
            "half_yearly",
            date(2026, 1, 1),
            date(2027, 3, 1),
            ["2026-02-28", "2026-08-31", "2027-02-28"],
        ),
        (
            date(2024, 2, 29),
            "yearly",
            date(2025, 1, 1),
            date(2028, 12, 31),
            ["2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29"],
        ),
        (date(2026, 6, 1), "yearly", date(2024, 1, 1), date(2026, 12, 31), ["2026-06-01"]),
        (date(2020, 6, 1), "yearly", date(2026, 6, 1), date(2026, 6, 1), ["2026-06-01"]),
        (date(2020, 6, 1), "yearly", date(2026, 6, 2), date(2027, 5, 31), []),
    ],
)
def test_a_window_unfolds_into_dates(closes_on, recurrence, start, end, expected):
    found = windows.occurrences(window(closes_on, recurrence), start, end)

    assert closings(found) == expected


def test_a_window_open_across_the_span_is_in_it():
    long = window(date(2026, 11, 30), "yearly", opens_on=date(2025, 12, 1))

    found = windows.occurrences(long, date(2027, 3, 1), date(2027, 3, 31))

    assert [(one.opens_on, one.closes_on) for one in found] == [
        (date(2026, 12, 1), date(2027, 11, 30))
    ]


def test_overlapping_times_of_a_window_are_all_found():
    long = window(date(2026, 6, 30), "quarterly", opens_on=date(2026, 1, 1))

    found = windows.occurrences(long, date(2026, 5, 1), date(2026, 5, 31))

    assert closings(found) == ["2026-06-30", "2026-09-30"]


@pytest.mark.parametrize(
    ("recurrence", "day", "expected"),
    [
        ("once", date(2026, 3, 31), "2026-03-31"),
        ("quarterly", date(2026, 4, 1), "2026-06-30"),
        ("half_yearly", date(2031, 10, 1), "2032-03-31"),
        ("yearly", date(2020, 1, 1), "2026-03-31"),
    ],
)
def test_the_next_time_of_a_window(recurrence, day, expected):
    found = windows.next_of(window(date(2026, 3, 31), recurrence), day)

    assert found.closes_on.isoformat() == expected


def test_a_closed_window_has_no_next_time():
    assert windows.next_of(window(date(2026, 3, 31)), date(2026, 4, 1)) is None


@pytest.mark.django_db
def test_windows_closing_soon_are_those_of_ones_own_partners():
    officer, day = make_officer(), date(2026, 5, 4)
    mine = make_partner(owner=officer)
    once = make_window(mine, closes_on=date(2026, 5, 20))
    yearly = make_window(mine, closes_on=date(2024, 5, 10), recurrence="yearly")
    make_window(mine, closes_on=date(2026, 7, 1))
    make_window(mine, closes_on=date(2026, 7, 1), opens_on=date(2026, 5, 1))
    make_window(mine, closes_on=date(2026, 5, 3))
    make_window(mine, closes_on=date(2026, 5, 20), archived_at=timezone.now(), archived_by=officer)
    make_window(make_partner(owner=make_officer()), closes_on=date(2026, 5, 20))
    ruled_out = make_partner(owner=officer, status=Partner.Status.RULED_OUT)
    make_window(ruled_out, closes_on=date(2026, 5, 20))

    found = windows.closing_soon(officer, day)

    assert [(one.window, one.closes_on) for one in found] == [
        (yearly, date(2026, 5, 10)),
        (once, date(2026, 5, 20)),
    ]
