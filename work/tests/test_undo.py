"""Undoing puts every row back to the last column, or touches nothing."""

from datetime import date

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Direction, User
from core.signals import moved
from strategy.models import Priority
from trail.queries import first_moves
from work.changes import record_changes
from work.models import ChangeEntry, ChangeSet, RecentRecord
from work.tests.factories import (
    make_action,
    make_direction,
    make_manager,
    make_officer,
    make_person,
    make_priority,
)
from work.undo import AlreadyUndone, Touched, undo

pytestmark = pytest.mark.django_db
TABLES = (User, Direction, Priority, User.groups.through)


def dump() -> dict:
    """Every column of every row, as the database holds it."""
    found = {}
    with connection.cursor() as cursor:
        for model in TABLES:
            columns = [field.column for field in model._meta.concrete_fields]
            if model._meta.auto_created:
                columns.remove("id")  # a link has no identity of its own
            names = ", ".join(columns)
            cursor.execute(f"SELECT {names} FROM {model._meta.db_table} ORDER BY {names}")
            found[model] = cursor.fetchall()
    return found


def test_rows_come_back_to_the_last_column():
    manager = make_manager()
    priority, direction = make_priority(), make_direction(head=manager)
    person = make_person("daf", direction=direction, muted_kinds=["a", {"b": 1}])
    before = dump()

    with record_changes("test.bulk", "Many things", actor=manager) as change:
        change.updating([priority, direction, person])
        priority.statement_fr, priority.version = "Autre", 7
        priority.save()
        person.muted_kinds = []
        person.save()
        person.groups.clear()
        direction.head = None
        direction.save()
        change.created([make_priority(), make_direction(parent=direction)])
    undo(change.changeset, actor=manager)

    assert dump() == before


def test_a_removed_row_returns_under_its_key_with_its_dates():
    manager, priority = make_manager(), make_priority()
    before = dump()

    with record_changes("test.remove", "Removed", actor=manager) as change:
        change.updating(priority)
        Priority.objects.all().delete()
    undo(change.changeset, actor=manager)

    assert dump() == before


def test_exchanged_unique_values_go_back():
    manager, one, other = make_manager(), make_priority(code="A"), make_priority(code="B")
    before = dump()

    with record_changes("test.swap", "Exchanged", actor=manager) as change:
        change.updating([one, other])
        for row, code in [(one, "X"), (other, "A"), (one, "B")]:
            Priority.objects.filter(pk=row.pk).update(code=code)
    undo(change.changeset, actor=manager)

    assert dump() == before


def test_only_rows_that_changed_are_kept():
    manager, same, other = make_manager(), make_priority(), make_priority()

    with record_changes("test.one", "One of two", actor=manager) as change:
        change.updating([same, other])
        Priority.objects.filter(pk=other.pk).update(weight=9)

    assert list(ChangeEntry.objects.values_list("object_id", flat=True)) == [other.pk]
    assert ChangeSet.objects.get() == change.changeset


def test_an_undo_leaves_a_history_line_and_an_event():
    manager, priority = make_manager(), make_priority()
    with record_changes("test.edit", "An edit", actor=manager) as change:
        change.updating(priority)
        Priority.objects.filter(pk=priority.pk).update(weight=9)
        new = make_priority()
        change.created(new)

    undo(change.changeset, actor=manager)

    lines = Priority.history.filter(history_change_reason="undo: An edit")
    assert set(lines.values_list("id", "history_type", "weight", "history_user")) == {
        (priority.pk, "~", 1, manager.pk),
        (new.pk, "-", 1, manager.pk),
    }
    event = apps.get_model("trail", "Event").objects.first()
    assert (event.verb, event.data) == ("work.undo", {"kind": "test.edit", "rows": 2})


def test_moves_of_an_undone_act_count_no_more():
    manager, priority = make_manager(), make_priority()

    def move(target):
        moved.send(
            Priority, record=priority, field="status", verb="go", source="", target=target,
            actor=manager, on=date(2026, 1, 2), reason="",
        )  # fmt: skip

    move("kept")
    with record_changes("test.move", "Moved", actor=manager) as change:
        change.updating(priority)
        Priority.objects.filter(pk=priority.pk).update(weight=9)
        move("undone")
    undo(change.changeset, actor=manager)

    assert first_moves(Priority, "kept").count() == 1
    assert first_moves(Priority, "undone").count() == 0


def test_an_act_is_undone_once():
    manager, priority = make_manager(), make_priority()
    with record_changes("test.edit", "An edit", actor=manager) as change:
        change.updating(priority)
        Priority.objects.filter(pk=priority.pk).update(weight=9)
    undo(change.changeset, actor=manager)

    with pytest.raises(AlreadyUndone):
        undo(change.changeset, actor=manager)


def test_only_its_author_or_the_manager_undoes_an_act():
    author, stranger, priority = make_officer(), make_officer(), make_priority()
    with record_changes("test.edit", "An edit", actor=author) as change:
        change.updating(priority)
        Priority.objects.filter(pk=priority.pk).update(weight=9)

    with pytest.raises(PermissionDenied):
        undo(change.changeset, actor=stranger)
    undo(change.changeset, actor=make_manager())

    priority.refresh_from_db()
    assert priority.weight == 1


def touch_the_changed_row(changed, created):
    Priority.objects.filter(pk=changed.pk).update(statement_en="By hand")
    return [(changed.pk, "changed since: statement (English)")]


def remove_the_changed_row(changed, created):
    Priority.objects.filter(pk=changed.pk).delete()
    return [(changed.pk, "removed since")]


def touch_the_created_row(changed, created):
    Direction.objects.filter(pk=created.pk).update(name="By hand")
    return [(created.pk, "changed since: name")]


def refer_by_foreign_key(changed, created):
    make_person(direction=created)
    make_person(direction=created)
    return [(created.pk, "used since by: person")]


def refer_by_generic_key(changed, created):
    content_type = ContentType.objects.get_for_model(created)
    make_action(content_type=content_type, object_id=created.pk)
    return [(created.pk, "used since by: action")]


@pytest.mark.parametrize(
    "meddle",
    [
        touch_the_changed_row,
        remove_the_changed_row,
        touch_the_created_row,
        refer_by_foreign_key,
        refer_by_generic_key,
    ],
)
def test_what_was_touched_since_is_named_and_nothing_is_undone(meddle, english):
    manager, changed = make_manager(), make_priority()
    with record_changes("test.edit", "An edit", actor=manager) as change:
        change.updating(changed)
        Priority.objects.filter(pk=changed.pk).update(weight=9)
        created = make_direction()
        change.created(created)
    expected = meddle(changed, created)
    before = dump()

    with pytest.raises(Touched) as refusal:
        undo(change.changeset, actor=manager)

    named = [(obstacle.record.pk, obstacle.why) for obstacle in refusal.value.obstacles]
    assert (named, refusal.value.count, dump()) == (expected, 1, before)


def test_a_place_taken_since_is_said_and_nothing_is_undone():
    manager, removed = make_manager(), make_priority(code="A")
    with record_changes("test.remove", "Removed", actor=manager) as change:
        change.updating(removed)
        Priority.objects.all().delete()
    make_priority(code="A")
    before = dump()

    with pytest.raises(Touched):
        undo(change.changeset, actor=manager)

    assert dump() == before


def test_a_look_at_a_created_record_does_not_hold_it():
    manager = make_manager()
    before = dump()
    with record_changes("test.make", "Made", actor=manager) as change:
        created = make_direction()
        change.created(created)
    RecentRecord.objects.create(
        person=manager,
        content_type=ContentType.objects.get_for_model(created),
        object_id=created.pk,
    )

    undo(change.changeset, actor=manager)

    assert (dump(), RecentRecord.objects.count()) == (before, 0)


STEP = st.tuples(
    st.sampled_from(["make", "edit", "swap", "remove", "link"]),
    st.integers(0, 4),
    st.integers(0, 4),
)


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(acts=st.lists(st.lists(STEP, min_size=1, max_size=6), min_size=1, max_size=3))
def test_undoing_acts_from_the_last_to_the_first_restores_each_state(db, acts):
    manager = make_manager()
    states, sets = [], []

    for steps in acts:
        states.append(dump())
        with record_changes("test.random", "Random", actor=manager) as change:
            for step in steps:
                do_at_random(change, *step)
        sets.append(change.changeset)
    while sets:
        undo(sets.pop(), actor=manager)
        assert dump() == states.pop()


def do_at_random(change, kind: str, first: int, second: int) -> None:
    rows = list(Priority.objects.order_by("pk"))
    people = list(User.objects.order_by("pk"))
    if kind == "make" or not rows:
        change.created([make_priority(weight=first), make_person("sg")])
        return
    one, other = rows[first % len(rows)], rows[second % len(rows)]
    if kind == "edit":
        change.updating(one)
        one.weight, one.statement_en = second, f"text {first}"
        one.save()
    elif kind == "swap" and one != other:
        change.updating([one, other])
        for row, code in [(one, "tmp"), (other, one.code), (one, other.code)]:
            Priority.objects.filter(pk=row.pk).update(code=code)
    elif kind == "remove":
        change.updating(one)
        one.delete()
    elif kind == "link":
        person = people[first % len(people)]
        change.updating(person)
        person.groups.set([second + 1] if second else [])
