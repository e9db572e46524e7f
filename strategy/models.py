"""Priorities and the targets measured against them; sectors; dated exchange rates."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.permissions import anyone_with_a_role
from core.models import Archivable, ArchiveQuerySet, Searchable, Stamped, Versioned
from core.money import CURRENCIES


class ReadByAll(models.QuerySet):
    """Strategy is no secret inside: whoever holds a role reads all of it."""

    def visible_to(self, user):
        return self if anyone_with_a_role(user) else self.none()


def in_language(french: str, english: str) -> str:
    """The text in the reader's language, or the other where one is missing."""
    first, second = (english, french) if get_language() == "en" else (french, english)
    return first or second


class PriorityQuerySet(ReadByAll, ArchiveQuerySet):
    def in_year(self, year: int):
        return self.filter(first_year__lte=year, last_year__gte=year)


class Priority(Versioned, Archivable, Searchable, Stamped):
    """A strategic priority (axe) of the agency, for a span of years."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    axis = models.CharField(_("axis"), max_length=150, blank=True)
    statement_fr = models.CharField(_("statement (French)"), max_length=300)
    statement_en = models.CharField(_("statement (English)"), max_length=300, blank=True)
    weight = models.PositiveSmallIntegerField(
        _("weight"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(10)],
        help_text=_("1 to 10: how much it counts beside the others in the alignment of a partner."),
    )
    first_year = models.PositiveSmallIntegerField(
        _("first year"), validators=[MinValueValidator(2000), MaxValueValidator(2100)]
    )
    last_year = models.PositiveSmallIntegerField(
        _("last year"), validators=[MinValueValidator(2000), MaxValueValidator(2100)]
    )
    keywords_fr = models.TextField(
        _("keywords (French)"), blank=True, help_text=_("One per line; the watch reads them.")
    )
    keywords_en = models.TextField(
        _("keywords (English)"), blank=True, help_text=_("One per line; the watch reads them.")
    )
    history = HistoricalRecords(excluded_fields=["search_text"])
    objects = PriorityQuerySet.as_manager()

    class Meta:
        verbose_name = _("priority")
        verbose_name_plural = _("priorities")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_year__gte=models.F("first_year")),
                name="priority_years_in_order",
                violation_error_message=_("The last year comes before the first."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} – {self.statement}"

    def get_absolute_url(self) -> str:
        return reverse("strategy:priority", args=[self.pk])

    def searched_words(self) -> list[str]:
        return [
            self.code,
            self.axis,
            self.statement_fr,
            self.statement_en,
            self.keywords_fr,
            self.keywords_en,
        ]

    @property
    def statement(self) -> str:
        return in_language(self.statement_fr, self.statement_en)


class SectorQuerySet(ReadByAll):
    def active(self):
        return self.filter(is_active=True)


class Sector(Searchable):
    """An OECD-DAC purpose code. Source: IATI codelists, CC BY 4.0."""

    code = models.CharField(_("code"), max_length=10, unique=True)
    name_fr = models.CharField(_("name (French)"), max_length=250, blank=True)
    name_en = models.CharField(_("name (English)"), max_length=250, blank=True)
    category = models.CharField(_("category code"), max_length=10, blank=True)
    category_name_fr = models.CharField(_("category (French)"), max_length=250, blank=True)
    category_name_en = models.CharField(_("category (English)"), max_length=250, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    objects = SectorQuerySet.as_manager()

    class Meta:
        verbose_name = _("sector")
        verbose_name_plural = _("sectors")
        ordering = ["code"]

    def __str__(self) -> str:
        return in_language(self.name_fr, self.name_en)

    def get_absolute_url(self) -> str:
        return reverse("strategy:sector", args=[self.pk])

    def searched_words(self) -> list[str]:
        return [
            self.code,
            self.name_fr,
            self.name_en,
            self.category_name_fr,
            self.category_name_en,
        ]

    @property
    def category_name(self) -> str:
        return in_language(self.category_name_fr, self.category_name_en)


class Target(Versioned, Stamped):
    """An annual objective: a number, or an amount of cash or in-kind resources."""

    class Measure(models.TextChoices):
        PARTNERS_QUALIFIED = "partners_qualified", _("Partners qualified")
        PARTNERS_APPROACHED = "partners_approached", _("Partners approached")
        PROPOSALS_SUBMITTED = "proposals_submitted", _("Proposals submitted")
        CONVERSION_RATE = "conversion_rate", _("Conversion rate (%)")
        RESOURCES_CASH = "resources_cash", _("Resources mobilised, cash")
        RESOURCES_IN_KIND = "resources_in_kind", _("Resources mobilised, in kind")
        AGREEMENTS_UP_TO_DATE = "agreements_up_to_date", _("Agreements up to date (%)")
        DEADLINES_MET = "deadlines_met", _("Deadlines met (%)")
        STEWARDSHIP = "stewardship_actions", _("Stewardship actions")
        SHEETS_REVIEWED = "sheets_reviewed", _("Partner sheets reviewed each month (%)")

    MONEY = (Measure.RESOURCES_CASH, Measure.RESOURCES_IN_KIND)
    SHARES = (
        Measure.CONVERSION_RATE,
        Measure.AGREEMENTS_UP_TO_DATE,
        Measure.DEADLINES_MET,
        Measure.SHEETS_REVIEWED,
    )

    year = models.PositiveSmallIntegerField(
        _("year"), validators=[MinValueValidator(2000), MaxValueValidator(2100)]
    )
    measure = models.CharField(_("measure"), max_length=30, choices=Measure)
    priority = models.ForeignKey(
        Priority,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="targets",
        verbose_name=_("priority"),
        help_text=_("Empty: for the whole agency."),
    )
    value = models.DecimalField(
        _("target"),
        max_digits=18,
        decimal_places=2,
        help_text=_("A number, a percentage, or an amount in the base currency."),
    )
    history = HistoricalRecords()
    objects = ReadByAll.as_manager()

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        ordering = ["-year", "measure", "priority"]
        constraints = [
            # Two constraints: SQLite knows no unique constraint where nulls count as equal.
            models.UniqueConstraint(
                fields=["year", "measure", "priority"],
                name="target_once_per_priority",
                violation_error_message=_("This target is set already: change that one."),
            ),
            models.UniqueConstraint(
                fields=["year", "measure"],
                condition=Q(priority=None),
                name="target_once_for_the_agency",
                violation_error_message=_("This target is set already: change that one."),
            ),
            models.CheckConstraint(
                condition=Q(value__gte=0),
                name="target_not_negative",
                violation_error_message=_("A target is not negative."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} – {self.get_measure_display()}"

    def get_absolute_url(self) -> str:
        return f"{reverse('strategy:targets')}?year={self.year}"

    def clean(self) -> None:
        if self.measure in self.SHARES and self.value is not None and self.value > 100:
            raise ValidationError({"value": _("A percentage is at most 100.")})


class ExchangeRate(models.Model):
    """One unit of ``currency`` in the base currency, from a day on."""

    currency = models.CharField(
        _("currency"),
        max_length=3,
        choices=CURRENCIES,
        help_text=_("Between euro and CFA francs the parity is fixed and needs no row."),
    )
    on = models.DateField(
        _("from"), help_text=_("In force from this day until the next rate of the currency.")
    )
    rate = models.DecimalField(
        _("rate"),
        max_digits=18,
        decimal_places=8,
        help_text=_("How much of the base currency one unit buys."),
    )
    source = models.CharField(
        _("source"),
        max_length=150,
        blank=True,
        help_text=_("Where the rate was read, such as the central bank’s bulletin."),
    )
    objects = ReadByAll.as_manager()

    class Meta:
        verbose_name = _("exchange rate")
        verbose_name_plural = _("exchange rates")
        ordering = ["currency", "-on"]
        constraints = [
            models.UniqueConstraint(
                fields=["currency", "on"], name="one_rate_per_currency_and_day"
            ),
            models.CheckConstraint(condition=Q(rate__gt=0), name="exchange_rate_positive"),
        ]

    def __str__(self) -> str:
        return f"1 {self.currency} = {self.rate.normalize():f} ({self.on})"
