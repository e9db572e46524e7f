"""What pages under a partner's sheet share."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from core.access import require
from core.views import find
from partners.models import Partner


def sheet_crumbs(partner: Partner) -> list[tuple[str, str]]:
    return [
        (_("Partners"), reverse("partners:list")),
        (partner.short_name, partner.get_absolute_url()),
    ]


class OfPartner:
    """A page at ``<int:partner>/…``; the visible sheet is ``self.partner``, ``tab`` where it leads back."""

    partner: Partner
    tab = "partners:detail"

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if "partner" in kwargs:
            self.partner = find(Partner, request.user, kwargs.pop("partner"))
            require(request.user, self.permission, self.partner)
        return super().dispatch(request, *args, **kwargs)

    def owner_of(self) -> Partner:
        """The sheet of the address, or that of the record being changed."""
        return self.record.partner if self.record else self.partner

    def crumbs(self) -> list[tuple[str, str]]:
        return sheet_crumbs(self.owner_of())

    def back(self) -> str:
        return reverse(self.tab, args=[self.owner_of().pk])

    def success_url(self, saved=None) -> str:
        return self.back()

    def cancel_url(self) -> str:
        return self.back()


class RailCard:
    """A card of the rail: the fragment for htmx, a page of its own where no script runs.

    For a `RecordPage` of partners that has ``fragment_name`` and ``card()``.
    """

    template_name = "partners/rail_card.html"
    fragment_name = ""

    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        context = {"partner": self.record, **self.card()}
        if request.htmx and not request.htmx.boosted:
            return self.render(context, self.fragment_name)
        return self.render(context | {"fragment": self.fragment_name})

    def crumbs(self) -> list[tuple[str, str]]:
        return sheet_crumbs(self.record)

    def card(self) -> dict:
        return {}
