"""Mail to people: in their language, HTML and text, with one working link."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from accounts.invitations import token_for
from accounts.models import SecurityPolicy, User


def mail_invitation(person: User) -> None:
    path = reverse("accounts:invitation", args=[token_for(person)])
    context = {
        "person": person,
        "url": settings.SITE_URL.rstrip("/") + path,
        "days": SecurityPolicy.current().invitation_days,
    }
    _send(person, "accounts/mail/invitation", context)


def _send(person: User, template: str, context: dict) -> None:
    context["agency"] = settings.AGENCY
    with translation.override(person.language):
        subject = " ".join(render_to_string(f"{template}_subject.txt", context).split())
        message = EmailMultiAlternatives(
            subject, render_to_string(f"{template}.txt", context), to=[person.email]
        )
        message.attach_alternative(render_to_string(f"{template}.html", context), "text/html")
    message.send()
