"""What people type about themselves."""

from zoneinfo import available_timezones

from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.contrib.auth.forms import SetPasswordMixin
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import preferences
from accounts.models import Delegation, Direction, Role, User
from core.text import fold

REGIONS = ("Africa/", "America/", "Asia/", "Europe/", "Indian/")


def time_zones() -> list[tuple[str, str]]:
    """Zones by region, as `Africa – Porto-Novo`."""
    names = sorted(name for name in available_timezones() if name.startswith(REGIONS))
    return [("UTC", "UTC"), *((name, name.replace("/", " – ").replace("_", " ")) for name in names)]


class DateInput(forms.DateInput):
    """The browser's own calendar; it asks for ISO dates."""

    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%d")


class ProfileForm(forms.ModelForm):
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=time_zones)
    muted_kinds = forms.MultipleChoiceField(
        label=_("Do not notify me of"),
        required=False,
        choices=preferences.kinds,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = User
        fields = [
            "first_name",
            "last_name",
            "title",
            "phone",
            "language",
            "time_zone",
            "theme",
            "daily_digest",
            "mail_at_once",
            "muted_kinds",
        ]
        widgets = {"phone": forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("first_name", "last_name"):
            self.fields[name].required = True
        self.fields["first_name"].widget.attrs["autocomplete"] = "given-name"
        self.fields["last_name"].widget.attrs["autocomplete"] = "family-name"
        if not preferences.kinds():
            del self.fields["muted_kinds"]


class AddKeyForm(AddWebAuthnForm):
    """allauth's, in words that the rest of the page uses."""

    name = forms.CharField(label=_("Name of the key"), required=False, max_length=100)
    passwordless = forms.BooleanField(
        label=_("Sign in with this key alone (passkey)"),
        required=False,
        help_text=_("The device then asks for a fingerprint, a face or its code."),
    )


class RenameKeyForm(EditWebAuthnForm):
    name = forms.CharField(label=_("Name of the key"), max_length=100)


class DelegationForm(forms.ModelForm):
    """A role that the giver holds, lent to a colleague; the service judges the rest."""

    class Meta:
        model = Delegation
        fields = ["role", "receiver", "kind", "starts_on", "ends_on", "act"]
        widgets = {"starts_on": DateInput, "ends_on": DateInput}

    def __init__(self, *args, giver: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.giver = giver
        self.fields["role"].choices = [(r.value, r.label) for r in Role if giver.has_role(r.value)]
        colleagues = User.objects.visible_to(giver).active_on(timezone.localdate())
        self.fields["receiver"].queryset = colleagues.exclude(pk=giver.pk)


class InvitationForm(SetPasswordMixin, forms.Form):
    """The password that an invited person chooses."""

    password1, password2 = SetPasswordMixin.create_password_fields(
        label1=_("Password"), label2=_("The same again")
    )

    def __init__(self, *args, person: User, **kwargs):
        self.person = person
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["autocomplete"] = "new-password"

    def clean(self):
        self.validate_passwords()
        self.validate_password_for_user(self.person)
        return super().clean()


class DirectoryFilter(forms.Form):
    q = forms.CharField(label=_("Name, job title or address"), required=False, max_length=100)
    direction = forms.ModelChoiceField(
        label=_("Direction"),
        queryset=Direction.objects.filter(is_active=True),
        required=False,
        empty_label=_("All directions"),
    )
    role = forms.ChoiceField(
        label=_("Role"), required=False, choices=[("", _("All roles")), *Role.choices]
    )

    def applied_to(self, people):
        """``people`` narrowed to what was asked; a wrong value narrows nothing."""
        self.is_valid()
        asked = self.cleaned_data
        for word in fold(asked.get("q", "")).split()[:6]:
            people = people.filter(search_text__contains=word)
        if asked.get("direction"):
            people = people.filter(direction=asked["direction"])
        if asked.get("role"):
            people = people.filter(groups__name=asked["role"])
        return people


class HandOverForm(forms.Form):
    """Who takes over what somebody leaves open."""

    taker = forms.ModelChoiceField(label=_("Hand over to"), queryset=User.objects.none())

    def __init__(self, *args, giver: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.giver = giver
        today = timezone.localdate()
        self.fields["taker"].queryset = User.objects.active_on(today).exclude(pk=giver.pk)

    def clean_taker(self):
        taker = self.cleaned_data["taker"]
        if not taker.roles:
            raise ValidationError(_("This person holds no role and could not open the work."))
        return taker
