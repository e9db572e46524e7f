"""Moves of a sheet, answers to the qualification sheet, integrity checks."""

from dateutil.relativedelta import relativedelta
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import DayInput, RecordForm
from core.workflow import Move
from partners.models import CriterionAnswer, IntegrityCheck, PartnerPolicy


class MoveForm(forms.Form):
    """The reason and the date of a move; a move without a reason asks the date alone."""

    on = forms.DateField(label=_("Date"), initial=timezone.localdate, widget=DayInput)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It is kept with the sheet and in the trail."),
    )

    def __init__(self, *args, move: Move, dated: bool = True, **kwargs):
        super().__init__(*args, **kwargs)
        if not move.needs_reason:
            del self.fields["reason"]
        if not dated:
            del self.fields["on"]

    def clean_on(self):
        on = self.cleaned_data["on"]
        if on > timezone.localdate():
            raise forms.ValidationError(_("A move cannot be dated in the future."))
        return on


class AnswerForm(forms.Form):
    """One question of the qualification sheet; several stand in one page, told apart by prefix."""

    answer = forms.ChoiceField(
        label=_("Answer"),
        choices=CriterionAnswer.Answer.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    evidence = forms.CharField(label=_("Evidence"), max_length=500, required=False)
    read = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("evidence") and not cleaned.get("answer"):
            self.add_error("answer", _("Choose an answer; the evidence alone is not one."))
        return cleaned


class IntegrityCheckForm(RecordForm):
    class Meta:
        model = IntegrityCheck
        fields = ["kind", "result", "checked_on", "valid_until", "evidence"]
        widgets = {"evidence": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        months = PartnerPolicy.current().integrity_months
        self.fields["checked_on"].initial = today
        self.fields["valid_until"].initial = today + relativedelta(months=months)

    def clean_checked_on(self):
        day = self.cleaned_data["checked_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("A check cannot be dated in the future."))
        return day
