"""The administration of questions, grids and thresholds."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from partners.models import Criterion, PartnerPolicy, ScoreModel
from partners.tests.factories import make_partner, make_person
from partners.tests.factories_life import make_score
from trail.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client):
    person = make_person(Role.MANAGER, is_staff=True)
    client.force_login(person)
    return person


def page(name: str, *args) -> str:
    return reverse(f"admin:partners_{name}", args=args)


@pytest.mark.parametrize("name", ["criterion", "scoremodel", "partnerpolicy", "tag"])
def test_an_administrator_opens_each_list(client, admin, name):
    assert client.get(page(f"{name}_changelist")).status_code == 200


@pytest.mark.parametrize("name", ["criterion", "scoremodel", "partnerpolicy", "tag"])
def test_nobody_else_does(client, name):
    client.force_login(make_person(Role.MANAGER))

    assert client.get(page(f"{name}_changelist")).status_code in (302, 403)


def test_a_question_is_changed_and_the_trail_knows(client, admin):
    criterion = Criterion.objects.first()
    data = {"group": "mandate", "question_fr": "Nouveau ?", "question_en": "New?", "order": 5}

    client.post(page("criterion_change", criterion.pk), data)

    criterion.refresh_from_db()
    assert (criterion.question_fr, criterion.required) == ("Nouveau ?", False)
    assert Event.objects.filter(verb="partners.criterion_changed", actor=admin).count() == 1


def test_a_used_grid_is_closed_and_its_next_version_open(client, admin):
    grid = ScoreModel.objects.get()
    make_score(make_partner(), grid.criteria.first(), 3)

    closed = client.post(page("scoremodel_change", grid.pk), {"label": "x"})
    client.post(
        page("scoremodel_changelist"),
        {"action": "make_new_version", "_selected_action": [grid.pk]},
    )

    copy = ScoreModel.in_force_on(timezone.localdate())
    assert closed.status_code == 403
    assert (copy.version, copy.criteria.count()) == (2, grid.criteria.count())
    assert client.get(page("scoremodel_change", copy.pk)).status_code == 200


def test_thresholds_stay_in_order(client, admin):
    policy = PartnerPolicy.objects.get()
    data = {
        "review_months": 3,
        "integrity_months": 12,
        "integrity_notice_days": 30,
        "window_notice_days": 30,
        "class_a_from": "3",
        "class_b_from": "3.5",
        "class_c_from": "2",
    }

    refused = client.post(page("partnerpolicy_change", policy.pk), data)
    client.post(page("partnerpolicy_change", policy.pk), data | {"class_a_from": "4.5"})

    policy.refresh_from_db()
    assert (refused.status_code, policy.class_a_from) == (200, Decimal("4.50"))
