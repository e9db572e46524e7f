"""People and records to leave a trail with."""

from datetime import date
from itertools import count

from django.contrib.auth.models import Group

from accounts.models import Role, User
from core.signals import moved
from strategy.models import Priority

_number = count(1)


def make_person(*roles: str, **overrides) -> User:
    """A person holding these roles: ``make_person(Role.OFFICER)``."""
    number = next(_number)
    values = {
        "email": f"trail{number}@example.org",
        "first_name": "Awa",
        "last_name": f"Person {number}",
    }
    person = User.objects.create_user(**(values | overrides))
    person.groups.add(*Group.objects.filter(name__in=roles))
    return person


def make_officer(**overrides) -> User:
    return make_person(Role.OFFICER, **overrides)


def make_manager(**overrides) -> User:
    return make_person(Role.MANAGER, **overrides)


def make_auditor(**overrides) -> User:
    return make_person(Role.AUDITOR, **overrides)


def make_priority(**overrides) -> Priority:
    number = next(_number)
    values = {
        "code": f"P{number}",
        "statement_fr": f"Priorité {number}",
        "first_year": 2026,
        "last_year": 2028,
    }
    return Priority.objects.create(**(values | overrides))


def announce_move(record, target: str, *, actor=None, source: str = "", on: date | None = None):
    """What core.workflow says when it moves ``record``."""
    moved.send(
        sender=type(record),
        record=record,
        field="status",
        verb=f"to_{target}",
        source=source,
        target=target,
        actor=actor,
        on=on or date(2026, 3, 4),
        reason="",
    )
