"""Which people, which delegations."""

from datetime import date
from typing import TYPE_CHECKING

from django.contrib.auth.base_user import BaseUserManager
from django.db import models
from django.db.models import F, Q

if TYPE_CHECKING:
    from accounts.models import User


class UserQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Whoever holds a role may know who works here; others know only themselves."""
        if user.is_staff or user.roles:
            return self
        return self.filter(pk=user.pk)

    def active_on(self, day: date):
        """People who may sign in that day."""
        return self.filter(
            Q(active_from=None) | Q(active_from__lte=day),
            Q(active_until=None) | Q(active_until__gte=day),
            is_active=True,
        )

    def with_role(self, *roles: str):
        """Active people who hold one of the roles themselves."""
        return self.filter(is_active=True, groups__name__in=roles).distinct()

    def lasting_administrators(self, day: date):
        """Administrators active that day and with no end in sight."""
        return self.active_on(day).filter(is_staff=True, active_until=None)

    def waiting_for_invitation(self):
        """People invited whose mail has not left yet."""
        return self.filter(is_active=True, invited_at__isnull=False).filter(
            Q(invitation_sent_at=None) | Q(invitation_sent_at__lt=F("invited_at"))
        )


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)

    def create_user(self, email: str, password: str | None = None, **fields) -> "User":
        """Make a person; without a password they sign in by invitation or single sign-on."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class DelegationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Who acts for whom is known in the house; without a role, only one's own."""
        if user.is_staff or user.roles:
            return self
        return self.filter(Q(giver=user) | Q(receiver=user))

    def in_force_on(self, day: date):
        """Delegations that let their receiver act that day: the giver must still hold the role."""
        return self.filter(
            starts_on__lte=day,
            ends_on__gte=day,
            revoked_at=None,
            giver__is_active=True,
            giver__groups__name=F("role"),
        )

    def open_on(self, day: date):
        """In force or still to come."""
        return self.filter(ends_on__gte=day, revoked_at=None)
