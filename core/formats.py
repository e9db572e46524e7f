"""Amounts, days and numbers as readers of the language write them (SCREENS §4)."""

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django_countries import countries

from core.money import CENTLESS

NARROW = "\u202f"  # between groups of digits, before % in French
NBSP = "\u00a0"
SYMBOLS = {"XOF": "FCFA", "EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥"}
BEFORE_IN_ENGLISH = {"EUR", "USD", "GBP", "JPY"}


def in_french() -> bool:
    return (get_language() or "fr").startswith("fr")


def number(value, places: int = 0) -> str:
    """`1 250 000,5` in French, `1,250,000.5` in English; groups never break over a line."""
    text = f"{Decimal(value):,.{places}f}"
    if in_french():
        return text.replace(",", NARROW).replace(".", ",")
    return text


def amount(value, currency: str = "XOF") -> str:
    """`1 250 000 FCFA`, `350 000,00 €`; nothing for no value."""
    if value is None or value == "":
        return ""
    figure = number(value, 0 if currency in CENTLESS else 2)
    symbol = SYMBOLS.get(currency, currency)
    if currency in BEFORE_IN_ENGLISH and not in_french():
        return f"-{symbol}{figure[1:]}" if figure.startswith("-") else f"{symbol}{figure}"
    return f"{figure}{NBSP}{symbol}"


def country(code) -> str:
    """A country's name in the reader's language; nothing for none."""
    return _country(str(code or ""), get_language() or "")


@lru_cache(maxsize=1024)
def _country(code: str, language: str) -> str:
    return str(countries.name(code)) if code else ""


def percent(value, places: int = 0) -> str:
    """`12,5 %` in French, `12.5%` in English; `value` runs 0 to 100."""
    if value is None or value == "":
        return ""
    figure = number(value, places)
    return f"{figure}{NBSP}%" if in_french() else f"{figure}%"


def _local_day(value: date) -> date:
    return timezone.localtime(value).date() if isinstance(value, datetime) else value


def day(value: date | None) -> str:
    """In a sentence: `4 mai 2026`, `1er mai 2026`."""
    if not value:
        return ""
    local = _local_day(value)
    if in_french():
        first = "1er" if local.day == 1 else str(local.day)
        return f"{first}{NBSP}{date_format(local, 'F Y')}"
    return date_format(local, "j\u00a0F Y")


def short_day(value: date | None) -> str:
    """In a table: `04/05/2026`; in English `4 May 2026`, which nobody misreads."""
    if not value:
        return ""
    local = _local_day(value)
    if in_french():
        return f"{local.day:02}/{local.month:02}/{local.year}"
    return date_format(local, "j\u00a0M\u00a0Y")


def moment(value: datetime | None) -> str:
    """`4 mai 2026 à 14 h 30`; in English `4 May 2026, 14:30`."""
    if not value:
        return ""
    local = timezone.localtime(value)
    if in_french():
        return f"{day(local)} à {local.hour}{NBSP}h{NBSP}{local.minute:02}"
    return f"{day(local)}, {local:%H:%M}"
