"""The exact state of rows as JSON, and back: all columns, and the plain many-to-many lists."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from uuid import UUID

from django.db.models import Field, JSONField, Model
from django.utils.duration import duration_iso_string

CHUNK = 500
Snapshot = dict[str, object]


def chunks(values: Iterable, size: int = CHUNK):
    """Lists of at most ``size``: SQLite takes only so many parameters."""
    values = iter(values)
    while chunk := list(islice(values, size)):
        yield chunk


def columns(model: type[Model]) -> list[Field]:
    return [field for field in model._meta.concrete_fields if not field.generated]


def links(model: type[Model]) -> list[Field]:
    """Many-to-many fields without a model of their own between."""
    return [
        field for field in model._meta.many_to_many if field.remote_field.through._meta.auto_created
    ]


PLAIN = (str, int, bool, float, type(None))


def to_json(field: Field, value) -> object:
    if type(value) in PLAIN or isinstance(field, JSONField):
        return value  # most columns, and fast
    value = field.get_prep_value(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, timedelta):
        return duration_iso_string(value)
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal | UUID) else value


def from_json(field: Field, value) -> object:
    if value is None or isinstance(field, JSONField):
        return value
    if field.remote_field:
        return field.target_field.to_python(value)
    return field.to_python(value)


def take(model: type[Model], keys: Iterable[int], *, lock: bool = False) -> dict[int, Snapshot]:
    """The present state of these rows, by key; those that do not exist are left out."""
    fields = columns(model)
    found: dict[int, Snapshot] = {}
    for some in chunks(sorted(keys)):
        rows = model._base_manager.filter(pk__in=some).order_by("pk")
        if lock:
            rows = rows.select_for_update()
        for row in rows.values(*[field.attname for field in fields]):
            snapshot = {field.attname: to_json(field, row[field.attname]) for field in fields}
            found[row[model._meta.pk.attname]] = snapshot
        for field in links(model):
            linked = linked_keys(field, some)
            for key in some:
                if key in found:
                    found[key][field.name] = linked[key]
    return found


def linked_keys(field: Field, keys: list[int]) -> dict[int, list[int]]:
    """For each key, the sorted keys at the other end of a many-to-many field."""
    here, there = f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"
    rows = field.remote_field.through._base_manager.filter(**{f"{here}__in": keys})
    linked = defaultdict(list)
    for key, other in rows.order_by(there).values_list(here, there):
        linked[key].append(other)
    return linked


def values(fields: Iterable[Field], snapshot: Snapshot) -> dict[str, object]:
    """These columns as Python values, by attribute."""
    return {field.attname: from_json(field, snapshot[field.attname]) for field in fields}


def rebuild(model: type[Model], snapshot: Snapshot) -> Model:
    """An unsaved instance with exactly these columns."""
    return model(**values(columns(model), snapshot))


def differing(model: type[Model], one: Snapshot, other: Snapshot) -> list[Field]:
    """The fields, many-to-many ones too, in which two states of a row differ."""
    pairs = [(field, field.attname) for field in columns(model)]
    pairs += [(field, field.name) for field in links(model)]
    return [field for field, key in pairs if one.get(key) != other.get(key)]
