"""People: their names, their addresses and numbers, and their functions over time."""

from core.forms import DayInput, RecordForm
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.text import clean
from partners.forms.pick import PartnerField
from partners.models import Affiliation, Contact, ContactEmail, ContactPhone, Partner
from partners.phones import grouped, read_phone


class ContactForm(RecordForm):
    class Meta:
        model = Contact
        fields = ["civility", "given_name", "family_name", "language", "notes"]
        widgets = {"notes": forms.Textarea(attrs={"rows": 3})}

    def clean_given_name(self):
        return clean(self.cleaned_data["given_name"])

    def clean_family_name(self):
        name = clean(self.cleaned_data["family_name"])
        if not name:
            raise forms.ValidationError(_("Please give a name with visible letters."))
        return name


class FunctionForm(forms.ModelForm):
    """A function at a partner; the partner is fixed when ``partner`` is given."""

    partner = PartnerField(label=_("Partner"))

    class Meta:
        model = Affiliation
        fields = ["partner", "function", "department", "starts_on", "ends_on", "is_main"]
        widgets = {"starts_on": DayInput, "ends_on": DayInput}

    def __init__(self, *args, user, required=True, **kwargs):
        super().__init__(*args, **kwargs)
        partners = Partner.objects.visible_to(user)
        self.fields["partner"].queryset = (
            partners if self.instance.pk else partners.filter(archived_at=None)
        )
        self.fields["partner"].required = required
        self.fields["starts_on"].label = _("Since")
        if self.instance.pk:
            del self.fields["partner"]
        else:
            del self.fields["ends_on"]

    def clean(self):
        data = super().clean()
        starts, ends = data.get("starts_on"), data.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("A function cannot end before it began."))
        return data


class EndFunctionForm(forms.Form):
    on = forms.DateField(label=_("Last day in this function"), widget=DayInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = timezone.localdate


class MoveContactForm(forms.Form):
    partner = PartnerField(label=_("New organisation"))
    function = forms.CharField(label=_("New function"), max_length=150, required=False)
    on = forms.DateField(label=_("From"), widget=DayInput)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["partner"].queryset = Partner.objects.visible_to(user).current()
        self.fields["on"].initial = timezone.localdate


class EmailForm(forms.ModelForm):
    class Meta:
        model = ContactEmail
        fields = ["address"]
        widgets = {"address": forms.EmailInput(attrs={"autocomplete": "off"})}

    def clean_address(self):
        return self.cleaned_data["address"].lower()


class PhoneForm(forms.ModelForm):
    """One field for the number; a doubtful one asks what to do instead of guessing."""

    PROPOSED, WRITTEN = "proposed", "written"

    number = forms.CharField(
        label=_("Number"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )
    decision = forms.ChoiceField(
        label=_("What to keep"), required=False, widget=forms.RadioSelect, choices=[]
    )

    class Meta:
        model = ContactPhone
        fields = ["note"]

    def __init__(self, *args, region="", **kwargs):
        super().__init__(*args, **kwargs)
        self.region = region
        self.reading = None
        if self.instance.pk:
            self.fields["number"].initial = grouped(self.instance.e164) or self.instance.raw
        if self.is_bound:
            self._offer_a_decision()
        if not self.fields["decision"].choices:
            del self.fields["decision"]

    def _offer_a_decision(self) -> None:
        """Read what was typed; when it does not dial, the ways out become the choices."""
        typed = (self.data.get(self.add_prefix("number")) or "")[:120]
        if not typed.strip() or typed == self.fields["number"].initial:
            return
        self.reading = read_phone(typed, self.region)
        if self.reading.e164:
            return
        choices = [(self.WRITTEN, _("Keep it as written"))]
        if self.reading.proposal:
            proposed = _("Use %(number)s") % {"number": grouped(self.reading.proposal)}
            choices.insert(0, (self.PROPOSED, proposed))
        self.fields["decision"].choices = choices

    def has_changed(self):
        return super().has_changed() and bool(
            self.instance.pk or (self.data.get(self.add_prefix("number")) or "").strip()
        )

    def clean(self):
        data = super().clean()
        if not data.get("number") and not data.get("DELETE"):
            self.add_error("number", _("Please give the number, or remove the line."))
        if self.reading and not self.reading.e164 and not data.get("decision"):
            self.add_error("number", self._doubt())
        return data

    def _doubt(self) -> str:
        if self.reading.proposal:
            return _(
                "This looks like a number of Benin from before 2024. Please choose what to keep."
            )
        return _("This number cannot be dialled. Please correct it, or keep it as written.")

    def save(self, commit=True):
        if self.reading:
            self.instance.raw = self.reading.raw
            self.instance.e164 = self.reading.e164
            if self.cleaned_data.get("decision") == self.PROPOSED:
                self.instance.e164 = self.reading.proposal
        return super().save(commit)


class _Lines(forms.BaseInlineFormSet):
    """Lines of a contact; one address stands once."""

    def add_fields(self, form, index):
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = _("Remove")


EmailFormSet = forms.inlineformset_factory(
    Contact, ContactEmail, form=EmailForm, formset=_Lines, extra=1, max_num=20, absolute_max=20
)
PhoneFormSet = forms.inlineformset_factory(
    Contact, ContactPhone, form=PhoneForm, formset=_Lines, extra=1, max_num=20, absolute_max=20
)
