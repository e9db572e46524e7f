"""The sheet of a partner, as it is typed."""

import json

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Div, Fieldset, Layout, Row
from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import TEAM, User
from core.forms import RecordForm
from core.money import MissingRate
from core.text import clean
from partners.forms.amounts import AmountField
from partners.forms.pick import PartnerField
from partners.models import Partner, Tag
from strategy import rates
from strategy.models import Sector

# Two names in brackets stand side by side on a wide screen.
SECTIONS = [
    (
        _("Identity"),
        [
            "name",
            ("acronym", "kind"),
            "other_names",
            "parent",
            ("country", "city"),
            "address",
            ("website", "languages"),
        ],
    ),
    (
        _("Who follows it"),
        [("owner", "review_due_on"), ("tags", "new_tags"), "pinned_note", "is_confidential"],
    ),
    (
        _("What it can bring"),
        ["mandate", "sectors", "instruments", ("amount", "currency"), "in_kind_offer"],
    ),
    (_("Notes and protocol"), ["remarks", "protocol_notes"]),
]


def names_of(sections) -> list[str]:
    """The field names of the sections, one after the other."""
    laid = [part for _title, parts in sections for part in parts]
    return [name for part in laid for name in ([part] if isinstance(part, str) else part)]


def owners(partner: Partner | None = None):
    """Who may follow a partner: the team, and whoever follows this one now."""
    team = User.objects.with_role(*TEAM)
    if partner and partner.owner_id:
        team = team | User.objects.filter(pk=partner.owner_id).distinct()
    return team.order_by("last_name", "first_name", "pk")


class LongSelect(forms.SelectMultiple):
    """A long list, made searchable by the page's script."""

    def __init__(self, attrs=None):
        super().__init__({"data-choices": "", "size": 6, **(attrs or {})})


class PartnerForm(RecordForm):
    parent = PartnerField(required=False, label=_("Parent organisation"))
    website = forms.URLField(
        required=False,
        max_length=300,
        label=_("Website"),
        assume_scheme="https",
        widget=forms.TextInput(attrs={"inputmode": "url"}),
    )
    amount = AmountField(
        required=False,
        label=_("Amount hoped for"),
        help_text=_("Kept with the exchange rate of the day it is entered."),
    )
    new_tags = forms.CharField(
        required=False,
        max_length=200,
        label=_("New tags"),
        help_text=_("Separated by commas."),
    )

    class Meta:
        model = Partner
        fields = [name for name in names_of(SECTIONS) if name != "new_tags"]
        widgets = {
            "other_names": forms.Textarea(attrs={"rows": 2}),
            "address": forms.Textarea(attrs={"rows": 2}),
            "mandate": forms.Textarea(attrs={"rows": 4}),
            "instruments": forms.Textarea(attrs={"rows": 3}),
            "remarks": forms.Textarea(attrs={"rows": 3}),
            "protocol_notes": forms.Textarea(attrs={"rows": 3}),
            "sectors": LongSelect(),
            "tags": LongSelect(),
        }

    def __init__(self, *args, user=None, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.fields["parent"].queryset = Partner.objects.visible_to(user).exclude(
            pk=self.instance.pk
        )
        self.fields["owner"].queryset = owners(self.instance)
        self.fields["sectors"].queryset = self._sectors()
        self.fields["name"].widget.attrs["autocomplete"] = "off"
        # A model default that is computed asks the browser for what it showed; the version does that.
        self.fields["review_due_on"].show_hidden_initial = False
        if self._parent_is_hidden():
            del self.fields["parent"]

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        sections = [
            Fieldset(str(title), *[row for part in parts if (row := self._laid(part))])
            for title, parts in SECTIONS
        ]
        helper.layout = Layout(*sections, *(["version"] if "version" in self.fields else []))
        return helper

    def _laid(self, part: str | tuple[str, ...]):
        """A field, or a row of fields, of those that the form still has."""
        names = [
            name for name in ([part] if isinstance(part, str) else part) if name in self.fields
        ]
        if len(names) < 2:
            return names[0] if names else None
        return Row(*[Column(name, css_class="col-sm-6") for name in names])

    def _likely_sheets(self) -> Div:
        """Where the sheets appear that the typed name may already be."""
        asked = ("name", "acronym", "other_names", "website")
        own = {"hx_vals": json.dumps({"exclude": self.instance.pk})} if self.instance.pk else {}
        return Div(
            css_id="likely",
            css_class="likely",
            aria_live="polite",
            hx_get=reverse("partners:likely"),
            hx_trigger=", ".join(f"input delay:400ms from:#id_{name}" for name in asked),
            hx_include=", ".join(f"#id_{name}" for name in (*asked, "country")),
            hx_sync="this:replace",
            hx_push_url="false",
            **own,
        )

    def _sectors(self):
        rows = Sector.objects.active()
        if self.instance.pk:
            rows = rows | Sector.objects.filter(partners=self.instance)
        return rows.distinct()

    def _parent_is_hidden(self) -> bool:
        """A parent that the person may not know of is neither shown nor lost."""
        parent = self.instance.parent_id
        return bool(parent) and not self.fields["parent"].queryset.filter(pk=parent).exists()

    def clean_name(self):
        name = clean(self.cleaned_data["name"])
        if not name:
            raise forms.ValidationError(_("Please give a name with visible letters."))
        return name

    def clean_acronym(self):
        return clean(self.cleaned_data["acronym"])

    def clean_new_tags(self) -> list[str]:
        names = [clean(name)[:40] for name in self.cleaned_data["new_tags"].split(",")]
        return list(dict.fromkeys(filter(None, names)))[:10]

    def clean_parent(self):
        """An organisation is not above itself, however far up."""
        parent = self.cleaned_data["parent"]
        above, seen = parent, set()
        while above is not None and above.pk not in seen:
            if self.instance.pk and above.pk == self.instance.pk:
                raise forms.ValidationError(_("This organisation stands under the present one."))
            seen.add(above.pk)
            above = above.parent
        return parent

    def clean(self):
        data = super().clean()
        if data.get("amount") is not None and data.get("currency"):
            try:
                rates.convert(data["amount"], data["currency"], timezone.localdate())
            except MissingRate as error:
                self.add_error("currency", str(error))
        return data

    def save(self, commit=True):
        if {"amount", "currency"} & set(self.changed_data):
            rates.freeze(self.instance, timezone.localdate())
        return super().save(commit)

    def chosen_tags(self) -> list[Tag]:
        """The tags picked from the list, and the new ones, made when they are missing."""
        names = self.cleaned_data.get("new_tags", ())
        return [
            *self.cleaned_data["tags"],
            *(Tag.objects.get_or_create(name=name)[0] for name in names),
        ]

    def _save_m2m(self):
        super()._save_m2m()
        if "tags" in self.fields:
            self.instance.tags.set(self.chosen_tags())
