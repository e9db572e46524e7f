"""The past of one record: events, moves, and which field went from what to what."""

from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, Model
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _

from trail import words
from trail.models import READERS_OF_ALL, Event

SHOWN = 40
SILENT = {"version", "search_text", "sort_name", "updated_at", "created_at", "status"}


@dataclass(frozen=True)
class Change:
    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Line:
    """One line of a record's past."""

    at: datetime
    who: str
    what: str
    details: list[tuple[str, str]] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)


def lines(record: Model, user) -> list[Line]:
    """The latest first; only what the person may read of the trail."""
    events = Event.objects.about(record).visible_to(user)[:SHOWN]
    found = [
        Line(event.at, event.actor_name, words.verb_of(event), words.details(event))
        for event in events
    ]
    found += _field_changes(record, user)
    return sorted(found, key=lambda line: line.at, reverse=True)[:SHOWN]


def _field_changes(record: Model, user) -> list[Line]:
    """Read from the kept copies of the row, where its model keeps them."""
    manager = getattr(record._meta, "simple_history_manager_attribute", None)
    if manager is None:
        return []
    rows = list(getattr(record, manager).select_related("history_user")[: SHOWN + 1])
    reads_all = user.has_role(*READERS_OF_ALL) or getattr(record, "owner_id", None) == user.pk
    found = []
    for new, old in pairwise(rows):
        if not (reads_all or new.history_user_id == user.pk):
            continue
        changes = _changes(record, new, old, user)
        if changes:
            who = str(new.history_user or "")
            found.append(Line(new.history_date, who, _("Changed"), changes=changes))
    return found


def _changes(record: Model, new, old, user) -> list[Change]:
    found = []
    for tracked in new.tracked_fields:
        name = tracked.attname
        before, after = getattr(old, name), getattr(new, name)
        if before == after or tracked.name in SILENT:
            continue
        kind = _field(record, tracked.name)
        if kind is not None and kind.editable:
            shown = [_shown(kind, value, user) for value in (before, after)]
            found.append(Change(capfirst(str(kind.verbose_name)), *shown))
    return found


def _field(record: Model, name: str) -> Field | None:
    try:
        return record._meta.get_field(name)
    except FieldDoesNotExist:
        return None


def _shown(kind: Field, value, user) -> str:
    """A value in words; another record only if the person may know of it."""
    if value is None or value == "":
        return "–"
    if kind.is_relation:
        rows = kind.related_model._default_manager.all()
        if hasattr(rows, "visible_to"):
            rows = rows.visible_to(user)
        return str(rows.filter(pk=value).first() or "…")
    if kind.flatchoices:
        return str(dict(kind.flatchoices).get(value, value))
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return Truncator(words.in_words(value)).chars(120)
