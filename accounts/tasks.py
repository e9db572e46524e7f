"""Mail of the accounts, sent by the workers."""

from celery import shared_task
from django.utils import timezone

from accounts.mail import mail_invitation
from accounts.models import User


@shared_task
def send_invitation(pk: int) -> bool:
    """Mail an invitation that still waits; whether a mail left."""
    person = User.objects.waiting_for_invitation().filter(pk=pk).first()
    if person is None:
        return False
    invited_at = person.invited_at
    mail_invitation(person)
    User.objects.filter(pk=pk, invited_at=invited_at).update(invitation_sent_at=timezone.now())
    return True


@shared_task
def send_waiting_invitations() -> int:
    """Send what a lost message or a mail server away left behind; how many left."""
    keys = User.objects.waiting_for_invitation().values_list("pk", flat=True)
    return sum(send_invitation(pk) for pk in keys)
