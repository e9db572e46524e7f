"""Scores of a partner, question by question, and the class set by hand."""

from decimal import Decimal

from django import forms
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from core.forms import DayInput
from partners.models import Partner
from partners.services.scoring import Line, Mark

STEPS = [Decimal(step) / 2 for step in range(11)]


def shown(value: Decimal) -> str:
    """3 for a whole mark, 3,5 for a half."""
    return number_format(value, 1 if value % 1 else 0)


def choices() -> list[tuple[str, str]]:
    return [("", "–"), *((f"{step:.1f}", shown(step)) for step in STEPS)]


class ScoreForm(forms.Form):
    """One mark and one evidence for each question; what is left empty stays as it is.

    ``proposed`` fills the marks in (a bubble was moved); then only marks that differ from those
    that count are given, and the common evidence is required.
    """

    on = forms.DateField(label=_("Date"), initial=timezone.localdate, widget=DayInput)
    common = forms.CharField(
        label=_("Evidence for all"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Used for each score that has no evidence of its own."),
    )

    def __init__(self, *args, lines: list[Line], proposed: dict[int, Decimal] | None = None, **kw):
        super().__init__(*args, **kw)
        self.lines = lines
        self.moved = proposed is not None
        for line in lines:
            key = line.criterion.pk
            self.fields[f"value-{key}"] = forms.TypedChoiceField(
                label=str(line.criterion),
                choices=choices(),
                coerce=Decimal,
                empty_value=None,
                required=False,
                initial=f"{proposed[key]:.1f}" if proposed else "",
            )
            self.fields[f"evidence-{key}"] = forms.CharField(
                label=_("Evidence"), max_length=500, required=False
            )
        if self.moved:
            self.fields["common"].label = _("Why does it move?")
            self.fields["common"].help_text = _("Kept as the evidence of each changed score.")

    def rows(self) -> list[tuple]:
        """Each question with its two fields."""
        return [
            (line, self[f"value-{line.criterion.pk}"], self[f"evidence-{line.criterion.pk}"])
            for line in self.lines
        ]

    def clean_on(self):
        on = self.cleaned_data["on"]
        if on > timezone.localdate():
            raise forms.ValidationError(_("A score cannot be dated in the future."))
        return on

    def clean(self):
        cleaned = super().clean()
        common = cleaned.get("common", "").strip()
        for line in self.lines:
            name = f"evidence-{line.criterion.pk}"
            if not self.is_given(line) or cleaned.get(name, "").strip() or common:
                continue
            self.add_error("common" if self.moved else name, _("Each score needs its evidence."))
            if self.moved:
                break
        if not self.errors and not self.marks():
            raise forms.ValidationError(_("Give at least one score."))
        return cleaned

    def is_given(self, line: Line) -> bool:
        value = self.cleaned_data.get(f"value-{line.criterion.pk}")
        if value is None:
            return False
        return not (self.moved and line.counts and line.newest.value == value)

    def marks(self) -> list[Mark]:
        """The scores to give."""
        data = self.cleaned_data
        return [
            Mark(
                line.criterion,
                data[f"value-{line.criterion.pk}"],
                data[f"evidence-{line.criterion.pk}"].strip() or data["common"].strip(),
            )
            for line in self.lines
            if self.is_given(line)
        ]


class ClassForm(forms.Form):
    letter = forms.ChoiceField(
        label=_("Class"),
        choices=[("", _("As computed from the scores")), *Partner.Class.choices],
        required=False,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It is kept with the sheet and in the trail."),
    )
