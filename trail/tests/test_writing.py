"""Events and transitions are linked in order, and the database keeps them as written."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from core import audit
from trail import queries, services
from trail.chain import ORIGIN, fingerprint
from trail.models import ChainHead, Event, Transition
from trail.tests.factories import announce_move, make_manager, make_priority

pytestmark = pytest.mark.django_db


def test_each_event_carries_the_fingerprint_of_the_one_before():
    actor, priority = make_manager(), make_priority()

    audit.record("strategy.first", actor=actor, on=priority, data={"weight": 3})
    audit.record("strategy.second", actor=None)

    second, first = Event.objects.all()
    head = ChainHead.objects.get()
    assert [first.previous, second.previous] == [ORIGIN, first.hash]
    assert [first.hash, second.hash] == [fingerprint(first), fingerprint(second)]
    assert (head.count, head.hash) == (2, second.hash)
    assert (first.sequence, first.actor, first.label, first.data) == (
        1,
        actor,
        str(priority),
        {"weight": 3},
    )


def test_a_move_is_kept_as_a_transition_and_as_an_event():
    actor, priority = make_manager(), make_priority()

    announce_move(priority, "active", actor=actor, source="draft", on=date(2026, 2, 1))

    row = Transition.objects.get()
    assert (row.model, row.object_id, row.source, row.target, row.on, row.actor) == (
        "strategy.priority",
        priority.pk,
        "draft",
        "active",
        date(2026, 2, 1),
        actor,
    )
    assert row.event.verb == "strategy.to_active"
    assert row.event.data == {"move": services.move_details(row)}


def test_an_event_costs_three_queries_and_a_move_four(django_assert_num_queries):
    actor, priority = make_manager(), make_priority()

    with transaction.atomic():
        with django_assert_num_queries(3):
            audit.record("strategy.changed", actor=actor, on=priority)
        with django_assert_num_queries(4):
            announce_move(priority, "active", actor=actor)


def test_what_is_recorded_together_is_written_once_and_in_order(django_assert_max_num_queries):
    actor = make_manager()
    priorities = [make_priority() for _ in range(5)]

    with transaction.atomic(), django_assert_max_num_queries(4), services.together():
        for priority in priorities:
            announce_move(priority, "active", actor=actor)

    assert list(Transition.objects.order_by("pk").values_list("object_id", flat=True)) == [
        priority.pk for priority in priorities
    ]
    assert list(Event.objects.order_by("sequence").values_list("sequence", flat=True)) == [
        1,
        2,
        3,
        4,
        5,
    ]


def test_nothing_recorded_together_survives_an_error():
    with pytest.raises(ZeroDivisionError), services.together():
        audit.record("strategy.changed", actor=None)
        1 / 0  # noqa: B018

    assert not Event.objects.exists()


def test_first_moves_leave_out_what_was_taken_back():
    actor, kept, undone = make_manager(), make_priority(), make_priority()
    announce_move(kept, "active", on=date(2026, 2, 1))
    announce_move(kept, "active", on=date(2026, 5, 1))
    announce_move(undone, "active", on=date(2026, 3, 1))

    services.take_back(queries.transitions_of(undone), {undone.pk: undone}, actor=actor)

    assert list(queries.first_moves(type(kept), "active")) == [
        {"object_id": kept.pk, "first_on": date(2026, 2, 1)}
    ]
    in_may = queries.first_moved_between(type(kept), "active", date(2026, 5, 1), date(2026, 5, 31))
    assert list(in_may) == []
    assert queries.moved_between(type(kept), date(2026, 5, 1), date(2026, 5, 31)).count() == 1


STATEMENTS = [
    "UPDATE trail_event SET label = 'other'",
    "DELETE FROM trail_event",
    "UPDATE trail_transition SET target = 'other'",
    "DELETE FROM trail_transition",
    "DELETE FROM trail_chainhead",
    "UPDATE trail_chainhead SET count = 0",
]
ONLY_ON = {
    "sqlite": [
        "INSERT OR REPLACE INTO trail_event SELECT * FROM trail_event",
        "INSERT OR REPLACE INTO trail_transition SELECT * FROM trail_transition",
        "REPLACE INTO trail_chainhead SELECT * FROM trail_chainhead",
    ],
    "postgresql": [
        "TRUNCATE trail_event CASCADE",
        "TRUNCATE trail_transition",
        "TRUNCATE trail_chainhead",
    ],
}


def test_the_database_refuses_to_change_or_remove_what_was_written():
    announce_move(make_priority(), "active")
    announce_move(make_priority(), "active")
    before = list(Event.objects.values()), list(Transition.objects.values())
    connection.check_constraints()  # PostgreSQL empties no table while deferred checks wait

    for statement in STATEMENTS + ONLY_ON[connection.vendor]:
        with (
            pytest.raises(DatabaseError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)

    assert (list(Event.objects.values()), list(Transition.objects.values())) == before
