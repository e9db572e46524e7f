"""The life of a sheet: every row of the table moves, and is refused; dates; gates; rights."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone, translation

from accounts.models import Role
from core.workflow import InvalidMove
from partners import gates
from partners.models import Criterion, Partner
from partners.services import life
from partners.tests.factories import (
    make_interaction,
    make_manager,
    make_officer,
    make_partner,
    make_person,
)
from partners.tests.factories_life import make_answers
from partners.workflow import WORKFLOW
from trail.queries import transitions_of

pytestmark = pytest.mark.django_db
S = Partner.Status

# verb, whether it takes a reason, where it starts, where it leads
MOVES = [
    ("qualify", False, S.IDENTIFIED, S.QUALIFIED),
    ("activate", True, S.APPROACHED, S.ACTIVE),
    ("activate", True, S.QUALIFIED, S.ACTIVE),
    ("activate", True, S.IDENTIFIED, S.ACTIVE),
    ("activate", True, S.DORMANT, S.ACTIVE),
    ("set_dormant", True, S.APPROACHED, S.DORMANT),
    ("set_dormant", True, S.ACTIVE, S.DORMANT),
    ("resume", True, S.DORMANT, S.APPROACHED),
    ("rule_out", True, S.IDENTIFIED, S.RULED_OUT),
    ("rule_out", True, S.QUALIFIED, S.RULED_OUT),
    ("rule_out", True, S.APPROACHED, S.RULED_OUT),
    ("rule_out", True, S.ACTIVE, S.RULED_OUT),
    ("rule_out", True, S.DORMANT, S.RULED_OUT),
    ("reconsider", True, S.RULED_OUT, S.IDENTIFIED),
]
REFUSED = [
    ("qualify", False, S.QUALIFIED),
    ("qualify", False, S.ACTIVE),
    ("activate", True, S.ACTIVE),
    ("activate", True, S.RULED_OUT),
    ("set_dormant", True, S.IDENTIFIED),
    ("set_dormant", True, S.DORMANT),
    ("resume", True, S.ACTIVE),
    ("rule_out", True, S.RULED_OUT),
    ("reconsider", True, S.IDENTIFIED),
]
REASON = "Decided in committee"


def do(verb: str, partner: Partner, actor, **values) -> Partner:
    return getattr(life, verb)(partner, actor=actor, **values)


def moves_of(partner: Partner) -> list[tuple]:
    return [(row.source, row.target, row.verb, row.on) for row in transitions_of(partner)]


@pytest.mark.parametrize(("verb", "takes_reason", "source", "target"), MOVES)
def test_each_move_leads_where_the_table_says(verb, takes_reason, source, target):
    partner = make_partner(status=source)
    make_answers(partner)
    day = timezone.localdate() - timedelta(days=3)
    reason = {"reason": REASON} if takes_reason else {}

    do(verb, partner, make_manager(), on=day, **reason)

    partner.refresh_from_db()
    assert partner.status == target
    assert moves_of(partner) == [(source, target, verb, day)]
    assert transitions_of(partner).get().reason == reason.get("reason", "")


@pytest.mark.parametrize(("verb", "takes_reason", "source"), REFUSED)
def test_each_move_is_refused_elsewhere(verb, takes_reason, source):
    partner = make_partner(status=source)
    make_answers(partner)
    reason = {"reason": REASON} if takes_reason else {}

    with pytest.raises(InvalidMove):
        do(verb, partner, make_manager(), **reason)

    partner.refresh_from_db()
    assert (partner.status, moves_of(partner)) == (source, [])


@pytest.mark.parametrize(
    ("verb", "source"),
    [(verb, source) for verb, takes_reason, source, _target in MOVES if takes_reason],
)
def test_a_move_that_asks_a_reason_is_refused_without_one(verb, source):
    partner = make_partner(status=source)

    with pytest.raises(InvalidMove):
        do(verb, partner, make_manager(), reason="  ")


@pytest.mark.parametrize("verb", list(WORKFLOW.moves))
def test_an_archived_sheet_does_not_move(verb):
    manager = make_manager()
    partner = make_partner(archived_at=timezone.now(), archived_by=manager)
    values = {"reason": REASON} if WORKFLOW.moves[verb].needs_reason else {}

    with pytest.raises(InvalidMove):
        do(verb, partner, manager, **values)


@pytest.mark.parametrize("verb", list(WORKFLOW.moves))
@pytest.mark.parametrize("role", Role.values)
def test_only_the_team_moves_a_sheet(verb, role):
    person = make_person(role)
    partner = make_partner()
    values = {"reason": REASON} if WORKFLOW.moves[verb].needs_reason else {}
    team = {Role.MANAGER} if verb == "activate" else {Role.OFFICER, Role.MANAGER}

    if role in team:
        with suppress(InvalidMove):
            do(verb, partner, person, **values)
    else:
        with pytest.raises(PermissionDenied):
            do(verb, partner, person, **values)


def test_qualifying_names_the_required_questions_left_open():
    partner = make_partner()
    *answered, left = Criterion.objects.filter(required=True)
    make_answers(partner, answered)

    with translation.override("fr"), pytest.raises(InvalidMove) as refusal:
        life.qualify(partner, actor=make_officer())

    assert left.group == Criterion.Group.INTEGRITY
    assert left.question_fr in str(refusal.value)
    assert answered[0].question_fr not in str(refusal.value)


def test_optional_and_retired_questions_do_not_hold_up_qualification():
    partner = make_partner()
    Criterion.objects.filter(required=True).update(is_active=False)
    Criterion.objects.create(group="mandate", question_fr="Facultatif ?", required=False)

    life.qualify(partner, actor=make_officer())

    partner.refresh_from_db()
    assert partner.status == S.QUALIFIED


def test_no_is_an_answer():
    partner = make_partner()
    make_answers(partner, answer="no")

    assert life.qualify(partner, actor=make_officer()).status == S.QUALIFIED


# --- first contact -------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [S.IDENTIFIED, S.QUALIFIED])
def test_the_first_outgoing_exchange_approaches_that_very_day(status):
    partner = make_partner(status=status)
    exchange = make_interaction(partner, on=date(2026, 3, 2))

    assert life.note_first_contact(exchange, actor=make_officer())

    assert moves_of(partner) == [(status, S.APPROACHED, "approach", date(2026, 3, 2))]


@pytest.mark.parametrize("status", [S.APPROACHED, S.ACTIVE, S.RULED_OUT])
def test_an_outgoing_exchange_leaves_other_statuses(status):
    partner = make_partner(status=status)
    exchange = make_interaction(partner)

    assert not life.note_first_contact(exchange, actor=make_officer())

    assert moves_of(partner) == []


def test_an_incoming_exchange_approaches_nobody():
    exchange = make_interaction(direction="in")

    assert not life.note_first_contact(exchange, actor=make_officer())


def test_an_exchange_to_come_approaches_nobody():
    exchange = make_interaction(on=timezone.localdate() + timedelta(days=1))

    assert not life.note_first_contact(exchange, actor=make_officer())


def test_a_later_exchange_wakes_a_dormant_partner_an_earlier_one_does_not():
    officer = make_officer()
    partner = make_partner(status=S.ACTIVE)
    life.set_dormant(partner, actor=officer, reason=REASON, on=date(2026, 4, 1))

    earlier = life.note_first_contact(make_interaction(partner, on=date(2026, 3, 1)), actor=officer)
    later = life.note_first_contact(make_interaction(partner, on=date(2026, 4, 2)), actor=officer)

    assert (earlier, later) == (False, True)
    assert moves_of(partner)[-1] == (S.DORMANT, S.APPROACHED, "approach", date(2026, 4, 2))


def test_approach_by_hand_is_dated_by_the_exchange_on_file():
    partner = make_partner(status=S.QUALIFIED)
    make_interaction(partner, on=date(2026, 3, 9))
    make_interaction(partner, on=date(2026, 3, 2))
    make_interaction(partner, on=date(2026, 2, 1), direction="in")

    life.approach(partner, actor=make_officer())

    assert moves_of(partner) == [(S.QUALIFIED, S.APPROACHED, "approach", date(2026, 3, 2))]


@pytest.mark.parametrize("status", [S.IDENTIFIED, S.QUALIFIED, S.DORMANT])
def test_approach_by_hand_is_refused_without_an_exchange(status):
    partner = make_partner(status=status)

    with pytest.raises(InvalidMove):
        life.approach(partner, actor=make_officer())


def test_a_partner_contacted_first_is_counted_as_qualified_and_stays_approached():
    officer = make_officer()
    partner = make_partner()
    life.note_first_contact(make_interaction(partner, on=date(2026, 3, 2)), actor=officer)
    make_answers(partner)

    life.qualify(partner, actor=officer, on=date(2026, 5, 4))

    partner.refresh_from_db()
    assert partner.status == S.APPROACHED
    assert moves_of(partner) == [
        (S.IDENTIFIED, S.APPROACHED, "approach", date(2026, 3, 2)),
        (S.APPROACHED, S.QUALIFIED, "qualify", date(2026, 5, 4)),
        (S.QUALIFIED, S.APPROACHED, "approach", date(2026, 5, 4)),
    ]
    with pytest.raises(InvalidMove):
        life.qualify(partner, actor=officer)


# --- agreements ----------------------------------------------------------------------------------


@pytest.fixture
def agreements():
    """Partners with an agreement in force, as an upper app would answer."""
    signed = set()

    def answer(partner, day):
        return partner.pk in signed

    gates.active.register(answer)
    yield signed
    gates.active.forget(answer)


def test_an_agreement_in_force_activates_whoever_records_it(agreements):
    partner = make_partner(status=S.APPROACHED)
    agreements.add(partner.pk)

    moved = life.note_agreement(
        partner, actor=make_person(Role.DG), on=date(2026, 5, 4), reference="CONV-2026-001"
    )

    assert moved
    assert moves_of(partner) == [(S.APPROACHED, S.ACTIVE, "activate", date(2026, 5, 4))]
    assert transitions_of(partner).get().reason == "CONV-2026-001"


def test_an_active_partner_stays_so_with_a_second_agreement(agreements):
    partner = make_partner(status=S.ACTIVE)
    agreements.add(partner.pk)

    assert not life.note_agreement(
        partner, actor=make_manager(), on=date(2026, 5, 4), reference="CONV-2026-002"
    )


def test_no_agreement_no_activation(agreements):
    with pytest.raises(InvalidMove):
        life.note_agreement(
            make_partner(), actor=make_manager(), on=date(2026, 5, 4), reference="CONV-2026-003"
        )
