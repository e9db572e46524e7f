"""Two people move one sheet at once: one move is recorded, the other person is told."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from core.workflow import InvalidMove
from partners.models import Partner
from partners.services import life
from partners.tests.factories import make_manager, make_partner
from trail.queries import transitions_of

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="row locks"),
]


def move_at_once(partner: Partner, monkeypatch, *, locked: bool) -> list[str]:
    """Two managers rule the partner out together; what each was answered, sorted.

    Each waits for the other before it reads the row, or, without the lock, after.
    """
    both = Barrier(2, timeout=10)
    real_lock = life.lock

    def lock_together(obj):
        both.wait()
        return real_lock(obj)

    def read_together(obj):
        row = type(obj)._base_manager.get(pk=obj.pk)
        both.wait()
        return row

    monkeypatch.setattr(life, "lock", lock_together if locked else read_together)
    managers, answers = [make_manager(), make_manager()], []

    def rule_out(manager):
        try:
            life.rule_out(partner, actor=manager, reason="Closed")
            answers.append("moved")
        except InvalidMove:
            answers.append("told")
        finally:
            connection.close()

    threads = [Thread(target=rule_out, args=[manager]) for manager in managers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    return sorted(answers)


def test_of_two_moves_at_once_one_is_recorded_and_the_other_told(monkeypatch):
    partner = make_partner()

    answers = move_at_once(partner, monkeypatch, locked=True)

    assert (answers, transitions_of(partner).count()) == (["moved", "told"], 1)


def test_without_the_lock_both_would_be_recorded(monkeypatch):
    """The control: it shows that the test above can fail."""
    partner = make_partner()

    answers = move_at_once(partner, monkeypatch, locked=False)

    assert (answers, transitions_of(partner).count()) == (["moved", "moved"], 2)
