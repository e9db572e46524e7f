"""The writing half of an undo. Plans come from `work.undo`, checked and locked."""

import json
from collections import defaultdict

from django.db import connection
from django.db.models import Field, Model
from django.utils import timezone

from trail import services as trail
from trail.models import Transition
from work import snapshots
from work.models import ChangeEntry
from work.references import generic_keys, pointing


def restore(plans) -> None:
    """Remove, then write, then insert. References are checked by the database at the end."""
    for plan in plans:
        _remove(plan.model, [e.object_id for e in plan.created], forget=True)
        _remove(plan.model, [e.object_id for e in plan.replaced])
    for plan in plans:
        _write(plan)
        _insert(plan.model, [*plan.replaced, *plan.removed])
    for plan in plans:
        _relink(plan)
    connection.check_constraints([plan.model._meta.db_table for plan in plans])


def _remove(model: type[Model], keys: list[int], *, forget: bool = False) -> None:
    """Delete rows without collecting: nothing else refers to them, that was checked."""
    for some in snapshots.chunks(keys):
        for link in snapshots.links(model):
            _unlink(link, some)
        if forget:
            for other, generic in generic_keys(forgotten=True):
                pointing(other, generic, model, some).delete()
        rows = model._base_manager.filter(pk__in=some)
        rows._raw_delete(rows.db)


def _unlink(link: Field, keys: list[int]) -> None:
    rows = link.remote_field.through._base_manager
    rows = rows.filter(**{f"{link.m2m_field_name()}_id__in": keys})
    rows._raw_delete(rows.db)


def _write(plan) -> None:
    """Write only the columns that differ, without touching dates of saving.

    Rows that get the same values back are written together.
    """
    groups = defaultdict(list)
    for entry in plan.changed:
        fields = snapshots.differing(plan.model, entry.before, entry.after)
        fields = [field for field in fields if not field.many_to_many]
        told = json.dumps([entry.before[field.attname] for field in fields])
        groups[tuple(fields), told].append(entry)
    for (fields, _told), entries in groups.items():
        if fields:
            back = snapshots.values(fields, entries[0].before)
            for some in snapshots.chunks(entries):
                keys = [entry.object_id for entry in some]
                plan.model._base_manager.filter(pk__in=keys).update(**back)


def _insert(model: type[Model], entries: list[ChangeEntry]) -> None:
    records = [snapshots.rebuild(model, entry.before) for entry in entries]
    model._base_manager.bulk_create(records, batch_size=snapshots.CHUNK)
    stamped = [
        field.name
        for field in snapshots.columns(model)
        if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
    ]
    if stamped and entries:  # an insert stamps the present moment over the one to restore
        records = [snapshots.rebuild(model, entry.before) for entry in entries]
        model._base_manager.bulk_update(records, stamped, batch_size=200)


def _relink(plan) -> None:
    returning = [*plan.replaced, *plan.removed]
    for link in snapshots.links(plan.model):
        moved = [e for e in plan.changed if e.before[link.name] != e.after[link.name]]
        here, there = f"{link.m2m_field_name()}_id", f"{link.m2m_reverse_field_name()}_id"
        through = link.remote_field.through
        for some in snapshots.chunks([*moved, *returning]):
            _unlink(link, [entry.object_id for entry in some])
            through._base_manager.bulk_create(
                through(**{here: entry.object_id, there: other})
                for entry in some
                for other in entry.before[link.name]
            )


def keep_history(plans, *, reason: str, actor) -> None:
    for plan in plans:
        if not hasattr(plan.model._meta, "simple_history_manager_attribute"):
            continue
        lines = [("-", entry.after) for entry in plan.created]
        lines += [("~", entry.before) for entry in [*plan.changed, *plan.replaced]]
        lines += [("+", entry.before) for entry in plan.removed]
        _write_history(plan.model, lines, reason, actor)


def _write_history(model: type[Model], lines, reason: str, actor) -> None:
    manager = getattr(model, model._meta.simple_history_manager_attribute)
    historical, now = manager.model, timezone.now()
    fields = list(historical.tracked_fields)
    for some in snapshots.chunks(lines):
        historical.objects.bulk_create(
            historical(
                history_date=now,
                history_type=kind,
                history_user=actor,
                history_change_reason=reason,
                **snapshots.values(fields, state),
            )
            for kind, state in some
        )


def take_back_moves(plans, *, actor) -> None:
    """Moves made by the act count in no figure any more."""
    for plan in plans:
        for entries in snapshots.chunks(plan.entries):
            by_key = {entry.object_id: entry for entry in entries}
            moves = Transition.objects.filter(
                model=plan.model._meta.label_lower,
                object_id__in=by_key,
                event_id__gt=min(entry.since for entry in entries),
                undoes=None,
                undone_by=None,
            ).order_by("-pk")
            made = [move for move in moves if move.event_id > by_key[move.object_id].since]
            records = {}
            for move in made:
                entry = by_key[move.object_id]
                state = entry.before or entry.after
                records[move.object_id] = snapshots.rebuild(plan.model, state)
            trail.take_back(made, records, actor=actor)
