"""Verbs that change people: roles, access, delegations, invitations.

Each checks that an administrator stays, under a lock, and leaves its event in the trail.
"""

from collections.abc import Collection

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import VISA_ROLES, Delegation, Direction, Role, User
from accounts.tasks import send_invitation
from core import audit
from core.access import require
from core.locking import lock
from core.queue import enqueue

# What an administrator's form may change and the trail must tell.
ACCESS = ("is_active", "is_staff", "active_from", "active_until")
WATCHED = ("email", "direction_id", "is_superuser", *ACCESS)


class LastAdministrator(ValidationError):
    """The change would leave the house without an administrator."""

    def __init__(self):
        super().__init__(
            _("The last administrator cannot be disabled, limited in time or demoted."),
            code="last-administrator",
        )


@transaction.atomic
def save_person(person: User, *, roles: Collection[str] | None, actor: User) -> User:
    """Save a person as an administrator's form leaves them, roles included (None: as they are).

    Raises PermissionDenied when the actor is no administrator, touches their own roles or rights,
    or grants a rank they lack; LastAdministrator when nobody could administer any more.
    """
    before = _locked(person)
    require(actor, "accounts.administer")
    _check_rights(before, person, roles, actor)
    if before:
        check_administrator_stays(person)
    person.email = person.email.lower()
    person.save()
    changes = _changes(before, person)
    if changes:
        audit.record("accounts.person_changed", actor=actor, on=person, data=changes)
    if roles is not None:
        _set_roles(person, roles, actor)
    refresh_mfa_need(person)
    if before and before.is_active and not person.is_active:
        end_sessions(person)
    return person


@transaction.atomic
def set_roles(person: User, roles: Collection[str], *, actor: User) -> User:
    """Make ``roles`` the roles that ``person`` holds. Raises as ``save_person`` does."""
    return save_person(_locked(person), roles=roles, actor=actor)


@transaction.atomic
def disable(person: User, *, actor: User) -> User:
    """Close the access of ``person`` and end their sessions. Raises LastAdministrator."""
    person = _locked(person)
    person.is_active = False
    return save_person(person, roles=None, actor=actor)


@transaction.atomic
def enable(person: User, *, actor: User) -> User:
    """Open the access of a disabled person again."""
    person = _locked(person)
    person.is_active = True
    return save_person(person, roles=None, actor=actor)


def end_sessions(person: User) -> None:
    """End every session of ``person``, on every machine, at the next request."""
    User.objects.filter(pk=person.pk).update(session_epoch=F("session_epoch") + 1)
    for session in UserSession.objects.filter(user=person):
        session.end()


@transaction.atomic
def invite(person: User, *, actor: User) -> User:
    """Mail ``person`` a link to choose a password; earlier links stop working."""
    person = lock(person)
    require(actor, "accounts.administer")
    if not person.is_active:
        raise ValidationError(_("%(person)s is disabled.") % {"person": person})
    person.invited_at = timezone.now()
    person.save(update_fields=["invited_at"])
    audit.record("accounts.invited", actor=actor, on=person)
    enqueue(send_invitation, person.pk)
    return person


@transaction.atomic
def accept_invitation(person: User, password: str) -> User:
    """Set the password that an invited person chose. Raises ValidationError on a weak one.

    The link stops working, because the fingerprint it carries covers the password.
    """
    person = lock(person)
    validate_password(password, person)
    person.set_password(password)
    person.invited_at = None
    person.save(update_fields=["password", "invited_at"])
    end_sessions(person)
    audit.record("accounts.invitation_accepted", actor=person, on=person)
    return person


@transaction.atomic
def reset_mfa(person: User, *, actor: User) -> int:
    """Remove every second factor of ``person`` (lost phone) and end their sessions."""
    person = lock(person)
    require(actor, "accounts.administer")
    removed, _rows = Authenticator.objects.filter(user=person).delete()
    end_sessions(person)
    audit.record("accounts.mfa_reset", actor=actor, on=person, data={"removed": removed})
    return removed


@transaction.atomic
def give_delegation(delegation: Delegation, *, actor: User) -> Delegation:
    """Lend a role. The giver does it themselves, or an administrator on their behalf.

    Raises PermissionDenied for anyone else, ValidationError when the rules of delegations refuse.
    """
    delegation.giver = lock(delegation.giver)
    require(actor, "accounts.delegate", delegation)
    delegation.full_clean()
    delegation.save()
    if delegation.role in VISA_ROLES:
        _start_mfa_need(delegation.receiver)
    audit.record(
        "accounts.delegation_given",
        actor=actor,
        on=delegation,
        data={
            "giver": delegation.giver.email,
            "receiver": delegation.receiver.email,
            "role": delegation.role,
            "kind": delegation.kind,
            "starts_on": delegation.starts_on.isoformat(),
            "ends_on": delegation.ends_on.isoformat(),
            "act": delegation.act,
        },
    )
    return delegation


@transaction.atomic
def revoke_delegation(delegation: Delegation, *, actor: User) -> Delegation:
    """End a delegation now; the row stays. Raises ValidationError when it is already over."""
    delegation = lock(delegation)
    require(actor, "accounts.delegate", delegation)
    if delegation.state_on(timezone.localdate()) in ("revoked", "over"):
        raise ValidationError(_("This delegation is already over."))
    delegation.revoked_at = timezone.now()
    delegation.revoked_by = actor
    delegation.save(update_fields=["revoked_at", "revoked_by", "updated_at"])
    audit.record(
        "accounts.delegation_revoked",
        actor=actor,
        on=delegation,
        data={
            "giver": delegation.giver.email,
            "receiver": delegation.receiver.email,
            "role": delegation.role,
        },
    )
    return delegation


@transaction.atomic
def save_direction(direction: Direction, *, actor: User) -> Direction:
    """Save a direction; a new head is in the trail, because heads sign off."""
    before = lock(direction) if direction.pk else None
    require(actor, "accounts.administer")
    direction.save()
    old = before.head if before else None
    if old != direction.head:
        names = {"from": old.email if old else "", "to": str(getattr(direction.head, "email", ""))}
        audit.record("accounts.head_changed", actor=actor, on=direction, data=names)
    return direction


def refresh_mfa_need(person: User) -> None:
    """Start the grace of whoever now needs a second factor; forget it for whoever does not."""
    if person.needs_mfa:
        _start_mfa_need(person)
    elif person.mfa_needed_since is not None:
        person.mfa_needed_since = None
        person.save(update_fields=["mfa_needed_since"])


def _start_mfa_need(person: User) -> None:
    if person.mfa_needed_since is None:
        person.mfa_needed_since = timezone.localdate()
        person.save(update_fields=["mfa_needed_since"])


def _locked(person: User) -> User | None:
    """The stored person under lock, all administrators first, so that two removals queue up."""
    list(User.objects.filter(is_staff=True).order_by("pk").select_for_update())
    return lock(person) if person.pk else None


def check_administrator_stays(person: User) -> None:
    """Raise LastAdministrator if saving ``person`` as it stands would leave the house without one.

    A form asks early and kindly; ``save_person`` asks again, under lock.
    """
    today = timezone.localdate()
    lasting = User.objects.lasting_administrators(today)
    stays = person.is_staff and person.is_active_on(today) and person.active_until is None
    if not stays and set(lasting.values_list("pk", flat=True)) == {person.pk}:
        raise LastAdministrator


def _check_rights(before: User | None, person: User, roles, actor: User) -> None:
    old = before or User(is_active=person.is_active)
    held = set(before.roles) if before else set()
    changed = any(getattr(old, name) != getattr(person, name) for name in ACCESS)
    if changed or (roles is not None and set(roles) != held):
        require(actor, "accounts.change_rights", person)
    if person.is_superuser != old.is_superuser:
        require(actor, "accounts.change_rank", person)


def _set_roles(person: User, roles: Collection[str], actor: User) -> None:
    held = set(person.groups.values_list("name", flat=True))
    wanted = set(roles) & set(Role.values)
    if wanted == held:
        return
    person.groups.set(Group.objects.filter(name__in=wanted))
    person.__dict__.pop("roles", None)
    audit.record(
        "accounts.roles_changed",
        actor=actor,
        on=person,
        data={"added": sorted(wanted - held), "removed": sorted(held - wanted)},
    )


def _changes(before: User | None, person: User) -> dict[str, list[str]]:
    """What changed among the watched fields, as text, old then new."""
    pairs = {name: (getattr(before, name, None), getattr(person, name)) for name in WATCHED}
    return {
        name: ["" if value is None else str(value) for value in pair]
        for name, pair in pairs.items()
        if pair[0] != pair[1]
    }
