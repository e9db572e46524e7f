"""What each role may do with people. Others' rooms declare their own rules."""

from accounts.models import Role
from core.access import rule


@rule("accounts.profile")
def may_edit_own_profile(user, person=None):
    """Anyone signed in sees and edits their own profile."""
    return person is None or person.pk == user.pk


@rule("accounts.administer")
def may_administer(user, person=None):
    """Administrators manage people; the role gives no visa."""
    return user.is_staff


@rule("accounts.change_rights")
def may_change_rights(user, person=None):
    """Administrators open and close access, give roles and rank, but never their own.

    Two people stand behind every power given; the first administrator is made by
    ``createsuperuser``, and makes a second one.
    """
    return user.is_staff and (person is None or person.pk != user.pk)


@rule("accounts.change_rank")
def may_change_rank(user, person=None):
    """Only a superuser makes or unmakes another superuser."""
    return user.is_superuser and may_change_rights(user, person)


@rule("accounts.delegate")
def may_delegate(user, delegation=None):
    """Whoever holds the role lends it and takes it back; an administrator may on their behalf."""
    if delegation is None:
        return bool(user.roles) or user.is_staff
    return user.is_staff or delegation.giver_id == user.pk


@rule("accounts.directory")
def may_see_directory(user, person=None):
    """Everyone of the house may know who works where."""
    return bool(user.roles) or user.is_staff


def anyone_with_a_role(user) -> bool:
    """The eight roles all read; a person without a role sees only their own profile."""
    return user.has_role(*Role.values)
