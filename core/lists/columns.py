"""A column of a list: how a row shows in it, how it sorts, what it gives to a spreadsheet."""

import html
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import F, Model
from django.db.models.expressions import OrderBy
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from core import bits, formats
from core.sheets import Kind

NUMERIC = {"integer", "money", "percent", "date", "datetime"}
SHOWN_AS: dict[str, Callable[[Any], str]] = {
    "integer": formats.number,
    "percent": formats.percent,
    "date": formats.short_day,
    "datetime": formats.moment,
}


def attribute(path: str) -> Callable[[Any], Any]:
    """Reads `owner.direction` from a row; a choice field gives its label; None on the way is None."""
    *way, last = path.split(".")
    display = f"get_{last}_display"
    offers: dict[type, bool] = {}  # whether the last name is a choice field, by model

    def read(row):
        for name in way:
            row = getattr(row, name, None)
        if row is None:
            return None
        model = type(row)
        if model not in offers:
            offers[model] = hasattr(model, display)
        return bits.label_of(row, last) if offers[model] else getattr(row, last)

    return read


@dataclass(frozen=True)
class Column:
    """`value` is plain (text, number, date) and feeds the spreadsheet; `cell` is what the page shows.

    `sort` names the database field(s) by which the column sorts. `edit` names the form field that
    may be changed in place. `main` is the record's name: it links to the record and is always shown.
    """

    key: str
    label: str
    value: Callable[[Any], Any] | None = None
    cell: Callable[[Any], Any] | None = None
    kind: Kind = "text"
    sort: str | tuple[str, ...] = ()
    shown: bool = True
    main: bool = False
    edit: str = ""
    phone: bool = True
    wide: bool = False

    def plain(self, row) -> Any:
        return (self.value or attribute(self.key))(row)

    def show(self, row) -> Any:
        if self.cell:
            return self.cell(row)
        value = self.plain(row)
        if value is None or value == "":
            return ""
        shown = SHOWN_AS.get(self.kind)
        return shown(value) if shown else value

    @property
    def css(self) -> str:
        names = {"num": self.kind in NUMERIC, "wide": self.wide, "off-phone": not self.phone}
        return " ".join(name for name, given in names.items() if given)

    def order(self, model: type[Model], descending: bool) -> list[OrderBy]:
        """Empty values last, whichever way; a column that is never empty keeps its index."""
        fields = (self.sort,) if isinstance(self.sort, str) else self.sort
        return [
            OrderBy(F(name), descending=descending, nulls_last=may_be_null(model, name) or None)
            for name in fields
        ]


def may_be_null(model: type[Model], path: str) -> bool:
    """Whether the field, a relation on the way to it, or an annotation may be empty."""
    for name in path.split("__"):
        try:
            field = model._meta.get_field(name)
        except FieldDoesNotExist:
            return True
        if field.null:
            return True
        model = field.related_model
    return False


def money_column(key: str, label: str, **more) -> Column:
    """An amount in the base currency, which the head or the cell names."""
    return Column(
        key, label, kind="money", cell=lambda row: formats.amount(attribute(key)(row)), **more
    )


def person_column(key: str, label: str, **more) -> Column:
    return Column(
        key,
        label,
        value=lambda row: str(getattr(row, key) or ""),
        cell=lambda row: bits.person(getattr(row, key)),
        **more,
    )


def country_column(key: str, label: str, **more) -> Column:
    """A country by name: django-countries alone looks it up anew for each row."""
    return Column(key, label, value=lambda row: formats.country(getattr(row, key)), **more)


def status_column(key: str, label: str, **more) -> Column:
    return Column(key, label, cell=lambda row: bits.status_badge(row, key), **more)


class Renderer:
    """Draws the cells of the shown columns; what does not change from row to row is made once."""

    def __init__(self, columns: list[Column], *, editable: bool, link: Callable[[Any], str]):
        self.link = link
        self.columns = [self._around(column) for column in columns]
        self.editable = editable
        self.pencil = bits.icon("pencil", _("Edit"))

    @staticmethod
    def _around(column: Column) -> tuple[Column, str, str, str]:
        """The column with the tags before a content, before none, and after."""
        if column.main:
            return column, '<th scope="row">', '<th scope="row">', "</th>"
        opening = '<td class="{}" data-label="{}">'
        full = format_html(opening, column.css, column.label)
        return column, full, format_html(opening, f"blank {column.css}", column.label), "</td>"

    def cells(self, row) -> SafeString:
        """The row's cells. Every content was escaped by `content`; the tags around are ours."""
        parts = []
        for column, opening, blank, closing in self.columns:
            content = self.content(column, row)
            parts.append(f"{opening if content else blank}{content}{closing}")
        return mark_safe("".join(parts))  # noqa: S308

    def content(self, column: Column, row) -> str:
        shown = bits.escape(column.show(row))
        if column.main:
            return f'<a href="{html.escape(self.link(row))}" data-peek>{shown}</a>'
        if column.edit and self.editable:
            where = f"?edit={column.key}&amp;row={row.pk:d}"
            return f'<a class="edit" href="{where}" data-cell="{where}">{shown}{self.pencil}</a>'
        return shown
