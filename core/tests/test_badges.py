"""Badges are kept for a while, exact where they lead, forgotten when their person acts."""

from types import SimpleNamespace

import pytest

from core import badges


@pytest.fixture
def numbers(settings):
    """What a person's badge would count, one after the other."""
    settings.BADGE_SECONDS = 60
    found = iter([3, 4, 5])
    yield lambda user: next(found)
    badges.forget(SimpleNamespace(pk=-1))


def shown(numbers, *, exact=False) -> int:
    kept = badges.Badges(SimpleNamespace(pk=-1))
    value = kept.count("home", numbers, exact=exact)
    kept.keep()
    return value


def test_a_badge_is_kept_from_page_to_page(numbers):
    assert [shown(numbers), shown(numbers)] == [3, 3]


def test_a_badge_is_counted_anew_on_the_page_it_leads_to(numbers):
    assert [shown(numbers), shown(numbers, exact=True), shown(numbers)] == [3, 4, 4]


def test_a_badge_is_counted_anew_once_the_person_has_acted(numbers):
    first = shown(numbers)
    badges.forget(SimpleNamespace(pk=-1))

    assert [first, shown(numbers)] == [3, 4]
