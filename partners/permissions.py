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


@rule("partners.withdraw")
def may_withdraw(user, exchange=None):
    """Whoever recorded an exchange withdraws it; so does a manager."""
    if exchange is None or user.has_role(Role.MANAGER):
        return user.in_team
    return user.in_team and exchange.author_id == user.pk


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


@rule("partners.qualify")
def may_qualify(user, record=None):
    """The team declares a partner qualified."""
    return user.in_team


@rule("partners.approach")
def may_approach(user, record=None):
    """The team makes the first contact."""
    return user.in_team


@rule("partners.activate")
def may_activate(user, record=None):
    """A manager may declare a partner active by hand, before its agreement is in the base."""
    return user.has_role(Role.MANAGER)


@rule("partners.set_dormant")
def may_set_dormant(user, record=None):
    """The team lets a relation rest."""
    return user.in_team


@rule("partners.resume")
def may_resume(user, record=None):
    """The team takes up a relation again."""
    return user.in_team


@rule("partners.rule_out")
def may_rule_out(user, record=None):
    """The team rules a partner out, with a reason."""
    return user.in_team


@rule("partners.reconsider")
def may_reconsider(user, record=None):
    """The team reconsiders a partner that was ruled out, with a reason."""
    return user.in_team


@rule("partners.review")
def may_review(user, record=None):
    """The team says that a sheet is still right."""
    return user.in_team


@rule("partners.campaign_of_all")
def may_follow_every_owner(user, record=None):
    """A manager follows the campaign of every owner."""
    return user.has_role(Role.MANAGER)
