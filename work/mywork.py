"""“My work”: what waits for a person, brought together from every app.

An app registers a source from `apps.ready`. The page lists exactly what the source's queryset
gives, and the badge counts exactly that.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from core.access import allowed

SHOWN = 10  # lines of a section at first
MOST = 500  # lines of a section that was asked for whole
NOW, SOON = "now", "soon"


@dataclass(frozen=True)
class Line:
    """One line: the object, its partner or record, the date, and what can be done at once.

    ``done_url`` and ``postpone_url`` take a POST; ``postpone_url`` reads ``to`` and ``reason``.
    """

    title: str
    url: str
    record: str = ""
    record_url: str = ""
    due_on: date | None = None
    done_url: str = ""
    postpone_url: str = ""
    needs_reason: bool = False
    note: str = ""


@dataclass(frozen=True)
class Source:
    """``queryset(user, day)`` gives what waits, in the order to show; ``line(row)`` shows one.

    ``urgency`` NOW counts in the badge; SOON is only listed. ``prepare(rows, user)`` may fetch, in
    one go, what the lines need.
    """

    key: str
    label: str
    order: int
    urgency: str
    queryset: Callable[[object, date], QuerySet]
    line: Callable[[object], Line]
    permission: str
    icon: str = "check2-square"
    prepare: Callable[[list, object], None] | None = field(default=None, compare=False)
    list_url_name: str = ""  # a page with more to do on the same rows


@dataclass
class Section:
    """A source as one person sees it on a day."""

    source: Source
    count: int
    lines: list[Line]

    @property
    def hidden(self) -> int:
        """How many more there are than shown."""
        return self.count - len(self.lines)


@dataclass(frozen=True)
class Starter:
    """A first thing to do, for someone for whom nothing waits yet."""

    label: str
    text: str
    url_name: str
    icon: str
    permission: str
    order: int = 100


_sources: dict[str, Source] = {}
_starters: dict[str, Starter] = {}


def register(source: Source) -> None:
    """Called from ``apps.ready``."""
    _sources[source.key] = source


def register_starter(starter: Starter) -> None:
    """Called from ``apps.ready``."""
    _starters[starter.url_name] = starter


def sources_for(user) -> list[Source]:
    ordered = sorted(_sources.values(), key=lambda source: (source.order, source.key))
    return [source for source in ordered if allowed(user, source.permission)]


def starters_for(user) -> list[Starter]:
    ordered = sorted(_starters.values(), key=lambda starter: starter.order)
    return [starter for starter in ordered if allowed(user, starter.permission)][:3]


def section(source: Source, user, day: date, *, whole: bool = False) -> Section:
    most = MOST if whole else SHOWN
    rows = list(source.queryset(user, day)[: most + 1])
    count = len(rows) if len(rows) <= most else source.queryset(user, day).count()
    rows = rows[:most]
    if source.prepare:
        source.prepare(rows, user)
    return Section(source, count, [source.line(row) for row in rows])


def sections_for(user, day: date, *, whole: str = "") -> list[Section]:
    """What waits for the person that day, without the sources that have nothing.

    ``whole`` is the key of the source to show with all its lines.
    """
    found = [section(source, user, day, whole=source.key == whole) for source in sources_for(user)]
    # Counted once: the badge of the page that lists the sections says their sum.
    user.waiting = sum(part.count for part in found if part.source.urgency == NOW)
    return [part for part in found if part.count]


def waiting_count(user) -> int:
    """What the badge says: the rows of every urgent source, counted in one query."""
    if hasattr(user, "waiting"):  # the user of this request, whose sections were just listed
        return user.waiting
    day = timezone.localdate()
    urgent = [s.queryset(user, day) for s in sources_for(user) if s.urgency == NOW]
    if not urgent:
        return 0
    keys = [rows.order_by().values("pk") for rows in urgent]
    return keys[0].union(*keys[1:], all=True).count() if keys[1:] else keys[0].count()
