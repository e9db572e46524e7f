"""Strategy to test with: plain functions, whole and valid unless told otherwise."""

from datetime import date
from decimal import Decimal
from itertools import count

from strategy.models import ExchangeRate, Priority, Target

_number = count(1)


def make_priority(**overrides) -> Priority:
    number = next(_number)
    values = {
        "code": f"AXE{number}",
        "axis": "Mobilité",
        "statement_fr": f"Faire circuler les œuvres {number}",
        "statement_en": f"Help works travel {number}",
        "first_year": 2025,
        "last_year": 2028,
    }
    return Priority.objects.create(**(values | overrides))


def make_target(**overrides) -> Target:
    values = {
        "year": 2026,
        "measure": Target.Measure.PARTNERS_QUALIFIED,
        "value": Decimal(40),
    }
    return Target.objects.create(**(values | overrides))


def make_rate(**overrides) -> ExchangeRate:
    values = {"currency": "USD", "on": date(2026, 1, 1), "rate": Decimal("601.5")}
    return ExchangeRate.objects.create(**(values | overrides))
