"""The list of partners: who sees what, at which cost, and what may be changed in it."""

import io
import json
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import Role
from core.search import search
from partners.models import Partner
from partners.tests.factories import (
    make_contact,
    make_contributor,
    make_interaction,
    make_manager,
    make_officer,
    make_partner,
    make_person,
    make_tag,
)

pytestmark = pytest.mark.django_db
LIST = "/partners/?all=1"
NAUGHTY = json.loads(
    (Path(settings.BASE_DIR) / "core/tests/data/naughty-strings.json").read_text("utf-8")
)


def names_in(response) -> list[str]:
    keys = [pk for pk, _cells in response.context["drawn"]]
    found = Partner.objects.in_bulk(keys)
    return [found[pk].name for pk in keys]


def workbook(response):
    return load_workbook(io.BytesIO(b"".join(response.streaming_content)))


def column(sheet, title: str) -> list:
    heads = [cell.value for cell in sheet[1]]
    values = [row[heads.index(title)] for row in sheet.iter_rows(min_row=2, values_only=True)]
    return values[: values.index(None)] if None in values else values


@pytest.mark.parametrize("role", [r for r in Role.values if r != Role.CONTRIBUTOR])
def test_every_role_of_the_circuit_sees_confidential_sheets(client, role):
    make_partner(name="Open")
    make_partner(name="Secret", is_confidential=True)
    client.force_login(make_person(role))

    assert names_in(client.get(LIST)) == ["Open", "Secret"]


class TestAContributorNeverLearnsOfAConfidentialSheet:
    @pytest.fixture(autouse=True)
    def base(self, client):
        self.open = make_partner(name="Open foundation", acronym="OF")
        self.secret = make_partner(
            name="Secret foundation",
            acronym="SF",
            is_confidential=True,
            website="https://sf.example.org",
        )
        make_contact(self.secret, family_name="Hidden")
        make_interaction(self.secret, subject="Hidden talk")
        self.user = make_contributor()
        client.force_login(self.user)

    def test_in_the_list_and_its_count(self, client):
        response = client.get(LIST)

        assert names_in(response) == ["Open foundation"]
        assert response.context["paged"].total == 1

    def test_in_the_words_searched(self, client):
        assert names_in(client.get("/partners/?q=foundation")) == ["Open foundation"]

    def test_in_the_global_search(self):
        found = [hit.title for results in search(self.user, "foundation") for hit in results.hits]
        hidden = search(self.user, "hidden")

        assert (found, hidden) == (["Open foundation (OF)"], [])

    def test_in_the_choices(self, client):
        answer = client.get(reverse("partners:choices"), {"q": "foundation"}).json()

        assert [row["text"] for row in answer["results"]] == ["Open foundation (OF)"]

    def test_in_the_export(self, client):
        book = workbook(client.get("/partners/?export=xlsx"))

        assert column(book.worksheets[0], "Nom") == ["Open foundation"]
        assert column(book.worksheets[1], "Nom de famille") == []

    def test_in_the_lists_of_contacts_and_exchanges(self, client):
        contacts = client.get("/partners/contacts/?all=1").context["paged"].total
        exchanges = client.get("/partners/exchanges/?all=1").context["paged"].total

        assert (contacts, exchanges) == (0, 0)

    def test_nor_is_asked_what_it_may_look_like(self, client):
        assert client.get(reverse("partners:likely"), {"name": "SF"}).status_code == 403


def test_archived_sheets_stay_out_until_asked_for(client):
    make_partner(name="Present")
    make_partner(name="Gone", archived_at="2026-01-01T00:00Z")
    client.force_login(make_officer())

    assert names_in(client.get(LIST)) == ["Present"]
    assert names_in(client.get("/partners/?archived=true")) == ["Gone"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=education", ["Éducation sans frontières"]),
        ("q=UNDP", ["PNUD"]),
        ("status=active", ["PNUD"]),
        ("kind=ngo&kind=multilateral", ["Éducation sans frontières", "PNUD"]),
        ("country=US", ["PNUD"]),
        ("stale=true", ["Éducation sans frontières"]),
        ("no_owner=true", ["Éducation sans frontières", "PNUD"]),
        ("confidential=true", ["PNUD"]),
        ("status=nonsense", ["Éducation sans frontières", "PNUD"]),
        ("owner=999999", ["Éducation sans frontières", "PNUD"]),
    ],
)
def test_the_list_is_narrowed(client, query, found):
    make_partner(
        name="Éducation sans frontières", kind="ngo", country="FR", review_due_on=date(2020, 1, 1)
    )
    make_partner(
        name="PNUD",
        kind="multilateral",
        country="US",
        status="active",
        other_names="UNDP",
        is_confidential=True,
        review_due_on=date(2099, 1, 1),
    )
    client.force_login(make_officer())

    assert names_in(client.get(f"/partners/?{query}")) == found


@pytest.mark.parametrize(
    "sort", ["name", "kind", "country", "status", "owner", "base_amount", "x'"]
)
@pytest.mark.parametrize("way", ["", "-"])
def test_every_offered_order_answers(client, sort, way):
    make_partner()
    client.force_login(make_officer())

    assert client.get(f"/partners/?sort={way}{sort}").status_code == 200


def test_the_list_costs_the_same_for_one_row_and_for_three(client, django_assert_max_num_queries):
    """The rows alone: what the frame of a page costs is measured where the frame is."""
    client.force_login(make_officer())
    rows = {"path": LIST, "headers": {"HX-Request": "true", "HX-Target": "list"}}
    make_contact(make_partner(), phones=["+2290197000000"], emails=["a@example.org"])
    client.get(**rows)
    with django_assert_max_num_queries(6) as one:
        client.get(**rows)
    for _ in range(2):
        partner = make_partner(owner=make_officer())
        make_contact(partner, phones=["+2290197000000"], emails=["a@example.org"])
        make_interaction(partner)

    with django_assert_max_num_queries(6) as three:
        client.get(**rows)

    assert len(one) == len(three)


def test_a_cell_is_changed_in_place(client):
    partner = make_partner(kind="ngo")
    client.force_login(make_officer())
    address = f"/partners/?edit=kind&row={partner.pk}"

    response = client.post(
        address, {"kind": "company", "version": 1}, headers={"HX-Request": "true"}
    )

    partner.refresh_from_db()
    assert (response.status_code, partner.kind, partner.version) == (200, "company", 2)


def test_a_cell_read_before_somebody_elses_change_is_refused(client):
    partner = make_partner(kind="ngo", version=2)
    client.force_login(make_officer())
    address = f"/partners/?edit=kind&row={partner.pk}"

    response = client.post(
        address, {"kind": "company", "version": 1}, headers={"HX-Request": "true"}
    )

    partner.refresh_from_db()
    assert (response.status_code, partner.kind) == (409, "ngo")


def test_who_only_reads_changes_no_cell(client):
    partner = make_partner(kind="ngo")
    client.force_login(make_person(Role.DAF))

    response = client.post(
        f"/partners/?edit=kind&row={partner.pk}", {"kind": "company", "version": 1}
    )

    partner.refresh_from_db()
    assert (response.status_code, partner.kind) == (403, "ngo")


def test_many_sheets_are_given_to_somebody_and_taken_back(client):
    officer = make_officer()
    partners = [make_partner() for _ in range(3)]
    client.force_login(officer)

    response = client.post(
        LIST,
        {
            "bulk": "owner",
            "confirmed": "1",
            "owner": officer.pk,
            "row": [p.pk for p in partners[:2]],
        },
        follow=True,
    )
    given = list(Partner.objects.filter(owner=officer).order_by("pk"))
    undo = next(m.tags for m in response.context["messages"] if "undo:" in m.tags)
    client.post(undo.split("undo:")[1].split()[0])

    assert given == partners[:2]
    assert list(Partner.objects.filter(owner=officer)) == []


def test_tags_are_added_to_many_sheets(client):
    old, new = make_tag(), make_tag()
    partner = make_partner(tags=[old])
    client.force_login(make_officer())

    client.post(LIST, {"bulk": "tags", "confirmed": "1", "tags": [new.pk], "row": [partner.pk]})

    assert set(partner.tags.all()) == {old, new}


@pytest.mark.parametrize(("who", "status"), [(make_manager, 302), (make_officer, 403)])
def test_only_managers_put_many_sheets_away(client, who, status):
    partner = make_partner()
    client.force_login(who())

    response = client.post(
        LIST, {"bulk": "archive", "confirmed": "1", "reason": "Closed", "row": [partner.pk]}
    )

    partner.refresh_from_db()
    assert (response.status_code, partner.is_archived) == (status, status == 302)


def test_a_sheet_out_of_sight_is_not_changed_with_the_others(client):
    """A contributor has no bulk change at all; a forged one is refused."""
    partner = make_partner(is_confidential=True)
    client.force_login(make_contributor())

    response = client.post(LIST, {"bulk": "owner", "confirmed": "1", "row": [partner.pk]})

    assert response.status_code == 403


def test_the_export_holds_what_is_filtered_with_its_contacts(client):
    partner = make_partner(name="=1+1", kind="ngo", tags=[make_tag(name="priority")])
    make_contact(partner, family_name="Dossou", emails=["d@example.org"], phones=["+2290197000000"])
    make_contact(make_partner(kind="company"), family_name="Other")
    client.force_login(make_officer())

    book = workbook(client.get("/partners/?kind=ngo&export=xlsx"))

    first, second = book.worksheets
    assert [c.data_type for c in first["A"]][1] == "s"
    assert (column(first, "Nom"), column(first, "Étiquettes")) == (["=1+1"], ["priority"])
    assert column(second, "Nom de famille") == ["Dossou"]
    assert column(second, "Numéros de téléphone") == ["+229 01 97 00 00 00"]


@pytest.mark.parametrize("offset", range(0, len(NAUGHTY), 103))
def test_hostile_words_find_nothing_and_break_nothing(client, offset):
    make_partner()
    client.force_login(make_officer())

    for words in NAUGHTY[offset : offset + 103 : 7]:
        assert client.get("/partners/", {"q": words}).status_code == 200
        assert client.get(reverse("partners:likely"), {"name": words}).status_code == 200
        assert client.get(reverse("partners:choices"), {"q": words}).status_code == 200
        assert client.get("/partners/contacts/", {"q": words}).status_code == 200


def test_hostile_names_are_shown_as_they_are_written(client):
    make_partner(name='<script>alert("x")</script>', acronym="<b>", pinned_note="<i>")
    client.force_login(make_officer())

    page = client.get(LIST).content.decode()

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
