"""Walking the chain from its first link to its head, and naming the first that does not hold."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field

from django.db import connection, models
from django.utils.translation import gettext_lazy as _

from trail import triggers
from trail.chain import ORIGIN, fingerprint
from trail.models import ChainHead, Event, Transition
from trail.services import move_details

CHUNK = 2000
LARGEST_GAP = 1000  # how many removed links are looked for behind a renumbering


class Kind(models.TextChoices):
    CHANGED = "changed", _("changed")
    REMOVED = "removed", _("removed")
    INSERTED = "inserted", _("inserted")
    REORDERED = "reordered", _("reordered")
    HEAD = "head mismatch", _("does not match the head of the chain")
    UNGUARDED = "unguarded", _("the database no longer guards the table")


@dataclass(frozen=True)
class Problem:
    """A link that does not hold: an event by its number, or a transition by its event's."""

    kind: str
    sequence: int
    what: str = "event"
    verb: str = ""
    detail: str = ""


@dataclass
class Verdict:
    """``ok`` when nothing is wrong; ``checked`` counts the events that were walked."""

    checked: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not self.problems

    def as_json(self) -> dict:
        problems = [asdict(problem) for problem in self.problems]
        return {"ok": self.ok, "checked": self.checked, "problems": problems}


def verify() -> Verdict:
    """Check every link, its transition and the head, in constant memory.

    The walk stops at the first link that breaks: behind it, nothing can be said.
    """
    verdict = Verdict()
    for name in triggers.missing(connection):
        verdict.problems.append(Problem(Kind.UNGUARDED, 0, what="trigger", detail=name))
    expected, previous = 1, ORIGIN
    for events in _in_chunks():
        moves = _transitions(events)
        for event in events:
            problem = _judge(event, expected, previous) or _judge_move(
                event, moves.pop(event.sequence, None)
            )
            if problem:
                verdict.problems.append(problem)
                return verdict
            expected, previous = event.sequence + 1, event.hash
            verdict.checked += 1
    verdict.problems += _judge_end(expected - 1, previous)
    return verdict


def _in_chunks() -> Iterator[list[Event]]:
    """Read by number rather than by cursor: the table may grow meanwhile, and memory stays flat."""
    last = None
    while True:
        rows = Event.objects.order_by("sequence")
        if last is not None:
            rows = rows.filter(sequence__gt=last)
        events = list(rows[:CHUNK])
        if not events:
            return
        yield events
        last = events[-1].sequence


def _transitions(events: list[Event]) -> dict[int, Transition]:
    first, last = events[0].sequence, events[-1].sequence
    rows = Transition.objects.filter(event_id__gte=first, event_id__lte=last)
    return {row.event_id: row for row in rows}


def _judge(event: Event, expected: int, previous: str) -> Problem | None:
    if event.previous != previous:
        return _broken(event, expected, previous)
    if event.sequence != expected or fingerprint(event) != event.hash:
        return Problem(Kind.CHANGED, event.sequence, verb=event.verb)
    return None


def _broken(event: Event, expected: int, previous: str) -> Problem:
    """The event does not follow the one before it: find out what happened between them."""
    others = Event.objects.exclude(pk=event.pk)
    predecessor = others.filter(hash=event.previous).order_by("sequence").first()
    if predecessor and predecessor.sequence < expected - 1:
        # Two events claim the same predecessor: the one before this one came between.
        return Problem(Kind.INSERTED, expected - 1, detail=f"before event {event.sequence}")
    if predecessor:
        return Problem(Kind.REORDERED, event.sequence, verb=event.verb)
    if event.sequence > expected or _was_further_on(event):
        return Problem(Kind.REMOVED, expected, detail=f"before event {event.sequence}")
    if others.filter(previous=previous, sequence__gt=event.sequence).exists():
        return Problem(Kind.INSERTED, event.sequence, verb=event.verb)
    if fingerprint(event) != event.hash:
        return Problem(Kind.CHANGED, event.sequence, verb=event.verb)
    return Problem(Kind.REMOVED, expected, detail=f"before event {event.sequence}")


def _was_further_on(event: Event) -> bool:
    """Whether the event was renumbered to close a gap: its fingerprint fits a later number."""
    original = event.sequence
    try:
        for event.sequence in range(original + 1, original + 1 + LARGEST_GAP):
            if fingerprint(event) == event.hash:
                return True
    finally:
        event.sequence = original
    return False


def _judge_move(event: Event, row: Transition | None) -> Problem | None:
    said = event.data.get("move")
    if said is None and row is None:
        return None
    if row is None:
        kind = Kind.REMOVED
    elif said is None:
        kind = Kind.INSERTED
    elif _same_move(event, row, said):
        return None
    else:
        kind = Kind.CHANGED
    return Problem(kind, event.sequence, what="transition", verb=event.verb)


def _same_move(event: Event, row: Transition, said: dict) -> bool:
    return (
        move_details(row) == said
        and (row.model, row.object_id) == (event.model, event.object_id)
        and (row.actor_id, row.at) == (event.actor_id, event.at)
        and f"{event.verb.partition('.')[0]}.{row.verb}" == event.verb
    )


def _judge_end(count: int, last: str) -> list[Problem]:
    head = ChainHead.objects.filter(pk=1).first()
    if head is None:
        return [Problem(Kind.HEAD, count, what="head", detail="the head is missing")]
    if count < head.count:
        return [Problem(Kind.REMOVED, count + 1, detail=f"the chain had {head.count} events")]
    if count > head.count:
        return [Problem(Kind.INSERTED, head.count + 1, detail="after the end of the chain")]
    if last != head.hash:
        return [Problem(Kind.HEAD, count, what="head", detail="the fingerprint differs")]
    return []
