"""The past of a sheet, with that of the sheets it took up."""

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from partners.models import Partner
from partners.services.duplicates import absorbed_keys
from partners.views.sheets_tabs import SheetTab
from trail import history

SHOWN = 60


class HistoryTab(SheetTab):
    """Who changed what and when, of the sheet and of those merged into it."""

    permission = "trail.read"
    tab = "history"
    panel_template = "partners/_history_panel.html"

    def panel(self, partner: Partner) -> dict[str, Any]:
        user = self.request.user
        lines = history.lines(partner, user)
        rows = Partner.objects.visible_to(user).filter(pk__in=absorbed_keys(partner))
        for merged in rows:
            named = _("on “%(name)s”, merged") % {"name": merged.short_name}
            lines += [
                replace(line, what=f"{line.what} · {named}") for line in history.lines(merged, user)
            ]
        return {"lines": sorted(lines, key=lambda line: line.at, reverse=True)[:SHOWN]}
