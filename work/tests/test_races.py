"""Two at once, on PostgreSQL: with the lock one wins and the other is told; without it, not."""

from contextlib import suppress
from threading import Barrier, BrokenBarrierError, Thread

import pytest
from django.db import IntegrityError, connection

from core import audit
from core.workflow import InvalidMove
from strategy.models import Priority
from trail import services as trail
from trail.models import ChainHead, Event, Transition
from trail.verification import verify
from work import jobs, services, undo
from work.changes import record_changes
from work.models import ChangeSet, Job
from work.tests.factories import make_action, make_manager, make_officer, make_priority

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite writes one by one"),
]


def race(*acts) -> list:
    """Run the acts at once, each on its own connection; what each returned or raised."""
    outcomes = [None] * len(acts)

    def run(place, act):
        try:
            outcomes[place] = act()
        except Exception as error:  # the outcome is what the test looks at
            outcomes[place] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def meeting(read):
    """``read``, after which each thread waits for the other to have read too, if it can."""
    barrier = Barrier(2)

    def read_and_wait(*args):
        found = read(*args)
        with suppress(BrokenBarrierError):  # the other one waits for our lock
            barrier.wait(timeout=1)
        return found

    return read_and_wait


def unlocked(obj):
    return type(obj)._base_manager.get(pk=obj.pk)


def kinds(outcomes) -> set:
    return {type(outcome) for outcome in outcomes}


@pytest.mark.parametrize(("locked", "completions"), [(True, 1), (False, 2)])
def test_an_action_is_completed_once(monkeypatch, locked, completions):
    action, people = make_action(), [make_manager(), make_manager()]
    monkeypatch.setattr(services, "lock", meeting(services.lock if locked else unlocked))

    outcomes = race(
        *[lambda who=who: services.complete_action(action, actor=who) for who in people]
    )

    assert Transition.objects.filter(verb="complete").count() == completions
    assert (InvalidMove in kinds(outcomes)) == locked


@pytest.mark.parametrize("locked", [True, False])
def test_two_events_at_once_keep_one_chain(monkeypatch, locked):
    read = trail._locked_head if locked else lambda: ChainHead.objects.get(pk=1)
    monkeypatch.setattr(trail, "_locked_head", meeting(read))

    outcomes = race(*[lambda: audit.record("strategy.changed", actor=None) for _ in range(2)])

    assert (IntegrityError in kinds(outcomes)) == (not locked)
    assert Event.objects.count() == (2 if locked else 1)
    assert verify().ok


def test_many_events_at_once_leave_no_gap():
    def write():
        for _ in range(10):
            audit.record("strategy.changed", actor=None)

    race(*[write] * 4)

    assert list(Event.objects.order_by("sequence").values_list("sequence", flat=True)) == list(
        range(1, 41)
    )
    assert verify().ok


def test_a_job_is_claimed_by_one_worker(monkeypatch):
    monkeypatch.setitem(jobs._handlers, "test.race", lambda run: None)
    job = Job.objects.create(kind="test.race", owner=make_officer())

    outcomes = race(*[lambda: jobs.run(job.pk)] * 4)

    assert sorted(outcomes) == [False, False, False, True]


@pytest.mark.parametrize("locked", [True, False])
def test_an_act_is_undone_by_one_of_two(monkeypatch, locked):
    manager, priority = make_manager(), make_priority()
    with record_changes("test.edit", "An edit", actor=manager) as change:
        change.updating(priority)
        Priority.objects.filter(pk=priority.pk).update(weight=9)
    if not locked:
        rows = ChangeSet.objects.all()
        monkeypatch.setattr(ChangeSet.objects, "select_for_update", lambda: rows)
    monkeypatch.setattr(undo, "_plans", meeting(undo._plans))

    outcomes = race(*[lambda: undo.undo(change.changeset, actor=manager)] * 2)

    refused = undo.AlreadyUndone if locked else undo.Touched
    assert kinds(outcomes) == {ChangeSet, refused}
    priority.refresh_from_db()
    assert priority.weight == 1
