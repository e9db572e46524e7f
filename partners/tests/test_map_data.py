"""What the map reads: places on the matrix, movement, countries, ties."""

from datetime import date
from decimal import Decimal

import pytest

from partners.models import Partner, Relationship
from partners.services.map_matrix import (
    moves,
    next_to_score,
    quadrant_of,
    standing,
    to_score,
)
from partners.services.map_network import Tie, posts_of, strongest_part, ties_of
from partners.services.map_places import Place, by_country
from partners.services.scoring import Axes
from partners.tests.factories import (
    make_contact,
    make_contributor,
    make_officer,
    make_partner,
    make_relationship,
)
from partners.tests.factories_life import make_grid, make_score

TODAY = date(2026, 5, 20)
pytestmark = pytest.mark.django_db


@pytest.fixture
def grid():
    """One question on each axis."""
    return make_grid()


def place(partner, grid, alignment, potential, on=date(2026, 5, 4)):
    """Score the partner on the axes that are given."""
    for axis, value in (("alignment", alignment), ("potential", potential)):
        if value is not None:
            make_score(partner, grid.criteria.get(axis=axis), value, on=on)
    return partner


def keys(ties):
    return [(tie.start, tie.kind, tie.end) for tie in ties]


@pytest.mark.parametrize(
    ("alignment", "potential", "key"),
    [
        ("2.5", "2.5", "prioritise"),
        ("2.49", "5", "cultivate"),
        ("5", "2.49", "maintain"),
        ("0", "0", "watch"),
    ],
)
def test_the_middle_belongs_to_the_upper_half(alignment, potential, key):
    assert quadrant_of(Axes(Decimal(alignment), Decimal(potential))).key == key


def test_only_partners_scored_on_both_axes_stand_the_best_placed_first(grid):
    low = place(make_partner(), grid, 1, 2)
    high = place(make_partner(), grid, 4, 4)
    place(make_partner(), grid, 5, None)

    assert list(standing(Partner.objects.all(), TODAY)) == [high.pk, low.pk]


def test_still_to_score_are_those_without_a_place_but_not_the_ruled_out(grid):
    place(make_partner(), grid, 3, 3)
    half = place(make_partner(), grid, 3, None)
    blank = make_partner()
    faded = place(make_partner(), grid, 3, 3, on=date(2023, 1, 1))
    make_partner(status=Partner.Status.RULED_OUT)

    assert {partner.pk for partner in to_score(Partner.objects.all(), TODAY)} == {
        half.pk,
        blank.pk,
        faded.pk,
    }


def test_the_largest_amount_is_the_first_to_score(grid):
    placed = place(make_partner(base_amount=9), grid, 3, 3)
    small, large = make_partner(base_amount=1), make_partner(base_amount=5)
    unknown = make_partner()
    partners = Partner.objects.all()

    found = next_to_score(partners, standing(partners, TODAY), 3)

    assert placed.pk not in found
    assert found == [large.pk, small.pk, unknown.pk]


def test_movement_tells_who_moved_who_came_and_who_fell_off(grid):
    before, after = date(2026, 2, 1), TODAY
    moved = place(make_partner(), grid, 2, 2, on=date(2026, 1, 5))
    place(moved, grid, 4, 2)
    still = place(make_partner(), grid, 3, 3, on=date(2026, 1, 5))
    came = place(make_partner(), grid, 1, 1)
    fell = place(make_partner(), grid, 1, 1, on=date(2024, 10, 1))

    found = moves(Partner.objects.all(), before, after)

    assert still.pk not in {move.partner for move in found}
    assert [(move.partner, move.step) for move in found] == [
        (moved.pk, Decimal(2)),
        (came.pk, None),
        (fell.pk, None),
    ]


def test_countries_are_counted_and_an_amount_not_given_is_not_zero():
    make_partner(country="BJ", base_amount=10)
    make_partner(country="BJ")
    make_partner(country="TG")
    make_partner(country="")

    assert by_country(Partner.objects.all()) == [
        Place("BJ", 2, Decimal(10)),
        Place("", 1, None),
        Place("TG", 1, None),
    ]


def test_ties_are_those_in_force_between_current_sheets_strongest_first():
    weak = make_relationship(strength=1)
    strong = make_relationship(strength=3)
    make_relationship(until=date(2026, 1, 1))
    make_relationship(since=date(2027, 1, 1))
    put_away = make_relationship()
    Partner.objects.filter(pk=put_away.to_partner_id).update(archived_at="2026-01-01T00:00Z")

    found = ties_of(Partner.objects.all(), make_officer(), TODAY, narrowed=False)

    assert [tie.start for tie in found] == [
        ("partner", strong.from_partner_id),
        ("partner", weak.from_partner_id),
    ]


def test_a_tie_with_a_hidden_end_is_hidden_from_a_contributor():
    make_relationship(to_partner=make_partner(is_confidential=True))
    open_tie = make_relationship()

    found = ties_of(Partner.objects.all(), make_contributor(), TODAY, narrowed=False)

    assert [tie.end for tie in found] == [("partner", open_tie.to_partner_id)]


def test_a_filter_keeps_the_ties_with_one_end_among_its_partners():
    kept = make_relationship()
    make_relationship()
    partners = Partner.objects.filter(pk=kept.from_partner_id)

    found = ties_of(partners, make_officer(), TODAY, narrowed=True)

    assert [tie.end for tie in found] == [("partner", kept.to_partner_id)]


def test_around_a_partner_come_its_ties_its_people_and_what_joins_its_neighbours():
    middle, left, right, far = (make_partner() for _number in range(4))
    person = make_contact(middle, function="Director")
    make_relationship(from_partner=middle, to_partner=left, strength=2)
    make_relationship(from_partner=right, to_partner=middle, strength=1)
    make_relationship(from_partner=left, to_partner=right)
    make_relationship(from_partner=right, to_partner=far)
    node = ("partner", middle.pk)

    found = ties_of(Partner.objects.all(), make_officer(), TODAY, narrowed=False, around=node)

    introduces = Relationship.Kind.INTRODUCES
    assert keys(found) == [
        (("contact", person.pk), "post", node),
        (node, introduces, ("partner", left.pk)),
        (("partner", right.pk), introduces, node),
        (("partner", left.pk), introduces, ("partner", right.pk)),
    ]


def test_a_person_is_not_shown_at_a_partner_the_reader_may_not_know():
    hidden = make_partner(is_confidential=True)
    person = make_contact(make_partner())
    person.affiliations.create(partner=hidden)

    found = posts_of([("contact", person.pk)], make_contributor(), TODAY)

    assert ("partner", hidden.pk) not in {tie.end for tie in found}
    assert len(found) == 1


def test_a_large_network_is_cut_to_its_strongest_part_whole_within():
    hub = [Tie(("partner", 1), ("partner", n), "funds", 3) for n in range(2, 8)]
    rest = [Tie(("partner", n), ("partner", n + 1), "knows", 1) for n in range(20, 60, 2)]

    part = strongest_part([*hub, *rest], 6)

    nodes = {node for tie in part for node in tie.ends}
    assert len(nodes) == 6
    assert all(tie in hub for tie in part)
