"""People, the directions they work in, the roles they hold and the roles they lend."""

from datetime import date, timedelta
from zoneinfo import available_timezones

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.managers import DelegationQuerySet, UserManager
from core.models import Searchable, Stamped


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
# Source: DESIGN §5, a second factor is required for roles that give visas or sign.
VISA_ROLES = (Role.LEGAL, Role.DAF, Role.SG, Role.DG)


def validate_time_zone(name: str) -> None:
    """An unknown zone would break every page of its owner."""
    if name not in available_timezones():
        raise ValidationError(_("This time zone is unknown."))


class Direction(models.Model):
    """A direction (department) of the agency."""

    code = models.CharField(
        _("code"),
        max_length=20,
        unique=True,
        help_text=_("Short name used in references, such as DAF."),
    )
    name = models.CharField(_("name"), max_length=150)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("attached to"),
        help_text=_("The direction above it, if any."),
    )
    head = models.ForeignKey(
        "User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="directions_headed",
        verbose_name=_("head"),
        help_text=_("Signs off for the direction; every change is kept in the trail."),
    )
    is_active = models.BooleanField(
        _("active"), default=True, help_text=_("Untick a direction that no longer exists.")
    )

    class Meta:
        verbose_name = _("direction")
        verbose_name_plural = _("directions")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class User(AbstractBaseUser, PermissionsMixin, Searchable, Stamped):
    """A person of the agency, signing in by e-mail address."""

    class Theme(models.TextChoices):
        AUTO = "auto", _("As the system")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    email = models.EmailField(_("e-mail address"), unique=True)
    first_name = models.CharField(_("first name"), max_length=80, blank=True)
    last_name = models.CharField(_("last name"), max_length=80, blank=True)
    title = models.CharField(_("job title"), max_length=120, blank=True)
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
    time_zone = models.CharField(
        _("time zone"), max_length=50, default="Africa/Porto-Novo", validators=[validate_time_zone]
    )
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
        _("administrator"),
        default=False,
        help_text=_("Manages people and parameters here. Gives no visa: a visa takes a role."),
    )
    active_from = models.DateField(
        _("active from"), null=True, blank=True, help_text=_("Empty: at once.")
    )
    active_until = models.DateField(
        _("active until"),
        null=True,
        blank=True,
        help_text=_("Last day of access. Empty: no end. The last administrator has none."),
    )
    mfa_needed_since = models.DateField(
        _("second factor asked since"), null=True, blank=True, editable=False
    )
    invited_at = models.DateTimeField(_("invited"), null=True, blank=True, editable=False)
    invitation_sent_at = models.DateTimeField(
        _("invitation sent"), null=True, blank=True, editable=False
    )
    session_epoch = models.PositiveIntegerField(
        default=0, editable=False, help_text=_("Counted up to end every session at once.")
    )

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["last_name", "first_name", "email"]
        constraints = [
            models.CheckConstraint(
                condition=Q(active_from=None)
                | Q(active_until=None)
                | Q(active_until__gte=F("active_from")),
                name="user_active_dates_in_order",
                violation_error_message=_("The last day comes before the first."),
            )
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.email

    def searched_words(self) -> list[str]:
        return [self.get_full_name(), self.email, self.title]

    def get_full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    def get_short_name(self) -> str:
        return self.first_name or self.email

    def _get_session_auth_hash(self, secret=None) -> str:
        # Django's own, with the epoch: counting it up ends sessions on every machine at once.
        return salted_hmac(
            "accounts.User.session",
            f"{self.password}:{self.session_epoch}",
            secret=secret,
            algorithm="sha256",
        ).hexdigest()

    @property
    def initials(self) -> str:
        letters = [word[0] for word in (self.first_name, self.last_name) if word]
        return "".join(letters).upper() or self.email[:1].upper()

    @cached_property
    def roles(self) -> frozenset[str]:
        """The roles this person holds themselves (never by delegation)."""
        return frozenset(group.name for group in self.groups.all())

    @property
    def role_labels(self) -> list[str]:
        """The roles as they read, in the order of the house."""
        return [str(role.label) for role in Role if role.value in self.roles]

    def has_role(self, *roles: str) -> bool:
        """Whether the person holds one of the roles. Being superuser gives none."""
        return not self.roles.isdisjoint(roles)

    @property
    def in_team(self) -> bool:
        """Whether the person is of the partnership team."""
        return self.has_role(*TEAM)

    def is_active_on(self, day: date) -> bool:
        """Whether the person may sign in that day."""
        started = self.active_from is None or self.active_from <= day
        ended = self.active_until is not None and self.active_until < day
        return self.is_active and started and not ended

    def may_act_as(self, role: str, on: date | None = None) -> bool:
        """Whether the person holds ``role``, or holds it by a delegation in force that day."""
        on = on or timezone.localdate()
        return self.has_role(role) or (
            self.delegations_received.in_force_on(on).filter(role=role).exists()
        )

    @property
    def needs_mfa(self) -> bool:
        """Source: DESIGN §5, roles that give visas or sign, held or lent, and administrators."""
        if self.is_staff or self.is_superuser or self.has_role(*VISA_ROLES):
            return True
        # Only whoever was lent a role carries this date, so that nobody else pays the query.
        return (
            self.mfa_needed_since is not None
            and self.delegations_received.filter(
                role__in=VISA_ROLES, ends_on__gte=timezone.localdate(), revoked_at=None
            ).exists()
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
    revoked_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("revoked by"),
    )

    objects = DelegationQuerySet.as_manager()

    class Meta:
        verbose_name = _("delegation")
        verbose_name_plural = _("delegations")
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="delegation_ends_after_it_starts",
                violation_error_message=_("The delegation ends before it starts."),
            ),
            models.CheckConstraint(
                condition=~Q(giver=F("receiver")),
                name="delegation_not_to_oneself",
                violation_error_message=_("Nobody lends a role to themselves."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} : {self.giver} → {self.receiver}"

    def clean(self) -> None:
        """A person lends only a role they hold themselves, so that delegations never chain."""
        if self.giver_id and self.role and not self.giver.has_role(self.role):
            raise ValidationError({"role": _("The giver does not hold this role.")})
        if self.receiver_id and self.receiver_id == self.giver_id:
            raise ValidationError({"receiver": _("Nobody lends a role to themselves.")})
        if self.receiver_id and self.role and self.receiver.has_role(self.role):
            raise ValidationError({"receiver": _("This person already holds the role.")})
        if self._state.adding and self.ends_on and self.ends_on < timezone.localdate():
            raise ValidationError({"ends_on": _("This date has passed.")})
        if self.overlapping().exists():
            raise ValidationError(
                {"receiver": _("This role is already lent to this person in that time.")}
            )

    def overlapping(self) -> DelegationQuerySet:
        """Open delegations of the same role between the same two people in the same days.

        A role may be lent to two people at once (the DG to the SG and to DAF); twice to the same
        person, nobody could say under which act they decided.
        """
        if not (self.giver_id and self.receiver_id and self.starts_on and self.ends_on):
            return Delegation.objects.none()
        return Delegation.objects.filter(
            giver=self.giver_id,
            receiver=self.receiver_id,
            role=self.role,
            revoked_at=None,
            starts_on__lte=self.ends_on,
            ends_on__gte=self.starts_on,
        ).exclude(pk=self.pk)

    def state_on(self, day: date) -> str:
        """One of revoked, coming, over, in-force: what a page shows."""
        if self.revoked_at:
            return "revoked"
        if self.starts_on > day:
            return "coming"
        return "over" if self.ends_on < day else "in-force"


class SecurityPolicy(models.Model):
    """The one row of parameters that an administrator sets."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    mfa_grace_days = models.PositiveSmallIntegerField(
        _("days of grace before the second factor is required"),
        default=14,
        help_text=_(
            "Counted from the day a person became administrator or received a role that gives "
            "visas. After it, nothing opens before a second factor is set up. 0: at once."
        ),
    )
    invitation_days = models.PositiveSmallIntegerField(
        _("days an invitation stays open"),
        default=7,
        help_text=_("After it, the link in the mail no longer works: invite again."),
    )

    class Meta:
        verbose_name = _("security policy")
        verbose_name_plural = _("security policy")
        constraints = [models.CheckConstraint(condition=Q(id=1), name="security_policy_one_row")]

    def __str__(self) -> str:
        return str(_("Security policy"))

    @classmethod
    def current(cls) -> "SecurityPolicy":
        return cls.objects.filter(pk=1).first() or cls()

    @property
    def mfa_grace(self) -> timedelta:
        return timedelta(days=self.mfa_grace_days)
