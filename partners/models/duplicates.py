"""Two sheets for one organisation: set apart for good, or merged."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.models import Stamped
from partners.models.partner import Partner


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


class Merge(Stamped):
    """A sheet taken up into another; ``changes`` (a work.ChangeSet) can undo it."""

    kept = models.ForeignKey(Partner, models.PROTECT, related_name="merges")
    absorbed = models.ForeignKey(Partner, models.PROTECT, related_name="merged_into")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    choices = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("merge")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.absorbed} → {self.kept}"
