"""People: made whole in one form, moved between organisations, never doubled unseen."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import Role
from partners.models import Affiliation, Contact
from partners.tests.factories import (
    make_affiliation,
    make_contact,
    make_contributor,
    make_manager,
    make_officer,
    make_partner,
    make_person,
)

pytestmark = pytest.mark.django_db


def lines(kind: str, *values: dict, initial: int = 0) -> dict:
    """What a browser posts for the lines of a form."""
    data = {f"{kind}-TOTAL_FORMS": len(values), f"{kind}-INITIAL_FORMS": initial}
    for number, value in enumerate(values):
        data |= {f"{kind}-{number}-{name}": text for name, text in value.items()}
    return data


def typed(*, emails=(), phones=(), **overrides) -> dict:
    values = {"given_name": "Awa", "family_name": "Dossou"} | overrides
    return values | lines("emails", *emails) | lines("phones", *phones)


def create(client, **posted):
    return client.post(reverse("partners:contact-create"), typed(**posted))


def test_a_person_is_made_with_everything_about_them(client):
    partner = make_partner(country="BJ")
    client.force_login(make_officer())

    response = create(
        client,
        civility="mrs",
        emails=[{"address": "Awa@Example.org"}, {"address": ""}],
        phones=[{"number": "01 97 00 00 00", "note": "office"}],
        **{
            "function-partner": partner.pk,
            "function-function": "Director",
            "function-starts_on": "2026-01-05",
            "function-is_main": "on",
        },
    )

    contact = Contact.objects.get()
    post = contact.affiliations.get()
    assert response.url == contact.get_absolute_url()
    assert [e.address for e in contact.emails.all()] == ["awa@example.org"]
    assert [(p.e164, p.raw, p.note) for p in contact.phones.all()] == [
        ("+2290197000000", "01 97 00 00 00", "office")
    ]
    assert (post.partner, post.function, post.starts_on, post.is_main) == (
        partner, "Director", date(2026, 1, 5), True,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("decision", "kept"),
    [("proposed", ("+2290197000000", "97 00 00 00")), ("written", ("", "97 00 00 00"))],
)
def test_an_old_number_of_benin_is_never_changed_in_silence(client, decision, kept):
    partner = make_partner(country="BJ")
    client.force_login(make_officer())
    number = {"number": "97 00 00 00"}
    function = {"function-partner": partner.pk}

    asked = create(client, phones=[number], **function)
    done = create(client, phones=[number | {"decision": decision}], **function)

    phone = Contact.objects.get().phones.get()
    assert (asked.status_code, done.status_code) == (422, 302)
    assert "+229 01 97 00 00 00" in asked.content.decode()
    assert (phone.e164, phone.raw) == kept


def test_a_text_that_does_not_dial_is_kept_only_when_asked(client):
    client.force_login(make_officer())

    refused = create(client, phones=[{"number": "poste 12"}])
    kept = create(client, phones=[{"number": "poste 12", "decision": "written"}])

    assert (refused.status_code, kept.status_code) == (422, 302)
    assert Contact.objects.get().phones.get().raw == "poste 12"


@pytest.mark.parametrize(
    "other", [{"family_name": "Dosou"}, {"family_name": "Other", "emails": ["awa@example.org"]}]
)
def test_somebody_alike_asks_before_being_added(client, other):
    make_contact(**({"given_name": "Awa"} | other))
    client.force_login(make_officer())
    emails = [{"address": "awa@example.org"}]

    first = create(client, emails=emails)
    second = create(client, emails=emails, create_anyway="1")

    assert (first.status_code, second.status_code) == (422, 302)
    assert Contact.objects.count() == 2


def test_lines_are_changed_and_removed(client):
    contact = make_contact(emails=["a@example.org", "b@example.org"], phones=["+33142000000"])
    first, second = contact.emails.all()
    phone = contact.phones.get()
    client.force_login(make_officer())

    response = client.post(
        reverse("partners:contact-edit", args=[contact.pk]),
        {"family_name": "New", "version": 1}
        | lines(
            "emails",
            {"id": first.pk, "address": "c@example.org"},
            {"id": second.pk, "address": "b@example.org", "DELETE": "on"},
            initial=2,
        )
        | lines("phones", {"id": phone.pk, "number": "+33 1 42 00 00 00"}, initial=1),
    )

    contact.refresh_from_db()
    assert (response.status_code, contact.family_name, contact.version) == (302, "New", 2)
    assert [e.address for e in contact.emails.all()] == ["c@example.org"]
    assert contact.phones.get().e164 == "+33142000000"


def test_lines_of_somebody_else_are_not_taken(client):
    """A forged key of a line belongs to no line of this contact."""
    mine, other = make_contact(), make_contact(emails=["x@example.org"])
    client.force_login(make_officer())

    client.post(
        reverse("partners:contact-edit", args=[mine.pk]),
        {"family_name": "New", "version": 1}
        | lines("emails", {"id": other.emails.get().pk, "address": "y@example.org"}, initial=1)
        | lines("phones"),
    )

    assert other.emails.get().address == "x@example.org"
    assert not mine.emails.exists()


def test_two_people_saving_a_contact_are_told(client):
    contact = make_contact(version=2)
    client.force_login(make_officer())

    response = client.post(
        reverse("partners:contact-edit", args=[contact.pk]), typed(family_name="Mine", version=1)
    )

    assert response.status_code == 409
    assert "Mine" in response.content.decode()


def test_moving_to_another_organisation_keeps_the_past(client):
    old, new = make_partner(), make_partner()
    contact = make_contact(old, is_main=True)
    client.force_login(make_officer())

    client.post(
        reverse("partners:function-move", args=[contact.affiliations.get().pk]),
        {"partner": new.pk, "function": "Head", "on": "2026-10-01"},
    )

    posts = contact.affiliations.order_by("pk").values_list(
        "partner", "is_main", "ends_on", "starts_on"
    )
    assert list(posts) == [
        (old.pk, False, date(2026, 9, 30), None),
        (new.pk, False, None, date(2026, 10, 1)),
    ]


def test_a_function_does_not_end_before_it_began(client):
    contact = make_contact()
    post = make_affiliation(contact, make_partner(), starts_on=date(2026, 5, 1))
    client.force_login(make_officer())

    response = client.post(reverse("partners:function-end", args=[post.pk]), {"on": "2026-04-01"})

    post.refresh_from_db()
    assert (response.status_code, post.ends_on) == (422, None)


def test_a_partner_has_one_main_contact(client):
    partner = make_partner()
    first = make_contact(partner, is_main=True).affiliations.get()
    second = make_contact(partner).affiliations.get()
    client.force_login(make_officer())

    client.post(reverse("partners:function-main", args=[second.pk]))

    assert list(Affiliation.objects.filter(is_main=True)) == [second]
    assert first in Affiliation.objects.filter(is_main=False)


@pytest.mark.parametrize("name", ["edit", "end", "move"])
def test_functions_are_the_teams_to_change(client, name):
    post = make_contact(make_partner()).affiliations.get()
    client.force_login(make_person(Role.DAF))

    assert client.get(reverse(f"partners:function-{name}", args=[post.pk])).status_code == 403


def test_a_contributor_sees_a_person_but_not_their_hidden_function(client):
    contact = make_contact(make_partner(name="Open place"))
    make_affiliation(contact, make_partner(name="Secret place", is_confidential=True))
    client.force_login(make_contributor())

    page = client.get(contact.get_absolute_url()).content.decode()
    table = client.get("/partners/contacts/?all=1").content.decode()

    assert ("Open place" in page, "Secret place" in page) == (True, False)
    assert ("Open place" in table, "Secret place" in table) == (True, False)


@pytest.mark.parametrize("words", ["dossou", "AWA@", "97 00 00 00", "+229 01 97"])
def test_people_are_found_by_name_address_or_number(client, words):
    make_contact(family_name="Other", emails=["o@example.org"], phones=["+33142000000"])
    wanted = make_contact(
        family_name="Dossou", emails=["awa@example.org"], phones=["+2290197000000"]
    )
    client.force_login(make_officer())

    response = client.get("/partners/contacts/", {"q": words})

    assert [pk for pk, _cells in response.context["drawn"]] == [wanted.pk]


def test_the_contacts_cost_the_same_for_one_row_and_for_three(
    client, django_assert_max_num_queries
):
    client.force_login(make_officer())
    rows = {
        "path": "/partners/contacts/?all=1",
        "headers": {"HX-Request": "true", "HX-Target": "list"},
    }
    make_contact(make_partner(), emails=["a@example.org"], phones=["+33142000000"])
    client.get(**rows)
    with django_assert_max_num_queries(9) as one:
        client.get(**rows)
    for _ in range(2):
        make_contact(make_partner(), emails=["a@example.org"], phones=["+33142000000"])

    with django_assert_max_num_queries(9) as three:
        client.get(**rows)

    assert len(one) == len(three)


def test_one_more_line_is_numbered_after_the_last(client):
    client.force_login(make_officer())

    page = client.get(
        reverse("partners:contact-line", args=["phones"]), {"phones-TOTAL_FORMS": "3"}
    ).content.decode()
    enough = client.get(
        reverse("partners:contact-line", args=["phones"]), {"phones-TOTAL_FORMS": "20"}
    )

    assert 'name="phones-3-number"' in page
    assert 'value="4"' in page
    assert enough.status_code == 204


def test_a_contact_is_put_away_and_brought_back_by_a_manager(client):
    contact = make_contact()
    client.force_login(make_manager())

    client.post(reverse("partners:contact-archive", args=[contact.pk]), {"reason": "Left"})
    away = Contact.objects.archived().count()
    client.post(reverse("partners:contact-bring-back", args=[contact.pk]))

    assert (away, Contact.objects.archived().count()) == (1, 0)
