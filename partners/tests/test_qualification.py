"""Answers of the qualification sheet, and what integrity checks say on a day."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import Role
from core.locking import StaleVersion
from partners.models import Criterion, Partner
from partners.services import integrity, qualification
from partners.services.integrity import State, integrity_on
from partners.tests.factories import make_officer, make_partner, make_person
from partners.tests.factories_life import make_answers, make_check

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 4)


def answer(partner, criterion, *, read=0, actor=None, **values):
    values = {"answer": "yes", "evidence": ""} | values
    return qualification.give_answer(
        partner, criterion, read=read, actor=actor or make_officer(), **values
    )


def test_the_default_sheet_asks_seven_required_questions_under_five_headings():
    required = Criterion.objects.filter(required=True)

    assert required.count() == 7
    assert set(required.values_list("group", flat=True)) == set(Criterion.Group.values)
    assert not Criterion.objects.filter(question_en="").exists()


def test_progress_counts_required_questions_only():
    partner = make_partner()
    make_answers(partner, Criterion.objects.filter(required=True)[:5])
    make_answers(partner, Criterion.objects.filter(required=False))

    assert qualification.progress(partner) == qualification.Progress(5, 7)


def test_an_answer_is_kept_with_its_author():
    partner, officer = make_partner(), make_officer()
    criterion = Criterion.objects.first()

    answer(partner, criterion, answer="partly", evidence="Note of 3 May", actor=officer)

    kept = partner.answers.get()
    assert (kept.answer, kept.evidence, kept.author) == ("partly", "Note of 3 May", officer)


def test_an_answer_changes_when_the_newest_was_read():
    partner, criterion = make_partner(), Criterion.objects.first()
    first = answer(partner, criterion)

    answer(partner, criterion, answer="no", read=first.version)

    assert partner.answers.get().answer == "no"


def test_a_stale_answer_is_refused_and_shows_what_stands():
    partner, criterion = make_partner(), Criterion.objects.first()
    answer(partner, criterion, answer="yes")
    answer(partner, criterion, answer="no", read=1)

    with pytest.raises(StaleVersion) as refusal:
        answer(partner, criterion, answer="partly", read=1)

    assert refusal.value.current.answer == "no"


def test_two_first_answers_do_not_overwrite_each_other():
    partner, criterion = make_partner(), Criterion.objects.first()
    answer(partner, criterion, answer="yes", read=0)

    with pytest.raises(StaleVersion):
        answer(partner, criterion, answer="no", read=0)


def test_contributors_answer_nothing():
    with pytest.raises(PermissionDenied):
        answer(make_partner(), Criterion.objects.first(), actor=make_person(Role.CONTRIBUTOR))


# --- integrity -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("checks", "state"),
    [
        ([], State.MISSING),
        ([{"kind": "reputation"}], State.MISSING),
        ([{}], State.OK),
        ([{"result": "reserves"}], State.OK),
        ([{"result": "negative"}], State.NEGATIVE),
        ([{"valid_until": date(2026, 5, 3)}], State.EXPIRED),
        ([{"valid_until": date(2026, 5, 4)}], State.OK),
        ([{"checked_on": date(2026, 5, 5)}], State.MISSING),
        ([{"result": "negative"}, {"checked_on": date(2026, 2, 1)}], State.OK),
        ([{}, {"kind": "reputation", "result": "negative"}], State.NEGATIVE),
        ([{}, {"kind": "reputation", "valid_until": date(2026, 2, 1)}], State.EXPIRED),
        ([{"result": "negative", "valid_until": date(2026, 2, 1)}], State.NEGATIVE),
    ],
)
def test_integrity_on_a_day(checks, state):
    partner = make_partner()
    for values in checks:
        make_check(partner, **values)

    assert integrity_on(partner, DAY).state == state


def test_integrity_says_until_when_it_holds():
    partner = make_partner()
    make_check(partner, valid_until=date(2026, 9, 1))
    make_check(partner, kind="reputation", valid_until=date(2026, 8, 1))

    assert integrity_on(partner, DAY).until == date(2026, 8, 1)


def test_checks_to_renew_are_those_of_ones_own_current_sheets():
    officer = make_officer()
    mine = make_partner(owner=officer)
    soon = make_check(mine, valid_until=date(2026, 5, 20))
    make_check(mine, kind="reputation", valid_until=date(2026, 12, 1))
    renewed = make_partner(owner=officer)
    make_check(renewed, valid_until=date(2026, 5, 1))
    make_check(renewed, checked_on=date(2026, 4, 30))
    make_check(make_partner(owner=make_officer()), valid_until=date(2026, 5, 20))
    ruled_out = make_partner(owner=officer, status=Partner.Status.RULED_OUT)
    make_check(ruled_out, valid_until=date(2026, 5, 20))

    assert list(integrity.to_renew(officer, DAY)) == [soon]
