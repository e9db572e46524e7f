"""Who may do what with actions, jobs, views and changes."""

from accounts.models import Role
from core.access import rule


@rule("work.act")
def may_add_actions(user, action=None):
    """The team gives actions to anyone; everyone with a role notes their own."""
    return bool(user.roles)


@rule("work.assign")
def may_assign(user, action=None):
    """The team edits every action; the others only what they noted for themselves."""
    if action is None or user.in_team:
        return user.in_team
    return user.pk == action.owner_id == action.created_by_id


@rule("work.complete")
def may_complete(user, action=None):
    """Its owner says that it is done, or is put off; so may the team."""
    return action is None or user.pk == action.owner_id or user.in_team


@rule("work.undo")
def may_undo(user, changeset=None):
    """Whoever made a change undoes it; so does the manager."""
    if changeset is None:
        return bool(user.roles)
    return user.pk == changeset.actor_id or user.has_role(Role.MANAGER)


@rule("work.job")
def may_follow(user, job=None):
    """Whoever started a job follows it; so does the manager."""
    return job is None or user.pk == job.owner_id or user.has_role(Role.MANAGER)


@rule("work.share_view")
def may_share_views(user, view=None):
    """Source: SCREENS §1, named views are shared by a manager."""
    return user.has_role(Role.MANAGER)
