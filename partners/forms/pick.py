"""Choosing one record among thousands: searched as one types, or by its name where no script runs."""

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from core.search import matching
from partners.models import Contact, Partner


class PickWidget(forms.Select):
    """A select that holds only what is chosen; the rest is fetched, or typed by name without a script."""

    template_name = "partners/widgets/pick.html"

    def __init__(self, url, attrs=None):
        super().__init__({"data-choices": "", "data-choices-url": url, **(attrs or {})})

    def value_from_datadict(self, data, files, name):
        value = super().value_from_datadict(data, files, name)
        return value or data.get(f"{name}-words", "").strip()

    def optgroups(self, name, value, attrs=None):
        """Only the chosen record is an option, and the empty one."""
        field = self.choices.field
        chosen = [field.prepare_value(v) for v in value if str(v).isdigit()]
        options = [("", "")]
        options += [
            (row.pk, field.label_from_instance(row)) for row in field.queryset.filter(pk__in=chosen)
        ]
        return [
            (
                None,
                [
                    self.create_option(
                        name, pk, label, str(pk) in value or pk == "" and not chosen, i
                    )
                ],
                i,
            )
            for i, (pk, label) in enumerate(options)
        ]


class PickField(forms.ModelChoiceField):
    """``queryset`` must be narrowed to what the reader may see by the form that uses it."""

    url = ""

    def __init__(self, **options):
        options.setdefault("widget", PickWidget(self.url))
        options.setdefault("empty_label", "")
        super().__init__(**options)

    def to_python(self, value):
        if value in self.empty_values or isinstance(value, self.queryset.model):
            return value or None
        if str(value).isdigit():
            return super().to_python(value)
        return self._by_words(str(value))

    def _by_words(self, words: str):
        """The one record of that name; otherwise say why not."""
        found = list(matching(self.queryset, words)[:6])
        exact = [row for row in found if str(row).casefold() == words.casefold()]
        if len(exact or found) == 1:
            return (exact or found)[0]
        if not found:
            raise forms.ValidationError(_("Nothing bears this name."))
        names = " · ".join(str(row) for row in found[:5])
        raise forms.ValidationError(
            _("Several fit: %(names)s. Please type the whole name."), params={"names": names}
        )


class PartnerField(PickField):
    url = reverse_lazy("partners:choices")

    def __init__(self, **options):
        super().__init__(queryset=Partner.objects.none(), **options)

    def label_from_instance(self, partner: Partner) -> str:
        return f"{partner.name} ({partner.acronym})" if partner.acronym else partner.name


class ContactField(PickField):
    url = reverse_lazy("partners:contact-choices")

    def __init__(self, **options):
        super().__init__(queryset=Contact.objects.none(), **options)
