"""What the tables refuse, whose eyes they meet, and the rates of a day."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from accounts.models import Role
from accounts.tests.factories import make_person
from core.money import MissingRate
from strategy.codelists import load_sectors
from strategy.models import ExchangeRate, Priority, Sector, Target
from strategy.rates import rate_on
from strategy.tests.factories import make_priority, make_rate, make_target

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("with_priority", [True, False])
def test_a_target_stands_once_per_year_measure_and_priority(with_priority):
    priority = make_priority() if with_priority else None
    make_target(priority=priority)

    with pytest.raises(IntegrityError), transaction.atomic():
        make_target(priority=priority)


def test_the_whole_agency_and_each_priority_have_their_own_target():
    make_target()
    make_target(priority=make_priority())
    make_target(priority=make_priority())

    assert Target.objects.count() == 3


@pytest.mark.parametrize(
    ("measure", "value", "refused"),
    [
        (Target.Measure.CONVERSION_RATE, Decimal("100.5"), True),
        (Target.Measure.CONVERSION_RATE, Decimal(100), False),
        (Target.Measure.PARTNERS_QUALIFIED, Decimal(400), False),
    ],
)
def test_a_percentage_is_at_most_a_hundred(measure, value, refused):
    target = Target(year=2026, measure=measure, value=value)

    if refused:
        with pytest.raises(ValidationError):
            target.full_clean()
    else:
        target.full_clean()


def test_years_in_the_wrong_order_are_refused():
    with pytest.raises(IntegrityError), transaction.atomic():
        make_priority(first_year=2027, last_year=2026)


@pytest.mark.parametrize(("role", "seen"), [*((role, True) for role in Role.values), (None, False)])
def test_strategy_is_read_by_whoever_holds_a_role(role, seen):
    make_priority(), make_target(), make_rate()
    person = make_person(role) if role else make_person()

    counts = [
        model.objects.visible_to(person).count() for model in (Priority, Target, ExchangeRate)
    ]

    assert counts == ([1, 1, 1] if seen else [0, 0, 0])


def test_a_priority_reads_in_the_language_of_its_reader():
    priority = make_priority(code="P1", statement_fr="Patrimoine", statement_en="Heritage")

    with translation.override("en"):
        english = str(priority)

    assert (str(priority), english) == ("P1 – Patrimoine", "P1 – Heritage")


def test_the_sectors_are_there_and_loading_them_again_changes_nothing():
    before = list(Sector.objects.order_by("pk").values())
    Sector.objects.filter(code="11110").update(is_active=False)

    count = load_sectors(Sector)

    assert (count, Sector.objects.count(), len(before)) == (325, 325, 325)
    assert not Sector.objects.get(code="11110").is_active
    assert Sector.objects.get(code="11110").name_fr.startswith("Politique de l'éducation")


@pytest.mark.parametrize(
    ("currency", "day", "expected"),
    [
        ("USD", date(2026, 3, 1), (Decimal("601.5"), date(2026, 1, 1))),
        ("USD", date(2026, 7, 1), (Decimal("590"), date(2026, 6, 1))),
        ("EUR", date(2026, 7, 1), (Decimal("655.957"), date(1999, 1, 1))),
        ("XAF", date(2026, 7, 1), (Decimal(1), date(1999, 1, 1))),
        ("XOF", date(2026, 7, 1), (Decimal(1), date(2026, 7, 1))),
    ],
)
def test_the_rate_of_a_day_is_the_last_one_on_or_before_it(currency, day, expected):
    make_rate()
    make_rate(on=date(2026, 6, 1), rate=Decimal(590))

    assert rate_on(currency, day) == expected


def test_a_day_before_any_rate_is_an_error_that_names_the_pair():
    make_rate()

    with pytest.raises(MissingRate) as error:
        rate_on("USD", date(2025, 12, 31))

    assert "USD" in str(error.value) and "XOF" in str(error.value)
