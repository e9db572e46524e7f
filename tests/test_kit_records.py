"""Pages of one record: who reaches them, what a stale or invalid form gives back."""

from types import SimpleNamespace

import pytest

from partners.models import Partner
from partners.tests.factories import make_contributor, make_manager, make_officer, make_partner

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.kit_pages")]


@pytest.fixture(autouse=True)
def addresses_of_the_kit(monkeypatch):
    monkeypatch.setattr(Partner, "get_absolute_url", lambda partner: f"/kit/{partner.pk}/")


@pytest.fixture
def cast():
    return SimpleNamespace(
        officer=make_officer(), contributor=make_contributor(), manager=make_manager()
    )


def typed(partner, **overrides) -> dict:
    return {
        "name": partner.name,
        "kind": partner.kind,
        "city": partner.city,
        "version": partner.version,
    } | overrides


@pytest.mark.parametrize(
    ("who", "page", "visible", "status"),
    [
        ("officer", "", True, 200),
        ("officer", "edit/", True, 200),
        ("officer", "archive/", True, 403),
        ("manager", "archive/", True, 200),
        ("contributor", "", True, 200),
        ("contributor", "edit/", True, 403),
        ("contributor", "", False, 404),
        ("contributor", "edit/", False, 404),
        ("contributor", "archive/", False, 404),
    ],
)
def test_not_visible_is_404_and_not_allowed_403(client, cast, who, page, visible, status):
    partner = make_partner(is_confidential=not visible)
    client.force_login(getattr(cast, who))

    assert client.get(f"/kit/{partner.pk}/{page}").status_code == status


def test_a_key_beyond_any_database_is_not_found(client, cast):
    client.force_login(cast.officer)

    assert client.get(f"/kit/{10**30}/").status_code == 404


def test_a_record_is_made(client, cast):
    client.force_login(cast.officer)

    response = client.post("/kit/new/", {"name": "Fresh", "kind": "company"})

    assert response.url == f"/kit/{Partner.objects.get(name='Fresh').pk}/"


def test_an_edit_counts_the_version_up(client, cast):
    partner = make_partner(name="Old")
    client.force_login(cast.officer)

    client.post(f"/kit/{partner.pk}/edit/", typed(partner, name="New"))

    partner.refresh_from_db()
    assert (partner.name, partner.version) == ("New", 2)


def test_an_invalid_form_comes_back_with_what_was_typed(client, cast):
    partner = make_partner(name="Old")
    client.force_login(cast.officer)

    response = client.post(f"/kit/{partner.pk}/edit/", typed(partner, name="", city="Typed"))

    assert (response.status_code, b'value="Typed"' in response.content) == (422, True)


@pytest.fixture
def stale(client, cast):
    """An officer read version 1 and typed a city; meanwhile the name and the city changed."""
    partner = make_partner(name="Old", city="Paris")
    mine = typed(partner, city="Lomé")
    partner.name, partner.city, partner.version = "Theirs", "Dakar", 2
    partner.save()
    client.force_login(cast.officer)
    return partner, mine


def test_saving_over_a_newer_version_shows_both_and_writes_nothing(client, stale):
    partner, mine = stale

    response = client.post(f"/kit/{partner.pk}/edit/", mine)

    partner.refresh_from_db()
    found = [
        (item.name, item.mine, item.theirs, item.keep)
        for item in response.context["conflict"].differences
    ]
    assert (response.status_code, partner.name, partner.city) == (409, "Theirs", "Dakar")
    assert found == [("name", "Old", "Theirs", "theirs"), ("city", "Lomé", "Dakar", "mine")]


def test_each_field_of_a_conflict_is_chosen(client, stale):
    partner, mine = stale
    choices = {"conflict": 1, "keep-name": "theirs", "keep-city": "mine", "version": 2}

    response = client.post(f"/kit/{partner.pk}/edit/", mine | choices)

    partner.refresh_from_db()
    assert (response.status_code, partner.name, partner.city, partner.version) == (
        302,
        "Theirs",
        "Lomé",
        3,
    )


def test_choices_over_a_third_version_are_asked_again(client, stale):
    partner, mine = stale
    Partner.objects.update(version=3, name="Third")
    choices = {"conflict": 1, "keep-name": "mine", "keep-city": "mine", "version": 2}

    response = client.post(f"/kit/{partner.pk}/edit/", mine | choices)

    partner.refresh_from_db()
    assert (response.status_code, partner.name) == (409, "Third")


def test_choices_of_a_form_never_name_what_lists_hide(client, cast):
    from tests.kit_pages import Form

    make_partner(name="Hidden", is_confidential=True)
    shown = make_partner(name="Shown")

    form = Form(user=cast.contributor)

    assert list(form.fields["parent"].queryset) == [shown]


def test_archiving_asks_a_reason_and_keeps_it(client, cast):
    partner = make_partner()
    client.force_login(cast.manager)

    without = client.post(f"/kit/{partner.pk}/archive/", {"reason": " "})
    client.post(f"/kit/{partner.pk}/archive/", {"reason": "Closed down"})

    partner.refresh_from_db()
    assert (without.status_code, partner.archive_reason, partner.archived_by) == (
        422,
        "Closed down",
        cast.manager,
    )


@pytest.mark.parametrize(
    ("who", "visible", "method", "status"),
    [
        ("officer", True, "post", 302),
        ("officer", True, "get", 405),
        ("contributor", True, "post", 403),
        ("contributor", False, "post", 404),
    ],
)
def test_an_action_is_posted_by_those_who_may(client, cast, who, visible, method, status):
    partner = make_partner(is_confidential=not visible)
    client.force_login(getattr(cast, who))

    response = getattr(client, method)(f"/kit/{partner.pk}/rename/", {"next": "/kit/"})

    assert response.status_code == status


def test_a_refused_action_becomes_a_message(client, cast):
    partner = make_partner(name="Same", city="Nowhere")
    client.force_login(cast.officer)

    response = client.post(f"/kit/{partner.pk}/rename/", {"next": "/kit/"}, follow=True)

    partner.refresh_from_db()
    assert (partner.name, b"It cannot be renamed now." in response.content) == ("Same", True)


def test_the_side_panel_receives_a_fragment(client, cast):
    partner = make_partner(city="Lomé")
    client.force_login(cast.officer)

    response = client.get(
        f"/kit/{partner.pk}/", headers={"HX-Request": "true", "HX-Target": "panel"}
    )

    html = response.content.decode()
    assert ("<html" in html, "Lomé" in html) == (False, True)
