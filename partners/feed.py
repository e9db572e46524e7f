"""The thread of a partner: everything dated that happened with it, newest first, in one query.

Each subject registers a `Source`; its rows are brought to the same seven columns, and the database
unites, orders and pages them. An upper app adds its own from `apps.ready`:

    feed.register(Source("meetings", _("Meetings"), "calendar-event", rows, show))
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import CharField, DateField, F, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat

from partners.models import Partner

COLUMNS = ("e_source", "e_on", "e_pk", "e_code", "e_title", "e_text", "e_who")
PAGE = 25


@dataclass(frozen=True)
class Row:
    source: str
    on: date
    pk: int
    code: str
    title: str
    text: str
    who: str


@dataclass(frozen=True)
class Event:
    """A line of the thread as it is shown; ``undo_url`` is where to post to take it back."""

    on: date
    icon: str
    title: str
    text: str = ""
    who: str = ""
    url: str = ""
    note: str = ""
    undo_url: str = ""
    undo_permission: str = ""


@dataclass(frozen=True)
class Source:
    """``rows(partner, user)`` through `rows_of`; ``show(row)`` as the reader sees it."""

    key: str
    label: str
    icon: str
    rows: Callable[[Partner, object], QuerySet]
    show: Callable[[Row], Event]


_sources: dict[str, Source] = {}


def register(source: Source) -> None:
    """Called from ``apps.ready``."""
    _sources[source.key] = source


def sources() -> list[Source]:
    return list(_sources.values())


def rows_of(
    rows: QuerySet, source: str, *, on="on", code="", title="", text="", who=""
) -> QuerySet:
    """Bring a queryset to the columns of the thread; each argument names a field, or is empty."""

    def words(name: str):
        return Cast(F(name), TextField()) if name else Value("", output_field=TextField())

    person = (
        Concat(
            F(f"{who}__first_name"), Value(" "), F(f"{who}__last_name"), output_field=TextField()
        )
        if who
        else Value("", output_field=TextField())
    )
    return (
        rows.order_by()
        .annotate(
            e_source=Value(source, output_field=CharField()),
            e_on=Cast(F(on), DateField()),
            e_pk=F("pk"),
            e_code=words(code),
            e_title=words(title),
            e_text=words(text),
            e_who=person,
        )
        .values_list(*COLUMNS)
    )


def page_of(partner: Partner, user, *, only: str = "", page: int = 1) -> tuple[list[Event], bool]:
    """One page of the thread, and whether older events follow."""
    wanted = [s for s in _sources.values() if not only or s.key == only]
    if not wanted:
        return [], False
    first, *others = [source.rows(partner, user) for source in wanted]
    rows = first.union(*others, all=True) if others else first
    rows = rows.order_by("-e_on", "e_source", "-e_pk")
    start = (page - 1) * PAGE
    found = [Row(*values) for values in rows[start : start + PAGE + 1]]
    return [_sources[row.source].show(row) for row in found[:PAGE]], len(found) > PAGE
