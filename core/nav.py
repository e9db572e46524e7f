"""The navigation: each app registers its entries, so that none points to what does not exist."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from core import badges
from core.access import allowed


@dataclass(frozen=True)
class Entry:
    """``section`` groups entries; ``badge`` counts, for a user, what the page behind it lists."""

    section: str
    label: str
    url_name: str
    icon: str
    permission: str
    order: int = 100
    badge: Callable | None = None


@dataclass
class NavItem:
    label: str
    url: str
    icon: str
    badge: int
    active: bool


@dataclass
class NavSection:
    label: str
    items: list[NavItem]


_entries: list[Entry] = []


def register(entry: Entry) -> None:
    """Called from ``apps.ready``."""
    if entry not in _entries:
        _entries.append(entry)


def entries_for(request) -> list[NavSection]:
    """What ``request.user`` may open, grouped; the entry of the present page is marked active."""
    sections: dict[str, NavSection] = {}
    best, kept = None, badges.of(request)
    for entry in sorted(_entries, key=lambda entry: entry.order):
        if not allowed(request.user, entry.permission):
            continue
        url = reverse(entry.url_name)
        item = NavItem(
            label=str(entry.label),
            url=url,
            icon=entry.icon,
            badge=0,
            active=False,
        )
        if entry.badge:
            here = request.path == url
            item.badge = kept.count(entry.url_name, entry.badge, exact=here)
        if request.path.startswith(url) and (best is None or len(url) > len(best.url)):
            best = item
        label = str(entry.section)
        sections.setdefault(label, NavSection(label, [])).items.append(item)
    if best and (best.url != "/" or request.path == "/"):
        best.active = True
    kept.keep()
    return list(sections.values())


@dataclass(frozen=True)
class NewItem:
    """An entry of the “New” menu."""

    label: str
    url_name: str
    icon: str
    permission: str
    order: int = 100

    @property
    def url(self) -> str:
        return reverse(self.url_name)


_new: list[NewItem] = []


def register_new(item: NewItem) -> None:
    if item not in _new:
        _new.append(item)


def new_items_for(user) -> list[NewItem]:
    """What ``user`` may create."""
    return [item for item in sorted(_new, key=lambda i: i.order) if allowed(user, item.permission)]


@dataclass(frozen=True)
class Bell:
    """The bell of the top bar: `count` unread notes for a user, `url_name` lists them."""

    label: str
    url_name: str
    count: Callable


_bells: list[Bell] = []


def use_bell(bell: Bell) -> None:
    """Called from ``apps.ready`` by the one app that notifies."""
    _bells[:] = [bell]


def bell_for(request) -> NavItem | None:
    for bell in _bells:
        url = reverse(bell.url_name)
        here = request.path.startswith(url)
        kept = badges.of(request)
        count = kept.count(bell.url_name, bell.count, exact=here)
        kept.keep()
        return NavItem(str(bell.label), url, "bell", count, here)
    return None
