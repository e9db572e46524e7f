"""Dates in every style of the office: a day, or the month, quarter or year that was meant."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import TextChoices
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from core.text import fold
from imports.engine.values.parsed import Parsed, is_nothing, plain, raw_text

FIRST_YEAR, LAST_YEAR = 1950, 2100
EXCEL_EPOCH = date(1899, 12, 30)
EXCEL_SERIALS = range(20_000, 60_000)  # 1954 to 2064


class Precision(TextChoices):
    DAY = "day", _("day")
    MONTH = "month", _("month")
    QUARTER = "quarter", _("quarter")
    YEAR = "year", _("year")


@dataclass(frozen=True)
class ParsedDate(Parsed):
    """`value` is the first day of what was meant; `precision` tells how much was meant."""

    precision: str = Precision.DAY


MONTHS = {
    name: number
    for number, names in enumerate(
        [
            "janvier janv jan january", "fevrier fevr fev feb february", "mars mar march",
            "avril avr apr april", "mai may", "juin jun june", "juillet juil jul july",
            "aout aou aug august", "septembre sept sep september", "octobre oct october",
            "novembre nov november", "decembre dec december",
        ],
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_WEEKDAY = re.compile(
    r"^(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lun|mar|mer|jeu|ven|sam|dim|"
    r"monday|tuesday|wednesday|thursday|friday|saturday|sunday)\s+(?=\d)"
)
_WORD = rf"(?P<word>{'|'.join(sorted(MONTHS, key=len, reverse=True))})"
# On the folded text, where "-", "/" and "." have become spaces.
STYLES = [
    (Precision.DAY, r"(?P<y>\d{4}) (?P<m>\d{1,2}) (?P<d>\d{1,2})"),
    (Precision.DAY, r"(?P<y>(?:19|20)\d\d)(?P<m>\d\d)(?P<d>\d\d)"),
    (Precision.DAY, rf"(?P<d>\d{{1,2}})(?:er|e|th|st|nd|rd)? (?:of )?{_WORD} (?P<y>\d{{4}}|\d\d)"),
    (Precision.DAY, rf"{_WORD} (?P<d>\d{{1,2}})(?:th|st|nd|rd)? (?P<y>\d{{4}})"),
    (Precision.MONTH, rf"(?:(?:debut|mi|fin|courant) )?{_WORD} (?P<y>\d{{4}}|\d\d)"),
    (Precision.MONTH, r"(?P<m>\d{1,2}) (?P<y>\d{4})"),
    (Precision.MONTH, r"(?P<y>\d{4}) (?P<m>\d{1,2})"),
    (Precision.QUARTER, r"[tq](?P<q>[1-4]) ?(?P<y>\d{4})"),
    (Precision.QUARTER, r"(?P<y>\d{4}) ?[tq](?P<q>[1-4])"),
    (Precision.QUARTER, r"(?P<q>[1-4])(?:er|e|eme)? ?trim(?:estre)? (?P<y>\d{4})"),
    (Precision.YEAR, r"(?:annee |exercice |en )?(?P<y>\d{4})"),
]
STYLES = [(precision, re.compile(pattern)) for precision, pattern in STYLES]
_NUMERIC = re.compile(r"(?P<a>\d{1,2}) (?P<b>\d{1,2}) (?P<y>\d{4}|\d\d)")
_TIME = re.compile(r"[ T]\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?$")


def parse_date(cell, dayfirst: bool = True) -> ParsedDate:
    raw = raw_text(cell)
    if isinstance(cell, datetime):
        cell = cell.date()
    if isinstance(cell, date):
        return _checked(cell.year, cell.month, cell.day, raw)
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return _from_number(cell, raw)
    text = plain(cell)
    if is_nothing(text):
        return ParsedDate(None, raw, note=_("no date is known yet") if text else "")
    return _from_text(_WEEKDAY.sub("", fold(_TIME.sub("", text))), raw, dayfirst)


def _from_number(number: float, raw: str) -> ParsedDate:
    if number == number and abs(number) < 1e9 and int(number) in EXCEL_SERIALS:
        day = EXCEL_EPOCH + timedelta(days=int(number))
        note = _("the number {raw} was read as Excel counts days")
        return ParsedDate(day, raw, note=format_lazy(note, raw=raw))
    return _from_text(raw, raw, True)


def _from_text(folded: str, raw: str, dayfirst: bool) -> ParsedDate:
    if found := _NUMERIC.fullmatch(folded):
        return _from_numeric(int(found["a"]), int(found["b"]), _year(found["y"]), raw, dayfirst)
    for precision, pattern in STYLES:
        if found := pattern.fullmatch(folded):
            return _from_match(precision, found.groupdict(), raw)
    return ParsedDate(None, raw, problem=_("no date could be read"))


def _from_numeric(a: int, b: int, year: int, raw: str, dayfirst: bool) -> ParsedDate:
    day, month = (a, b) if dayfirst else (b, a)
    if month > 12 and day <= 12:
        return ParsedDate(
            None,
            raw,
            problem=format_lazy(
                _("there is no month {month}: are the day and the month the other way round?"),
                month=month,
            ),
        )
    return _checked(year, month, day, raw)


def _from_match(precision: str, parts: dict, raw: str) -> ParsedDate:
    month = MONTHS[parts["word"]] if parts.get("word") else int(parts.get("m") or 1)
    if precision == Precision.QUARTER:
        month = 3 * int(parts["q"]) - 2
    return _checked(_year(parts["y"]), month, int(parts.get("d") or 1), raw, precision)


def _year(digits: str) -> int:
    year = int(digits)
    if len(digits) > 2:
        return year
    return 2000 + year if year < 70 else 1900 + year


def _checked(year: int, month: int, day: int, raw: str, precision=Precision.DAY) -> ParsedDate:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        problem = format_lazy(_("the year {year} cannot be right"), year=year)
        return ParsedDate(None, raw, problem=problem)
    try:
        value = date(year, month, day)
    except ValueError:
        return ParsedDate(None, raw, problem=_("there is no such day in the calendar"))
    note = "" if precision == Precision.DAY else _NOTES[precision]
    return ParsedDate(value, raw, note=note, precision=precision)


_NOTES = {
    Precision.MONTH: _("only the month is known: its first day was taken"),
    Precision.QUARTER: _("only the quarter is known: its first day was taken"),
    Precision.YEAR: _("only the year is known: its first day was taken"),
}
