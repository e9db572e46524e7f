"""A person's own pages and the directory."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Delegation, Role, User
from accounts.tests.factories import (
    make_administrator,
    make_delegation,
    make_direction,
    make_person,
)
from core.search import search

pytestmark = pytest.mark.django_db

PROFILE = {
    "first_name": "Grâce",
    "last_name": "Adjovi",
    "title": "Juriste",
    "phone": "+229 01 97 00 00 00",
    "language": "en",
    "time_zone": "Europe/Paris",
    "theme": "dark",
    "mail_at_once": "on",
}


def test_a_person_changes_their_own_profile_and_nothing_else(client):
    person = make_person(Role.OFFICER)
    client.force_login(person)

    client.post(
        reverse("accounts:profile"),
        PROFILE | {"email": "x@example.org", "is_staff": "on", "is_superuser": "on"},
    )

    stored = User.objects.get(pk=person.pk)
    assert (stored.first_name, stored.language, stored.theme) == ("Grâce", "en", "dark")
    assert (stored.daily_digest, stored.mail_at_once) == (False, True)
    assert (stored.email, stored.is_staff, stored.is_superuser) == (person.email, False, False)


def test_a_profile_that_makes_no_sense_comes_back_with_what_was_typed(client):
    person = make_person(Role.OFFICER)
    client.force_login(person)

    response = client.post(
        reverse("accounts:profile"), PROFILE | {"time_zone": "Mars/Base", "last_name": ""}
    )

    assert response.status_code == 422
    assert "+229 01 97 00 00 00" in response.content.decode()
    assert User.objects.get(pk=person.pk).first_name == "Awa"


def test_pages_speak_the_language_of_the_profile(client):
    client.force_login(make_person(Role.OFFICER, language="en"))

    response = client.get(reverse("accounts:profile"))

    assert ("My profile" in response.content.decode(), response["Content-Language"]) == (True, "en")


def lend(receiver, role=Role.DG, days=7) -> dict:
    today = timezone.localdate()
    return {
        "role": role,
        "receiver": receiver.pk,
        "kind": Delegation.Kind.INTERIM,
        "starts_on": today.isoformat(),
        "ends_on": (today + timedelta(days=days)).isoformat(),
        "act": "Décision 12",
    }


def test_a_holder_lends_a_role_from_their_own_page_and_takes_it_back(client):
    dg, sg = make_person(Role.DG), make_person(Role.SG)
    client.force_login(dg)

    client.post(reverse("accounts:give_delegation"), lend(sg))
    delegation = Delegation.objects.get()
    client.post(reverse("accounts:revoke_delegation", args=[delegation.pk]))

    delegation.refresh_from_db()
    assert (delegation.giver, delegation.receiver, delegation.revoked_by) == (dg, sg, dg)


def test_the_form_offers_only_roles_one_holds(client):
    client.force_login(make_person(Role.SG))

    response = client.post(reverse("accounts:give_delegation"), lend(make_person(Role.OFFICER)))

    assert (response.status_code, Delegation.objects.count()) == (422, 0)


def test_nobody_takes_back_what_another_lent(client):
    delegation = make_delegation()
    client.force_login(delegation.receiver)

    response = client.post(reverse("accounts:revoke_delegation", args=[delegation.pk]))

    assert response.status_code == 403
    assert Delegation.objects.get().revoked_at is None


def test_an_administrator_without_a_role_has_none_to_lend(client):
    client.force_login(make_administrator())

    assert client.get(reverse("accounts:give_delegation")).status_code == 403


def test_the_directory_says_who_works_where_and_who_stands_in(client):
    direction = make_direction(name="Cellule juridique")
    legal = make_person(Role.LEGAL, direction=direction, first_name="Grâce", last_name="Adjovi")
    stand_in = make_person(Role.OFFICER, first_name="Fabrice", last_name="Dossou")
    make_delegation(giver=legal, receiver=stand_in, role=Role.LEGAL)
    make_person(Role.OFFICER, last_name="Partie", is_active=False)
    client.force_login(stand_in)

    page = client.get(reverse("accounts:directory")).content.decode()
    found = client.get(reverse("accounts:directory"), {"q": "adjovi grace"}).content.decode()

    assert all(
        words in page for words in ("Cellule juridique", "Grâce Adjovi", "Fabrice Dossou pour")
    )
    assert "Partie" not in page
    assert ("Grâce Adjovi" in found, "Awa Dossou" in found) == (True, False)


@pytest.mark.parametrize(
    "query", [{"role": "dg"}, {"role": "nonsense"}, {"direction": "999999"}, {"q": "x" * 300}]
)
def test_the_directory_answers_any_filter(client, query):
    client.force_login(make_person(Role.OFFICER))

    assert client.get(reverse("accounts:directory"), query).status_code == 200


def test_the_directory_costs_the_same_for_one_person_as_for_ten(client, django_assert_num_queries):
    url = reverse("accounts:directory")
    client.force_login(make_person(Role.OFFICER, direction=make_direction()))
    make_delegation()
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    for _number in range(5):
        make_person(Role.OFFICER, direction=make_direction())
        make_delegation()

    with django_assert_num_queries(len(few)):
        client.get(url)


def test_a_person_without_a_role_knows_only_themselves(client):
    other, nobody = make_person(Role.OFFICER), make_person()
    client.force_login(nobody)

    statuses = [
        client.get(reverse("accounts:directory")).status_code,
        client.get(reverse("accounts:person", args=[other.pk])).status_code,
        client.get(reverse("accounts:profile")).status_code,
    ]

    assert statuses == [403, 403, 200]
    assert list(User.objects.visible_to(nobody)) == [nobody]


def test_people_are_found_by_the_global_search_without_accents():
    officer = make_person(Role.OFFICER)
    found = make_person(Role.LEGAL, first_name="Grâce", last_name="Adjovi")

    hits = {
        result.searcher.key: [hit.title for hit in result.hits]
        for result in search(officer, "grace adj")
    }

    assert hits == {"people": [str(found)]}
    assert search(make_person(), "grace adj") == []


@pytest.mark.parametrize(
    "name",
    ["accounts:profile", "accounts:security", "accounts:delegations", "accounts:give_delegation"],
)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_own_pages_open_in_both_languages(client, name, language):
    client.force_login(make_delegation().giver)
    User.objects.update(language=language)

    assert client.get(reverse(name)).status_code == 200
