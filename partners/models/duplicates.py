"""Two sheets for one organisation: found by a scan, set apart for good, or merged."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.likeness import Reason
from core.models import Stamped
from partners.models.partner import Partner
from work.models import ChangeSet


class NotDuplicate(Stamped):
    """A pair somebody looked at and found to be two organisations: never proposed again."""

    first = models.ForeignKey(Partner, models.CASCADE, related_name="+")
    second = models.ForeignKey(Partner, models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("pair set apart")
        constraints = [
            models.CheckConstraint(
                condition=Q(first__lt=F("second")), name="not_duplicate_in_order"
            ),
            models.UniqueConstraint(fields=["first", "second"], name="not_duplicate_once"),
        ]

    def __str__(self) -> str:
        return f"{self.first} ≠ {self.second}"


class DuplicatePairQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Pairs that still wait for somebody, of two current sheets that this person sees."""
        sheets = Partner.objects.visible_to(user).current().values("pk")
        apart = NotDuplicate.objects.filter(first=OuterRef("first"), second=OuterRef("second"))
        return self.filter(~Exists(apart), first__in=sheets, second__in=sheets)


class DuplicatePair(models.Model):
    """Two sheets that the scan found alike. Made again by every scan, so it binds nothing: no sheet
    is kept from going because a pair names it (hence the keys without a constraint)."""

    first = models.ForeignKey(Partner, models.DO_NOTHING, related_name="+", db_constraint=False)
    second = models.ForeignKey(Partner, models.DO_NOTHING, related_name="+", db_constraint=False)
    score = models.FloatField(_("likeness"))
    reason = models.CharField(_("why"), max_length=20, choices=Reason)
    found_at = models.DateTimeField(_("found"), auto_now_add=True)

    objects = DuplicatePairQuerySet.as_manager()

    class Meta:
        verbose_name = _("possible duplicate")
        verbose_name_plural = _("possible duplicates")
        ordering = ["-score", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(first__lt=F("second")), name="duplicate_pair_in_order"
            ),
            models.UniqueConstraint(fields=["first", "second"], name="duplicate_pair_once"),
        ]

    def __str__(self) -> str:
        return f"{self.first} ≈ {self.second}"

    @property
    def percent(self) -> int:
        return round(100 * self.score)


class MergeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Merges of two sheets that this person sees."""
        sheets = Partner.objects.visible_to(user).values("pk")
        return self.filter(kept__in=sheets, absorbed__in=sheets)

    def standing(self):
        return self.filter(undone_at=None)


class Merge(Stamped):
    """A sheet taken up into another; ``changes`` can undo it.

    ``choices`` says of each field that differed which side was kept; ``summary`` how many rows of
    each model moved, and what could not be kept twice (``{"moved": {…}, "set_aside": […]}``).
    """

    kept = models.ForeignKey(Partner, models.PROTECT, related_name="merges")
    absorbed = models.ForeignKey(Partner, models.PROTECT, related_name="merged_into")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    choices = models.JSONField(default=dict)
    summary = models.JSONField(default=dict)
    changes = models.OneToOneField(ChangeSet, models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = MergeQuerySet.as_manager()

    class Meta:
        verbose_name = _("merge")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.absorbed} → {self.kept}"

    def get_absolute_url(self) -> str:
        return reverse("partners:merged", args=[self.pk])
