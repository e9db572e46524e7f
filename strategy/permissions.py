"""Source: DOMAIN, table of roles: strategy and targets are edited by the manager, read by all."""

from accounts.models import Role
from accounts.permissions import anyone_with_a_role
from core.access import rule


@rule("strategy.read")
def may_read(user, record=None):
    return anyone_with_a_role(user)


@rule("strategy.edit")
def may_edit(user, record=None):
    return user.has_role(Role.MANAGER)
