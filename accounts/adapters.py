"""How allauth behaves in this house."""

import logging
from smtplib import SMTPException

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from accounts.authentication import recently_authenticated
from accounts.mfa import FACTORS
from accounts.models import User

log = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up: an administrator invites. Mail goes out in its reader's language."""

    def is_open_for_signup(self, request) -> bool:
        return False

    def pre_login(self, request, user, **kwargs):
        """Dates close an account as the box “active” does."""
        if not user.is_active_on(timezone.localdate()):
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **kwargs)

    def is_reauthentication_required(self, *, app: str, **kwargs) -> bool:
        """Whoever signed in a moment ago is not asked again to set up a second factor."""
        asked = super().is_reauthentication_required(app=app, **kwargs)
        return asked and not recently_authenticated(context.request)

    def format_email_subject(self, subject: str) -> str:
        return f"{settings.AGENCY['acronym']} – {subject}"

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """A mail server away must not tell, by an error page, which addresses exist."""
        reader = context.get("user") or User.objects.filter(email__iexact=email).first()
        language = getattr(reader, "language", None) or translation.get_language()
        with translation.override(language):
            try:
                super().send_mail(template_prefix, email, {**context, "agency": settings.AGENCY})
            except (OSError, SMTPException):
                log.exception("A mail of the accounts could not be sent.")


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Single sign-on opens only accounts that an administrator made."""

    def is_open_for_signup(self, request, sociallogin) -> bool:
        return False

    def pre_social_login(self, request, sociallogin: SocialLogin) -> None:
        """Tie the identity to the person of the same address, when the provider verified it."""
        if sociallogin.is_existing or sociallogin.state.get("process") == AuthProcess.CONNECT:
            return
        addresses = [a.email for a in sociallogin.email_addresses if a.verified]
        today = timezone.localdate()
        for address in addresses:
            person = User.objects.active_on(today).filter(email__iexact=address).first()
            if person is not None:
                sociallogin.connect(request, person)
                return


class MFAAdapter(DefaultMFAAdapter):
    """Whoever owes a second factor replaces it, and does not give up the last one."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": _(
            "Your role asks for a second factor: add another before removing this one."
        ),
    }

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        others = Authenticator.objects.filter(user=authenticator.user, type__in=FACTORS)
        return not authenticator.user.needs_mfa or others.exclude(pk=authenticator.pk).exists()
