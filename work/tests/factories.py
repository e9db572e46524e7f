"""People and what waits for them."""

from datetime import date
from itertools import count

from django.contrib.auth.models import Group

from accounts.models import Direction, Role, User
from strategy.models import Priority
from work.models import Action

_number = count(1)


def make_person(*roles: str, **overrides) -> User:
    """A person holding these roles: ``make_person(Role.OFFICER)``."""
    number = next(_number)
    values = {
        "email": f"work{number}@example.org",
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


def make_direction(**overrides) -> Direction:
    number = next(_number)
    values = {"code": f"D{number}", "name": f"Direction {number}"}
    return Direction.objects.create(**(values | overrides))


def make_priority(**overrides) -> Priority:
    number = next(_number)
    values = {
        "code": f"P{number}",
        "statement_fr": f"Priorité {number}",
        "first_year": 2026,
        "last_year": 2028,
    }
    return Priority.objects.create(**(values | overrides))


def make_action(**overrides) -> Action:
    """An open action due on 2 March 2026."""
    owner = overrides.get("owner") or make_officer()
    values = {
        "what": "Call back",
        "owner": owner,
        "created_by": owner,
        "due_on": date(2026, 3, 2),
    }
    return Action.objects.create(**(values | overrides))
