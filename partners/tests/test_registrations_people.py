"""Sheets handed over when their owner leaves; figures that targets show."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from accounts import handover
from accounts.models import Role
from accounts.tests.factories import make_administrator
from partners import registrations_people
from partners.models import Partner
from partners.tests.factories import make_officer, make_partner, make_person
from strategy import progress
from strategy.models import Target
from strategy.tests.factories import make_priority, make_target

pytestmark = pytest.mark.django_db


def test_the_sheets_of_somebody_who_leaves_go_to_a_colleague_of_the_team():
    giver, taker = make_officer(), make_officer()
    partners = [make_partner(owner=giver), make_partner(owner=giver)]
    make_partner(owner=taker)

    handover.hand_over(giver, taker, actor=make_administrator())

    found = Partner.objects.filter(owner=taker).order_by("pk")
    assert [(row.pk, row.version) for row in found][:2] == [(p.pk, p.version + 1) for p in partners]
    assert found.count() == 3


def test_sheets_go_to_nobody_outside_the_team():
    giver, outsider = make_officer(), make_person(Role.DAF)
    make_partner(owner=giver)

    with pytest.raises(ValidationError):
        handover.hand_over(giver, outsider, actor=make_administrator())

    assert Partner.objects.get().owner == giver


def test_a_target_counts_first_moves_of_its_year(monkeypatch):
    asked = []

    class Rows:
        def count(self):
            return 7

    def moved(model, status, start, end):
        asked.append((model, status, start, end))
        return Rows()

    monkeypatch.setattr(registrations_people, "first_moved_between", moved)
    target = make_target(year=2025, measure=Target.Measure.PARTNERS_QUALIFIED)
    of_priority = make_target(
        year=2025, measure=Target.Measure.PARTNERS_QUALIFIED, priority=make_priority()
    )

    assert (progress.reached(target), progress.reached(of_priority)) == (Decimal(7), None)
    assert asked == [(Partner, "qualified", date(2025, 1, 1), date(2025, 12, 31))]
