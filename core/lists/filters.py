"""Filters of a list: only those asked for are built, and each shows as a chip to take away."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet
from django.forms import DateInput, Field
from django.http import QueryDict
from django.utils.translation import gettext as _
from django_filters.fields import DateRangeField

from core import formats
from core.forms import DayInput, narrow, offers_much


@dataclass(frozen=True)
class Chip:
    label: str
    value: str
    url: str


def build(filterset_class, request, rows: QuerySet, *, whole: bool = False):
    """The filter set of a request; unless `whole`, only with the filters that its address names."""
    filterset = filterset_class.__new__(filterset_class)
    if not whole:
        filterset.base_filters = {
            name: filter_
            for name, filter_ in filterset_class.base_filters.items()
            if is_asked(name, request.GET)
        }
    filterset.__init__(data=request.GET, queryset=rows, request=request)
    if whole:
        narrow(filterset.form, request.user)
        for field in filterset.form.fields.values():
            dress(field)
    return filterset


def dress(field: Field) -> None:
    """Long choices are searched; days are picked."""
    if offers_much(field):
        field.widget.attrs.setdefault("data-choices", "")
    ends = (_("from"), _("to"))
    for widget, end in zip(getattr(field.widget, "widgets", ()), ends, strict=False):
        widget.attrs.setdefault("aria-label", f"{field.label} {end}")
        widget.input_type = "date" if isinstance(field, DateRangeField) else widget.input_type
    if type(field.widget) is DateInput:
        field.widget = DayInput()


def is_asked(name: str, data: Mapping) -> bool:
    """Whether the address names the filter, or one of its ends (`due_after`)."""
    return any(key == name or key.startswith(f"{name}_") for key in data)


def belongs(key: str, names: Iterable[str]) -> bool:
    """Whether a parameter is one of the named filters, or an end of one."""
    return any(is_asked(name, {key: ""}) for name in names)


def filtered(filterset, user) -> QuerySet:
    """Rows that pass; a value that makes no sense filters nothing."""
    narrow(filterset.form, user)
    return filterset.qs


def chips(filterset, query: QueryDict) -> list[Chip]:
    form = filterset.form
    if not filterset.is_bound or not form.is_valid():
        form.errors  # noqa: B018 - cleans what can be cleaned
    found = []
    for name, value in form.cleaned_data.items():
        if name == "q" or value in (None, "", []) or (hasattr(value, "exists") and not value):
            continue
        field = form.fields[name]
        found.append(
            Chip(str(field.label or name), shown(field, value), without(query, name, form))
        )
    return found


def without(query: QueryDict, name: str, form) -> str:
    """The same address without one filter."""
    rest = query.copy()
    for key in [
        key
        for key in rest
        if key == name or (key.startswith(f"{name}_") and key not in form.fields)
    ]:
        del rest[key]
    rest.pop("page", None)
    return f"?{rest.urlencode()}" if rest else "?all=1"


def shown(field, value: Any) -> str:
    """A chosen value in words."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, slice):
        return " – ".join(shown(field, end) for end in (value.start, value.stop) if end)
    if isinstance(value, Model):
        return str(value)
    if isinstance(value, list | tuple | QuerySet):
        return ", ".join(shown(field, one) for one in value)
    if hasattr(value, "year"):
        return formats.short_day(value)
    labels = dict(getattr(field, "choices", None) or ())
    return str(labels.get(value) or labels.get(str(value)) or value)
