"""Amounts converted at the rate of a day."""

from datetime import date
from decimal import Decimal

from django.conf import settings
from django.utils.translation import gettext as _

from core.money import Converted, MissingRate, MoneyFields, round_to
from strategy.models import ExchangeRate

# Source: fixed parities since 1 January 1999; XOF and XAF share the same one.
EURO_PARITY = Decimal("655.957")
PARITY_SINCE = date(1999, 1, 1)
CFA = {"XOF", "XAF"}


def rate_on(currency: str, day: date) -> tuple[Decimal, date]:
    """The rate of ``currency`` into the base currency in force that day, and its date.

    Raises MissingRate when no row stands on or before the day.
    """
    base = settings.BASE_CURRENCY
    if currency == base or {currency, base} == CFA:
        return Decimal(1), PARITY_SINCE if currency != base else day
    if currency == "EUR" and base in CFA:
        return EURO_PARITY, PARITY_SINCE
    row = ExchangeRate.objects.filter(currency=currency, on__lte=day).order_by("-on").first()
    if row is None:
        raise MissingRate(
            _(
                "No exchange rate from %(currency)s to %(base)s on or before %(day)s. "
                "An administrator can add it."
            )
            % {"currency": currency, "base": base, "day": day.isoformat()}
        )
    return row.rate, row.on


def convert(amount: Decimal, currency: str, day: date) -> Converted:
    """``amount`` in the base currency at the rate of ``day``. Raises MissingRate."""
    rate, dated = rate_on(currency, day)
    base = round_to(amount * rate, settings.BASE_CURRENCY)
    return Converted(amount, currency, rate, dated, base)


def freeze(money: MoneyFields, day: date) -> None:
    """Fill the frozen columns of an amount about to be saved; an empty amount clears them.

    Raises MissingRate, leaving the object as it was.
    """
    if money.amount is None:
        money.rate = money.rate_on = money.base_amount = None
        return
    done = convert(money.amount, money.currency, day)
    money.rate, money.rate_on, money.base_amount = done.rate, done.rate_on, done.base
