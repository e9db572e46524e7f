"""The organisation we work with, or might."""

from datetime import date

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.validators import URLValidator
from django.db import models
from django.db.models import OuterRef, Q, Subquery, Value
from django.db.models.functions import Concat
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField
from simple_history.models import HistoricalRecords

from accounts.models import Role
from core.models import Archivable, ArchiveQuerySet, Searchable, Stamped, Versioned
from core.money import MoneyFields
from core.text import sort_key
from partners.models.policy import first_review_due
from strategy.models import Sector

# Confidential sheets stay between the partnership team and those of the circuit; never for
# other directions. Source: DOMAIN, "Confidentiality".
CONFIDENTIAL_READERS = (
    Role.OFFICER,
    Role.MANAGER,
    Role.LEGAL,
    Role.DAF,
    Role.SG,
    Role.DG,
    Role.AUDITOR,
)


class Tag(models.Model):
    """A free label of the team, for sorting sheets."""

    name = models.CharField(_("name"), max_length=40, unique=True)

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class PartnerQuerySet(ArchiveQuerySet):
    def visible_to(self, user):
        """Sheets whose existence this person may know; every lookup starts here."""
        if user.has_role(*CONFIDENTIAL_READERS):
            return self
        if user.has_role(Role.CONTRIBUTOR):
            return self.filter(is_confidential=False)
        return self.none()

    def under_review(self):
        """Sheets that the team keeps fresh."""
        return self.current().exclude(status=Partner.Status.RULED_OUT)

    def stale_on(self, day: date):
        """Sheets whose review date has come."""
        return self.under_review().filter(review_due_on__lte=day)

    def with_last_exchange(self, user):
        """Adds ``last_exchange_on``: the newest exchange that this person may know of."""
        exchanges = apps.get_model("partners", "Interaction").objects.current()
        if not user.in_team:
            exchanges = exchanges.filter(is_sensitive=False)
        newest = exchanges.filter(partner=OuterRef("pk")).order_by("-on").values("on")[:1]
        return self.annotate(last_exchange_on=Subquery(newest))

    def with_main_contact(self, day: date):
        """Adds ``main_name``, ``main_email`` and ``main_phone`` of the one to call first that day."""
        posts = apps.get_model("partners", "Affiliation").objects.in_post_on(day)
        posts = posts.filter(partner=OuterRef("pk"), contact__archived_at=None)
        posts = posts.order_by("-is_main", "pk", "contact__phones__pk", "contact__emails__pk")
        name = Concat("contact__given_name", Value(" "), "contact__family_name")
        return self.annotate(
            main_name=Subquery(posts.values_list(name)[:1]),
            main_email=Subquery(posts.values("contact__emails__address")[:1]),
            main_phone=Subquery(posts.values("contact__phones__e164")[:1]),
        )

    def with_next_action(self):
        """Adds ``next_action_on``: when the soonest open action on the sheet is due."""
        actions = apps.get_model("work", "Action").objects.open()
        mine = actions.filter(
            content_type=ContentType.objects.get_for_model(Partner), object_id=OuterRef("pk")
        )
        due = mine.order_by("due_on").values("due_on")[:1]
        return self.annotate(next_action_on=Subquery(due))


class Partner(Versioned, Archivable, Searchable, MoneyFields, Stamped):
    """An organisation, from first mention to lasting partnership.

    ``amount`` is the amount we may hope for, in its own currency, with its frozen base value.
    """

    class Kind(models.TextChoices):
        BILATERAL = "bilateral", _("Bilateral donor")
        MULTILATERAL = "multilateral", _("Multilateral organisation")
        PUBLIC = "public", _("Public institution")
        COMPANY = "company", _("Company")
        FOUNDATION = "foundation", _("Foundation")
        DECENTRALISED = "decentralised", _("Decentralised cooperation")
        NGO = "ngo", _("NGO")
        ACADEMIC = "academic", _("Academic institution")
        NETWORK = "network", _("Cluster or network")
        DIASPORA = "diaspora", _("Diaspora organisation")
        UNKNOWN = "unknown", _("To be specified")

    class Status(models.TextChoices):
        IDENTIFIED = "identified", _("Identified")
        QUALIFIED = "qualified", _("Qualified")
        APPROACHED = "approached", _("Approached")
        ACTIVE = "active", _("Active")
        DORMANT = "dormant", _("Dormant")
        RULED_OUT = "ruled_out", _("Ruled out")

    STATUS_TONES = {
        Status.IDENTIFIED: "calm",
        Status.QUALIFIED: "info",
        Status.APPROACHED: "info",
        Status.ACTIVE: "ok",
        Status.DORMANT: "warn",
        Status.RULED_OUT: "bad",
    }

    class Class(models.TextChoices):
        A = "A", "A"
        B = "B", "B"
        C = "C", "C"
        D = "D", "D"

    name = models.CharField(_("name"), max_length=250)
    acronym = models.CharField(_("acronym"), max_length=40, blank=True)
    other_names = models.TextField(
        _("other names"), blank=True, help_text=_("One per line: translations, former names.")
    )
    sort_name = models.CharField(max_length=250, editable=False, db_index=True, default="")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.UNKNOWN)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="branches",
        verbose_name=_("parent organisation"),
    )
    country = CountryField(_("country"), blank=True)
    city = models.CharField(_("city"), max_length=80, blank=True)
    address = models.TextField(_("address"), blank=True)
    website = models.CharField(
        _("website"), max_length=300, blank=True, validators=[URLValidator(["http", "https"])]
    )
    languages = models.CharField(
        _("languages"), max_length=60, blank=True, help_text=_("fr, en, de…")
    )
    sectors = models.ManyToManyField(
        Sector, blank=True, related_name="partners", verbose_name=_("sectors")
    )
    tags = models.ManyToManyField(Tag, blank=True, related_name="partners", verbose_name=_("tags"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="partners_owned",
        verbose_name=_("owner"),
    )
    is_confidential = models.BooleanField(
        _("confidential"), default=False, help_text=_("Hidden from other directions.")
    )
    status = models.CharField(
        _("status"), max_length=20, choices=Status, default=Status.IDENTIFIED, editable=False
    )
    mandate = models.TextField(_("mandate and priorities"), blank=True)
    instruments = models.TextField(_("instruments"), blank=True)
    in_kind_offer = models.CharField(_("in-kind contribution"), max_length=300, blank=True)
    remarks = models.TextField(_("remarks"), blank=True)
    protocol_notes = models.TextField(
        _("protocol: do and don’t"), blank=True, help_text=_("Seen by the partnership team only.")
    )
    pinned_note = models.CharField(_("pinned note"), max_length=300, blank=True)
    class_override = models.CharField(
        _("class set by hand"), max_length=1, choices=Class, blank=True, editable=False
    )
    class_override_reason = models.CharField(max_length=300, blank=True, editable=False)
    class_override_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    class_override_at = models.DateTimeField(null=True, blank=True, editable=False)
    reviewed_on = models.DateField(_("reviewed on"), null=True, blank=True, editable=False)
    review_due_on = models.DateField(
        _("review due on"), null=True, blank=True, default=first_review_due
    )

    objects = PartnerQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["search_text", "sort_name"])

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        ordering = ["sort_name", "pk"]
        indexes = [
            # the list as it opens: counted and sorted without reading the sheets
            models.Index(fields=["archived_at", "sort_name"], name="partner_current_sort"),
            # what waits on its owner's review, counted on every page without reading the sheets
            models.Index(
                fields=["owner", "archived_at", "review_due_on", "status"],
                name="partner_owner_review",
            ),
            models.Index(fields=["status", "sort_name"], name="partner_status_sort"),
            models.Index(fields=["kind", "sort_name"], name="partner_kind_sort"),
            models.Index(fields=["country", "sort_name"], name="partner_country_sort"),
            models.Index(fields=["owner", "sort_name"], name="partner_owner_sort"),
            models.Index(fields=["review_due_on"], name="partner_review_due"),
            models.Index(fields=["-updated_at"], name="partner_updated"),
            models.Index(fields=["-base_amount"], name="partner_base_amount"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount=None) | Q(amount__gte=0), name="partner_amount_not_negative"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="partner_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("partners:detail", args=[self.pk])

    def searched_words(self) -> list[str]:
        return [self.name, self.acronym, self.other_names, self.city, self.website]

    def refresh_search_text(self) -> None:
        super().refresh_search_text()
        self.sort_name = sort_key(self.name)[:250]

    def save(self, *args, **kwargs):
        fields = kwargs.get("update_fields")
        if fields is not None:
            kwargs["update_fields"] = {*fields, "sort_name"}
        super().save(*args, **kwargs)

    @property
    def names(self) -> list[str]:
        """Every name the organisation goes by, the first one first."""
        return [self.name, *filter(None, map(str.strip, self.other_names.splitlines()))]

    @property
    def short_name(self) -> str:
        return self.acronym or self.name

    @property
    def monogram(self) -> str:
        """Two or three letters that stand where a logo would."""
        if self.acronym:
            return self.acronym[:3].upper()
        words = self.sort_name.split() or [self.name]
        return "".join(word[0] for word in words[:2]).upper()

    @property
    def web_link(self) -> str:
        """The website as an address to open; a text that is none is not linked."""
        if self.website.startswith(("http://", "https://")):
            return self.website
        plain = "." in self.website and ":" not in self.website and " " not in self.website
        return f"https://{self.website}" if plain else ""
