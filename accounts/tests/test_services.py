"""Verbs on people: rights, the last administrator, sessions, delegations, what the trail is told."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts import handover, services
from accounts.models import Delegation, Direction, Role, User
from accounts.tests.factories import (
    make_administrator,
    make_delegation,
    make_direction,
    make_person,
)
from core.signals import recorded

pytestmark = pytest.mark.django_db


@pytest.fixture
def told():
    """What was announced to the trail: (verb, actor, record, data)."""
    events = []

    def hear(sender, verb, actor, record, data, **kwargs):
        events.append((verb, actor, record, data))

    recorded.connect(hear)
    yield events
    recorded.disconnect(hear)


def test_a_change_of_roles_is_told_with_what_came_and_went(told):
    boss = make_administrator()
    person = make_person(Role.OFFICER, Role.MANAGER)

    services.set_roles(person, [Role.MANAGER, Role.DAF], actor=boss)

    assert User.objects.get(pk=person.pk).roles == {"manager", "daf"}
    assert told == [
        ("accounts.roles_changed", boss, person, {"added": ["daf"], "removed": ["officer"]})
    ]


def test_saving_the_same_roles_again_tells_nothing(told):
    person = make_person(Role.OFFICER)

    services.set_roles(person, [Role.OFFICER], actor=make_administrator())

    assert told == []


def test_nobody_changes_their_own_roles_not_even_an_administrator():
    boss = make_administrator()

    with pytest.raises(PermissionDenied):
        services.set_roles(boss, [Role.DG], actor=boss)

    assert User.objects.get(pk=boss.pk).roles == set()


def test_a_manager_gives_no_roles():
    manager, person = make_person(Role.MANAGER), make_person()

    with pytest.raises(PermissionDenied):
        services.set_roles(person, [Role.DG], actor=manager)


def test_an_administrator_makes_no_superuser():
    boss, person = make_administrator(), make_person()
    person.is_superuser = True

    with pytest.raises(PermissionDenied):
        services.save_person(person, roles=None, actor=boss)

    assert not User.objects.get(pk=person.pk).is_superuser


def test_a_superuser_makes_a_superuser():
    root = make_administrator(is_superuser=True)
    person = make_person()
    person.is_superuser = True

    services.save_person(person, roles=None, actor=root)

    assert User.objects.get(pk=person.pk).is_superuser


@pytest.mark.parametrize(
    "change",
    [
        {"is_active": False},
        {"is_staff": False},
        {"active_until": timezone.localdate() + timedelta(days=90)},
        {"active_from": timezone.localdate() + timedelta(days=1)},
    ],
)
def test_the_last_administrator_stays(change):
    last = make_administrator()
    leaving = make_administrator(active_until=timezone.localdate() + timedelta(days=3))
    for name, value in change.items():
        setattr(last, name, value)

    with pytest.raises(services.LastAdministrator):
        services.save_person(last, roles=None, actor=leaving)

    stored = User.objects.get(pk=last.pk)
    assert (stored.is_active, stored.is_staff, stored.active_until) == (True, True, None)


def test_one_of_two_administrators_may_go(told):
    boss, other = make_administrator(), make_administrator()

    services.disable(other, actor=boss)

    assert not User.objects.get(pk=other.pk).is_active
    assert told == [
        ("accounts.person_changed", boss, other, {"is_active": ["True", "False"]}),
    ]


def test_a_disabled_person_loses_every_session_at_the_next_request(client):
    person = make_person(Role.OFFICER)
    client.force_login(person)
    before = client.get("/me/").status_code

    services.disable(person, actor=make_administrator())

    response = client.get("/me/")
    assert (before, response.status_code) == (200, 302)
    assert response.url.startswith("/accounts/login/")


def test_ending_sessions_reaches_those_nobody_listed(client):
    person = make_person(Role.OFFICER)
    client.force_login(person)  # no page opened yet: the session stands in no list

    services.end_sessions(person)

    assert client.get("/me/").status_code == 302


def test_a_person_out_of_dates_loses_the_session(client):
    person = make_person(Role.OFFICER)
    client.force_login(person)
    User.objects.filter(pk=person.pk).update(active_until=timezone.localdate() - timedelta(days=1))

    assert client.get("/me/").status_code == 302


def test_a_role_that_gives_visas_starts_the_grace_and_its_loss_ends_it():
    boss, person = make_administrator(), make_person(Role.OFFICER)

    services.set_roles(person, [Role.DAF], actor=boss)
    since = User.objects.get(pk=person.pk).mfa_needed_since
    services.set_roles(person, [Role.OFFICER], actor=boss)

    assert since == timezone.localdate()
    assert User.objects.get(pk=person.pk).mfa_needed_since is None


def test_a_new_head_of_direction_is_told(told):
    boss, head = make_administrator(), make_person(Role.CONTRIBUTOR)
    direction = make_direction()
    direction.head = head

    services.save_direction(direction, actor=boss)

    assert Direction.objects.get(pk=direction.pk).head == head
    assert told == [
        ("accounts.head_changed", boss, direction, {"from": "", "to": head.email}),
    ]


# --- delegations ---------------------------------------------------------------------------------


def lend(giver, receiver, role=Role.DG, days=(0, 7), **values) -> Delegation:
    today = timezone.localdate()
    starts, ends = (today + timedelta(days=d) for d in days)
    return Delegation(
        giver=giver, receiver=receiver, role=role, starts_on=starts, ends_on=ends, **values
    )


def test_a_holder_lends_a_role_and_the_receiver_may_act(told):
    dg, sg = make_person(Role.DG), make_person(Role.SG)

    services.give_delegation(lend(dg, sg), actor=dg)

    assert sg.may_act_as(Role.DG)
    assert not sg.has_role(Role.DG)
    assert [event[0] for event in told] == ["accounts.delegation_given"]


def test_a_lent_visa_role_asks_a_second_factor_of_its_receiver():
    dg, officer = make_person(Role.DG), make_person(Role.OFFICER)

    services.give_delegation(lend(dg, officer), actor=dg)

    assert User.objects.get(pk=officer.pk).needs_mfa


@pytest.mark.parametrize(
    ("case", "field"),
    [
        ("role not held", "role"),
        ("chain", "role"),
        ("oneself", "receiver"),
        ("ends before it starts", "__all__"),
        ("past", "ends_on"),
        ("receiver holds it", "receiver"),
        ("twice to the same", "receiver"),
    ],
)
def test_a_delegation_against_the_rules_is_refused(case, field):
    dg, sg, officer = make_person(Role.DG), make_person(Role.SG), make_person(Role.OFFICER)
    wrong = {
        "role not held": lambda: lend(sg, officer),
        "chain": lambda: lend(make_delegation(giver=dg, receiver=sg).receiver, officer),
        "oneself": lambda: lend(dg, dg),
        "ends before it starts": lambda: lend(dg, sg, days=(7, 3)),
        "past": lambda: lend(dg, sg, days=(-9, -2)),
        "receiver holds it": lambda: lend(dg, make_person(Role.DG)),
        "twice to the same": lambda: lend(
            make_delegation(giver=dg, receiver=sg).giver, sg, days=(3, 12)
        ),
    }[case]()
    count = Delegation.objects.count()

    with pytest.raises(ValidationError) as refusal:
        services.give_delegation(wrong, actor=wrong.giver)

    assert field in refusal.value.message_dict
    assert Delegation.objects.count() == count


def test_one_role_may_be_lent_to_two_people_at_once():
    dg, sg, daf = make_person(Role.DG), make_person(Role.SG), make_person(Role.DAF)

    services.give_delegation(lend(dg, sg), actor=dg)
    services.give_delegation(lend(dg, daf), actor=dg)

    assert (sg.may_act_as(Role.DG), daf.may_act_as(Role.DG)) == (True, True)


def test_nobody_lends_another_persons_role_but_an_administrator():
    dg, sg = make_person(Role.DG), make_person(Role.SG)

    with pytest.raises(PermissionDenied):
        services.give_delegation(lend(dg, sg), actor=sg)
    services.give_delegation(lend(dg, sg), actor=make_administrator())

    assert Delegation.objects.count() == 1


def test_a_revoked_delegation_stays_but_gives_nothing(told):
    dg = make_person(Role.DG)
    delegation = make_delegation(giver=dg)

    services.revoke_delegation(delegation, actor=dg)

    stored = Delegation.objects.get(pk=delegation.pk)
    assert (stored.revoked_by, stored.receiver.may_act_as(Role.DG)) == (dg, False)
    with pytest.raises(ValidationError):
        services.revoke_delegation(stored, actor=dg)
    assert [event[0] for event in told] == ["accounts.delegation_revoked"]


def test_a_delegation_lapses_with_the_role_of_its_giver():
    delegation = make_delegation()

    services.set_roles(delegation.giver, [], actor=make_administrator())

    assert not delegation.receiver.may_act_as(Role.DG)


# --- handing over --------------------------------------------------------------------------------


@pytest.fixture
def work(monkeypatch):
    """An app above that counts something open, and moves it."""
    held = {}

    def transfer(giver, taker, actor):
        moved = held.pop(giver.pk, 0)
        held[taker.pk] = held.get(taker.pk, 0) + moved
        return moved

    kind = handover.Kind("tests", "Files", lambda person: held.get(person.pk, 0), transfer)
    monkeypatch.setattr(handover, "_kinds", {"tests": kind})
    return held


def test_open_work_is_handed_over_and_told(work, told):
    boss, giver, taker = make_administrator(), make_person(), make_person(Role.OFFICER)
    work[giver.pk] = 3

    assert handover.piles_of(giver) == [handover.Pile("Files", 3)]
    handover.hand_over(giver, taker, actor=boss)

    assert work == {taker.pk: 3}
    assert told == [
        ("accounts.handed_over", boss, giver, {"to": taker.email, "moved": {"tests": 3}})
    ]
