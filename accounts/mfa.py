"""Who owes a second factor, and until when they may go without."""

from datetime import date

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.utils import timezone

from accounts.models import SecurityPolicy, User

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def has_second_factor(person: User) -> bool:
    return Authenticator.objects.filter(user=person, type__in=FACTORS).exists()


def deadline(person: User) -> date:
    """The day from which ``person``, who owes a second factor, can do nothing else."""
    since = person.mfa_needed_since or timezone.localdate(person.created_at)
    return since + SecurityPolicy.current().mfa_grace


def owed_by(request) -> date | None:
    """The deadline of whoever signs in without the second factor they owe, else None.

    A session that passed a second factor costs no query.
    """
    records = get_authentication_records(request, request.user)
    if any(record.get("method") == "mfa" for record in records):
        return None
    if not request.user.needs_mfa or has_second_factor(request.user):
        return None
    return deadline(request.user)
