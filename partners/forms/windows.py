"""A funding window: when a partner can be asked, once or again and again."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import RecordForm
from core.text import clean
from partners.forms.amounts import AmountField
from partners.models import FundingWindow
from strategy.rates import freeze


class WindowForm(RecordForm):
    amount = AmountField(label=_("Amount"), required=False)
    sections = [
        (_("Window"), ["kind", "title", "opens_on", "closes_on", "recurrence"]),
        (_("What it offers"), ["amount", "currency", "note"]),
    ]

    class Meta:
        model = FundingWindow
        fields = [
            "kind",
            "title",
            "opens_on",
            "closes_on",
            "recurrence",
            "amount",
            "currency",
            "note",
        ]
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "closes_on": _("The first closing day; the next ones follow from the recurrence."),
        }

    def clean_title(self):
        title = clean(self.cleaned_data["title"])
        if not title:
            raise forms.ValidationError(_("Give the window a title."))
        return title

    def clean(self):
        cleaned = super().clean()
        opens, closes = cleaned.get("opens_on"), cleaned.get("closes_on")
        if opens and closes and closes < opens:
            self.add_error("closes_on", _("The window closes before it opens."))
        return cleaned

    def save(self, commit=True):
        """Freezes a new amount at today's rate. Raises MissingRate."""
        if {"amount", "currency"} & set(self.changed_data):
            freeze(self.instance, timezone.localdate())
        return super().save(commit)
