"""Two administrators at once: one must stay. Real locks need PostgreSQL."""

from threading import Barrier, Thread

import pytest
from django.db import connection, connections

from accounts import services
from accounts.models import User
from accounts.tests.factories import make_administrator

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="row locks"),
]


def disable_each_other(start: Barrier) -> list:
    """Each of two administrators disables the other at the same moment; how each ended."""
    one, two = make_administrator(), make_administrator()
    ends = []

    def disable(actor, person):
        try:
            start.wait(timeout=10)
            services.disable(person, actor=actor)
            ends.append("done")
        except Exception as refusal:  # whatever it is, it is what the test compares
            ends.append(type(refusal).__name__)
        finally:
            connections.close_all()

    threads = [Thread(target=disable, args=pair) for pair in ((one, two), (two, one))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return sorted(ends)


def test_two_administrators_who_disable_each_other_leave_one():
    ends = disable_each_other(Barrier(2))

    assert ends == ["LastAdministrator", "done"]
    assert User.objects.filter(is_staff=True, is_active=True).count() == 1


def test_without_the_lock_both_would_go(monkeypatch):
    """The control: the same race, the lock taken away, each waiting for the other's check."""
    checked = Barrier(2)

    def check_and_wait(person):
        checked.wait(timeout=10)

    monkeypatch.setattr(services, "lock", lambda obj: type(obj).objects.get(pk=obj.pk))
    monkeypatch.setattr(services, "_locked", lambda obj: type(obj).objects.get(pk=obj.pk))
    original = services.check_administrator_stays

    def slow_check(person):
        original(person)
        check_and_wait(person)

    monkeypatch.setattr(services, "check_administrator_stays", slow_check)

    ends = disable_each_other(Barrier(2))

    assert ends == ["done", "done"]
    assert User.objects.filter(is_staff=True, is_active=True).count() == 0
