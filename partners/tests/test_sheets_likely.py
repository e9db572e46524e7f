"""Likely duplicates: found by acronym, spelling, order of words, domain; never what one may not see."""

import pytest

from partners.services.sheets_likely import likely_partners
from partners.tests.factories import make_contributor, make_manager, make_partner

pytestmark = pytest.mark.django_db


@pytest.fixture
def pnud():
    return make_partner(
        name="Programme des Nations unies pour le développement",
        acronym="PNUD",
        other_names="UNDP\nUnited Nations Development Programme",
        website="https://www.undp.org",
    )


@pytest.mark.parametrize(
    "typed",
    [
        {"name": "PNUD"},
        {"name": "undp"},
        {"name": "Programme des nations unies pour le developement"},
        {"name": "Développement (programme des Nations Unies pour le)"},
        {"name": "Programme des Nations un"},
        {"name": "Something else", "website": "undp.org/fr"},
        {"name": "Something else", "acronym": "P.N.U.D".replace(".", "")},
        {"name": "Something else", "other_names": "United Nations Development Program"},
    ],
)
def test_a_sheet_is_found_by_what_it_is_called(pnud, typed):
    make_partner(name="Programme alimentaire mondial", acronym="PAM")

    found = likely_partners(make_manager(), **typed)

    assert [likely.partner for likely in found] == [pnud]


@pytest.mark.parametrize(
    "typed",
    [
        {"name": "Fondation Zinsou"},
        {"name": "Agence béninoise du patrimoine"},
        {"name": ""},
        {"name": "%"},
        {"name": "Programme"},
        {"name": "x" * 5000},
        {"website": "http://[::1"},
    ],
)
def test_a_different_body_is_not(pnud, typed):
    assert likely_partners(make_manager(), **typed) == []


def test_only_visible_sheets_are_proposed(pnud):
    pnud.is_confidential = True
    pnud.save()

    assert likely_partners(make_contributor(), name="PNUD") == []
    assert [x.partner for x in likely_partners(make_manager(), name="PNUD")] == [pnud]


def test_the_sheet_being_edited_is_left_out(pnud):
    assert likely_partners(make_manager(), name="PNUD", exclude=pnud.pk) == []


def test_asking_costs_one_query_however_many_names(pnud, django_assert_num_queries):
    user = make_manager()
    assert user.roles

    with django_assert_num_queries(1):
        likely_partners(user, name="PNUD", other_names="UNDP\nONU", website="undp.org")
