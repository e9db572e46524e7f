"""The link of an invitation: signed, dated, and good for one password."""

from datetime import timedelta

from django.core import signing
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.models import SecurityPolicy, User

SALT = "accounts.invitation"


def token_for(person: User) -> str:
    """The token of the invitation in force. A new invitation or a password voids it."""
    return signing.dumps([person.pk, _fingerprint(person)], salt=SALT)


def person_for(token: str) -> User | None:
    """Who may choose a password with this token; None when it is spent, old or forged."""
    days = SecurityPolicy.current().invitation_days
    try:
        pk, fingerprint = signing.loads(token, salt=SALT, max_age=timedelta(days=days))
    except (signing.BadSignature, ValueError, TypeError):
        return None
    person = User.objects.filter(pk=pk, is_active=True, invited_at__isnull=False).first()
    if person and constant_time_compare(fingerprint, _fingerprint(person)):
        return person
    return None


def _fingerprint(person: User) -> str:
    parts = [person.email, person.password, person.invited_at.isoformat()]
    return salted_hmac(SALT, "|".join(parts)).hexdigest()[:32]
