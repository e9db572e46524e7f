"""Everything that points to one row, made to point to another: whatever app it belongs to.

What points is found by looking at the models, so that a table added tomorrow moves too: foreign
keys, many-to-many lists and generic keys. Copies kept by history, the trail and marks of mere
looking (`forgotten_by_undo`) stay where they are.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import CheckConstraint, Field, Model, QuerySet, UniqueConstraint
from django.utils.translation import gettext as _
from simple_history.utils import bulk_update_with_history

from work import snapshots
from work.changes import Recorder
from work.references import generic_keys, pointing, references

REASON = "partners.merge"


def pointing_keys(target: type[Model]) -> Iterator[tuple[type[Model], Field]]:
    """(Model, foreign key) of every table that refers to ``target`` and is bound to it."""
    for relation in target._meta.get_fields(include_hidden=True):
        if not relation.auto_created or relation.concrete or relation.many_to_many:
            continue
        model, key = relation.related_model, relation.field
        if key.db_constraint and not model._meta.auto_created:
            yield model, key


def pointing_lists(target: type[Model]) -> Iterator[tuple[type[Model], Field]]:
    """(Model, many-to-many field) of every list of another model that may hold ``target``."""
    for model in apps.get_models():
        for link in snapshots.links(model):
            if link.remote_field.model is target and model is not target:
                yield model, link


def rows_pointing(record: Model, *, besides: frozenset[str] = frozenset()):
    """(Model, rows that point to ``record``, the column that does) of every app."""
    target = type(record)
    for model, key in pointing_keys(target):
        if model._meta.label_lower not in besides:
            yield model, model._base_manager.filter(**{key.attname: record.pk}), key
    for model, generic in generic_keys():
        column = model._meta.get_field(generic.fk_field)
        yield model, pointing(model, generic, target, [record.pk]), column


class Tangled(ValidationError):
    """A row can neither move nor go; the message is for the user."""


@dataclass
class Repointing:
    """Moves what points to a row. ``moved`` counts per model; ``set_aside`` tells what went."""

    change: Recorder
    actor: Model
    besides: frozenset[str] = frozenset()
    moved: Counter = field(default_factory=Counter)
    set_aside: list[str] = field(default_factory=list)

    def move(self, lost: Model, kept: Model) -> None:
        for model, rows, column in rows_pointing(lost, besides=self.besides):
            self._move_rows(model, rows, column, kept)
        for model, link in pointing_lists(type(lost)):
            self._move_list(model, link, lost, kept)

    def _move_rows(self, model: type[Model], rows: QuerySet, column: Field, kept: Model) -> None:
        if model is type(kept):
            rows = rows.exclude(pk=kept.pk)  # the kept sheet's own columns are chosen, not moved
        rows = list(rows.order_by("pk"))
        self.change.updating(rows)
        staying = []
        for row in rows:
            setattr(row, column.attname, kept.pk)
            if _breaks_a_check(row, column):
                self._remove(row)
            elif self._beats_its_rivals(row, column):
                staying.append(row)
        self._write(model, staying, column)
        self.moved[model._meta.label_lower] += len(staying)

    def _beats_its_rivals(self, row: Model, column: Field) -> bool:
        """Where two rows may not stand together the newest stays, and inherits from the other."""
        for rival in list(_rivals(row, column)):
            self.change.updating(rival)
            newest = max((rival, row), key=_newness)
            oldest = row if newest is rival else rival
            self.move(oldest, newest)
            self._remove(oldest)
            if oldest is row:
                return False
        return True

    def _remove(self, row: Model) -> None:
        if references(type(row), [row.pk], set()):
            raise Tangled(_("“%(row)s” is in use and cannot be set aside.") % {"row": row})
        stored = type(row)._base_manager.get(pk=row.pk)
        kind = stored._meta.verbose_name
        self.set_aside.append(f"{kind}: {stored}")
        stored._history_user, stored._change_reason = self.actor, REASON
        stored.delete()

    def _write(self, model: type[Model], rows: list[Model], column: Field) -> None:
        names = [column.name]
        if rows and hasattr(rows[0], "version"):
            names.append("version")
            for row in rows:
                row.version += 1  # an edit under way is told
        if hasattr(model._meta, "simple_history_manager_attribute"):
            bulk_update_with_history(
                rows, model, names, batch_size=200, manager=model._base_manager,
                default_user=self.actor, default_change_reason=REASON,
            )  # fmt: skip
        else:
            model._base_manager.bulk_update(rows, names, batch_size=200)

    def _move_list(self, model: type[Model], link: Field, lost: Model, kept: Model) -> None:
        through = link.remote_field.through._base_manager
        here, there = f"{link.m2m_field_name()}_id", f"{link.m2m_reverse_field_name()}_id"
        owners = set(through.filter(**{there: lost.pk}).values_list(here, flat=True))
        self.change.updating(model._base_manager.filter(pk__in=owners))
        already = through.filter(**{there: kept.pk, f"{here}__in": owners}).values(here)
        through.filter(**{there: lost.pk, f"{here}__in": already}).delete()
        through.filter(**{there: lost.pk}).update(**{there: kept.pk})
        self.moved[model._meta.label_lower] += len(owners)


def _newness(row: Model) -> tuple:
    return getattr(row, "updated_at", None) or 0, row.pk


def _breaks_a_check(row: Model, column: Field) -> bool:
    """Whether the row would say something that cannot be, such as a tie with oneself."""
    for constraint in row._meta.constraints:
        if not isinstance(constraint, CheckConstraint):
            continue
        if column.name in constraint.condition.referenced_base_fields:
            try:
                constraint.validate(type(row), row)
            except ValidationError:
                return True
    return False


def _rivals(row: Model, column: Field) -> Iterator[Model]:
    """Other rows with which this one, once moved, may not stand."""
    manager = type(row)._base_manager
    for names, condition in _unique_together(type(row)):
        if column.name not in names:
            continue
        values = {name: getattr(row, row._meta.get_field(name).attname) for name in names}
        if None in values.values():
            continue
        others = manager.exclude(pk=row.pk).filter(**values)
        if condition is not None:
            if not manager.filter(condition, pk=row.pk).exists():
                continue
            others = others.filter(condition)
        yield from others


def _unique_together(model: type[Model]) -> Iterator[tuple[tuple[str, ...], object]]:
    for column in model._meta.concrete_fields:
        if column.unique and not column.primary_key:
            yield (column.name,), None
    for names in model._meta.unique_together:
        yield tuple(names), None
    for constraint in model._meta.constraints:
        if isinstance(constraint, UniqueConstraint) and constraint.fields:
            yield tuple(constraint.fields), constraint.condition
