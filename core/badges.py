"""The numbers beside navigation entries: counted for a person, kept for a minute.

Each is one or more queries that every page would pay for. They are counted anew on the page they
lead to, so that a badge and the list behind it agree, and forgotten as soon as the person does
something; only what others do may show a minute late.
"""

import time
from collections.abc import Callable

from django.conf import settings
from django.core.cache import cache


def _key(user) -> str:
    return f"badges:{user.pk}"


def forget(user) -> None:
    """The person has done something: whatever waits for them may have changed."""
    if settings.BADGE_SECONDS:
        cache.delete(_key(user))


class Badges:
    """The numbers of one person during one request."""

    def __init__(self, user):
        self.user = user
        self.kept = (cache.get(_key(user)) or {}) if settings.BADGE_SECONDS else {}
        self.changed = False

    def count(self, name: str, count: Callable, *, exact: bool) -> int:
        """What `count(user)` gives, or gave less than a minute ago."""
        known, at = self.kept.get(name, (None, 0.0))
        late = time.time() - at >= settings.BADGE_SECONDS
        if not (exact or late):
            return known
        value = count(self.user)
        if late or value != known:
            self.kept[name] = (value, time.time())
            self.changed = True
        return value

    def keep(self) -> None:
        if self.changed and settings.BADGE_SECONDS:
            cache.set(_key(self.user), self.kept, settings.BADGE_SECONDS)
            self.changed = False


def of(request) -> Badges:
    """The badges of this request's person, read once."""
    if not hasattr(request, "_badges"):
        request._badges = Badges(request.user)
    return request._badges
