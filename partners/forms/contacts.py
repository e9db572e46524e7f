"""People: their names, their addresses and numbers, and their functions over time."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import DayInput, RecordForm
from core.text import clean
from partners.forms.pick import PartnerField
from partners.models import Affiliation, Contact, ContactEmail, ContactPhone, Partner
from partners.phones import grouped, read_phone

MOST_LINES = 20


class EmailForm(forms.ModelForm):
    class Meta:
        model = ContactEmail
        fields = ["address"]
        widgets = {"address": forms.EmailInput(attrs={"autocomplete": "off"})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["address"].required = False  # an empty line is no mistake

    def clean_address(self):
        address = self.cleaned_data["address"].lower()
        if not address:
            raise forms.ValidationError(_("Please give the address, or remove the line."))
        return address


class PhoneForm(forms.ModelForm):
    """One field for the number; a doubtful one asks what to keep instead of guessing."""

    PROPOSED, WRITTEN = "proposed", "written"

    number = forms.CharField(
        label=_("Phone number"),
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
            self._read_what_was_typed()
        if not self.fields["decision"].choices:
            del self.fields["decision"]

    def _read_what_was_typed(self) -> None:
        """When a new text does not dial, the ways out become choices."""
        typed = (self.data.get(self.add_prefix("number")) or "").strip()[:120]
        if not typed or typed == self.fields["number"].initial:
            return
        self.reading = read_phone(typed, self.region)
        if self.reading.e164:
            return
        choices = [(self.WRITTEN, _("Keep it as written"))]
        if self.reading.proposal:
            proposed = _("Use %(number)s") % {"number": grouped(self.reading.proposal)}
            choices.insert(0, (self.PROPOSED, proposed))
        self.fields["decision"].choices = choices

    def clean(self):
        data = super().clean()
        if not data.get("number"):
            self.add_error("number", _("Please give the number, or remove the line."))
        elif self.reading and not self.reading.e164 and not data.get("decision"):
            self.add_error("number", self._doubt())
        return data

    def _doubt(self) -> str:
        if self.reading.proposal:
            return _(
                "This looks like a number of Benin from before 2024. Please choose what to keep."
            )
        return _("This number cannot be dialled. Please correct it, or keep it as written.")

    def _post_clean(self):
        """The number stands on the record before its constraints are checked."""
        if self.reading:
            proposed = self.cleaned_data.get("decision") == self.PROPOSED
            self.instance.raw = self.reading.raw
            self.instance.e164 = self.reading.proposal if proposed else self.reading.e164
        super()._post_clean()


class _Lines(forms.BaseInlineFormSet):
    def add_fields(self, form, index):
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = _("Remove")


EmailLines = forms.inlineformset_factory(
    Contact, ContactEmail, form=EmailForm, formset=_Lines, extra=1, max_num=MOST_LINES
)
PhoneLines = forms.inlineformset_factory(
    Contact, ContactPhone, form=PhoneForm, formset=_Lines, extra=1, max_num=MOST_LINES
)


class FunctionForm(RecordForm):
    """A function at a partner, from and until; the partner of a standing one does not change."""

    partner = PartnerField(label=_("Partner"))

    class Meta:
        model = Affiliation
        fields = ["partner", "function", "department", "starts_on", "ends_on", "is_main"]

    def __init__(self, *args, user=None, required=True, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.fields["starts_on"].label = _("Since")
        if self.instance.pk:
            del self.fields["partner"]
            return
        del self.fields["ends_on"]
        self.fields["partner"].required = required
        self.fields["partner"].queryset = Partner.objects.visible_to(user).current()

    def clean(self):
        data = super().clean()
        starts, ends = data.get("starts_on"), data.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("A function cannot end before it began."))
        return data


class ContactForm(RecordForm):
    """The person with all their lines: one form, valid and saved as a whole."""

    sections = [(_("Person"), ["civility", "given_name", "family_name", "language", "notes"])]

    class Meta:
        model = Contact
        fields = ["civility", "given_name", "family_name", "language", "notes"]
        widgets = {"notes": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, data=None, files=None, *, user=None, partner=None, **kwargs):
        super().__init__(data, files, user=user, **kwargs)
        region = {"region": self._region(partner)}
        lines = {"data": data, "instance": self.instance}
        self.emails = EmailLines(prefix="emails", **lines)
        self.phones = PhoneLines(prefix="phones", form_kwargs=region, **lines)
        self.function = None
        if self.instance._state.adding:
            self.function = FunctionForm(
                data, user=user, required=False, prefix="function", initial={"partner": partner}
            )

    def _region(self, partner: Partner | None) -> str:
        """National numbers are read as those of the country the person works in."""
        if partner is None and self.instance.pk:
            post = self.instance.affiliations.select_related("partner").first()
            partner = post.partner if post else None
        return (partner.country.code or "") if partner else ""

    @property
    def parts(self) -> list:
        return [part for part in (self.emails, self.phones, self.function) if part is not None]

    def is_valid(self):
        return all([super().is_valid(), *(part.is_valid() for part in self.parts)])

    def clean_given_name(self):
        return clean(self.cleaned_data["given_name"])

    def clean_family_name(self):
        name = clean(self.cleaned_data["family_name"])
        if not name:
            raise forms.ValidationError(_("Please give a name with visible letters."))
        return name

    def addresses(self) -> list[str]:
        """The addresses that stay, for a valid form."""
        lines = [line.cleaned_data for line in self.emails.forms]
        return [line["address"] for line in lines if line.get("address") and not line.get("DELETE")]

    def save(self, commit=True):
        contact = super().save(commit)
        for lines in (self.emails, self.phones):
            lines.instance = contact
            lines.save()
        return contact


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
