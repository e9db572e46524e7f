"""Exchanges: recorded in three fields from the sheet, read, corrected, withdrawn."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import bits
from core.lists import Column, person_column
from core.views import ArchivePage, DetailPage, FormPage, ListPage, find
from partners.filters import InteractionFilter
from partners.forms.interactions import InteractionForm
from partners.models import Interaction, Partner
from partners.services.interactions import record_exchange


class InteractionList(ListPage):
    permission = "partners.read"
    title = gettext_lazy("Exchanges")
    queryset = Interaction.objects.select_related("partner", "author")
    filterset_class = InteractionFilter
    export_permission = "partners.export"
    default_sort = "-on"
    search_label = gettext_lazy("Subject, notes…")
    empty_icon = "chat-left-text"
    empty_title = gettext_lazy("No exchange yet")
    empty_text = gettext_lazy("Record calls, letters and visits from a partner’s sheet.")
    columns = [
        Column("subject", gettext_lazy("Subject"), main=True),
        Column("on", gettext_lazy("Date"), kind="date", sort="on"),
        Column("kind", gettext_lazy("Kind")),
        Column("direction", gettext_lazy("Direction")),
        Column(
            "partner",
            gettext_lazy("Partner"),
            value=lambda row: row.partner.name,
            sort="partner__sort_name",
        ),
        person_column("author", gettext_lazy("Recorded by")),
        Column(
            "is_sensitive",
            gettext_lazy("Sensitive"),
            value=lambda row: _("yes") if row.is_sensitive else "",
            cell=lambda row: bits.icon("lock", _("Sensitive")) if row.is_sensitive else "",
            shown=False,
        ),
    ]

    def rows(self):
        return super().rows().current()


class InteractionPage(DetailPage):
    permission = "partners.read"
    queryset = Interaction.objects.select_related("partner", "author", "archived_by")
    template_name = "partners/interaction_detail.html"
    peek_name = "partners/_interaction_peek.html"

    def crumbs(self):
        partner = self.record.partner
        return [
            (_("Partners"), reverse("partners:list")),
            (partner.short_name, partner.get_absolute_url()),
            (_("Exchanges"), reverse("partners:exchanges-of", args=[partner.pk])),
        ]

    def context(self) -> dict[str, Any]:
        return super().context() | {
            "interaction": self.record,
            "people": self.record.contacts.visible_to(self.request.user),
        }


class _InteractionForm(FormPage):
    permission = "partners.edit"
    queryset = Interaction.objects.select_related("partner")
    form_class = InteractionForm
    template_name = "partners/interaction_form.html"
    fragment_name = "partners/_interaction_form.html"

    def success_url(self, saved: Interaction) -> str:
        return saved.partner.get_absolute_url()


class InteractionAdd(_InteractionForm):
    """An exchange with the partner of the address; a first outgoing one moves its life on."""

    submit_label = gettext_lazy("Record the exchange")
    success_text = gettext_lazy("The exchange is recorded.")
    partner: Partner

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        self.partner = find(Partner, request.user, kwargs.pop("partner"))
        return super().dispatch(request, *args, **kwargs)

    @property
    def title(self) -> str:
        return _("Exchange with %(partner)s") % {"partner": self.partner.short_name}

    def initial(self) -> dict:
        return {"on": timezone.localdate()}

    def form(self, data=None, files=None, instance=None) -> InteractionForm:
        new = Interaction(partner=self.partner, author=self.request.user)
        return InteractionForm(data, user=self.request.user, instance=new, initial=self.initial())

    def save(self, form: InteractionForm) -> Interaction:
        contacts = list(form.cleaned_data["contacts"])
        return record_exchange(form.instance, contacts=contacts, actor=self.request.user)

    def cancel_url(self) -> str:
        return self.partner.get_absolute_url()


class InteractionEdit(_InteractionForm):
    success_text = gettext_lazy("The exchange is saved.")

    def cancel_url(self) -> str:
        return reverse("partners:interaction", args=[self.record.pk])


class InteractionArchive(ArchivePage):
    """Withdraws an exchange recorded by mistake."""

    permission = "partners.withdraw"
    queryset = Interaction.objects.select_related("partner")

    def success_url(self) -> str:
        return reverse("partners:exchanges-of", args=[self.record.partner_id])
