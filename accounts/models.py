"""People, the directions they work in, the roles they hold and the roles they lend."""

from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.models import Stamped
from core.text import fold


class Role(models.TextChoices):
    """The eight roles of the house; each is a group of the same name, made by a migration."""

    OFFICER = "officer", _("Partnership officer")
    MANAGER = "manager", _("Partnership manager")
    CONTRIBUTOR = "contributor", _("Contributor of a direction")
    LEGAL = "legal", _("Legal unit")
    DAF = "daf", _("Finance and administration (DAF)")
    SG = "sg", _("Secretary general (SG)")
    DG = "dg", _("Director general (DG)")
    AUDITOR = "auditor", _("Auditor")


TEAM = (Role.OFFICER, Role.MANAGER)
# Source: DESIGN §5, MFA is required for roles that give visas or sign.
VISA_ROLES = (Role.LEGAL, Role.DAF, Role.SG, Role.DG)


class Direction(models.Model):
    """A direction (department) of the agency."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=150)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name=_("attached to")
    )
    head = models.ForeignKey(
        "User",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="directions_headed",
        verbose_name=_("head"),
    )
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("direction")
        verbose_name_plural = _("directions")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager):
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


class UserQuerySet(models.QuerySet):
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


class User(AbstractBaseUser, PermissionsMixin, Stamped):
    """A person of the agency, signing in by e-mail address."""

    class Theme(models.TextChoices):
        AUTO = "auto", _("As the system")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    email = models.EmailField(_("e-mail address"), unique=True)
    first_name = models.CharField(_("first name"), max_length=80, blank=True)
    last_name = models.CharField(_("last name"), max_length=80, blank=True)
    title = models.CharField(_("position"), max_length=120, blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    direction = models.ForeignKey(
        Direction,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="people",
        verbose_name=_("direction"),
    )
    language = models.CharField(
        _("language"), max_length=5, choices=[("fr", "Français"), ("en", "English")], default="fr"
    )
    time_zone = models.CharField(_("time zone"), max_length=50, default="Africa/Porto-Novo")
    theme = models.CharField(_("appearance"), max_length=5, choices=Theme, default=Theme.AUTO)
    daily_digest = models.BooleanField(
        _("daily digest by mail"),
        default=True,
        help_text=_("One mail each morning with everything that waits for you."),
    )
    mail_at_once = models.BooleanField(
        _("mail at once what waits on me"),
        default=True,
        help_text=_("Visas, returns and refusals are mailed without waiting for the digest."),
    )
    muted_kinds = models.JSONField(_("muted notifications"), default=list, blank=True)
    is_active = models.BooleanField(
        _("active"),
        default=True,
        help_text=_("Untick rather than delete: a disabled person’s sessions end at once."),
    )
    is_staff = models.BooleanField(
        _("administrator"), default=False, help_text=_("May enter the administration pages.")
    )
    active_from = models.DateField(_("active from"), null=True, blank=True)
    active_until = models.DateField(_("active until"), null=True, blank=True)
    mfa_due_on = models.DateField(
        _("second factor due on"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("From this day signing in asks for a second factor."),
    )

    objects = UserManager.from_queryset(UserQuerySet)()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["last_name", "first_name", "email"]

    def __str__(self) -> str:
        return self.get_full_name() or self.email

    def get_full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    def get_short_name(self) -> str:
        return self.first_name or self.email

    @property
    def initials(self) -> str:
        letters = [word[0] for word in (self.first_name, self.last_name) if word]
        return "".join(letters).upper() or self.email[:1].upper()

    @cached_property
    def roles(self) -> frozenset[str]:
        """The roles this person holds themselves (never by delegation)."""
        return frozenset(self.groups.values_list("name", flat=True))

    def has_role(self, *roles: str) -> bool:
        """Whether the person holds one of the roles. Being superuser gives none."""
        return not self.roles.isdisjoint(roles)

    @property
    def in_team(self) -> bool:
        """Whether the person is of the partnership team."""
        return self.has_role(*TEAM)

    def may_act_as(self, role: str, on: date | None = None) -> bool:
        """Whether the person holds ``role``, or holds it by a delegation in force that day."""
        on = on or timezone.localdate()
        return self.has_role(role) or (
            self.delegations_received.in_force_on(on).filter(role=role).exists()
        )

    @property
    def needs_mfa(self) -> bool:
        """Source: DESIGN §5, roles that give visas or sign, and administrators."""
        return self.is_staff or self.is_superuser or self.has_role(*VISA_ROLES)


class DelegationQuerySet(models.QuerySet):
    def in_force_on(self, day: date):
        return self.filter(
            starts_on__lte=day, ends_on__gte=day, revoked_at=None, giver__is_active=True
        )


class Delegation(Stamped):
    """A role lent for a time; both names stand in the trail."""

    class Kind(models.TextChoices):
        DELEGATION = "delegation", _("Delegation of signature")
        INTERIM = "interim", _("Interim")

    giver = models.ForeignKey(
        User, models.PROTECT, related_name="delegations_given", verbose_name=_("given by")
    )
    receiver = models.ForeignKey(
        User, models.PROTECT, related_name="delegations_received", verbose_name=_("given to")
    )
    role = models.CharField(_("role"), max_length=20, choices=Role)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.DELEGATION)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    act = models.CharField(
        _("deciding act"),
        max_length=150,
        blank=True,
        help_text=_("Number and date of the decision that grants it."),
    )
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True, editable=False)

    objects = DelegationQuerySet.as_manager()

    class Meta:
        verbose_name = _("delegation")
        verbose_name_plural = _("delegations")
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="delegation_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=~Q(giver=F("receiver")), name="delegation_not_to_oneself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} : {self.giver} → {self.receiver}"

    def clean(self) -> None:
        """A person lends only a role they hold themselves, so that delegations never chain."""
        if self.giver_id and self.role and not self.giver.has_role(self.role):
            raise ValidationError({"role": _("The giver does not hold this role.")})


class SecurityPolicy(models.Model):
    """One row of parameters that an administrator sets."""

    mfa_grace_days = models.PositiveSmallIntegerField(
        _("days of grace before the second factor is required"), default=14
    )

    class Meta:
        verbose_name = _("security policy")
        verbose_name_plural = _("security policy")

    def __str__(self) -> str:
        return str(_("Security policy"))

    @classmethod
    def current(cls) -> "SecurityPolicy":
        return cls.objects.order_by("pk").first() or cls()


def folded_name(user: User) -> str:
    """The name as search and import compare it."""
    return fold(user.get_full_name())
