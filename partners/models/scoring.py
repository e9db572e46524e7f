"""Alignment and potential, by weighted and versioned criteria."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import Stamped
from partners.models.links import OfVisiblePartnerQuerySet
from partners.models.partner import Partner
from strategy.models import Priority, in_language


class ScoreModel(Stamped):
    """A version of the set of criteria; the newest one in force scores, older ones stay readable."""

    version = models.PositiveSmallIntegerField(_("version"), unique=True)
    label = models.CharField(_("label"), max_length=150)
    in_force_from = models.DateField(_("in force from"))

    class Meta:
        verbose_name = _("scoring grid")
        verbose_name_plural = _("scoring grids")
        ordering = ["-version"]

    def __str__(self) -> str:
        return f"v{self.version} – {self.label}"

    @property
    def is_used(self) -> bool:
        """A grid that gave a score is never changed again: a new version takes its place."""
        return Score.objects.filter(criterion__model=self).exists()

    @classmethod
    def in_force_on(cls, day: date) -> "ScoreModel | None":
        return cls.objects.filter(in_force_from__lte=day).order_by("-version").first()


class ScoreCriterion(models.Model):
    """One weighted question of a grid, on one of the two axes of the matrix."""

    class Axis(models.TextChoices):
        ALIGNMENT = "alignment", _("Alignment")
        POTENTIAL = "potential", _("Potential")

    model = models.ForeignKey(ScoreModel, models.PROTECT, related_name="criteria")
    axis = models.CharField(_("axis"), max_length=10, choices=Axis)
    priority = models.ForeignKey(
        Priority,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("priority"),
        help_text=_("Alignment is scored per priority."),
    )
    code = models.CharField(_("code"), max_length=30)
    label_fr = models.CharField(_("label (French)"), max_length=200)
    label_en = models.CharField(_("label (English)"), max_length=200, blank=True)
    weight = models.PositiveSmallIntegerField(_("weight"), default=1)
    fades_after_months = models.PositiveSmallIntegerField(
        _("fades after (months)"),
        default=18,
        help_text=_("An older score no longer counts and asks to be given again."),
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("scoring criterion")
        verbose_name_plural = _("scoring criteria")
        ordering = ["model", "order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["model", "code"], name="score_code_once_per_grid"),
            models.CheckConstraint(condition=Q(weight__gte=1), name="score_weight_at_least_1"),
        ]

    def __str__(self) -> str:
        return in_language(self.label_fr, self.label_en)


class ScoreQuerySet(OfVisiblePartnerQuerySet):
    def newest_on(self, day: date):
        """The newest score given by that day for each partner and question, faded or not.

        A question keeps its code from one grid to the next, and its scores with it.
        """
        newer = Score.objects.filter(
            partner=models.OuterRef("partner"),
            criterion__code=models.OuterRef("criterion__code"),
            on__lte=day,
        ).filter(
            Q(on__gt=models.OuterRef("on"))
            | Q(on=models.OuterRef("on"), pk__gt=models.OuterRef("pk"))
        )
        return self.filter(~models.Exists(newer), on__lte=day)

    def counting_on(self, day: date):
        """The newest scores that have not faded."""
        return self.newest_on(day).filter(fades_on__gt=day)


class Score(Stamped):
    """One mark from 0 to 5 with its evidence; never edited, a newer one takes its place."""

    partner = models.ForeignKey(Partner, models.PROTECT, related_name="scores")
    criterion = models.ForeignKey(ScoreCriterion, models.PROTECT, related_name="scores")
    value = models.DecimalField(_("score"), max_digits=3, decimal_places=1)
    evidence = models.CharField(_("evidence"), max_length=500)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    on = models.DateField(_("date"))
    fades_on = models.DateField(_("fades on"), editable=False)

    objects = ScoreQuerySet.as_manager()

    class Meta:
        verbose_name = _("score")
        verbose_name_plural = _("scores")
        ordering = ["-on", "-pk"]
        indexes = [
            models.Index(fields=["partner", "criterion", "-on"], name="score_newest_first"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(value__gte=0, value__lte=5), name="score_0_to_5")
        ]

    def __str__(self) -> str:
        return f"{self.criterion} : {self.value}"
