"""Who may import. Source: DOMAIN, the team edits partners."""

from accounts.models import Role
from core.access import rule


@rule("imports.read")
def may_read(user, run=None):
    """The team follows its imports."""
    return user.in_team


@rule("imports.run")
def may_run(user, run=None):
    """Whoever started an import, or a manager, takes it further."""
    return user.in_team and (run is None or run.owner_id == user.pk or user.has_role(Role.MANAGER))


@rule("imports.decide")
def may_decide(user, row=None):
    """What becomes of a row is decided by whoever takes the import further."""
    return may_run(user, row and row.run)


@rule("imports.undo")
def may_undo(user, run=None):
    """Undoing is for whoever imported, and for managers."""
    return may_run(user, run)
