"""The sheet of a partner: created, edited, seen from every side, put away."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from weasyprint import HTML

from accounts.models import Role
from core import pdf
from partners import exports
from partners.fiche import fiche_of
from partners.models import Partner
from partners.tests.factories import (
    make_contact,
    make_contributor,
    make_interaction,
    make_manager,
    make_officer,
    make_partner,
    make_person,
    make_sector,
    make_tag,
    make_window,
)
from partners.views.sheets_tabs import sheet_for
from trail.queries import transitions_of
from work.models import Action

pytestmark = pytest.mark.django_db
TABS = ("detail", "identity", "people", "exchanges-of")
FRAGMENT = {"HX-Request": "true", "HX-Target": "sheet-body"}


def typed(**overrides) -> dict:
    """What a browser posts for a new sheet."""
    values = {"name": "Fondation Zinsou", "kind": "foundation", "currency": "XOF"}
    return values | overrides


def make_action(partner, **overrides) -> Action:
    from django.contrib.contenttypes.models import ContentType

    values = {
        "what": "Send the note",
        "due_on": timezone.localdate(),
        "content_type": ContentType.objects.get_for_model(Partner),
        "object_id": partner.pk,
    }
    if "owner" not in overrides:
        values["owner"] = make_officer()
    return Action.objects.create(**(values | overrides))


# --- creating --------------------------------------------------------------------------------


def test_a_new_sheet_starts_its_life_with_a_frozen_amount(client):
    officer, tag, sector = make_officer(), make_tag(name="known"), make_sector()
    client.force_login(officer)

    response = client.post(
        reverse("partners:create"),
        typed(
            amount="350 000,50",
            currency="EUR",
            tags=[tag.pk],
            new_tags="new, known",
            sectors=[sector.pk],
        ),
    )

    partner = Partner.objects.get()
    assert response.status_code == 302
    assert (partner.amount, partner.base_amount) == (Decimal("350000.50"), Decimal("229585278"))
    assert sorted(t.name for t in partner.tags.all()) == ["known", "new"]
    assert list(partner.sectors.all()) == [sector]
    assert [(t.source, t.target, t.actor) for t in transitions_of(partner)] == [
        ("", "identified", officer)
    ]


def test_an_amount_without_a_rate_is_an_error_of_its_field(client):
    client.force_login(make_officer())

    response = client.post(reverse("partners:create"), typed(amount="10", currency="NOK"))

    assert response.status_code == 422
    assert "NOK" in response.context["form"].errors["currency"][0]
    assert not Partner.objects.exists()


def test_a_name_that_may_be_known_asks_before_it_is_created(client):
    make_partner(name="Fondation Zinsou")
    client.force_login(make_officer())

    first = client.post(reverse("partners:create"), typed(city="Cotonou"))
    second = client.post(reverse("partners:create"), typed(city="Cotonou", create_anyway="1"))

    assert (first.status_code, second.status_code) == (422, 302)
    assert first.context["form"]["city"].value() == "Cotonou"
    assert Partner.objects.count() == 2


def test_a_name_of_invisible_letters_is_none(client):
    client.force_login(make_officer())

    response = client.post(reverse("partners:create"), typed(name="\u200b\u2060"))

    assert response.status_code == 422


@pytest.mark.parametrize("name", ["create", "likely", "contact-create"])
@pytest.mark.parametrize(
    "role", [Role.CONTRIBUTOR, Role.LEGAL, Role.DAF, Role.SG, Role.DG, Role.AUDITOR]
)
def test_only_the_team_makes_sheets(client, role, name):
    client.force_login(make_person(role))

    assert client.get(reverse(f"partners:{name}")).status_code == 403


def test_a_parent_is_chosen_by_its_name_where_no_script_runs(client):
    parent = make_partner(name="Nations unies", acronym="ONU")
    client.force_login(make_officer())

    client.post(reverse("partners:create"), typed(**{"parent-words": "nations"}))

    assert Partner.objects.get(name="Fondation Zinsou").parent == parent


# --- editing ---------------------------------------------------------------------------------


def test_two_people_saving_never_overwrite_each_other_unseen(client):
    partner = make_partner(name="Before", kind="ngo")
    client.force_login(make_officer())
    address = reverse("partners:edit", args=[partner.pk])
    client.post(address, typed(name="First", kind="ngo", version=1))

    response = client.post(address, typed(name="Second", kind="ngo", city="Lomé", version=1))

    partner.refresh_from_db()
    assert (response.status_code, partner.name) == (409, "First")
    page = response.content.decode()
    assert "Second" in page
    assert "Lomé" in page


@pytest.mark.parametrize(
    ("due", "chosen", "reviews"),
    [
        ("2020-01-01", "2020-01-01", 1),
        ("2020-01-01", "2099-01-01", 0),
        ("2099-01-01", "2099-01-01", 0),
    ],
)
def test_saving_a_stale_sheet_is_its_review(client, due, chosen, reviews):
    partner = make_partner(name="Stale", review_due_on=date.fromisoformat(due))
    client.force_login(make_officer())

    client.post(
        reverse("partners:edit", args=[partner.pk]),
        typed(name="Stale", review_due_on=chosen, version=1),
    )

    assert partner.reviews.filter(outcome="edited").count() == reviews


def test_a_sheet_is_not_put_under_itself_however_far(client):
    top = make_partner(name="Top")
    below = make_partner(name="Below", parent=make_partner(name="Middle", parent=top))
    client.force_login(make_officer())

    response = client.post(
        reverse("partners:edit", args=[top.pk]), typed(name="Top", parent=below.pk, version=1)
    )

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["parent"])


# --- the page --------------------------------------------------------------------------------


@pytest.mark.parametrize("tab", TABS)
def test_a_tab_is_a_page_and_a_fragment(client, tab):
    partner = make_partner()
    client.force_login(make_officer())
    address = reverse(f"partners:{tab}", args=[partner.pk])

    page, fragment = client.get(address), client.get(address, headers=FRAGMENT)

    assert b"<!doctype" in page.content[:20]
    assert fragment.content.strip().startswith(b'<div id="sheet-body">')


@pytest.mark.parametrize("tab", [*TABS, "fiche"])
@pytest.mark.parametrize("headers", [{}, FRAGMENT, {"HX-Request": "true", "HX-Target": "panel"}])
def test_a_confidential_sheet_is_not_there_for_a_contributor(client, tab, headers):
    partner = make_partner(is_confidential=True)
    client.force_login(make_contributor())

    response = client.get(reverse(f"partners:{tab}", args=[partner.pk]), headers=headers)

    assert response.status_code == 404


def test_a_confidential_parent_is_not_named_to_a_contributor(client):
    parent = make_partner(name="Secret parent", is_confidential=True)
    partner = make_partner(name="Open child", parent=parent)
    client.force_login(make_contributor())

    pages = [
        client.get(reverse(f"partners:{tab}", args=[partner.pk])).content.decode() for tab in TABS
    ]

    assert all("Open child" in page for page in pages)
    assert not any("Secret parent" in page for page in pages)


def test_notes_of_protocol_are_the_teams_alone(client):
    partner = make_partner(protocol_notes="Never mention 2019")
    address = reverse("partners:identity", args=[partner.pk])

    client.force_login(make_person(Role.DG))
    to_dg = client.get(address).content.decode()
    client.force_login(make_officer())
    to_officer = client.get(address).content.decode()

    assert ("Never mention 2019" in to_dg, "Never mention 2019" in to_officer) == (False, True)
    assert fiche_of(partner, make_person(Role.DG))["protocol"] == ""


def test_the_select_of_the_phone_leads_to_its_tab(client):
    partner = make_partner()
    client.force_login(make_officer())

    response = client.get(reverse("partners:detail", args=[partner.pk]), {"tab": "people"})

    assert response.url == reverse("partners:people", args=[partner.pk])


def test_the_page_costs_little_however_much_hangs_on_it(client, django_assert_max_num_queries):
    officer = make_officer()
    partner = make_partner(parent=make_partner(), owner=officer, tags=[make_tag()])
    client.force_login(officer)
    address = reverse("partners:detail", args=[partner.pk])
    client.get(address)
    with django_assert_max_num_queries(15) as empty:
        client.get(address)
    for _ in range(3):
        make_interaction(partner, contacts=[make_contact(partner)])
        make_action(partner)

    with django_assert_max_num_queries(15) as full:
        client.get(address)

    assert len(full) == len(empty)


def test_late_actions_and_the_next_one_stand_in_the_head(client):
    partner = make_partner()
    today = timezone.localdate()
    make_action(partner, what="Late one", due_on=today - timedelta(days=1))
    make_action(partner, what="Later one", due_on=today + timedelta(days=1))
    client.force_login(make_officer())

    context = client.get(partner.get_absolute_url()).context

    assert (context["next_action"].what, context["late_actions"]) == ("Late one", 1)


# --- away and back ---------------------------------------------------------------------------


def test_a_manager_puts_a_sheet_away_with_a_reason_and_brings_it_back(client):
    partner = make_partner()
    client.force_login(make_manager())

    client.post(reverse("partners:archive", args=[partner.pk]), {"reason": "Closed in 2025"})
    partner.refresh_from_db()
    banner = client.get(partner.get_absolute_url()).content.decode()
    client.post(reverse("partners:bring-back", args=[partner.pk]))

    assert (partner.is_archived, partner.archive_reason) == (True, "Closed in 2025")
    assert "Closed in 2025" in banner
    assert not Partner.objects.get(pk=partner.pk).is_archived


@pytest.mark.parametrize("name", ["archive", "bring-back"])
def test_an_officer_does_neither(client, name):
    partner = make_partner()
    client.force_login(make_officer())

    assert (
        client.post(reverse(f"partners:{name}", args=[partner.pk]), {"reason": "x"}).status_code
        == 403
    )


# --- the fiche -------------------------------------------------------------------------------


def pages_of(partner, user) -> int:
    """Into how many pages the fiche is laid out."""
    laid_out = []
    write = HTML.write_pdf

    def count(self, *args, **kwargs):
        laid_out.append(len(self.render().pages))
        return write(self, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(HTML, "write_pdf", count)
        exports.fiche_pdf(sheet_for(user, partner.pk), user, language="fr")
    return laid_out[0]


def test_the_fiche_is_one_page_whatever_it_holds():
    manager = make_manager()
    long = "Anticonstitutionnellement, la coopération décentralisée poursuit son œuvre. " * 40
    partner = make_partner(
        name="Organisation " * 19,
        acronym="ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMN",
        other_names="\n".join(["Un nom très long " * 9] * 9),
        website=f"https://{'a' * 250}.example.org",
        city="Ville " * 13,
        mandate=long,
        instruments=long,
        in_kind_offer=long[:300],
        remarks=long,
        protocol_notes=long,
        parent=make_partner(name="Parent " * 30),
        owner=make_officer(first_name="Prénom" * 12, last_name="Nom" * 25),
        sectors=[make_sector(name_fr="Secteur " * 25) for _ in range(8)],
        amount=10**12,
        currency="EUR",
        base_amount=10**12 * 655,
        rate_on=date(1999, 1, 1),
    )
    for _ in range(8):
        contact = make_contact(
            partner,
            function="Fonction " * 16,
            given_name="Prénom " * 10,
            family_name="Nom " * 20,
            emails=[f"{'a' * 60}@{'b' * 50}.example.org"],
            phones=["+2290197000000"],
        )
        make_interaction(partner, subject="Objet " * 30, contacts=[contact])
        make_action(partner, what="Quoi " * 40)
        make_window(partner, title="Créneau " * 20, closes_on=timezone.localdate())

    assert pages_of(partner, manager) == 1


def test_an_empty_sheet_has_its_fiche_too():
    assert pages_of(make_partner(country=""), make_manager()) == 1


def test_the_fiche_is_a_pdf_shown_in_the_browser(client):
    partner = make_partner(name="Fondation Éclair", acronym="")
    client.force_login(make_contributor())

    response = client.get(reverse("partners:fiche", args=[partner.pk]))

    assert response.content[:5] == b"%PDF-"
    assert (
        response.headers["Content-Disposition"] == 'inline; filename="fiche-fondation-eclair.pdf"'
    )


def test_the_fiche_says_that_pdf_is_not_to_be_had(client, monkeypatch):
    def refuse(*args, **kwargs):
        raise pdf.PdfUnavailable("libpango is missing")

    monkeypatch.setattr(exports, "render_pdf", refuse)
    partner = make_partner()
    client.force_login(make_officer())

    response = client.get(reverse("partners:fiche", args=[partner.pk]), follow=True)

    assert [str(m) for m in response.context["messages"]] == ["libpango is missing"]
