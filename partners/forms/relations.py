"""A tie seen from one of its ends: the other end, the way it reads, its strength."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import RecordForm
from partners.forms.pick import ContactField, PartnerField
from partners.models import Contact, Partner, Relationship

FORWARD, BACKWARD = "forward", "backward"


class RelationshipForm(RecordForm):
    """``end`` is the sheet or the person the tie is entered from."""

    other_partner = PartnerField(label=_("Organisation"), required=False)
    other_contact = ContactField(label=_("or person"), required=False)
    way = forms.ChoiceField(
        label=_("Reads"),
        choices=[(FORWARD, ""), (BACKWARD, "")],
        widget=forms.RadioSelect,
        initial=FORWARD,
    )
    field_order = ["other_partner", "other_contact", "kind", "way"]

    class Meta:
        model = Relationship
        fields = ["kind", "strength", "since", "until", "note"]

    def __init__(self, *args, end: Partner | Contact, user=None, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.end = end
        self.fields["other_partner"].queryset = Partner.objects.visible_to(user).current()
        self.fields["other_contact"].queryset = Contact.objects.visible_to(user).current()
        self.fields["way"].choices = [
            (FORWARD, _("%(here)s … the other") % {"here": end}),
            (BACKWARD, _("the other … %(here)s") % {"here": end}),
        ]
        if self.instance.pk:
            self._read_ends()

    def _read_ends(self) -> None:
        forward = self.instance.source == self.end
        other = self.instance.target if forward else self.instance.source
        self.initial["way"] = FORWARD if forward else BACKWARD
        self.initial[f"other_{other._meta.model_name}"] = other.pk

    def clean(self):
        cleaned = super().clean()
        others = [one for key in ("other_partner", "other_contact") if (one := cleaned.get(key))]
        if len(others) != 1:
            if not self.errors:
                raise forms.ValidationError(
                    _("Choose an organisation or a person, one of the two.")
                )
            return cleaned
        if others[0] == self.end:
            raise forms.ValidationError(_("The two ends are the same."))
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", _("The end comes before the beginning."))
        self._write_ends(others[0], cleaned.get("way") or FORWARD)
        return cleaned

    def _write_ends(self, other: Partner | Contact, way: str) -> None:
        source, target = (self.end, other) if way == FORWARD else (other, self.end)
        for side, record in (("from", source), ("to", target)):
            for name in ("partner", "contact"):
                holds = record if record._meta.model_name == name else None
                setattr(self.instance, f"{side}_{name}", holds)
