"""Writing the trail.

Every writer holds the head of the chain until its transaction ends, so that links follow each
other without gap or fork. Therefore lock your rows before you record, and wrap a loop that
records for many rows in `together()`.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice

from django.db import models, transaction
from django.utils import timezone

from trail.chain import canonical, fingerprint
from trail.models import ChainHead, Event, Transition

CHUNK = 1000


@dataclass(frozen=True)
class Moved:
    """The status side of an entry."""

    field: str
    source: str
    target: str
    on: date
    reason: str = ""
    undoes: int | None = None  # pk of the transition that this one takes back


@dataclass(frozen=True)
class Entry:
    """Something to keep. ``at`` is now, except for demonstration data written in order."""

    verb: str  # "app.verb"
    actor: models.Model | None = None
    record: models.Model | None = None
    data: dict = field(default_factory=dict)
    move: Moved | None = None
    at: datetime | None = None


_waiting: ContextVar[list[Entry] | None] = ContextVar("trail_waiting", default=None)


@contextmanager
def together() -> Iterator[None]:
    """Keep what is recorded inside the block, and write it in one go at its end.

    Use it inside the transaction of a bulk operation: the head of the chain is locked once, last.
    Nothing is written when the block raises.
    """
    if _waiting.get() is not None:
        yield
        return
    entries: list[Entry] = []
    token = _waiting.set(entries)
    try:
        yield
    finally:
        _waiting.reset(token)
    record_bulk(entries)


def record(entry: Entry) -> None:
    """Keep one entry (three queries, four for a move), or leave it to `together`."""
    waiting = _waiting.get()
    if waiting is None:
        record_bulk([entry])
    else:
        waiting.append(entry)


def record_bulk(entries: Iterable[Entry]) -> int:
    """Link entries to the chain in the order given, and return how many.

    All stand or fall with the caller's transaction.
    """
    entries = iter(entries)
    first = list(islice(entries, CHUNK))
    if not first:
        return 0
    with transaction.atomic(savepoint=False):
        head = _locked_head()
        before = head.count
        chunk = first
        while chunk:
            _link(head, chunk)
            chunk = list(islice(entries, CHUNK))
        ChainHead.objects.filter(pk=head.pk).update(count=head.count, hash=head.hash)
    return head.count - before


def _locked_head() -> ChainHead:
    try:
        return ChainHead.objects.select_for_update().get(pk=1)
    except ChainHead.DoesNotExist:
        return ChainHead.objects.create(pk=1)


def _link(head: ChainHead, entries: list[Entry]) -> None:
    events, transitions = [], []
    for entry in entries:
        event = _event(entry, head)
        head.count, head.hash = event.sequence, event.hash
        events.append(event)
        if entry.move:
            transitions.append(_transition(entry, event))
    Event.objects.bulk_create(events)
    if transitions:
        Transition.objects.bulk_create(transitions)


def _event(entry: Entry, head: ChainHead) -> Event:
    actor, on = entry.actor, entry.record
    event = Event(
        sequence=head.count + 1,
        at=entry.at or timezone.now(),
        actor_id=actor.pk if actor else None,
        actor_name=str(actor)[:200] if actor and actor.pk else "",
        verb=entry.verb,
        model=on._meta.label_lower if on else "",
        object_id=on.pk if on else None,
        label=str(on).replace("\x00", "")[:200] if on else "",
        payload=canonical(_details(entry)),
        previous=head.hash,
    )
    event.hash = fingerprint(event)
    return event


def _details(entry: Entry) -> dict:
    if entry.move is None:
        return entry.data
    return {**entry.data, "move": move_details(entry.move)}


def move_details(move: "Moved | Transition") -> dict:
    """What the event says of a transition; `verify` compares the two."""
    return {
        "field": move.field,
        "source": move.source,
        "target": move.target,
        "on": move.on.isoformat(),
        "reason": move.reason,
        "undoes": move.undoes_id if isinstance(move, Transition) else move.undoes,
    }


def _transition(entry: Entry, event: Event) -> Transition:
    move = entry.move
    return Transition(
        event=event,
        model=event.model,
        object_id=event.object_id,
        field=move.field,
        source=move.source,
        target=move.target,
        verb=entry.verb.partition(".")[2],
        on=move.on,
        at=event.at,
        actor_id=event.actor_id,
        reason=move.reason,
        undoes_id=move.undoes,
    )


def take_back(transitions: Iterable[Transition], records: dict[int, models.Model], *, actor) -> int:
    """Record that these moves are undone, so that no figure counts them any more.

    ``records`` gives the record of each ``object_id``. The status itself is the caller's business.
    """
    today = timezone.localdate()
    return record_bulk(
        Entry(
            verb=f"{row.model.partition('.')[0]}.undo",
            actor=actor,
            record=records[row.object_id],
            move=Moved(row.field, row.target, row.source, today, undoes=row.pk),
        )
        for row in transitions
    )
