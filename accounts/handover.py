"""Open work changes hands when its owner leaves: each app above says what it has and how.

handover.register(Kind(key="partners", label=_("Partners owned"), count=…, transfer=…))
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from accounts.models import User
from core import audit
from core.access import require


@dataclass(frozen=True)
class Kind:
    """``count(person)`` counts what is open; ``transfer(giver, taker, actor)`` hands it over.

    ``transfer`` runs inside a transaction and returns how many records changed hands.
    """

    key: str
    label: str
    count: Callable[[User], int]
    transfer: Callable[[User, User, User], int]


@dataclass(frozen=True)
class Pile:
    label: str
    count: int


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Called from ``apps.ready``."""
    _kinds[kind.key] = kind


def piles_of(person: User) -> list[Pile]:
    """What ``person`` still holds, kind by kind, nothing where nothing is open."""
    piles = [Pile(str(kind.label), kind.count(person)) for kind in _kinds.values()]
    return [pile for pile in piles if pile.count]


@transaction.atomic
def hand_over(giver: User, taker: User, *, actor: User) -> dict[str, int]:
    """Give everything open of ``giver`` to ``taker``; what changed hands, by kind."""
    require(actor, "accounts.administer")
    if taker.pk == giver.pk or not taker.is_active:
        raise ValueError("open work goes to another, active person")
    moved = {key: kind.transfer(giver, taker, actor) for key, kind in _kinds.items()}
    moved = {key: count for key, count in moved.items() if count}
    audit.record(
        "accounts.handed_over", actor=actor, on=giver, data={"to": taker.email, "moved": moved}
    )
    return moved
