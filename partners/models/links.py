"""What passes between us and a partner, and between partners: exchanges, relays, windows."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from core.models import Archivable, ArchiveQuerySet, Searchable, Stamped, Versioned
from core.money import MoneyFields
from partners.models.contact import Contact
from partners.models.partner import Partner


class OfVisiblePartnerQuerySet(ArchiveQuerySet):
    """Rows that belong to one partner and are seen with it."""

    def visible_to(self, user):
        return self.filter(partner__in=Partner.objects.visible_to(user))


class InteractionQuerySet(OfVisiblePartnerQuerySet):
    def visible_to(self, user):
        """Sensitive exchanges are for the partnership team alone."""
        rows = super().visible_to(user)
        return rows if user.in_team else rows.filter(is_sensitive=False)


class Interaction(Versioned, Archivable, Searchable, Stamped):
    """An exchange that took place: call, letter, e-mail, visit."""

    class Kind(models.TextChoices):
        CALL = "call", _("Phone call")
        EMAIL = "email", _("E-mail")
        LETTER = "letter", _("Letter")
        MEETING = "meeting", _("Meeting")
        VISIT = "visit", _("Visit")
        MESSAGE = "message", _("Instant message")
        OTHER = "other", _("Other exchange")

    class Direction(models.TextChoices):
        OUT = "out", _("From us")
        IN = "in", _("From them")

    class Precision(models.TextChoices):
        DAY = "day", _("day")
        MONTH = "month", _("month")
        QUARTER = "quarter", _("quarter")
        YEAR = "year", _("year")

    partner = models.ForeignKey(
        Partner, models.PROTECT, related_name="interactions", verbose_name=_("partner")
    )
    contacts = models.ManyToManyField(
        Contact, blank=True, related_name="interactions", verbose_name=_("contacts")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.CALL)
    direction = models.CharField(_("way"), max_length=3, choices=Direction, default=Direction.OUT)
    on = models.DateField(_("date"), db_index=True)
    precision = models.CharField(
        _("known to the"), max_length=8, choices=Precision, default=Precision.DAY
    )
    subject = models.CharField(_("subject"), max_length=200)
    notes = models.TextField(_("notes"), blank=True)
    is_sensitive = models.BooleanField(
        _("sensitive"), default=False, help_text=_("Read by the partnership team only.")
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="interactions",
        verbose_name=_("recorded by"),
    )

    objects = InteractionQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["search_text"])

    class Meta:
        verbose_name = _("exchange")
        verbose_name_plural = _("exchanges")
        ordering = ["-on", "-pk"]
        indexes = [models.Index(fields=["partner", "-on"], name="interaction_partner_on")]

    def __str__(self) -> str:
        return self.subject

    def get_absolute_url(self) -> str:
        return reverse("partners:interaction", args=[self.pk])

    def searched_words(self) -> list[str]:
        return [self.subject, self.notes[:1000]]


class RelationshipQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Both ends must be visible."""
        partners = Partner.objects.visible_to(user).values("pk")
        contacts = Contact.objects.visible_to(user).values("pk")
        return self.filter(
            Q(from_partner=None) | Q(from_partner__in=partners),
            Q(to_partner=None) | Q(to_partner__in=partners),
            Q(from_contact=None) | Q(from_contact__in=contacts),
            Q(to_contact=None) | Q(to_contact__in=contacts),
        )

    def in_force_on(self, day: date):
        return self.filter(Q(since=None) | Q(since__lte=day), Q(until=None) | Q(until__gte=day))


class Relationship(Versioned, Stamped):
    """A tie between two partners or contacts; each end is exactly one of the two."""

    class Kind(models.TextChoices):
        MEMBER_OF = "member_of", _("is a member of")
        FUNDS = "funds", _("funds")
        INTRODUCES = "introduces", _("can introduce us to")
        DIASPORA_RELAY = "diaspora_relay", _("is a diaspora relay to")
        PRESCRIBER = "prescriber", _("recommends us to")
        CLUSTER = "cluster", _("shares a cluster with")
        KNOWS = "knows", _("knows")

    class Strength(models.IntegerChoices):
        WEAK = 1, _("weak")
        MEDIUM = 2, _("medium")
        STRONG = 3, _("strong")

    from_partner = models.ForeignKey(
        Partner,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="ties_from",
        verbose_name=_("partner"),
    )
    from_contact = models.ForeignKey(
        Contact,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="ties_from",
        verbose_name=_("contact"),
    )
    kind = models.CharField(_("tie"), max_length=20, choices=Kind)
    to_partner = models.ForeignKey(
        Partner,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="ties_to",
        verbose_name=_("other partner"),
    )
    to_contact = models.ForeignKey(
        Contact,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="ties_to",
        verbose_name=_("other contact"),
    )
    strength = models.PositiveSmallIntegerField(
        _("strength"), choices=Strength, default=Strength.MEDIUM
    )
    note = models.CharField(_("note"), max_length=300, blank=True)
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)

    objects = RelationshipQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("relationship")
        verbose_name_plural = _("relationships")
        ordering = ["-strength", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(from_partner=None, from_contact__isnull=False)
                | Q(from_partner__isnull=False, from_contact=None),
                name="relationship_starts_at_one_end",
            ),
            models.CheckConstraint(
                condition=Q(to_partner=None, to_contact__isnull=False)
                | Q(to_partner__isnull=False, to_contact=None),
                name="relationship_leads_to_one_end",
            ),
            models.CheckConstraint(
                condition=Q(from_partner=None)
                | Q(to_partner=None)
                | ~Q(from_partner=F("to_partner")),
                name="relationship_not_with_oneself",
            ),
            models.CheckConstraint(
                condition=Q(strength__gte=1, strength__lte=3), name="relationship_strength_1_to_3"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.get_kind_display()} {self.target}"

    def get_absolute_url(self) -> str:
        """Where the tie is read: the sheet, or else the person, that it starts or ends at."""
        if key := self.from_partner_id or self.to_partner_id:
            return reverse("partners:relations", args=[key])
        return reverse("partners:contact", args=[self.from_contact_id])

    @property
    def source(self) -> Partner | Contact:
        return self.from_partner or self.from_contact

    @property
    def target(self) -> Partner | Contact:
        return self.to_partner or self.to_contact


class FundingWindow(Versioned, Archivable, MoneyFields, Stamped):
    """When a partner can be asked: a call, a budget cycle, a board. Once or recurring."""

    class Kind(models.TextChoices):
        CALL = "call", _("Call for proposals")
        BUDGET = "budget", _("Budget cycle")
        BOARD = "board", _("Board meeting")
        OTHER = "other", _("Other window")

    class Recurrence(models.TextChoices):
        ONCE = "once", _("once")
        YEARLY = "yearly", _("every year")
        HALF_YEARLY = "half_yearly", _("every six months")
        QUARTERLY = "quarterly", _("every three months")

    partner = models.ForeignKey(
        Partner, models.PROTECT, related_name="windows", verbose_name=_("partner")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.CALL)
    title = models.CharField(_("title"), max_length=200)
    opens_on = models.DateField(_("opens"), null=True, blank=True)
    closes_on = models.DateField(_("closes"))
    recurrence = models.CharField(
        _("recurrence"), max_length=12, choices=Recurrence, default=Recurrence.ONCE
    )
    note = models.TextField(_("note"), blank=True)

    objects = OfVisiblePartnerQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("funding window")
        verbose_name_plural = _("funding windows")
        ordering = ["closes_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(opens_on=None) | Q(closes_on__gte=F("opens_on")),
                name="window_closes_after_it_opens",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("partners:windows", args=[self.partner_id])
