"""The review campaign: what is stale, the figure of the month, "still right"."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import Role
from core.workflow import InvalidMove
from partners.models import Partner, PartnerPolicy, Review
from partners.services import reviews
from partners.services.reviews import Rate
from partners.tests.factories import make_manager, make_officer, make_partner, make_person
from partners.tests.factories_life import make_review

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 4)


def test_a_new_sheet_asks_for_a_review_in_six_months():
    partner = make_partner()

    assert partner.review_due_on == PartnerPolicy().next_review(timezone.localdate())


def test_the_rhythm_is_the_agencys():
    PartnerPolicy.objects.update(review_months=3)

    assert PartnerPolicy.current().next_review(date(2026, 11, 30)) == date(2027, 2, 28)


def test_stale_sheets_of_a_person():
    officer = make_officer()
    due = make_partner(owner=officer, review_due_on=DAY)
    make_partner(owner=officer, review_due_on=DAY + timedelta(days=1))
    make_partner(owner=make_officer(), review_due_on=DAY)
    make_partner(owner=officer, review_due_on=DAY, status=Partner.Status.RULED_OUT)
    make_partner(owner=officer, review_due_on=DAY, archived_at=timezone.now(), archived_by=officer)

    assert list(reviews.stale_of(officer, DAY)) == [due]


@pytest.mark.parametrize(
    ("verb", "outcome"),
    [
        (reviews.still_right, Review.Outcome.STILL_RIGHT),
        (reviews.note_edit, Review.Outcome.EDITED),
    ],
)
def test_a_review_dates_the_sheet_and_plans_the_next_one(verb, outcome):
    officer = make_officer()
    partner = make_partner(owner=officer, review_due_on=DAY)

    verb(partner, actor=officer, on=DAY)

    partner.refresh_from_db()
    assert (partner.reviewed_on, partner.review_due_on) == (DAY, date(2026, 11, 4))
    review = partner.reviews.get()
    assert (review.outcome, review.by, review.on) == (outcome, officer, DAY)
    assert list(reviews.stale_of(officer, DAY)) == []


def test_a_review_leaves_the_version_to_the_forms():
    partner = make_partner()

    reviews.still_right(partner, actor=make_officer())

    partner.refresh_from_db()
    assert partner.version == 1


@pytest.mark.parametrize("role", sorted(set(Role.values) - {Role.OFFICER, Role.MANAGER}))
def test_only_the_team_reviews(role):
    with pytest.raises(PermissionDenied):
        reviews.still_right(make_partner(), actor=make_person(role))


def test_an_archived_sheet_is_not_reviewed():
    manager = make_manager()
    partner = make_partner(archived_at=timezone.now(), archived_by=manager)

    with pytest.raises(InvalidMove):
        reviews.still_right(partner, actor=manager)


def test_the_rate_counts_distinct_sheets_of_the_month():
    twice, once, _never = make_partner(), make_partner(), make_partner()
    make_review(twice, on=date(2026, 5, 1))
    make_review(twice, on=date(2026, 5, 31))
    make_review(once, on=date(2026, 4, 30))
    ruled_out = make_partner(status=Partner.Status.RULED_OUT)
    make_review(ruled_out, on=DAY)

    assert reviews.rate(Partner.objects.all(), DAY) == Rate(1, 3)
    assert reviews.rate(Partner.objects.all(), date(2026, 4, 2)) == Rate(1, 3)


def test_a_rate_of_nothing_is_no_percentage():
    assert reviews.rate(Partner.objects.all(), DAY).percent is None


def test_a_manager_follows_every_owner_and_the_sheets_without_one():
    awa = make_officer(first_name="Awa", last_name="Dossou")
    stale = make_partner(owner=awa, review_due_on=DAY)
    make_review(stale, on=DAY)
    make_partner(owner=awa)
    make_partner(owner=None, review_due_on=date(2026, 12, 1))

    lines = reviews.by_owner(make_manager(), DAY)

    assert [(line.owner_id, line.name, line.stale, line.rate) for line in lines[:1]] == [
        (awa.pk, "Awa Dossou", 1, Rate(1, 2))
    ]
    assert [(line.owner_id, line.stale, line.rate) for line in lines[1:]] == [(None, 0, Rate(0, 1))]
