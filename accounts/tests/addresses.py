"""Samples for the walk over every address."""

from accounts.models import Role
from accounts.tests.factories import make_delegation, make_person


def samples(cast) -> dict:
    delegation = make_delegation()
    return {
        "accounts:person": {"pk": make_person(Role.OFFICER).pk},
        "accounts:revoke_delegation": {"pk": delegation.pk},
        "accounts:invitation": {"token": "spent"},
    }
