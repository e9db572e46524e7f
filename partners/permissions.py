"""Who may do what in the partner base. Source: DOMAIN, table of roles, first line."""

from accounts.models import Role
from accounts.permissions import anyone_with_a_role
from core.access import rule


@rule("partners.read")
def may_read(user, record=None):
    """Every role reads; which sheets, visible_to says."""
    return anyone_with_a_role(user)


@rule("partners.edit")
def may_edit(user, record=None):
    """Officers and managers edit partners, contacts and exchanges."""
    return user.in_team


@rule("partners.score")
def may_score(user, record=None):
    """The team gives scores, answers the qualification sheet and records integrity checks."""
    return user.in_team


@rule("partners.archive")
def may_archive(user, record=None):
    """Managers archive and bring back."""
    return user.has_role(Role.MANAGER)


@rule("partners.merge")
def may_merge(user, record=None):
    """Managers merge two sheets and undo a merge."""
    return user.has_role(Role.MANAGER)


@rule("partners.override_class")
def may_override_class(user, record=None):
    """A manager may set the priority class by hand, with a reason."""
    return user.has_role(Role.MANAGER)


@rule("partners.import")
def may_import(user, record=None):
    """The team imports spreadsheets."""
    return user.in_team


@rule("partners.export")
def may_export(user, record=None):
    """Whoever reads may take away what they read."""
    return anyone_with_a_role(user)


@rule("partners.campaign")
def may_follow_campaign(user, record=None):
    """The review campaign is the team's."""
    return user.in_team
