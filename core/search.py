"""Global search: each app registers how its records are found and shown."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from core.access import allowed
from core.text import fold


@dataclass(frozen=True)
class Hit:
    """One line of the results."""

    title: str
    detail: str
    url: str


@dataclass(frozen=True)
class Searcher:
    """``rows(user)`` gives the visible rows of a Searchable model; ``hit(row)`` shows one."""

    key: str
    label: str
    icon: str
    permission: str
    rows: Callable[[object], QuerySet]
    hit: Callable[[object], Hit]
    order: int = 100
    list_url_name: str = ""


@dataclass(frozen=True)
class Results:
    searcher: Searcher
    hits: list[Hit]
    more: bool


_searchers: dict[str, Searcher] = {}


def register(searcher: Searcher) -> None:
    """Called from ``apps.ready``."""
    _searchers[searcher.key] = searcher


def matching(rows: QuerySet, words: str, field: str = "search_text") -> QuerySet:
    """Rows whose folded text holds every word of ``words`` (at most eight are asked)."""
    for word in fold(words[:200]).split()[:8]:
        rows = rows.filter(Q(**{f"{field}__contains": word}))
    return rows


def search(user, words: str, *, limit: int = 6) -> list[Results]:
    """Visible records of every kind that hold all the words; empty for fewer than two letters."""
    if len(fold(words[:200])) < 2:
        return []
    results = []
    for searcher in sorted(_searchers.values(), key=lambda s: s.order):
        if not allowed(user, searcher.permission):
            continue
        rows = list(matching(searcher.rows(user), words)[: limit + 1])
        if rows:
            hits = [searcher.hit(row) for row in rows[:limit]]
            results.append(Results(searcher, hits, more=len(rows) > limit))
    return results
