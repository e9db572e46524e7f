"""Fragments that an upper app adds to a lower app's page.

A panel is a URL served by the app that owns the data. The page knows only its address and label.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.urls import reverse

from core.access import allowed


@dataclass(frozen=True)
class Panel:
    """``target`` is ``"partners.partner"``; ``url_name`` takes the target's pk.

    ``by_label``: it takes the target's label first, for apps that serve any record.
    """

    target: str
    key: str
    label: str
    url_name: str
    permission: str
    order: int = 100
    rail: bool = False
    by_label: bool = False
    count: Callable | None = field(default=None, compare=False)

    def url(self, obj) -> str:
        named = [obj._meta.label_lower] if self.by_label else []
        return reverse(self.url_name, args=[*named, obj.pk])


_panels: dict[tuple[str, str], Panel] = {}


def register(panel: Panel) -> None:
    """Called from ``apps.ready``; a second registration of the same key replaces the first."""
    _panels[panel.target, panel.key] = panel


def panels_for(obj, user, *, rail: bool = False) -> list[Panel]:
    """The panels of this record that ``user`` may open, in order."""
    label = obj._meta.label_lower
    found = [
        panel
        for panel in _panels.values()
        if panel.target == label and panel.rail == rail and allowed(user, panel.permission, obj)
    ]
    return sorted(found, key=lambda panel: (panel.order, panel.key))
