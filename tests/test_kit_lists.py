"""The list page: which rows, in which order, at what cost, and what may be done to them."""

import io
from datetime import date
from types import SimpleNamespace

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from core import stores
from core.lists.paging import paginate
from partners.models import Partner
from partners.tests.factories import (
    make_contributor,
    make_manager,
    make_officer,
    make_partner,
    make_tag,
)

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.kit_pages")]
HTMX = {"HX-Request": "true", "HX-Target": "list"}


@pytest.fixture(autouse=True)
def addresses_of_the_kit(monkeypatch):
    monkeypatch.setattr(Partner, "get_absolute_url", lambda partner: f"/kit/{partner.pk}/")


@pytest.fixture
def cast():
    return SimpleNamespace(officer=make_officer(), contributor=make_contributor())


@pytest.fixture
def officer(client, cast):
    client.force_login(cast.officer)
    return client


class Memory:
    """A store of changes that only remembers."""

    def __init__(self):
        self.batches = {}

    def keep(self, batch, *, actor):
        self.batches["7"] = (batch, actor)
        return "7"

    def take(self, token, *, actor):
        batch, author = self.batches.pop(token, (None, None))
        return batch if author == actor else None


@pytest.fixture
def memory(monkeypatch):
    kept = Memory()
    monkeypatch.setattr(stores, "changes", kept)
    return kept


def names(response) -> list[str]:
    return [row.name for row in response.context["paged"].rows]


def test_a_list_shows_visible_rows_only(client, cast):
    make_partner(name="Open")
    make_partner(name="Hidden", is_confidential=True)
    client.force_login(cast.contributor)

    assert names(client.get("/kit/")) == ["Open"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("sort=name", ["Alpha", "Beta", "Gamma"]),
        ("sort=-name", ["Gamma", "Beta", "Alpha"]),
        ("sort=base_amount", ["Gamma", "Alpha", "Beta"]),
        ("sort=-base_amount", ["Alpha", "Gamma", "Beta"]),
        ("sort=-1", ["Alpha", "Beta", "Gamma"]),
        ("sort=1000000000000000000", ["Alpha", "Beta", "Gamma"]),
        ("sort=owner__password", ["Alpha", "Beta", "Gamma"]),
        ("sort=status", ["Alpha", "Beta", "Gamma"]),
        ("page=99999999999999999999", ["Alpha", "Beta", "Gamma"]),
        ("page=-3", ["Alpha", "Beta", "Gamma"]),
        ("page=²", ["Alpha", "Beta", "Gamma"]),
        ("page=last", ["Alpha", "Beta", "Gamma"]),
        ("q=gam", ["Gamma"]),
        ("q=%00", ["Alpha", "Beta", "Gamma"]),
        ("kind=company", ["Beta"]),
        ("kind=nonsense", ["Alpha", "Beta", "Gamma"]),
        ("owner=99999999999999999999999999", ["Alpha", "Beta", "Gamma"]),
        ("tags=x&tags=-1", ["Alpha", "Beta", "Gamma"]),
        ("review_after=2026-01-01&review_before=2026-12-31", ["Gamma"]),
        ("columns=nothing", ["Alpha", "Beta", "Gamma"]),
    ],
)
def test_any_address_of_a_list_answers_with_the_right_rows(officer, query, expected):
    make_partner(name="Alpha", base_amount=300)
    make_partner(name="Beta", kind=Partner.Kind.COMPANY)
    make_partner(name="Gamma", base_amount=20, review_due_on=date(2026, 5, 4))

    assert names(officer.get(f"/kit/?{query}")) == expected


def test_a_filter_shows_as_a_chip_that_takes_it_away(officer):
    make_partner()

    chips = officer.get("/kit/?kind=foundation&sort=-name&page=1").context["chips"]

    assert [(chip.value, chip.url) for chip in chips] == [("Fondation", "?sort=-name")]


def test_choices_of_a_filter_never_name_what_lists_hide(client, cast):
    make_partner(name="Hidden", is_confidential=True)
    client.force_login(cast.contributor)

    assert b"Hidden" not in client.get("/kit/?filters=1").content


def test_htmx_receives_the_list_alone(officer):
    make_partner()

    response = officer.get("/kit/", headers=HTMX)

    assert (b"<html" in response.content, "HX-Request" in response.headers["Vary"]) == (False, True)


def test_a_list_costs_the_same_queries_for_three_rows_as_for_one(officer, settings):
    settings.BADGE_SECONDS = 60  # as it runs
    officer.get("/kit/")  # the first page of a session notes where it comes from
    counts = []
    for number in (1, 3):
        while Partner.objects.count() < number:
            make_partner(owner=make_officer())
        with CaptureQueriesContext(connection) as asked:
            officer.get("/kit/?kind=foundation")
        counts.append(len(asked))

    assert counts[0] == counts[1] <= 8


def test_deep_pages_hold_the_same_rows_as_shallow_ones(monkeypatch):
    for number in range(12):
        make_partner(name=f"P{number:02}")
    rows = Partner.objects.order_by("sort_name", "pk")
    monkeypatch.setattr("core.lists.paging.DEEP", 0)

    pages = [[row.name for row in paginate(rows, str(n), 5).rows] for n in (1, 2, 3)]

    assert sum(pages, []) == [f"P{number:02}" for number in range(12)]


def test_counting_stops_at_the_cap():
    for _number in range(4):
        make_partner()

    paged = paginate(Partner.objects.order_by("pk"), "1", 2, counted=3)

    assert (paged.total, paged.capped) == (3, True)


def test_hostile_names_are_escaped(officer):
    make_partner(name='<img src=x onerror="alert(1)">', city="<b>")

    html = officer.get("/kit/").content

    assert (b"<img src=x" in html, b"<b>" in html, b"&lt;img" in html) == (False, False, True)


def test_an_export_holds_what_is_filtered_and_no_formula(officer):
    make_partner(name="=1+1", kind=Partner.Kind.COMPANY)
    make_partner(name="Other")

    book = b"".join(officer.get("/kit/?kind=company&export=xlsx").streaming_content)

    cell = load_workbook(io.BytesIO(book)).active["A2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_a_cell_is_changed_in_place(officer):
    partner = make_partner(city="Paris")
    url = f"/kit/?edit=city&row={partner.pk}"

    form = officer.get(url, headers=HTMX)
    saved = officer.post(url, {"city": "Lomé", "version": 1}, headers=HTMX)

    partner.refresh_from_db()
    assert (form.status_code, saved.status_code, partner.city, partner.version) == (
        200,
        200,
        "Lomé",
        2,
    )


def test_a_cell_changed_meanwhile_is_refused_and_what_was_typed_stays(officer):
    partner = make_partner(city="Paris", version=4)

    response = officer.post(
        f"/kit/?edit=city&row={partner.pk}", {"city": "Lomé", "version": 3}, headers=HTMX
    )

    partner.refresh_from_db()
    assert (response.status_code, partner.city) == (409, "Paris")
    assert 'value="Lomé"' in response.content.decode()


@pytest.mark.parametrize(
    ("who", "visible", "status"),
    [("officer", True, 200), ("contributor", True, 403), ("contributor", False, 404)],
)
def test_only_those_who_may_edit_open_a_cell(client, cast, who, visible, status):
    partner = make_partner(is_confidential=not visible)
    client.force_login(getattr(cast, who))

    response = client.get(f"/kit/?edit=city&row={partner.pk}", headers=HTMX)

    assert response.status_code == status


@pytest.mark.parametrize(
    "cell", ["edit=owner__password&row=1", "edit=name&row=1", "edit=city&row=x"]
)
def test_other_cells_do_not_exist(officer, cell):
    assert officer.get(f"/kit/?{cell}").status_code == 404


def test_a_bulk_change_asks_for_the_value_then_applies_it_and_can_be_undone(officer, cast, memory):
    partners = [make_partner(), make_partner(owner=cast.contributor), make_partner()]
    rows = [partner.pk for partner in partners[:2]]

    asked = officer.post("/kit/", {"bulk": "owner", "row": rows})
    officer.post("/kit/", {"bulk": "owner", "row": rows, "confirmed": 1, "owner": cast.officer.pk})
    given = list(Partner.objects.order_by("pk").values_list("owner", flat=True))
    officer.post("/undo/7/")
    undone = list(Partner.objects.order_by("pk").values_list("owner", flat=True))

    me, other = cast.officer.pk, cast.contributor.pk
    assert (asked.context["count"], given, undone) == (2, [me, me, None], [None, other, None])


def test_tags_are_added_and_undone(officer, memory):
    old, new = make_tag(), make_tag()
    partner = make_partner(tags=[old])

    officer.post("/kit/", {"bulk": "tags", "row": partner.pk, "confirmed": 1, "tags": new.pk})
    added = set(partner.tags.all())
    officer.post("/undo/7/")

    assert (added, set(partner.tags.all())) == ({old, new}, {old})


def test_undo_leaves_what_changed_since(officer, cast, memory):
    partner = make_partner()
    officer.post(
        "/kit/", {"bulk": "owner", "row": partner.pk, "confirmed": 1, "owner": cast.officer.pk}
    )
    Partner.objects.update(owner=cast.contributor)

    officer.post("/undo/7/")

    partner.refresh_from_db()
    assert partner.owner == cast.contributor


def test_a_change_is_undone_once_and_by_its_author_only(client, cast, memory):
    partner = make_partner()
    client.force_login(cast.officer)
    client.post(
        "/kit/", {"bulk": "owner", "row": partner.pk, "confirmed": 1, "owner": cast.officer.pk}
    )
    client.force_login(make_officer())

    client.post("/undo/7/")

    partner.refresh_from_db()
    assert partner.owner == cast.officer


def test_a_bulk_change_never_reaches_hidden_rows(client, cast, memory):
    hidden = make_partner(is_confidential=True)
    client.force_login(cast.contributor)

    response = client.post(
        "/kit/", {"bulk": "owner", "row": hidden.pk, "confirmed": 1, "owner": cast.contributor.pk}
    )

    hidden.refresh_from_db()
    assert (response.status_code, hidden.owner) == (403, None)


def test_rows_that_a_service_refuses_are_told(officer):
    partner = make_partner()

    response = officer.post("/kit/", {"bulk": "refuse", "row": partner.pk})

    assert "1 refusée." in str(list(get_messages(response.wsgi_request))[0])


@pytest.mark.parametrize("data", [{}, {"bulk": "unknown"}, {"forget_view": "x"}])
def test_an_unknown_request_is_not_found(officer, data):
    assert officer.post("/kit/", data).status_code == 404


def test_a_view_keeps_filters_sort_and_columns_and_opens_first(officer):
    make_partner(name="Shown", kind=Partner.Kind.COMPANY)
    make_partner(name="Other")

    officer.post(
        "/kit/?sort=-name&page=3&kind=company", {"keep_view": 1, "name": "Mine", "is_default": 1}
    )
    entered = officer.get("/kit/")

    assert entered.url == "/kit/?kind=company&sort=-name"
    assert names(officer.get(entered.url)) == ["Shown"]


def test_only_those_who_may_share_offer_a_view_to_all(client, cast):
    for who, status in ((cast.contributor, 403), (make_manager(), 302)):
        client.force_login(who)

        response = client.post("/kit/?sort=name", {"keep_view": 1, "name": "All", "shared": 1})

        assert response.status_code == status


def test_a_view_is_forgotten_by_its_owner_only(client, cast):
    client.force_login(cast.officer)
    client.post("/kit/?sort=name", {"keep_view": 1, "name": "Mine"})
    view = stores.views.views_for(cast.officer, "kit-list")[0]
    client.force_login(cast.contributor)
    refused = client.post("/kit/", {"forget_view": view.pk})
    client.force_login(cast.officer)
    client.post("/kit/", {"forget_view": view.pk})

    assert refused.status_code in (403, 404)
    assert list(stores.views.views_for(cast.officer, "kit-list")) == []
