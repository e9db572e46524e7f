"""Who reads the trail. Source: DOMAIN, role table; the rows are narrowed by `visible_to`."""

from accounts.models import Role
from core.access import rule
from trail.models import READERS_OF_ALL


@rule("trail.read")
def may_read(user, record=None):
    """Officers read what is theirs; the manager, SG, DG and auditors read all."""
    return user.has_role(Role.OFFICER, *READERS_OF_ALL)


@rule("trail.verify")
def may_verify(user, record=None):
    return user.has_role(Role.AUDITOR)
