"""Whoever gets past the triggers is found out: verify names the first link that does not hold."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from core import audit
from trail import triggers
from trail.chain import fingerprint
from trail.models import ChainHead, Event, Transition
from trail.tests.factories import announce_move, make_manager, make_priority
from trail.verification import Problem, verify

pytestmark = pytest.mark.django_db


@pytest.fixture
def unguarded():
    """Five events, the third a move, in a database whose triggers somebody dropped."""
    actor = make_manager()
    for verb in ("one", "two"):
        audit.record(f"strategy.{verb}", actor=actor)
    announce_move(make_priority(), "active", actor=actor)
    for verb in ("four", "five"):
        audit.record(f"strategy.{verb}", actor=actor)
    connection.check_constraints()
    triggers.remove(connection)
    return actor


def found() -> list[tuple]:
    problems = [p for p in verify().problems if p.what != "trigger"]
    return [(problem.kind, problem.sequence, problem.what) for problem in problems]


def renumber(*pairs: tuple[int, int]) -> None:
    for old, new in pairs:
        Event.objects.filter(sequence=old).update(sequence=new)


def forged(sequence: int, previous: str) -> Event:
    """A link made by somebody who knows how fingerprints are made."""
    event = Event.objects.get(sequence=1)
    event.sequence, event.verb, event.previous = sequence, "strategy.forged", previous
    event.hash = fingerprint(event)
    return event


def test_an_untouched_chain_holds():
    audit.record("strategy.one", actor=make_manager())
    announce_move(make_priority(), "active")

    assert verify().as_json() == {"ok": True, "checked": 2, "problems": []}


def test_an_empty_chain_holds():
    assert verify().as_json() == {"ok": True, "checked": 0, "problems": []}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("label", "other"),
        ("payload", '{"a":1}'),
        ("actor_name", "Somebody else"),
        ("verb", "strategy.other"),
        ("hash", "f" * 64),
        ("previous", "f" * 64),
    ],
)
def test_a_changed_event_is_named(unguarded, field, value):
    Event.objects.filter(sequence=2).update(**{field: value})

    assert found() == [("changed", 2, "event")]


def test_a_removed_event_is_named(unguarded):
    Event.objects.filter(sequence=2).delete()

    assert found() == [("removed", 2, "event")]


def test_a_removed_event_is_named_though_the_rest_was_renumbered(unguarded):
    Event.objects.filter(sequence=4).delete()
    renumber((5, 4))

    assert found() == [("removed", 4, "event")]


def test_a_cut_tail_is_named(unguarded):
    Event.objects.filter(sequence__gt=3).delete()

    assert found() == [("removed", 4, "event")]


def test_an_event_added_behind_the_head_is_named(unguarded):
    forged(6, ChainHead.objects.get().hash).save(force_insert=True)

    assert found() == [("inserted", 6, "event")]


@pytest.mark.parametrize("knowing", [True, False])
def test_an_event_put_between_two_is_named(unguarded, knowing):
    renumber((5, 6), (4, 5))
    before = Event.objects.get(sequence=3).hash if knowing else "e" * 64
    forged(4, before).save(force_insert=True)

    assert found() == [("inserted", 4, "event")]


def test_two_exchanged_events_are_named(unguarded):
    renumber((4, 99), (5, 4), (99, 5))

    assert found() == [("reordered", 4, "event")]


def test_an_event_moved_to_the_end_is_named(unguarded):
    renumber((2, 6))

    assert found() == [("reordered", 3, "event")]


def test_a_chain_made_anew_does_not_match_its_head(unguarded):
    event = Event.objects.get(sequence=5)
    event.label = "other"
    event.hash = fingerprint(event)
    event.save()

    assert found() == [("head mismatch", 5, "head")]


@pytest.mark.parametrize(
    ("meddle", "kind"),
    [
        (lambda rows: rows.update(target="other"), "changed"),
        (lambda rows: rows.update(on="2020-01-01"), "changed"),
        (lambda rows: rows.delete(), "removed"),
    ],
)
def test_a_transition_that_its_event_does_not_bear_out_is_named(unguarded, meddle, kind):
    meddle(Transition.objects.all())

    assert found() == [(kind, 3, "transition")]


def test_an_added_transition_is_named(unguarded):
    row = Transition.objects.get()
    row.pk, row.event_id = None, 4
    row.save()

    assert found() == [("inserted", 4, "transition")]


def test_missing_triggers_are_named(unguarded):
    names = [problem.detail for problem in verify().problems]

    assert names == sorted(triggers.expected(connection))


def test_the_command_says_json_on_stdout_and_exits_with_one(unguarded):
    Event.objects.filter(sequence=2).update(label="other")
    connection.check_constraints()
    triggers.install(connection)
    out, err = StringIO(), StringIO()

    with pytest.raises(SystemExit) as end:
        call_command("verify_trail", "--json", stdout=out, stderr=err)

    expected = Problem("changed", 2, verb="strategy.two")
    assert (end.value.code, json.loads(out.getvalue())) == (
        1,
        {"ok": False, "checked": 1, "problems": [vars(expected)]},
    )
    assert err.getvalue() == "event 2 strategy.two: changed\n"
