"""Entries that other subjects bring to the “more” menu of the partner page.

From ``apps.ready``:  sheet_menu.register(MenuItem("merge", _("Merge…"), "intersect",
"partners:merge", "partners.merge"))   # the address takes the partner's pk
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.urls import reverse

from core.access import allowed
from partners.models import Partner


@dataclass(frozen=True)
class MenuItem:
    """A link, or a form to post; ``when(partner)`` may leave it out."""

    key: str
    label: str
    icon: str
    url_name: str
    permission: str
    post: bool = False
    order: int = 100
    when: Callable[[Partner], bool] = field(default=lambda partner: True, compare=False)


_items: dict[str, MenuItem] = {}


def register(item: MenuItem) -> None:
    _items[item.key] = item


def items_for(partner: Partner, user) -> list[tuple[MenuItem, str]]:
    """What this person may do with this sheet, each with its address."""
    found = [
        item
        for item in _items.values()
        if item.when(partner) and allowed(user, item.permission, partner)
    ]
    ordered = sorted(found, key=lambda item: (item.order, item.key))
    return [(item, reverse(item.url_name, args=[partner.pk])) for item in ordered]
