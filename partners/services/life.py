"""The verbs of a sheet's life: each takes the row under lock, asks, checks, moves.

Source of the rules: DOMAIN, "partners", Life; docs/decisions/0005-contact-before-qualification.md.
"""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from core.access import require
from core.locking import lock
from core.workflow import InvalidMove
from partners import gates
from partners.models import Interaction, Partner
from partners.services.qualification import missing_answers
from partners.workflow import WORKFLOW
from trail.queries import first_moves, standing

S = Partner.Status


def first_contact(partner: Partner) -> Interaction | None:
    """The earliest outgoing exchange."""
    return outgoing(partner).order_by("on", "pk").first()


def outgoing(partner: Partner):
    return partner.interactions.current().filter(
        direction=Interaction.Direction.OUT, on__lte=timezone.localdate()
    )


@transaction.atomic
def qualify(partner: Partner, *, actor, on: date | None = None) -> Partner:
    """Declare the partner qualified; every required criterion must be answered.

    A partner that was contacted first passes through *qualified* and stays *approached*, so that
    both moves are dated. Raises PermissionDenied or InvalidMove.
    """
    partner = held(partner, "qualify", actor)
    missing = missing_answers(partner)
    if missing:
        raise InvalidMove(
            _("The qualification sheet still misses an answer to: %(questions)s")
            % {"questions": " ; ".join(f"« {criterion} »" for criterion in missing)}
        )
    was_approached = partner.status == S.APPROACHED
    if not may_be_qualified(partner):
        raise InvalidMove(_("This partner was qualified before its first contact."))
    WORKFLOW.move(partner, "qualify", actor=actor, on=on)
    if was_approached:
        WORKFLOW.move(partner, "approach", actor=actor, on=on)
    return partner


@transaction.atomic
def approach(partner: Partner, *, actor) -> Partner:
    """Date the approach by the first outgoing exchange on file; refused when there is none."""
    partner = held(partner, "approach", actor)
    contact = first_contact(partner)
    if contact is None or partner.status == S.DORMANT:
        raise InvalidMove(
            _("“Approached” comes with the first outgoing exchange: record the exchange itself.")
        )
    WORKFLOW.move(partner, "approach", actor=actor, on=contact.on)
    return partner


@transaction.atomic
def note_first_contact(interaction: Interaction, *, actor) -> bool:
    """Answer to a recorded exchange: an outgoing one approaches its partner, that very day.

    Also wakes a dormant partner, if the exchange is later than the day it was set dormant.
    Returns whether the status moved. Whoever may record the exchange causes the move: no right
    is asked here.
    """
    if interaction.direction != Interaction.Direction.OUT or interaction.is_archived:
        return False
    partner = lock(interaction.partner)
    if not makes_contact(partner, interaction.on):
        return False
    WORKFLOW.move(partner, "approach", actor=actor, on=interaction.on)
    return True


def may_approach(partner: Partner) -> bool:
    """Whether an outgoing exchange on file can date the approach."""
    waiting = partner.status in (S.IDENTIFIED, S.QUALIFIED)
    return waiting and first_contact(partner) is not None


def may_be_qualified(partner: Partner) -> bool:
    """Whether the partner was never qualified, or starts again."""
    return partner.status != S.APPROACHED or not has_been_qualified(partner)


def makes_contact(partner: Partner, day: date) -> bool:
    """Whether an outgoing exchange of that day moves the partner to *approached*."""
    if partner.is_archived or day > timezone.localdate():
        return False
    if partner.status == S.DORMANT:
        rested = last_moved_on(partner)
        return rested is None or day > rested
    return partner.status in (S.IDENTIFIED, S.QUALIFIED)


@transaction.atomic
def activate(partner: Partner, *, actor, reason: str, on: date | None = None) -> Partner:
    """Declare the partner active by hand, with a reason: its agreement is not in the base."""
    partner = held(partner, "activate", actor)
    WORKFLOW.move(partner, "activate", actor=actor, reason=reason, on=on)
    return partner


@transaction.atomic
def note_agreement(partner: Partner, *, actor, on: date, reference: str) -> bool:
    """Answer to an agreement coming into force: the partner becomes active that day.

    Returns whether the status moved. Raises InvalidMove when no app confirms, through
    `gates.active`, that an agreement is in force.
    """
    partner = lock(partner)
    if not gates.active.is_open(partner, on):
        raise InvalidMove(_("No agreement with this partner is in force that day."))
    if WORKFLOW.moves["activate"] not in WORKFLOW.available(partner):
        return False
    WORKFLOW.move(partner, "activate", actor=actor, reason=reference, on=on)
    return True


@transaction.atomic
def set_dormant(partner: Partner, *, actor, reason: str, on: date | None = None) -> Partner:
    """Let the relation rest. Raises PermissionDenied or InvalidMove."""
    partner = held(partner, "set_dormant", actor)
    WORKFLOW.move(partner, "set_dormant", actor=actor, reason=reason, on=on)
    return partner


@transaction.atomic
def resume(partner: Partner, *, actor, reason: str, on: date | None = None) -> Partner:
    """Take the relation up again without an exchange on file."""
    partner = held(partner, "resume", actor)
    WORKFLOW.move(partner, "resume", actor=actor, reason=reason, on=on)
    return partner


@transaction.atomic
def rule_out(partner: Partner, *, actor, reason: str, on: date | None = None) -> Partner:
    """Set the partner aside, from any status, with a reason."""
    partner = held(partner, "rule_out", actor)
    WORKFLOW.move(partner, "rule_out", actor=actor, reason=reason, on=on)
    return partner


@transaction.atomic
def reconsider(partner: Partner, *, actor, reason: str, on: date | None = None) -> Partner:
    """Bring back a partner that was ruled out; its life starts again at *identified*."""
    partner = held(partner, "reconsider", actor)
    WORKFLOW.move(partner, "reconsider", actor=actor, reason=reason, on=on)
    return partner


def held(partner: Partner, verb: str, actor) -> Partner:
    """The sheet under lock, once the actor may do the verb and the sheet is not archived."""
    partner = lock(partner)
    require(actor, f"partners.{verb}", partner)
    if partner.is_archived:
        raise InvalidMove(_("This sheet is archived: bring it back first."))
    return partner


def has_been_qualified(partner: Partner) -> bool:
    """Whether a move to *qualified* stands in the trail."""
    return first_moves(Partner, S.QUALIFIED).filter(object_id=partner.pk).exists()


def last_moved_on(partner: Partner) -> date | None:
    """The business date of the newest move."""
    moves = standing(Partner).filter(object_id=partner.pk, field=WORKFLOW.field)
    return moves.aggregate(newest=Max("on"))["newest"]


# --- the ribbon ----------------------------------------------------------------------------------

PATH = (S.IDENTIFIED, S.QUALIFIED, S.APPROACHED, S.ACTIVE)


@dataclass(frozen=True)
class Step:
    """A status on the way: ``on`` its first date, ``state`` one of done, current, ahead."""

    label: str
    on: date | None
    state: str
    reason: str = ""


def steps_of(partner: Partner) -> list[Step]:
    """The way from *identified* to *active*, and where the sheet left it, if it did."""
    moves = standing(Partner).filter(object_id=partner.pk, field=WORKFLOW.field)
    first: dict[str, date] = {}
    for move in moves.order_by("on", "pk"):
        first.setdefault(move.target, move.on)
    if partner.status in PATH:
        return [_step(status, partner, first) for status in PATH]
    last = moves.order_by("on", "pk").filter(target=partner.status).last()
    aside = Step(S(partner.status).label, last and last.on, "current", last.reason if last else "")
    return [_step(status, partner, first) for status in PATH if status in first] + [aside]


def _step(status: str, partner: Partner, first: dict[str, date]) -> Step:
    state = "done" if status in first else "ahead"
    if status == partner.status:
        state = "current"
    elif PATH.index(status) > (PATH.index(partner.status) if partner.status in PATH else 9):
        state = "ahead"
    return Step(S(status).label, first.get(status), state)
