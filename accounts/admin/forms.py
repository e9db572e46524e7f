"""The form of a person, as an administrator fills it in."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts import services
from accounts.forms import time_zones
from accounts.models import Role, User

# Nobody changes these about themselves (accounts.change_rights).
RIGHTS = ("roles", "is_active", "is_staff", "is_superuser", "active_from", "active_until")


class PersonForm(forms.ModelForm):
    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        choices=Role.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("A person may hold several. Legal, DAF, SG and DG ask for a second factor."),
    )
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=time_zones)
    invite = forms.BooleanField(
        label=_("Send the invitation now"),
        required=False,
        initial=True,
        help_text=_("A mail with a link to choose a password, in the person’s language."),
    )

    actor: User  # given by the admin for each request

    class Meta:
        model = User
        fields = [
            "first_name",
            "last_name",
            "email",
            "title",
            "phone",
            "direction",
            "language",
            "time_zone",
            "is_active",
            "active_from",
            "active_until",
            "is_staff",
            "is_superuser",
        ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("first_name", "last_name"):
            if name in self.fields:
                self.fields[name].required = True
        if not self.instance.pk:
            self.initial.setdefault("time_zone", self.instance.time_zone)
        if "roles" in self.fields and self.instance.pk:
            self.initial["roles"] = sorted(self.instance.roles)
        if self.instance.pk == self.actor.pk:
            self._close_own_rights()

    def _close_own_rights(self) -> None:
        for name in RIGHTS:
            if name in self.fields:
                self.fields[name].disabled = True
        if "roles" in self.fields:
            self.fields["roles"].help_text = _(
                "Nobody changes their own roles or access: another administrator does."
            )

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].lower()
        if User.objects.filter(email__iexact=email).exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("A person with this address exists already."))
        return email

    def _post_clean(self) -> None:
        super()._post_clean()
        if self.instance.pk and not self.errors:
            try:
                services.check_administrator_stays(self.instance)
            except ValidationError as refusal:
                self.add_error(None, refusal)
