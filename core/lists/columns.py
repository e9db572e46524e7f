"""A column of a list: how a row shows in it, how it sorts, what it gives to a spreadsheet."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import F, Model
from django.db.models.expressions import OrderBy
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

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

    def read(row):
        for name in path.split("."):
            if row is None:
                return None
            label = getattr(row, f"get_{name}_display", None)
            row = label() if label else getattr(row, name)
        return row

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


def status_column(key: str, label: str, **more) -> Column:
    return Column(key, label, cell=lambda row: bits.status_badge(row, key), **more)


class Renderer:
    """Draws the cells of the shown columns; what does not change from row to row is made once."""

    def __init__(self, columns: list[Column], *, editable: bool, link: Callable[[Any], str]):
        self.link = link
        self.columns = [(column, self._open(column)) for column in columns]
        self.editable = editable
        self.pencil = bits.icon("pencil")

    @staticmethod
    def _open(column: Column) -> SafeString:
        if column.main:
            return mark_safe('<th scope="row">')  # noqa: S308 - a constant
        return format_html('<td class="{}" data-label="{}">', column.css, column.label)

    def cells(self, row) -> SafeString:
        parts = []
        for column, opening in self.columns:
            content = self.content(column, row)
            closing = "</th>" if column.main else "</td>"
            if content == "" and not column.main:
                opening = opening.replace('class="', 'class="blank ')
            parts.append(f"{opening}{content}{closing}")
        return mark_safe("".join(parts))  # noqa: S308 - each content was escaped below

    def content(self, column: Column, row) -> str:
        shown = conditional_escape(column.show(row))
        if column.main:
            return format_html('<a href="{}" data-peek>{}</a>', self.link(row), shown)
        if column.edit and self.editable:
            return format_html(
                '<a class="edit" href="?edit={0}&amp;row={1}" data-cell="?edit={0}&amp;row={1}">{2}{3}</a>',
                column.key,
                row.pk,
                shown,
                self.pencil,
            )
        return shown
