"""People at the partners': one person may serve several organisations over time."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import Role
from core.models import Archivable, ArchiveQuerySet, Searchable, Stamped, Versioned
from core.text import sort_key
from partners.models.partner import CONFIDENTIAL_READERS, Partner


class ContactQuerySet(ArchiveQuerySet):
    def visible_to(self, user):
        """A person known only through confidential sheets is hidden with them."""
        if user.has_role(*CONFIDENTIAL_READERS):
            return self
        if not user.has_role(Role.CONTRIBUTOR):
            return self.none()
        hidden = Affiliation.objects.filter(partner__is_confidential=True).values("contact")
        shown = Affiliation.objects.filter(partner__is_confidential=False).values("contact")
        return self.filter(Q(pk__in=shown) | ~Q(pk__in=hidden))


class Contact(Versioned, Archivable, Searchable, Stamped):
    """A person, with the functions they hold or held."""

    class Civility(models.TextChoices):
        MRS = "mrs", _("Mrs")
        MR = "mr", _("Mr")
        DR = "dr", _("Dr")
        PR = "pr", _("Prof.")

    civility = models.CharField(_("civility"), max_length=4, choices=Civility, blank=True)
    given_name = models.CharField(_("first name"), max_length=80, blank=True)
    family_name = models.CharField(_("family name"), max_length=80)
    sort_name = models.CharField(max_length=170, editable=False, db_index=True, default="")
    language = models.CharField(
        _("language"), max_length=5, choices=[("fr", "Français"), ("en", "English")], blank=True
    )
    notes = models.TextField(_("notes"), blank=True)

    objects = ContactQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["search_text", "sort_name"])

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["sort_name", "pk"]

    def __str__(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()

    def get_absolute_url(self) -> str:
        return reverse("partners:contact", args=[self.pk])

    def searched_words(self) -> list[str]:
        return [self.given_name, self.family_name]

    def refresh_search_text(self) -> None:
        super().refresh_search_text()
        self.sort_name = sort_key(f"{self.family_name} {self.given_name}")[:170]

    def save(self, *args, **kwargs):
        fields = kwargs.get("update_fields")
        if fields is not None:
            kwargs["update_fields"] = {*fields, "sort_name"}
        super().save(*args, **kwargs)

    @property
    def formal_name(self) -> str:
        return f"{self.get_civility_display()} {self}".strip()


class ContactEmail(models.Model):
    contact = models.ForeignKey(Contact, models.CASCADE, related_name="emails")
    address = models.EmailField(_("e-mail address"))
    raw = models.CharField(_("as written in the source"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("e-mail address")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["contact", "address"], name="email_once_per_contact")
        ]

    def __str__(self) -> str:
        return self.address


class ContactPhone(models.Model):
    """A number as dialled (E.164) beside the text it was read from."""

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="phones")
    e164 = models.CharField(_("number"), max_length=20, blank=True)
    raw = models.CharField(_("as written in the source"), max_length=120, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("phone number")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(e164="") | ~Q(raw=""), name="phone_has_a_number_or_its_text"
            )
        ]

    def __str__(self) -> str:
        return self.e164 or self.raw


class AffiliationQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(partner__in=Partner.objects.visible_to(user))

    def in_post_on(self, day: date):
        return self.filter(
            Q(starts_on=None) | Q(starts_on__lte=day), Q(ends_on=None) | Q(ends_on__gte=day)
        )


class Affiliation(Stamped):
    """A function held by a contact at a partner, from and until."""

    contact = models.ForeignKey(
        Contact, models.PROTECT, related_name="affiliations", verbose_name=_("contact")
    )
    partner = models.ForeignKey(
        Partner, models.PROTECT, related_name="affiliations", verbose_name=_("partner")
    )
    function = models.CharField(_("function"), max_length=150, blank=True)
    department = models.CharField(_("department"), max_length=150, blank=True)
    is_main = models.BooleanField(_("main contact"), default=False)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)

    objects = AffiliationQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("function")
        verbose_name_plural = _("functions")
        ordering = ["-is_main", F("ends_on").desc(nulls_first=True), "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="affiliation_ends_after_it_starts",
            )
        ]

    def __str__(self) -> str:
        return f"{self.contact} – {self.function or self.partner}"

    def get_absolute_url(self) -> str:
        return self.contact.get_absolute_url()
