"""The partner page (360°): one head, one rail, and a tab for each subject.

A tab is a registered panel whose view extends `SheetTab`. Asked by htmx it is a fragment; opened as an
address of its own it is the whole page with that tab in front, so tabs work without any script:

    class ScoresTab(SheetTab):
        tab = "scores"
        panel_template = "partners/_scores_panel.html"

        def panel(self, partner):
            return {"scores": partner.scores.all()}

    # apps.py
    panels.register(Panel(target="partners.partner", key="scores", label=_("Scores"),
                          url_name="partners:scores", permission="partners.read", order=50))
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views import View

from core.access import require
from core.panels import panels_for
from partners.models import Partner
from partners.services.sheets_health import health_of

TARGET = "sheet-tab"


def sheet_for(user, pk: int) -> Partner:
    """The sheet with what its head shows; 404 when this person may not know of it."""
    rows = Partner.objects.visible_to(user).select_related("owner", "parent", "archived_by")
    rows = rows.prefetch_related("tags", "sectors").with_last_exchange(user)
    return get_object_or_404(rows, pk=pk)


class SheetTab(View):
    """A tab of the partner page; `panel` gives what its template needs beyond the partner."""

    permission = "partners.read"
    tab = ""
    panel_template = ""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        require(request.user, self.permission)
        partner = sheet_for(request.user, pk)
        require(request.user, self.permission, partner)
        context = {"partner": partner, "tab": self.tab, **self.panel(partner)}
        if request.htmx and request.htmx.target == TARGET:
            response = render(request, self.panel_template, context)
        else:
            response = render(request, "partners/partner_detail.html", context | self.page(partner))
        patch_vary_headers(response, ["HX-Request", "HX-Target"])
        return response

    def panel(self, partner: Partner) -> dict[str, Any]:
        return {}

    def page(self, partner: Partner) -> dict[str, Any]:
        """What surrounds the tab."""
        user = self.request.user
        return {
            "panel_template": self.panel_template,
            "tabs": [(panel, panel.url(partner)) for panel in panels_for(partner, user)],
            "rail": panels_for(partner, user, rail=True),
            "parent": visible_parent(partner, user),
            "health": health_of(partner, user, timezone.localdate()),
        }


def visible_parent(partner: Partner, user) -> Partner | None:
    """The organisation above, unless this person may not know of it."""
    if partner.parent and partner.parent.is_confidential:
        return Partner.objects.visible_to(user).filter(pk=partner.parent_id).first()
    return partner.parent
