"""An exchange, recorded in three fields or in full."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import RecordForm
from core.text import clean
from partners.models import Contact, Interaction

QUICK = ["kind", "on", "subject"]
MORE = ["direction", "contacts", "notes", "is_sensitive", "precision"]


class InteractionForm(RecordForm):
    class Meta:
        model = Interaction
        fields = [*QUICK, *MORE]
        widgets = {
            "notes": forms.Textarea(attrs={"rows": 4}),
            "contacts": forms.CheckboxSelectMultiple,
            "direction": forms.RadioSelect,
        }

    def __init__(self, *args, user=None, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.fields["on"].initial = timezone.localdate
        self.fields["contacts"].queryset = people_of(self.instance.partner, user, self.instance)
        self.fields["direction"].choices = Interaction.Direction.choices

    def clean_subject(self):
        subject = clean(self.cleaned_data["subject"])
        if not subject:
            raise forms.ValidationError(_("Please say in a few words what it was about."))
        return subject

    def clean_on(self):
        """What has not taken place yet is an action, not an exchange."""
        on = self.cleaned_data["on"]
        if on > timezone.localdate():
            raise forms.ValidationError(_("An exchange cannot be dated in the future."))
        return on


def people_of(partner, user, interaction=None):
    """Those who may have taken part: the contacts of the partner, and those already named."""
    rows = Contact.objects.visible_to(user)
    known = rows.filter(affiliations__partner=partner, archived_at=None)
    if interaction is not None and interaction.pk:
        known = known | rows.filter(interactions=interaction)
    return known.distinct()
