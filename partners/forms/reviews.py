"""The facts of a sheet that go stale, on one small form."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import RecordForm
from partners.forms.amounts import AmountField
from partners.models import Partner
from strategy.rates import freeze


class ReviewForm(RecordForm):
    amount = AmountField(label=_("Amount hoped for"), required=False)

    class Meta:
        model = Partner
        fields = [
            "website",
            "city",
            "address",
            "mandate",
            "instruments",
            "amount",
            "currency",
            "in_kind_offer",
            "pinned_note",
            "remarks",
        ]
        widgets = {
            name: forms.Textarea(attrs={"rows": 2})
            for name in ("address", "mandate", "instruments", "remarks")
        }

    def save(self, commit=True):
        """Freezes a changed amount at today's rate. Raises MissingRate, StaleVersion."""
        if {"amount", "currency"} & set(self.changed_data):
            freeze(self.instance, timezone.localdate())
        return super().save(commit)
