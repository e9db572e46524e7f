"""Amounts: Decimal and an ISO code, converted at a dated rate, frozen when recorded."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

CURRENCIES = [
    ("XOF", _("CFA franc (BCEAO)")),
    ("XAF", _("CFA franc (BEAC)")),
    ("EUR", _("euro")),
    ("USD", _("US dollar")),
    ("GBP", _("pound sterling")),
    ("CHF", _("Swiss franc")),
    ("CAD", _("Canadian dollar")),
    ("JPY", _("yen")),
    ("CNY", _("yuan")),
    ("SEK", _("Swedish krona")),
    ("NOK", _("Norwegian krone")),
    ("DKK", _("Danish krone")),
    ("NGN", _("naira")),
    ("GHS", _("cedi")),
    ("MAD", _("Moroccan dirham")),
    ("ZAR", _("rand")),
]
CENTLESS = {"XOF", "XAF", "JPY"}


class MissingRate(Exception):
    """No exchange rate on or before the day; the message, for the user, names the pair."""


@dataclass(frozen=True)
class Converted:
    """``amount × rate = base``, rounded to the base currency's smallest unit."""

    amount: Decimal
    currency: str
    rate: Decimal
    rate_on: date
    base: Decimal


def quantum(currency: str) -> Decimal:
    """The smallest unit of a currency: the franc has no cents."""
    return Decimal(1) if currency in CENTLESS else Decimal("0.01")


def round_to(amount: Decimal, currency: str) -> Decimal:
    return amount.quantize(quantum(currency), rounding=ROUND_HALF_UP)


class MoneyFields(models.Model):
    """An amount with the rate it was converted with, the rate's date and its frozen base value.

    ``strategy.rates.freeze(obj, on)`` fills the last three; a form's save calls it.
    """

    amount = models.DecimalField(
        _("amount"), max_digits=18, decimal_places=2, null=True, blank=True
    )
    currency = models.CharField(_("currency"), max_length=3, choices=CURRENCIES, default="XOF")
    rate = models.DecimalField(
        max_digits=18, decimal_places=8, null=True, blank=True, editable=False
    )
    rate_on = models.DateField(null=True, blank=True, editable=False)
    base_amount = models.DecimalField(
        _("amount in base currency"),
        max_digits=18,
        decimal_places=2,
        null=True,
        blank=True,
        editable=False,
    )

    class Meta:
        abstract = True
