"""The way from us to somebody: shortest, strongest, through visible ties only."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from partners.models import Partner, Relationship
from partners.services.relations import who_can_introduce
from partners.tests.factories import (
    make_affiliation,
    make_contact,
    make_contributor,
    make_interaction,
    make_manager,
    make_officer,
    make_partner,
    make_relationship,
)

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 4)
K = Relationship.Kind


def known_partner(**overrides) -> Partner:
    """A partner the team deals with."""
    partner = make_partner(status=Partner.Status.ACTIVE, **overrides)
    make_interaction(partner)
    return partner


def tie(start, end, kind=K.KNOWS, **overrides) -> Relationship:
    ends = {
        f"from_{start._meta.model_name}": start,
        f"to_{end._meta.model_name}": end,
    }
    return make_relationship(kind=kind, **ends, **overrides)


def ways(target, user=None, **options) -> list[list]:
    """Each path as the records it goes through, from the one we know to the target."""
    found = who_can_introduce(target, user or make_manager(), day=DAY, **options)
    return [[path.first, *[step.end for step in path.steps]] for path in found]


def test_someone_we_know_introduces_us():
    us, target = known_partner(), make_partner()
    tie(us, target, K.INTRODUCES)

    assert ways(target) == [[us, target]]


def test_each_step_is_said_in_words():
    us = known_partner(name="PNUD")
    target = make_partner(name="Institut Lumière")
    friend = make_contact(target, given_name="Awa", family_name="Sow", function="Directrice")
    tie(us, friend, K.INTRODUCES, strength=1)

    with translation.override("fr"):
        [path] = who_can_introduce(target, make_manager(), day=DAY)

    assert [step.sentence for step in path.steps] == [
        "PNUD peut nous présenter à Awa Sow",
        "Awa Sow travaille chez Institut Lumière (Directrice)",
    ]
    assert path.strength == 4


def test_the_shortest_way_wins_then_the_strongest():
    weak, strong, far = known_partner(), known_partner(), known_partner()
    target, between = make_partner(), make_partner()
    tie(weak, target, strength=1)
    tie(strong, target, strength=3)
    tie(far, between, strength=3)
    tie(between, target, strength=3)

    assert ways(target) == [[strong, target], [weak, target], [far, between, target]]


def test_of_two_ways_from_one_acquaintance_the_stronger_is_told():
    us, target, weak, strong = known_partner(), make_partner(), make_partner(), make_partner()
    for between, strength in ((weak, 1), (strong, 3)):
        tie(us, between, strength=2)
        tie(between, target, strength=strength)

    assert ways(target) == [[us, strong, target]]


def test_whom_we_know_needs_no_introduction():
    target = known_partner()
    tie(known_partner(), target)

    assert ways(target) == [[target]]


def test_an_owner_makes_an_active_partner_known_an_identified_one_not():
    target = make_partner()
    owned = make_partner(status=Partner.Status.APPROACHED, owner=make_officer())
    identified = make_partner(owner=make_officer())
    tie(owned, target)
    tie(identified, target)

    assert ways(target) == [[owned, target]]


def test_a_person_met_in_an_exchange_is_known():
    home, target = make_partner(), make_partner()
    met = make_contact(home)
    make_interaction(home, contacts=[met])
    tie(met, target, K.PRESCRIBER)

    assert ways(target) == [[met, target]]


def test_a_person_leads_from_one_employer_to_the_next():
    us, target = known_partner(), make_partner()
    both = make_contact(us)
    make_affiliation(both, target, function="Administratrice")

    assert ways(target) == [[us, both, target]]
    assert ways(both) == [[us, both]]


@pytest.mark.parametrize("kind", [K.INTRODUCES, K.DIASPORA_RELAY, K.PRESCRIBER])
def test_an_introduction_leads_one_way(kind):
    target = make_partner()
    tie(target, known_partner(), kind)

    assert ways(target) == []


@pytest.mark.parametrize("kind", [K.MEMBER_OF, K.FUNDS, K.CLUSTER, K.KNOWS])
def test_other_ties_lead_both_ways(kind):
    us, target = known_partner(), make_partner()
    tie(target, us, kind)

    assert ways(target) == [[us, target]]


def test_four_steps_at_most():
    chain = [known_partner(), *[make_partner() for _ in range(5)]]
    for start, end in zip(chain, chain[1:], strict=False):
        tie(start, end)

    assert ways(chain[4]) == [chain[:5]]
    assert ways(chain[5]) == []
    assert ways(chain[5], max_steps=5) == [chain]


def test_a_circle_of_ties_ends():
    first, second, target = make_partner(), make_partner(), make_partner()
    for start, end in ((first, second), (second, target), (target, first)):
        tie(start, end)

    assert ways(target) == []


def test_ties_that_are_over_or_to_come_lead_nowhere():
    us, target = known_partner(), make_partner()
    tie(us, target, until=date(2026, 5, 3))
    tie(us, target, since=date(2026, 5, 5))
    left = make_contact(us)
    make_affiliation(left, target, ends_on=date(2026, 5, 3))

    assert ways(target) == []


def test_an_archived_sheet_is_no_stepping_stone():
    manager = make_manager()
    us, target = known_partner(), make_partner()
    gone = make_partner(archived_at=timezone.now(), archived_by=manager)
    tie(us, gone)
    tie(gone, target)

    assert ways(target) == []


def test_a_hidden_sheet_is_no_stepping_stone_for_those_who_may_not_see_it():
    us, target = known_partner(), make_partner()
    hidden = make_partner(is_confidential=True)
    insider = make_contact(hidden)
    tie(us, hidden)
    tie(hidden, target)
    tie(us, insider)
    tie(insider, target)

    assert ways(target, make_contributor()) == []
    assert len(ways(target, make_manager())) == 1


def test_a_hidden_acquaintance_is_not_named():
    hidden, target = known_partner(is_confidential=True), make_partner()
    tie(hidden, target)

    assert ways(target, make_contributor()) == []
    assert ways(target, make_manager()) == [[hidden, target]]


def test_the_search_costs_the_same_queries_for_one_tie_as_for_many():
    def spent(number: int) -> int:
        target = make_partner()
        for _ in range(number):
            tie(make_partner(), target)
        user = make_manager()
        with CaptureQueriesContext(connection) as queries:
            who_can_introduce(target, user, day=DAY, max_steps=1)
        return len(queries)

    assert spent(1) == spent(6)
