"""Exchanges: recorded quickly, telling the life of the sheet, sensitive ones kept apart."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import Role
from core.search import search
from partners import feed
from partners.models import Interaction, Review
from partners.services import life
from partners.tests.factories import (
    make_contact,
    make_interaction,
    make_manager,
    make_officer,
    make_partner,
    make_person,
)
from partners.tests.factories_life import make_grid, make_score
from partners.views.sheets_tabs import sheet_for

pytestmark = pytest.mark.django_db


def typed(**overrides) -> dict:
    values = {
        "kind": "call",
        "on": timezone.localdate().isoformat(),
        "subject": "First talk",
        "direction": "out",
        "precision": "day",
    }
    return values | overrides


def record(client, partner, **posted):
    return client.post(reverse("partners:interaction-create", args=[partner.pk]), typed(**posted))


@pytest.mark.parametrize(
    ("status", "direction", "after"),
    [
        ("identified", "out", "approached"),
        ("qualified", "out", "approached"),
        ("identified", "in", "identified"),
        ("active", "out", "active"),
        ("ruled_out", "out", "ruled_out"),
    ],
)
def test_a_first_word_from_us_approaches_the_partner(client, status, direction, after):
    partner, officer = make_partner(status=status), make_officer()
    client.force_login(officer)

    record(client, partner, direction=direction)

    partner.refresh_from_db()
    assert (partner.status, Interaction.objects.get().author) == (after, officer)


def test_an_exchange_names_people_of_the_partner_only(client):
    partner = make_partner()
    known, stranger = make_contact(partner), make_contact(make_partner())
    client.force_login(make_officer())

    refused = record(client, partner, contacts=[stranger.pk])
    kept = record(client, partner, contacts=[known.pk])

    assert (refused.status_code, kept.status_code) == (422, 302)
    assert list(Interaction.objects.get().contacts.all()) == [known]


def test_what_lies_ahead_is_no_exchange(client):
    client.force_login(make_officer())
    tomorrow = timezone.localdate() + timedelta(days=1)

    response = record(client, make_partner(), on=tomorrow.isoformat())

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["on"])


def test_the_side_panel_keeps_what_was_typed(client):
    partner = make_partner()
    client.force_login(make_officer())

    response = client.post(
        reverse("partners:interaction-create", args=[partner.pk]),
        typed(subject="", notes="Long notes"),
        headers={"HX-Request": "true", "HX-Target": "panel"},
    )

    assert response.status_code == 422
    assert "Long notes" in response.content.decode()
    assert b"<!doctype" not in response.content


@pytest.mark.parametrize("role", [r for r in Role.values if r not in (Role.OFFICER, Role.MANAGER)])
def test_a_sensitive_exchange_is_the_teams_alone(client, role):
    partner = make_partner()
    secret = make_interaction(partner, subject="Secret limit", is_sensitive=True)
    make_interaction(partner, subject="Open talk")
    user = make_person(role)
    client.force_login(user)

    pages = [
        client.get(partner.get_absolute_url()).content.decode(),
        client.get(reverse("partners:exchanges-of", args=[partner.pk])).content.decode(),
        client.get("/partners/exchanges/?all=1").content.decode(),
    ]

    assert [("Open talk" in page, "Secret limit" in page) for page in pages] == [(True, False)] * 3
    assert client.get(secret.get_absolute_url()).status_code == 404
    assert search(user, "secret limit") == []


def test_a_sensitive_exchange_does_not_date_the_silence_for_others():
    partner = make_partner()
    make_interaction(partner, is_sensitive=True)

    assert sheet_for(make_person(Role.DAF), partner.pk).last_exchange_on is None
    assert sheet_for(make_officer(), partner.pk).last_exchange_on is not None


def test_its_author_or_a_manager_withdraws_an_exchange(client):
    author, colleague, manager = make_officer(), make_officer(), make_manager()
    answers = {}
    for name, person in {"author": author, "colleague": colleague, "manager": manager}.items():
        exchange = make_interaction(author=author)
        client.force_login(person)
        response = client.post(
            reverse("partners:interaction-archive", args=[exchange.pk]), {"reason": "Mistake"}
        )
        exchange.refresh_from_db()
        answers[name] = (response.status_code, exchange.is_archived)

    assert answers == {"author": (302, True), "colleague": (403, False), "manager": (302, True)}


# --- the thread ------------------------------------------------------------------------------


def test_the_thread_gathers_everything_in_two_queries(django_assert_num_queries):
    """One for the sheets it absorbed, one for all that happened with them."""
    partner, officer = make_partner(), make_officer()
    day = timezone.localdate()
    make_interaction(partner, subject="Talk", on=day - timedelta(days=2), author=officer)
    Review.objects.create(partner=partner, on=day, by=officer, outcome="still_right")
    feed.page_of(partner, officer)

    with django_assert_num_queries(2):
        events, more = feed.page_of(partner, officer)

    assert [(event.on, event.who) for event in events] == [
        (day, str(officer)),
        (day - timedelta(days=2), str(officer)),
    ]
    assert (events[1].title, more) == ("Talk", False)


def test_the_thread_is_read_by_pages_and_by_subject():
    partner, officer = make_partner(), make_officer()
    for _ in range(feed.PAGE + 1):
        make_interaction(partner, author=officer)
    Review.objects.create(
        partner=partner, on=timezone.localdate(), by=officer, outcome="still_right"
    )

    first, more = feed.page_of(partner, officer)
    second, rest = feed.page_of(partner, officer, page=2)
    reviews, _more = feed.page_of(partner, officer, only="reviews")

    assert (len(first), more, len(second), rest) == (feed.PAGE, True, 2, False)
    assert len(reviews) == 1


def test_why_a_status_changed_is_not_told_to_other_directions():
    partner = make_partner()
    life.rule_out(partner, actor=make_officer(), reason="A sanction was found")

    told = {
        role: [event.text for event in feed.page_of(partner, make_person(role), only="moves")[0]]
        for role in (Role.DG, Role.CONTRIBUTOR)
    }

    assert told == {Role.DG: ["A sanction was found"], Role.CONTRIBUTOR: [""]}


@pytest.mark.parametrize(("language", "title"), [("fr", "Accès"), ("en", "Access")])
def test_a_score_is_told_in_the_readers_language(language, title):
    partner, officer = make_partner(), make_officer()
    criterion = make_grid().criteria.first()
    criterion.label_fr, criterion.label_en = "Accès", "Access"
    criterion.save()
    make_score(partner, criterion, 3, author=officer)

    with translation.override(language):
        events, _more = feed.page_of(partner, officer, only="scores")

    assert title in events[0].title
