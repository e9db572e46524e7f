"""One change to many rows, each judged on its own, and the way back."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import ManyToManyField, Model, QuerySet
from django.forms import Form
from django.utils.encoding import force_str

from core import stores
from core.access import allowed
from core.locking import lock, save_version
from core.workflow import InvalidMove


@dataclass(frozen=True)
class BulkChange:
    """Sets one field of the selected rows, or adds to it when it holds many; can be undone.

    The field is asked with the list's own form, so its choices are narrowed alike.
    """

    key: str
    label: str
    icon: str
    permission: str
    field: str


@dataclass(frozen=True)
class BulkVerb:
    """Runs a service on each selected row: `run(record, actor=…, **cleaned)`; not undone."""

    key: str
    label: str
    icon: str
    permission: str
    run: Callable[..., Any]
    form_class: type[Form] | None = None


@dataclass
class Outcome:
    """`changed` rows, rows `refused` by a rule, rows `unchanged` because nothing differed."""

    changed: int = 0
    refused: int = 0
    unchanged: int = 0
    token: str | None = None


def stored(record: Model, field: str) -> Any:
    """A field's value as JSON keeps it."""
    concrete = record._meta.get_field(field)
    if isinstance(concrete, ManyToManyField):
        return sorted(getattr(record, field).values_list("pk", flat=True))
    value = getattr(record, concrete.attname)
    return value if isinstance(value, bool | int | str | None) else force_str(value)


def write(record: Model, field: str, value: Any) -> None:
    """Save one stored value over the version of a locked record."""
    concrete = record._meta.get_field(field)
    many = isinstance(concrete, ManyToManyField)
    if many:
        getattr(record, field).set(value)
    else:
        setattr(
            record,
            concrete.attname,
            concrete.to_python(value) if not concrete.is_relation else value,
        )
    if hasattr(record, "version"):
        save_version(record, read=record.version, fields=[] if many else [field])
    else:
        record.save(update_fields=[] if many else [field])


@transaction.atomic
def change_rows(
    rows: QuerySet, change: BulkChange, value: Any, *, actor, label: str, back: str
) -> Outcome:
    """Set `change.field` to the stored `value` on each row that the actor may change."""
    outcome, kept = Outcome(), []
    for row in rows.order_by("pk"):
        record = lock(row)
        if not allowed(actor, change.permission, record):
            outcome.refused += 1
            continue
        before = stored(record, change.field)
        after = sorted({*before, *value}) if isinstance(before, list) else value
        if before == after:
            outcome.unchanged += 1
            continue
        write(record, change.field, after)
        kept.append(stores.RowChange(record.pk, {change.field: before}, {change.field: after}))
        outcome.changed += 1
    if kept:
        batch = stores.ChangeBatch(
            rows.model._meta.label_lower, change.permission, label, back, kept
        )
        outcome.token = stores.changes.keep(batch, actor=actor)
    return outcome


def run_on_rows(rows: Iterable[Model], verb: BulkVerb, cleaned: dict, *, actor) -> Outcome:
    """Run the service on each row; each stands or falls alone."""
    outcome = Outcome()
    for row in rows:
        try:
            verb.run(row, actor=actor, **cleaned)
        except (PermissionDenied, InvalidMove):
            outcome.refused += 1
        else:
            outcome.changed += 1
    return outcome


@transaction.atomic
def undo(token: str, *, actor) -> tuple[stores.ChangeBatch, Outcome] | None:
    """Put back what a batch replaced, except on rows that have changed since."""
    batch = stores.changes.take(token, actor=actor)
    if batch is None:
        return None
    model = apps.get_model(batch.model)
    visible = model._default_manager.visible_to(actor).in_bulk([row.pk for row in batch.rows])
    outcome = Outcome()
    for row in batch.rows:
        if row.pk not in visible:
            outcome.refused += 1
            continue
        record = lock(visible[row.pk])
        if not allowed(actor, batch.permission, record):
            outcome.refused += 1
        elif any(stored(record, field) != value for field, value in row.after.items()):
            outcome.unchanged += 1
        else:
            for field, value in row.before.items():
                write(record, field, value)
            outcome.changed += 1
    return batch, outcome
