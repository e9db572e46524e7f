"""Putting back what an act changed: everything, exactly, or nothing at all."""

from dataclasses import dataclass, field

from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import F, JSONField, Model, UniqueConstraint
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import audit
from core.access import require
from work import restoring, snapshots
from work.models import ChangeEntry, ChangeSet
from work.references import references

SHOWN = 50


@dataclass(frozen=True)
class Obstacle:
    """A record that stands in the way of an undo, and why, in the reader's words."""

    record: Model
    why: str

    @property
    def kind(self) -> str:
        return capfirst(self.record._meta.verbose_name)


class Touched(Exception):
    """The undo would overwrite or orphan later work. Nothing was changed.

    ``obstacles`` holds the first fifty of ``count``.
    """

    def __init__(self, obstacles: list[Obstacle]):
        self.obstacles = obstacles[:SHOWN]
        self.count = len(obstacles)
        super().__init__(
            ngettext(
                "Nothing was undone: %(count)d record has been touched since.",
                "Nothing was undone: %(count)d records have been touched since.",
                self.count,
            )
            % {"count": self.count}
        )


class AlreadyUndone(Exception):
    """The act was undone before."""


@dataclass
class Plan:
    """The entries of one model, sorted by what undoing them takes."""

    model: type[Model]
    created: list[ChangeEntry] = field(default_factory=list)  # to remove
    changed: list[ChangeEntry] = field(default_factory=list)  # to write in place
    replaced: list[ChangeEntry] = field(default_factory=list)  # to remove and insert again
    removed: list[ChangeEntry] = field(default_factory=list)  # to insert again

    @property
    def entries(self) -> list[ChangeEntry]:
        return [*self.created, *self.changed, *self.replaced, *self.removed]


def undo(changeset: ChangeSet, *, actor) -> ChangeSet:
    """Put every row back as it was before the act, to the last column.

    Raises AlreadyUndone, or Touched with the rows in the way; nothing is changed then.
    """
    try:
        with transaction.atomic():
            return _undo(changeset, actor)
    except IntegrityError as error:
        why = _("another record stands by now where one of its records would return")
        raise Touched([Obstacle(changeset, why)]) from error


def _undo(changeset: ChangeSet, actor) -> ChangeSet:
    changeset = ChangeSet.objects.select_for_update().get(pk=changeset.pk)
    require(actor, "work.undo", changeset)
    if changeset.undone_at:
        raise AlreadyUndone(_("This was already undone."))
    plans = _plans(changeset)
    obstacles = [row for plan in plans for row in _changed_since(plan)]
    obstacles += [row for plan in plans for row in _used_since(plan, _keys(plans))]
    if obstacles:
        raise Touched(obstacles)
    restoring.restore(plans)
    restoring.keep_history(plans, reason=f"undo: {changeset.label}", actor=actor)
    restoring.take_back_moves(plans, actor=actor)
    changeset.undone_at, changeset.undone_by = timezone.now(), actor
    changeset.save(update_fields=["undone_at", "undone_by"])
    rows = sum(len(plan.entries) for plan in plans)
    data = {"kind": changeset.kind, "rows": rows}
    audit.record("work.undo", actor=actor, on=changeset, data=data)
    return changeset


def _plans(changeset: ChangeSet) -> list[Plan]:
    plans: dict[str, Plan] = {}
    for entry in changeset.entries.order_by("pk").iterator(chunk_size=1000):
        if entry.model not in plans:
            plans[entry.model] = Plan(apps.get_model(entry.model))
        plan = plans[entry.model]
        if entry.before is None:
            plan.created.append(entry)
        elif entry.after is None:
            plan.removed.append(entry)
        elif _needs_replacing(plan.model, entry):
            plan.replaced.append(entry)
        else:
            plan.changed.append(entry)
    return list(plans.values())


def _keys(plans: list[Plan]) -> set[tuple[type[Model], int]]:
    return {(plan.model, entry.object_id) for plan in plans for entry in plan.entries}


def _needs_replacing(model: type[Model], entry: ChangeEntry) -> bool:
    """Whether the row must go and come back rather than be written in place.

    Two rows may have exchanged unique values: no order of updates puts that back. And an
    update in bulk writes JSON null where the column held no value.
    """
    unique = _unique_columns(model)
    return any(
        field.name in unique
        or (isinstance(field, JSONField) and entry.before[field.attname] is None)
        for field in snapshots.differing(model, entry.before, entry.after)
    )


def _unique_columns(model: type[Model]) -> set[str]:
    names = {field.name for field in snapshots.columns(model) if field.unique}
    names.update(*model._meta.unique_together)
    for constraint in model._meta.constraints:
        if isinstance(constraint, UniqueConstraint):
            names.update(constraint.fields)
            for expression in constraint.expressions:
                names.update(_named_in(expression))
            if constraint.condition:
                names |= constraint.condition.referenced_base_fields
    return names


def _named_in(expression) -> set[str]:
    if isinstance(expression, F):
        return {expression.name.split("__")[0]}
    found = set()
    for source in expression.get_source_expressions():
        found |= _named_in(source)
    return found


def _changed_since(plan: Plan) -> list[Obstacle]:
    """Rows that are no longer what the act left, under lock."""
    present = snapshots.take(plan.model, [e.object_id for e in plan.entries], lock=True)
    return [
        Obstacle(_record(plan, entry), _how_changed(plan.model, entry, present))
        for entry in plan.entries
        if present.get(entry.object_id) != entry.after
    ]


def _record(plan: Plan, entry: ChangeEntry) -> Model:
    return snapshots.rebuild(plan.model, entry.after or entry.before)


def _how_changed(model: type[Model], entry: ChangeEntry, present: dict) -> str:
    now = present.get(entry.object_id)
    if now is None:
        return _("removed since")
    if entry.after is None:
        return _("made again since")
    fields = snapshots.differing(model, now, entry.after)
    names = ", ".join(str(field.verbose_name) for field in fields)
    return _("changed since: %(fields)s") % {"fields": names}


def _used_since(plan: Plan, ours: set) -> list[Obstacle]:
    """Rows the act made that something outside the act refers to by now."""
    made = {entry.object_id: entry for entry in plan.created}
    return [
        Obstacle(
            _record(plan, made[key]),
            _("used since by: %(what)s") % {"what": other._meta.verbose_name},
        )
        for other, key in sorted(references(plan.model, list(made), ours), key=_by_name)
    ]


def _by_name(reference: tuple[type[Model], int]) -> tuple[str, int]:
    return reference[0]._meta.label, reference[1]
