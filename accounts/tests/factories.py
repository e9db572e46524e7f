"""People to test with: plain functions, whole and valid unless told otherwise."""

from datetime import timedelta
from itertools import count

from django.contrib.auth.models import Group
from django.utils import timezone

from accounts.models import Delegation, Direction, Role, User

PASSWORD = "Une-phrase-de-test-7"
_number = count(1)


def make_person(*roles: str, **overrides) -> User:
    """A person holding these roles, who signs in with PASSWORD."""
    number = next(_number)
    values = {
        "email": f"awa{number}@example.org",
        "first_name": "Awa",
        "last_name": f"Dossou {number}",
        "password": PASSWORD,
    }
    person = User.objects.create_user(**(values | overrides))
    person.groups.add(*Group.objects.filter(name__in=roles))
    return person


def make_administrator(**overrides) -> User:
    return make_person(**({"is_staff": True} | overrides))


def make_direction(**overrides) -> Direction:
    number = next(_number)
    return Direction.objects.create(
        **({"code": f"DIR{number}", "name": f"Direction {number}"} | overrides)
    )


def make_delegation(**overrides) -> Delegation:
    """The DG's role lent to an officer for the week, unless told otherwise."""
    today = timezone.localdate()
    values = {"role": Role.DG, "starts_on": today, "ends_on": today + timedelta(days=7)}
    values |= overrides
    if "giver" not in values:
        values["giver"] = make_person(values["role"])
    if "receiver" not in values:
        values["receiver"] = make_person(Role.OFFICER)
    return Delegation.objects.create(**values)
