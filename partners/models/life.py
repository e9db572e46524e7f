"""What a sheet must hold on its way: qualification, integrity, regular review."""

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from core.models import Stamped, Versioned
from partners.models.links import OfVisiblePartnerQuerySet
from partners.models.partner import Partner
from strategy.models import in_language


class Criterion(models.Model):
    """A line of the qualification sheet. Source: DOMAIN (mandate … integrity)."""

    class Group(models.TextChoices):
        MANDATE = "mandate", _("Mandate")
        ELIGIBILITY = "eligibility", _("Eligibility")
        CAPACITY = "capacity", _("Capacity")
        ACCESS = "access", _("Access")
        INTEGRITY = "integrity", _("Integrity")

    group = models.CharField(_("heading"), max_length=12, choices=Group)
    question_fr = models.CharField(_("question (French)"), max_length=250)
    question_en = models.CharField(_("question (English)"), max_length=250, blank=True)
    required = models.BooleanField(_("required"), default=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("qualification criterion")
        verbose_name_plural = _("qualification criteria")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return in_language(self.question_fr, self.question_en)


class CriterionAnswer(Versioned, Stamped):
    """The answer for one partner; "no" is an answer too."""

    class Answer(models.TextChoices):
        YES = "yes", _("Yes")
        PARTLY = "partly", _("Partly")
        NO = "no", _("No")

    partner = models.ForeignKey(Partner, models.PROTECT, related_name="answers")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="answers")
    answer = models.CharField(_("answer"), max_length=6, choices=Answer)
    evidence = models.CharField(_("evidence"), max_length=500, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = OfVisiblePartnerQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("qualification answer")
        ordering = ["criterion__order"]
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "criterion"], name="one_answer_per_criterion"
            )
        ]

    def __str__(self) -> str:
        return f"{self.criterion} {self.get_answer_display()}"


class IntegrityCheckQuerySet(OfVisiblePartnerQuerySet):
    def valid_on(self, day: date):
        return self.filter(checked_on__lte=day, valid_until__gte=day)

    def newest_on(self, day: date):
        """Of each partner and kind, the check that speaks that day."""
        newer = IntegrityCheck.objects.filter(
            partner=OuterRef("partner"), kind=OuterRef("kind"), checked_on__lte=day
        ).filter(
            Q(checked_on__gt=OuterRef("checked_on"))
            | Q(checked_on=OuterRef("checked_on"), pk__gt=OuterRef("pk"))
        )
        return self.filter(~Exists(newer), checked_on__lte=day)

    def to_renew_on(self, day: date, notice_days: int):
        """Checks of current sheets that have expired, or will within the notice."""
        return (
            self.newest_on(day)
            .filter(valid_until__lt=day + timedelta(days=notice_days), partner__archived_at=None)
            .exclude(partner__status=Partner.Status.RULED_OUT)
        )


class IntegrityCheck(Stamped):
    """A sanctions or reputation check; expired or negative, it blocks signature."""

    class Kind(models.TextChoices):
        SANCTIONS = "sanctions", _("Sanctions lists")
        REPUTATION = "reputation", _("Reputation")

    class Result(models.TextChoices):
        CLEAR = "clear", _("Nothing found")
        RESERVES = "reserves", _("With reservations")
        NEGATIVE = "negative", _("Negative")

    RESULT_TONES = {Result.CLEAR: "ok", Result.RESERVES: "warn", Result.NEGATIVE: "bad"}

    partner = models.ForeignKey(Partner, models.PROTECT, related_name="integrity_checks")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    result = models.CharField(_("result"), max_length=10, choices=Result)
    evidence = models.TextField(_("evidence"), help_text=_("Lists consulted, links, documents."))
    checked_on = models.DateField(_("checked on"))
    valid_until = models.DateField(_("valid until"))
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = IntegrityCheckQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("integrity check")
        verbose_name_plural = _("integrity checks")
        ordering = ["-checked_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("checked_on")), name="integrity_valid_after_check"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} – {self.get_result_display()}"


class Review(models.Model):
    """A sheet looked at and found right, or mended, on a day: the freshness figure counts these."""

    class Outcome(models.TextChoices):
        STILL_RIGHT = "still_right", _("Still right")
        EDITED = "edited", _("Edited")

    partner = models.ForeignKey(Partner, models.PROTECT, related_name="reviews")
    on = models.DateField(_("reviewed on"), db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome)

    objects = OfVisiblePartnerQuerySet.as_manager()

    class Meta:
        verbose_name = _("review")
        ordering = ["-on", "-pk"]

    def __str__(self) -> str:
        return f"{self.partner} – {self.on}"
