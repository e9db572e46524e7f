"""Amounts as they are typed. A number comes out only when the whole cell reads one way.

"1 250 000 FCFA", "0,5 M€", "CHF 80'000", "$150,000" and "15.000 EUR" are numbers; a range,
an "environ", a sum per year or a gift in kind is a remark with what could be read of it.
"""

import math
import re
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal, InvalidOperation

from django.db.models import TextChoices
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from core.text import fold
from imports.engine.values.parsed import Parsed, is_nothing, plain, raw_text

LARGEST = Decimal(10) ** 15


class AmountKind(TextChoices):
    EXACT = "exact", _("amount")
    RANGE = "range", _("range")
    IN_KIND = "in_kind", _("in kind")
    UNKNOWN = "unknown", _("not known")


@dataclass(frozen=True)
class ParsedAmount(Parsed):
    """`value` is a Decimal in `currency` for an exact cash amount, else None.

    A range has `low` and `high`; a gift in kind whose value was written has it in `valued`.
    """

    currency: str = ""
    kind: str = AmountKind.UNKNOWN
    low: Decimal | None = None
    high: Decimal | None = None
    valued: Decimal | None = None


# How each currency is written. The longest spelling is tried first; case counts where marked.
CURRENCIES = {
    "XOF": "f cfa|fcfa|cfa|xof|f.cfa|francs cfa|franc cfa|f",
    "XAF": "xaf",
    "EUR": "€|eur|euro|euros",
    "USD": "$|us$|$us|usd|dollars|dollar|dollars us",
    "GBP": "£|gbp|livres|livres sterling",
    "CHF": "chf|francs suisses|fs",
    "CAD": "cad|c$|$ca|$can|dollars canadiens",
    "JPY": "¥|jpy|yens|yen",
    "CNY": "cny|rmb|yuan|yuans",
    "SEK": "sek",
    "NOK": "nok",
    "DKK": "dkk",
    "NGN": "ngn|₦|nairas|naira",
    "GHS": "ghs|cedis|cedi",
    "MAD": "mad|dirhams|dirham|dh",
    "ZAR": "zar|rands|rand",
}
MULTIPLIERS = {
    "k": 1_000, "mille": 1_000, "thousand": 1_000,
    "M": 1_000_000, "million": 1_000_000, "millions": 1_000_000, "mio": 1_000_000,
    "md": 10**9, "mds": 10**9, "mrd": 10**9, "mrds": 10**9, "milliard": 10**9,
    "milliards": 10**9,
}  # fmt: skip
SPELLINGS = {s: code for code, written in CURRENCIES.items() for s in written.split("|")}
_CURRENCY = "|".join(re.escape(s) for s in sorted(SPELLINGS, key=len, reverse=True))
_TIMES = r"mille|thousand|millions?|milliards?|mrds?|mds?|mio|k|(?-i:M)"
_DIGITS = r"\d(?:[\d .,'’]*\d)?"
ONE = re.compile(
    rf"(?P<before>{_CURRENCY})?\s*(?P<digits>{_DIGITS})\s*(?P<times>{_TIMES})?"
    rf"(?:\s*(?:de\s+)?(?P<after>{_CURRENCY}))?(?:\.?\s?[-–—]{{1,2}})?",
    re.IGNORECASE,
)
BETWEEN = re.compile(r"\s+(?:à|a|et|to|and)\s+|\s*[-–—]\s*(?=\d)|\s*\.\.\.?\s*", re.IGNORECASE)
AROUND = re.compile(
    r"^(?:environ|env\b\.?|approx\b\.?|±|~|≈|plus de|moins de|jusqu'?à|max\b\.?|min\b\.?|au moins"
    r"|au plus|à partir de|up to|about|over|[<>]=?|entre|de|between|from)\s*",
    re.IGNORECASE,
)
IN_KIND = re.compile(
    r"\b(?:en nature|in kind|nature|valorise\w*|materiel|equipement|locaux|mise a disposition|"
    r"billets?|formateurs?|salle|benevol\w*|don de|vehicules?)\b"
)
VALUED = re.compile(
    r"(?:valoris\w*|valeur|évalué\w*|estimé\w*|valued)\s*(?:à|de|at|:)?\s*([^);]+)",
    re.IGNORECASE,
)
ASSUMED = _("no currency is written: {currency} was assumed")


def parse_currency(cell) -> Parsed:
    """The ISO code of a currency column's cell."""
    text = plain(cell)
    code = SPELLINGS.get(text.lower()) or (text.upper() if text.upper() in CURRENCIES else None)
    if code or not text:
        return Parsed(code, raw_text(cell))
    return Parsed(None, text, problem=_("this currency is not known"))


def parse_amount(cell, currency_hint: str = "", base: str = "XOF") -> ParsedAmount:
    """`currency_hint` comes from a currency column or the sheet; `base` is assumed without one."""
    raw = raw_text(cell)
    if isinstance(cell, (bool, date, time)):
        return ParsedAmount(None, raw, problem=_("this is not an amount"))
    hint = parse_currency(currency_hint).value or ""
    if isinstance(cell, (int, float, Decimal)):
        return _from_number(cell, raw, hint, base)
    text = plain(cell)
    if is_nothing(text):
        return ParsedAmount(None, raw, note=_("no amount is known yet") if text else "")
    if IN_KIND.search(fold(text)):
        return _in_kind(text, raw, hint, base)
    return _from_text(text, raw, hint, base)


def _from_number(cell, raw: str, hint: str, base: str) -> ParsedAmount:
    if not math.isfinite(cell):
        return ParsedAmount(None, raw, problem=_("this is not a number"))
    if abs(cell) >= LARGEST:
        return ParsedAmount(None, raw, problem=_("this amount is too large to be true"))
    value = Decimal(str(cell))
    note = ""
    if isinstance(cell, float) and value != (rounded := round(value, 2)):
        note = "" if abs(value - rounded) < Decimal("1e-6") else _("rounded to two decimals")
        value = rounded
    return _exact(value, "", raw, hint, base, note)


def _exact(value: Decimal, written: str, raw: str, hint: str, base: str, note="") -> ParsedAmount:
    """An exact amount, once its sign, its size and its currency are sensible."""
    if value < 0 or value.is_zero() and value.is_signed():
        return ParsedAmount(None, raw, problem=_("an amount cannot be negative"))
    if value >= LARGEST:
        return ParsedAmount(None, raw, problem=_("this amount is too large to be true"))
    if value == value.to_integral_value():
        value = value.quantize(Decimal(1))
    currency, assumed = _currency(written, hint, base)
    return ParsedAmount(
        value, raw, note=assumed or note, currency=currency, kind=AmountKind.EXACT
    )  # fmt: skip


def _currency(written: str, hint: str, base: str) -> tuple[str, str]:
    """The written currency; "FCFA" is that of the hint or the base when they are CFA francs."""
    code = SPELLINGS.get(written.lower(), "") if written else ""
    if code == "XOF" and written.upper() != "XOF" and "XAF" in (hint or base):
        code = "XAF"
    if code and hint and code != hint:
        return code, format_lazy(
            _("the cell says {currency}, the currency column {other}"), currency=code, other=hint
        )
    if code or hint:
        return code or hint, ""
    return base, format_lazy(ASSUMED, currency=base)


def _from_text(text: str, raw: str, hint: str, base: str) -> ParsedAmount:
    if re.search(r"^\s*[-−]\s*\d", text):
        return ParsedAmount(None, raw, problem=_("an amount cannot be negative"))
    if found := ONE.fullmatch(text):
        value, doubt = _value_of(found)
        if value is not None:
            return _exact(value, _written(found), raw, hint, base)
        return ParsedAmount(None, raw, problem=doubt)
    return _range(text, raw, hint, base)


def _written(found: re.Match) -> str:
    return found["before"] or found["after"] or ""


def _value_of(found: re.Match) -> tuple[Decimal | None, str]:
    """The number of a match, or None with the reason of the doubt."""
    before, after = found["before"], found["after"]
    if before and after and SPELLINGS[before.lower()] != SPELLINGS[after.lower()]:
        return None, _("two currencies are written")
    value = to_decimal(found["digits"], bool(found["times"]))
    if value is None:
        return None, _("the thousands and the decimals cannot be told apart")
    times = found["times"] or ""
    multiplier = MULTIPLIERS.get(times) or MULTIPLIERS.get(times.lower()) if times else 1
    if times and not value:
        return None, _("the amount was rounded to zero")
    return value * multiplier, ""


def to_decimal(digits: str, multiplied: bool = False) -> Decimal | None:
    """ "1 250 000", "80'000", "15.000", "150,000", "1.250.000,50", "0,5" → Decimal; else None.

    A lone separator before three digits cuts thousands, as money has no third decimal, unless
    a multiplier follows: "1,250 milliard" is a decimal there and "1.250 M" is left in doubt.
    """
    text = digits.replace("’", "'")
    for spaced in (" ", "'"):
        if re.fullmatch(rf"\d{{1,3}}(?:{spaced}\d{{3}})+(?:[.,]\d{{1,2}})?", text):
            return _decimal(text.replace(spaced, "").replace(",", "."))
    if re.fullmatch(r"\d+", text):
        return _decimal(text)
    if multiplied:
        decimals = re.fullmatch(r"\d{1,3}(?:,\d{1,3}|\.\d{1,2})", text)
        return _decimal(text.replace(",", ".")) if decimals else None
    for thousands, point in ((".", ","), (",", ".")):
        if re.fullmatch(
            rf"\d{{1,3}}(?:{re.escape(thousands)}\d{{3}})+(?:{re.escape(point)}\d{{1,2}})?", text
        ):
            return _decimal(text.replace(thousands, "").replace(",", "."))
    if re.fullmatch(r"\d+[.,]\d{1,2}", text):
        return _decimal(text.replace(",", "."))
    return None


def _decimal(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def _range(text: str, raw: str, hint: str, base: str) -> ParsedAmount:
    """Bounds are kept beside the text, no single number is made of them."""
    about = AROUND.match(text)
    inner = AROUND.sub("", text) if about else text
    found = [ONE.fullmatch(part.strip()) for part in BETWEEN.split(inner) if part.strip()]
    if not all(found) or len(found) not in (1, 2) or len(found) == 1 and not about:
        return ParsedAmount(None, raw, problem=_("no amount could be read for sure"))
    values = [_value_of(f)[0] for f in found]
    if None in values:
        return ParsedAmount(None, raw, problem=_("no amount could be read for sure"))
    values = _shared_multiplier(values, found)
    if values != sorted(values):
        return ParsedAmount(None, raw, problem=_("the bounds are in the wrong order"))
    currency, note = _currency(next(filter(None, map(_written, found)), ""), hint, base)
    single = len(values) == 1
    return ParsedAmount(
        None,
        raw,
        note=_("an approximate amount, kept as a remark")
        if single
        else _("a range, kept as a remark"),
        currency=currency,
        kind=AmountKind.RANGE,
        low=values[0] if not single else None,
        high=values[-1] if not single else None,
    )


def _shared_multiplier(values: list[Decimal], found: list[re.Match]) -> list[Decimal]:
    """ "50 à 100 M FCFA" means 50 millions to 100 millions."""
    if len(found) == 2 and found[1]["times"] and not found[0]["times"] and values[0] < 1000:
        return [values[0] * (values[1] / to_decimal(found[1]["digits"], True)), values[1]]
    return values


def _in_kind(text: str, raw: str, hint: str, base: str) -> ParsedAmount:
    stated = VALUED.search(text)
    amount = _from_text(stated[1].strip(), raw, hint, base) if stated else None
    known = amount is not None and amount.value is not None
    return ParsedAmount(
        None,
        raw,
        note=_("in kind, with the value that was written")
        if known
        else _("in kind, without a value"),
        currency=amount.currency if known else "",
        kind=AmountKind.IN_KIND,
        valued=amount.value if known else None,
    )
