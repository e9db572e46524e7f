"""Every address of the house with the permission that its view names."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

from core.access import known

# Whole trees served by libraries behind their own checks: the admin asks for staff, allauth for
# a session where one is needed. Their pages are walked by tests of `accounts`.
FOREIGN = ("admin/", "accounts/")


@dataclass(frozen=True)
class Address:
    """``arguments`` are the names captured from the path; ``permission`` is "" when none is named."""

    name: str
    route: str
    arguments: tuple[str, ...]
    permission: str
    methods: tuple[str, ...]

    @property
    def is_guarded(self) -> bool:
        return known(self.permission)


def addresses() -> list[Address]:
    """All addresses but the foreign trees, in the order of the resolver."""
    return list(_walk(get_resolver().url_patterns, "", ""))


def _walk(patterns, prefix: str, namespace: str) -> Iterator[Address]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if route.startswith(FOREIGN):
            continue
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, route, inner)
        elif isinstance(pattern, URLPattern):
            yield _address(pattern, route, namespace)


def _address(pattern: URLPattern, route: str, namespace: str) -> Address:
    view = pattern.callback
    owner = getattr(view, "view_class", view)
    return Address(
        name=f"{namespace}{pattern.name}",
        route=route,
        arguments=tuple(pattern.pattern.converters),
        permission=getattr(owner, "permission", ""),
        methods=tuple(getattr(owner, "methods", ())),
    )
