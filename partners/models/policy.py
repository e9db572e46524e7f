"""The agency's choices for the partner base, one row that an administrator sets."""

from datetime import date
from decimal import Decimal

from dateutil.relativedelta import relativedelta
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class PartnerPolicy(models.Model):
    """Review rhythm, notice periods and the thresholds of the priority classes."""

    review_months = models.PositiveSmallIntegerField(
        _("months between two reviews"),
        default=6,
        help_text=_("A sheet asks to be reviewed this long after it was made or last reviewed."),
    )
    integrity_months = models.PositiveSmallIntegerField(
        _("months an integrity check is valid"),
        default=12,
        help_text=_("Proposed when a check is recorded; its author may set another date."),
    )
    integrity_notice_days = models.PositiveSmallIntegerField(
        _("days of notice before an integrity check expires"), default=30
    )
    window_notice_days = models.PositiveSmallIntegerField(
        _("days of notice before a funding window closes"), default=30
    )
    class_a_from = models.DecimalField(
        _("class A from"),
        max_digits=3,
        decimal_places=2,
        default=Decimal("4"),
        help_text=_("Mean of alignment and potential, from 0 to 5."),
    )
    class_b_from = models.DecimalField(
        _("class B from"), max_digits=3, decimal_places=2, default=Decimal("3")
    )
    class_c_from = models.DecimalField(
        _("class C from"), max_digits=3, decimal_places=2, default=Decimal("2")
    )

    class Meta:
        verbose_name = _("policy of the partner base")
        verbose_name_plural = _("policy of the partner base")
        constraints = [
            models.CheckConstraint(
                condition=Q(class_a_from__lte=5)
                & Q(class_a_from__gt=F("class_b_from"))
                & Q(class_b_from__gt=F("class_c_from"))
                & Q(class_c_from__gt=0),
                name="policy_classes_in_order",
                violation_error_message=_("The classes must stand in order, from 5 down to 0."),
            ),
            models.CheckConstraint(
                condition=Q(review_months__gte=1, integrity_months__gte=1),
                name="policy_months_at_least_1",
                violation_error_message=_("At least one month."),
            ),
        ]

    def __str__(self) -> str:
        return str(_("Policy of the partner base"))

    @classmethod
    def current(cls) -> "PartnerPolicy":
        return cls.objects.order_by("pk").first() or cls()

    def next_review(self, day: date) -> date:
        """When a sheet made or reviewed that day asks for its next review."""
        return day + relativedelta(months=self.review_months)


def first_review_due() -> date:
    """The review date of a sheet made today."""
    return PartnerPolicy.current().next_review(timezone.localdate())
