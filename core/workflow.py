"""The single writer of statuses.

A workflow is a table of moves. ``Workflow.move`` changes the status of a locked row and announces
it by ``core.signals.moved``; `trail` keeps the dated transition in the same transaction.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from core.signals import moved


class InvalidMove(Exception):
    """The record's status does not allow this move; the message is for the user."""


@dataclass(frozen=True)
class Move:
    """One row of the table: ``verb`` leads from any of ``sources`` to ``target``."""

    verb: str
    sources: str | Iterable[str]
    target: str
    label: str = ""
    needs_reason: bool = False
    permission: str = ""

    def starts_at(self, status: str) -> bool:
        sources = (self.sources,) if isinstance(self.sources, str) else tuple(self.sources)
        return status in sources


@dataclass(frozen=True)
class Step:
    """A move that has already happened elsewhere: an import or the demonstration tells it."""

    verb: str
    on: date
    reason: str = ""


class Workflow:
    """The moves of one status field."""

    def __init__(self, *moves: Move, field: str = "status"):
        self.field = field
        self.moves = {}
        for move in moves:
            if move.verb in self.moves:
                raise ValueError(f"the verb {move.verb} stands twice in the table")
            self.moves[move.verb] = move

    def available(self, obj) -> list[Move]:
        """The moves that the present status allows, in the order of the table."""
        status = getattr(obj, self.field)
        return [move for move in self.moves.values() if move.starts_at(status)]

    def start(self, obj: models.Model, *, actor, on: date | None = None, reason: str = "") -> None:
        """Announce the birth of a saved record in its first status."""
        self._announce(obj, "start", "", getattr(obj, self.field), actor, on, reason)

    def rehearse(
        self, obj: models.Model, *, born: date, steps: Iterable[Step] = (), reason: str = ""
    ) -> Callable[[object], None]:
        """Lead an unsaved record through ``steps`` and return what announces them.

        For bulk writing: call the result with the actor once the row is saved, in the same
        transaction. Raises InvalidMove when the table does not allow a step.
        """
        told = [("start", "", getattr(obj, self.field), born, reason)]
        for step in steps:
            move, source = self.moves[step.verb], getattr(obj, self.field)
            if not move.starts_at(source):
                raise InvalidMove(f"{step.verb}: {source}")
            setattr(obj, self.field, move.target)
            told.append((step.verb, source, move.target, step.on, step.reason))

        def announce(actor) -> None:
            for verb, source, target, on, why in told:
                self._announce(obj, verb, source, target, actor, on, why)

        return announce

    def move(
        self, obj: models.Model, verb: str, *, actor, reason: str = "", on: date | None = None
    ) -> None:
        """Write the new status of ``obj`` (locked by the caller) and announce the move.

        ``on`` is the business date, today by default. Raises InvalidMove when the status has
        changed meanwhile, when a required reason is missing, or when the date lies ahead.
        """
        move = self.moves[verb]
        source = getattr(obj, self.field)
        if not move.starts_at(source):
            raise InvalidMove(
                _("“%(record)s” is now “%(status)s”: this step is no longer possible.")
                % {"record": obj, "status": self._label(obj)}
            )
        if move.needs_reason and not reason.strip():
            raise InvalidMove(_("Please give a reason."))
        if on and on > timezone.localdate():
            raise InvalidMove(_("A move cannot be dated in the future."))
        setattr(obj, self.field, move.target)
        fields = [self.field]
        if hasattr(obj, "version"):
            obj.version += 1
            fields.append("version")
        obj._change_reason = f"{verb}: {reason}" if reason else verb
        obj.save(update_fields=fields)
        self._announce(obj, verb, source, move.target, actor, on, reason)

    def _label(self, obj) -> str:
        return getattr(obj, f"get_{self.field}_display")()

    def _announce(self, obj, verb, source, target, actor, on, reason) -> None:
        moved.send(
            sender=type(obj),
            record=obj,
            field=self.field,
            verb=verb,
            source=source,
            target=target,
            actor=actor,
            on=on or timezone.localdate(),
            reason=reason,
        )
