"""Mail goes out of a table: the row is written with the change it tells, the message follows."""

import logging
from datetime import timedelta
from functools import partial
from hashlib import sha256

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import timezone, translation

from work.models import Mail

logger = logging.getLogger(__name__)
ATTEMPTS = 12
SENDING = timedelta(minutes=5)  # how long a worker may take before another tries
LONGEST_WAIT = timedelta(hours=6)


def write(person, *, key: str, template: str, context: dict, send: bool = True) -> Mail | None:
    """Put one message in the box, in the person's language; None if ``key`` was written before.

    ``template`` names ``work/mail/{template}_subject.txt``, ``.txt`` and ``.html``. Give ``path``
    in the context for the one link of the message.
    """
    if not person.is_active:
        return None
    with translation.override(person.language):
        known = {**context, "person": person, "agency": settings.AGENCY}
        known["link"] = settings.SITE_URL.rstrip("/") + context.get("path", "/")
        subject = render_to_string(f"work/mail/{template}_subject.txt", known)
        parts = {
            "subject": " ".join(subject.split())[:250],
            "text": render_to_string(f"work/mail/{template}.txt", known),
            "html": render_to_string(f"work/mail/{template}.html", known),
        }
    mail, is_new = Mail.objects.get_or_create(key=key[:250], defaults={"person": person, **parts})
    if is_new and send:
        transaction.on_commit(partial(wake, mail.pk))
    return mail if is_new else None


def wake(pk: int) -> None:
    """Tell a worker; when the broker is away, `sweep` sends later."""
    from work.tasks import send_mail

    try:
        send_mail.apply_async((pk,), retry=False)
    except Exception:  # whatever a broker raises: the row is there and will be swept
        logger.warning("The broker is away; mail %s waits to be swept.", pk, exc_info=True)


def sweep(limit: int = 100) -> int:
    """Send what is due and was not sent, a few at a time. Returns how many were tried."""
    overdue = timezone.now() - timedelta(seconds=30)  # leave fresh rows to their own wake-up
    due = Mail.objects.filter(state=Mail.State.QUEUED, next_try_at__lt=overdue)
    keys = list(due.order_by("next_try_at").values_list("pk", flat=True)[:limit])
    for pk in keys:
        send(pk)
    return len(keys)


def send(pk: int) -> bool:
    """Send one message unless it was sent or another worker has it; True when it left.

    A refusal by the mail server is kept, and tried again later and later, twelve times.
    """
    mail = _claim(pk)
    if mail is None:
        return False
    if not mail.person.is_active:
        return _give_up(mail, "the person is disabled")
    try:
        _message(mail).send()
    except Exception as error:  # SMTP, network, a provider's own errors
        logger.warning("Mail %s could not be sent: %s", pk, error)
        return _try_later(mail, error)
    Mail.objects.filter(pk=pk).update(state=Mail.State.SENT, sent_at=timezone.now(), error="")
    return True


def _claim(pk: int) -> Mail | None:
    now = timezone.now()
    due = Mail.objects.filter(pk=pk, state=Mail.State.QUEUED, next_try_at__lte=now)
    if not due.update(next_try_at=now + SENDING, attempts=F("attempts") + 1):
        return None
    return Mail.objects.select_related("person").get(pk=pk)


def _message(mail: Mail) -> EmailMultiAlternatives:
    # The same message sent twice (a worker died in between) carries the same name.
    name = sha256(f"{settings.SECRET_KEY}{mail.key}".encode()).hexdigest()[:32]
    message = EmailMultiAlternatives(
        mail.subject,
        mail.text,
        to=[mail.person.email],
        headers={"Message-ID": f"<{name}@apda-partenaires>", "Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(mail.html, "text/html")
    return message


def _try_later(mail: Mail, error: Exception) -> bool:
    if mail.attempts >= ATTEMPTS:
        return _give_up(mail, str(error))
    wait = min(timedelta(minutes=1) * 2 ** (mail.attempts - 1), LONGEST_WAIT)
    Mail.objects.filter(pk=mail.pk).update(
        next_try_at=timezone.now() + wait, error=str(error)[:300]
    )
    return False


def _give_up(mail: Mail, why: str) -> bool:
    Mail.objects.filter(pk=mail.pk).update(state=Mail.State.FAILED, error=why[:300])
    return False
