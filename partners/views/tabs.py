"""The ways to look at the same partners: list, matrix, map, network, calendar."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

VIEWS = (
    ("list", "partners:list", _("List")),
    ("matrix", "partners:map", _("Matrix")),
    ("world", "partners:map-world", _("Map")),
    ("network", "partners:map-network", _("Network")),
    ("calendar", "partners:map-calendar", _("Calendar")),
)
# What belongs to one view or to one moment; everything else follows from view to view.
LEFT_BEHIND = {
    "page", "filters", "export", "edit", "row", "csrfmiddlewaretoken",
    "on", "since", "region", "measure", "focus", "year", "full",
}  # fmt: skip


def view_tabs(request: HttpRequest, active: str) -> list[dict]:
    """The row of tabs, each with the filters in use."""
    query = request.GET.copy()
    for name in LEFT_BEHIND & set(query):
        del query[name]
    ending = f"?{query.urlencode()}" if query else ""
    return [
        {"url": reverse(url_name) + ending, "label": label, "active": key == active}
        for key, url_name, label in VIEWS
    ]
