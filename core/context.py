"""What every page knows: computed only if the template asks, so a fragment pays for none of it."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import cached_property

from core import nav
from core.notices import Notice, notices_for

THEMES = ("auto", "light", "dark")


@dataclass
class Page:
    """The frame of a page for one request."""

    request: HttpRequest

    @cached_property
    def user(self):
        user = getattr(self.request, "user", None)
        return user if user is not None and user.is_authenticated else None

    @cached_property
    def theme(self) -> str:
        wanted = self.user.theme if self.user else self.request.COOKIES.get("theme")
        return wanted if wanted in THEMES else "auto"

    @cached_property
    def sections(self) -> list[nav.NavSection]:
        return nav.entries_for(self.request) if self.user else []

    @cached_property
    def new_items(self) -> list[nav.NewItem]:
        return nav.new_items_for(self.user) if self.user else []

    @cached_property
    def bell(self) -> nav.NavItem | None:
        return nav.bell_for(self.request) if self.user else None

    @cached_property
    def notices(self) -> list[Notice]:
        return notices_for(self.request) if self.user else []

    @cached_property
    def links(self) -> dict[str, str]:
        """Addresses of rooms above core, for those that exist."""
        return {key: url for key, name in LINKS.items() if (url := address(name))}


LINKS = {
    "home": "work:home",
    "profile": "accounts:profile",
    "sessions": "usersessions_list",
    "admin": "admin:index",
    "sign_in": "account_login",
    "sign_out": "account_logout",
}


def address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def page(request) -> dict:
    return {"page": Page(request)}
