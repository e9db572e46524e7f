"""Scores: what counts on a day, weights, classes, grids, giving scores."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Role
from core.workflow import InvalidMove
from partners.models import Partner, PartnerPolicy, Score, ScoreModel
from partners.services import grids, scoring
from partners.services.scoring import Axes, Mark
from partners.tests.factories import make_manager, make_officer, make_partner, make_person
from partners.tests.factories_life import make_grid, make_score
from strategy.models import Priority
from trail.models import Event

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 4)


def criterion(grid: ScoreModel, code: str):
    return grid.criteria.get(code=code)


def make_priority(code: str = "P1", **overrides) -> Priority:
    values = {"statement_fr": "Axe", "first_year": 2020, "last_year": 2040, "weight": 1}
    return Priority.objects.create(code=code, **(values | overrides))


def test_each_axis_is_the_weighted_mean_of_its_questions():
    grid = make_grid(alignment_a=3, alignment_b=1, potential_c=2)
    partner = make_partner()
    make_score(partner, criterion(grid, "a"), 4)
    make_score(partner, criterion(grid, "b"), 1)
    make_score(partner, criterion(grid, "c"), "2.5")

    found = scoring.scores_on(Partner.objects.all(), DAY)

    assert found == {partner.pk: Axes(Decimal("3.25"), Decimal("2.50"), 3, 3)}


def test_a_question_on_a_priority_weighs_as_much_as_the_priority():
    grid = make_grid(alignment_a=1, alignment_b=1, potential_c=1)
    grid.criteria.filter(code="b").update(priority=make_priority(weight=3))
    partner = make_partner()
    make_score(partner, criterion(grid, "a"), 0)
    make_score(partner, criterion(grid, "b"), 4)

    assert scoring.axes_of(partner, DAY) == Axes(Decimal("3.00"), None, 2, 3)


def test_the_newest_score_counts_and_of_two_on_a_day_the_last():
    grid = make_grid()
    partner = make_partner()
    question = criterion(grid, "a")
    make_score(partner, question, 5, on=date(2026, 5, 3))
    make_score(partner, question, 1, on=date(2026, 5, 4))
    make_score(partner, question, 2, on=date(2026, 5, 4))
    make_score(partner, question, 4, on=date(2026, 5, 5))

    days = [date(2026, 5, 2), date(2026, 5, 3), date(2026, 5, 4), date(2026, 5, 5)]

    assert [scoring.axes_of(partner, day).alignment for day in days] == [None, 5, 2, 4]


def test_a_score_counts_until_the_day_it_fades():
    grid = make_grid()
    partner = make_partner()
    score = make_score(partner, criterion(grid, "a"), 5, on=date(2026, 1, 31))

    assert score.fades_on == date(2027, 7, 31)
    assert scoring.axes_of(partner, date(2027, 7, 30)) == Axes(Decimal("5.00"), None, 1, 2)
    assert scoring.axes_of(partner, date(2027, 7, 31)) == Axes(None, None, 0, 2)


def test_a_newer_faded_score_does_not_wake_an_older_one():
    grid = make_grid()
    partner = make_partner()
    question = criterion(grid, "a")
    make_score(partner, question, 5, on=date(2026, 5, 1), fades_on=date(2030, 1, 1))
    make_score(partner, question, 1, on=date(2026, 5, 2), fades_on=date(2026, 5, 3))

    assert scoring.axes_of(partner, DAY).alignment is None


def test_scores_follow_their_question_into_the_next_grid():
    grid = make_grid(alignment_a=1, alignment_gone=1, potential_b=1)
    partner = make_partner()
    for code, value in (("a", 4), ("gone", 0), ("b", 3)):
        make_score(partner, criterion(grid, code), value)
    newer = make_grid(
        version=91, in_force_from=date(2026, 5, 4), alignment_a=2, potential_b=1, potential_new=1
    )

    assert scoring.axes_of(partner, date(2026, 5, 3)).alignment is None
    assert scoring.axes_of(partner, DAY) == Axes(Decimal("4.00"), Decimal("3.00"), 2, 3)

    make_score(partner, criterion(newer, "a"), 1)
    assert scoring.axes_of(partner, DAY).alignment == 1


def test_the_annotation_agrees_with_the_figure_and_sorts():
    grid = make_grid(alignment_a=3, alignment_b=1, potential_c=1)
    first, second, unscored = make_partner(), make_partner(), make_partner()
    for partner, values in ((first, (5, 4, 4)), (second, (1, 2, 3))):
        for code, value in zip("abc", values, strict=True):
            make_score(partner, criterion(grid, code), value)

    rows = scoring.with_axes(Partner.objects.all(), DAY).order_by("pk")

    assert [(row.pk, row.alignment, row.potential, row.priority_class) for row in rows] == [
        (first.pk, Decimal("4.75"), Decimal("4"), "A"),
        (second.pk, Decimal("1.25"), Decimal("3"), "C"),
        (unscored.pk, None, None, ""),
    ]


def test_classes_filter_as_they_show():
    grid = make_grid(alignment_a=1, potential_b=1)
    by_hand, unscored = make_partner(class_override="A"), make_partner()
    halfway = make_partner()
    make_score(halfway, criterion(grid, "a"), 5)
    for value in (5, 4, 3, 2, 1, "3.5"):
        partner = make_partner()
        make_score(partner, criterion(grid, "a"), value)
        make_score(partner, criterion(grid, "b"), value)

    def chosen(*letters):
        return set(scoring.in_classes(Partner.objects.all(), letters, DAY))

    rows = scoring.with_axes(Partner.objects.all(), DAY)
    for letter in ("A", "B", "C", "D", ""):
        assert chosen(letter) == {row for row in rows if row.priority_class == letter}
    assert chosen("") == {unscored, halfway}
    assert by_hand in chosen("A", "D")


def test_the_class_set_by_hand_wins():
    make_grid()
    by_hand = make_partner(class_override="B")

    row = scoring.with_axes(Partner.objects.all(), DAY).get()

    assert row.priority_class == "B"
    assert scoring.class_of(by_hand, Axes(), PartnerPolicy()) == "B"


@pytest.mark.parametrize(
    ("alignment", "potential", "letter"),
    [
        ("5", "3", "A"),
        ("4", "3.9", "B"),
        ("3", "3", "B"),
        ("2", "2", "C"),
        ("2", "1.9", "D"),
        ("0", "0", "D"),
        (None, "5", ""),
    ],
)
def test_classes_follow_the_mean_of_both_axes(alignment, potential, letter):
    axes = Axes(alignment and Decimal(alignment), Decimal(potential))

    assert axes.priority_class(PartnerPolicy()) == letter


def test_the_figures_cost_two_queries_whatever_the_number_of_partners():
    grid = make_grid()
    for _number in range(3):
        make_score(make_partner(), criterion(grid, "a"), 3)

    with CaptureQueriesContext(
        connection,
    ) as spent:
        scoring.scores_on(Partner.objects.all(), DAY)

    assert len(spent) == 3  # the grid, its questions, the scores


def test_movement_between_two_days():
    grid = make_grid()
    moved, new = make_partner(), make_partner()
    make_score(moved, criterion(grid, "a"), 2, on=date(2026, 2, 1))
    make_score(moved, criterion(grid, "a"), 4, on=date(2026, 4, 1))
    make_score(new, criterion(grid, "b"), 1, on=date(2026, 4, 1))

    found = scoring.movement(Partner.objects.all(), date(2026, 3, 1), DAY)

    assert found == {
        moved.pk: (Axes(Decimal("2.00"), None, 1, 2), Axes(Decimal("4.00"), None, 1, 2)),
        new.pk: (None, Axes(None, Decimal("1.00"), 1, 2)),
    }


# --- giving --------------------------------------------------------------------------------------


def test_scores_are_given_with_evidence_author_and_date():
    grid = make_grid()
    partner, officer = make_partner(), make_officer()
    question = criterion(grid, "a")

    scoring.give_scores(
        partner, [Mark(question, Decimal("3.5"), " Interview ")], actor=officer, on=DAY
    )

    score = partner.scores.get()
    assert (score.value, score.evidence, score.author, score.on, score.fades_on) == (
        Decimal("3.5"),
        "Interview",
        officer,
        DAY,
        date(2027, 11, 4),
    )
    event = Event.objects.get(verb="partners.score")
    assert event.data == {"on": "2026-05-04", "scores": {"a": "3.5"}}


@pytest.mark.parametrize(
    ("value", "evidence"),
    [("5.5", "x"), ("-1", "x"), ("2.3", "x"), ("3", ""), ("3", "   ")],
)
def test_a_mark_off_the_scale_or_without_evidence_is_refused(value, evidence):
    grid = make_grid()
    partner = make_partner()

    with pytest.raises(InvalidMove):
        scoring.give_scores(
            partner, [Mark(criterion(grid, "a"), Decimal(value), evidence)], actor=make_officer()
        )

    assert not Score.objects.exists()


def test_a_question_of_an_older_grid_is_refused():
    old = make_grid()
    make_grid(version=91)

    with pytest.raises(InvalidMove):
        scoring.give_scores(
            make_partner(), [Mark(criterion(old, "a"), Decimal(3), "x")], actor=make_officer()
        )


@pytest.mark.parametrize("role", sorted(set(Role.values) - {Role.OFFICER, Role.MANAGER}))
def test_only_the_team_scores(role):
    grid = make_grid()

    with pytest.raises(PermissionDenied):
        scoring.give_scores(
            make_partner(),
            [Mark(criterion(grid, "a"), Decimal(3), "x")],
            actor=make_person(role),
        )


def test_a_place_on_the_matrix_proposes_the_same_step_to_every_question():
    grid = make_grid(alignment_a=1, alignment_b=1, alignment_new=1, potential_c=1)
    partner = make_partner()
    make_score(partner, criterion(grid, "a"), 4)
    make_score(partner, criterion(grid, "b"), 1)
    lines = scoring.sheet_of(partner, DAY)

    proposed = scoring.proposed_shift(
        lines, scoring.axes_of(partner, DAY), Decimal(4), Decimal("2.2")
    )

    by_code = {line.criterion.code: proposed[line.criterion.pk] for line in lines}
    assert by_code == {
        "a": Decimal(5),
        "b": Decimal("2.5"),
        "new": Decimal(4),
        "c": Decimal(2),
    }


def test_the_sheet_shows_faded_scores_apart():
    grid = make_grid(alignment_a=1, alignment_b=1, potential_c=1)
    partner = make_partner()
    older = make_score(partner, criterion(grid, "a"), 3, on=date(2026, 1, 1))
    newer = make_score(partner, criterion(grid, "a"), 4, on=date(2026, 2, 1))
    make_score(partner, criterion(grid, "b"), 5, on=date(2026, 1, 1), fades_on=DAY)

    lines = scoring.sheet_of(partner, DAY)

    assert [(line.criterion.code, line.counts, line.is_faded) for line in lines] == [
        ("a", True, False),
        ("b", False, True),
        ("c", False, False),
    ]
    assert (lines[0].newest, lines[0].past) == (newer, [older, newer])


# --- the class by hand ---------------------------------------------------------------------------


def test_a_manager_sets_and_clears_the_class_with_reasons_kept():
    partner, manager = make_partner(), make_manager()

    scoring.override_class(partner, "A", reason="Asked by the DG", actor=manager)
    partner.refresh_from_db()
    first = (partner.class_override, partner.class_override_reason, partner.class_override_by)
    scoring.override_class(partner, "", reason="Scored since", actor=manager)
    partner.refresh_from_db()

    assert first == ("A", "Asked by the DG", manager)
    assert (partner.class_override, partner.class_override_by) == ("", None)
    assert [
        event.data for event in Event.objects.filter(verb="partners.override_class").order_by("pk")
    ] == [
        {"from": "", "to": "A", "reason": "Asked by the DG"},
        {"from": "A", "to": "", "reason": "Scored since"},
    ]


def test_the_class_by_hand_needs_a_reason_and_a_manager():
    with pytest.raises(InvalidMove):
        scoring.override_class(make_partner(), "A", reason=" ", actor=make_manager())
    with pytest.raises(PermissionDenied):
        scoring.override_class(make_partner(), "A", reason="x", actor=make_officer())


# --- grids ---------------------------------------------------------------------------------------


def test_the_default_grid_asks_capacity_history_access_and_timing():
    grid = ScoreModel.in_force_on(timezone.localdate())

    assert list(grid.criteria.filter(axis="potential").values_list("code", flat=True)) == [
        "capacity",
        "history",
        "access",
        "timing",
    ]


def test_a_new_version_copies_the_questions_and_follows_the_priorities():
    grid = make_grid(alignment_a=2, potential_b=1)
    make_score(make_partner(), criterion(grid, "a"), 3)
    make_priority("P1")
    make_priority("P0", last_year=2021)

    copy = grids.new_version(grid, label="2027", in_force_from=date(2027, 1, 1))

    assert copy.version == 91
    assert list(copy.criteria.order_by("order").values_list("axis", "code", "weight")) == [
        ("alignment", "a", 2),
        ("potential", "b", 1),
        ("alignment", "priority-P1", 1),
    ]
    assert grid.criteria.count() == 2


def test_a_used_grid_takes_no_further_question():
    grid = make_grid()
    make_priority()
    make_score(make_partner(), criterion(grid, "a"), 3)

    assert (grids.follow_priorities(grid), grid.criteria.count()) == (0, 2)
