"""The pages of the map: what they show, to whom, under which filters, and as which files."""

import csv
import io
import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from core import stores
from partners.models import Partner
from partners.tests.factories import (
    make_contact,
    make_contributor,
    make_officer,
    make_partner,
    make_person,
    make_relationship,
    make_window,
)
from partners.tests.factories_life import make_grid
from partners.tests.test_map_data import place

PAGES = [
    "/partners/map/",
    "/partners/map/world/",
    "/partners/map/network/",
    "/partners/map/calendar/",
]
YESTERDAY = timezone.localdate() - timedelta(days=1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client):
    officer = make_officer()
    client.force_login(officer)
    return officer


def make_known(grid, *, name, **overrides):
    """A partner that shows on all four pictures."""
    partner = place(make_partner(name=name, **overrides), grid, 3, 4, on=YESTERDAY)
    make_relationship(from_partner=partner, to_partner=make_partner())
    make_window(partner, title=f"Call of {name}", closes_on=date(timezone.localdate().year, 6, 30))
    return partner


def text_of(response):
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return body.decode("utf-8-sig")


def lines_of(response):
    return list(csv.reader(io.StringIO(text_of(response)), delimiter=";"))


@pytest.mark.parametrize("page", PAGES)
def test_a_visitor_without_a_role_is_refused(client, page):
    client.force_login(make_person())

    assert client.get(page).status_code == 403


@pytest.mark.parametrize("page", [PAGES[0], *PAGES[2:]])
@pytest.mark.parametrize("ending", ["", "&export=csv"])
def test_a_confidential_partner_shows_to_the_team_and_to_no_other_direction(client, page, ending):
    make_known(make_grid(), name="Discreet Fund", is_confidential=True)

    answers = []
    for person in (make_officer(), make_contributor()):
        client.force_login(person)
        answers.append("Discreet Fund" in text_of(client.get(f"{page}?all=1{ending}")))

    assert answers == [True, False]


def test_a_contributor_does_not_count_confidential_partners_on_the_world(client):
    make_partner(country="TG", is_confidential=True)
    make_partner(country="BJ")
    client.force_login(make_contributor())

    rows = lines_of(client.get("/partners/map/world/?export=csv"))

    assert [row[0] for row in rows[1:]] == ["BJ"]


@pytest.mark.parametrize("page", [PAGES[0], *PAGES[2:]])
def test_the_filters_of_the_list_narrow_every_picture(client, officer, page):
    grid = make_grid()
    make_known(grid, name="Alpha", kind=Partner.Kind.NGO)
    make_known(grid, name="Omega", kind=Partner.Kind.COMPANY)

    found = text_of(client.get(f"{page}?kind=ngo"))

    assert ("Alpha" in found, "Omega" in found) == (True, False)


def test_filters_sort_and_columns_follow_from_tab_to_tab_but_a_focus_stays_behind(client, officer):
    partner = make_partner()

    page = text_of(client.get(f"/partners/map/network/?kind=ngo&sort=-name&focus=p{partner.pk}"))

    tabs = re.search(r'id="view-tabs".*?</nav>', page, re.S)[0]
    assert re.findall(r'href="([^"]+)"', tabs) == [
        f"{address}?kind=ngo&amp;sort=-name" for address in ["/partners/", *PAGES]
    ]


def test_a_fragment_brings_the_tabs_up_to_date(client, officer):
    headers = {"HX-Request": "true", "HX-Target": "map"}

    page = text_of(client.get("/partners/map/?kind=ngo", headers=headers))

    assert "<html" not in page
    assert re.search(r'id="view-tabs"[^>]*hx-swap-oob="true"', page)


def test_the_map_offers_the_saved_views_of_the_list(client, officer):
    stores.views.keep(
        actor=officer, list_key="partners:list", name="My NGOs", query="kind=ngo",
        shared=False, is_default=False,
    )  # fmt: skip

    page = text_of(client.get("/partners/map/world/?kind=ngo&region=africa"))

    assert re.search(r'href="\?kind=ngo" aria-current="true">[^<]*My NGOs', page)


def test_a_view_kept_on_the_map_is_a_view_of_the_list_without_what_only_the_map_knows(
    client, officer
):
    kept = "/partners/map/world/?kind=ngo&region=africa&measure=amount"

    client.post(kept, {"keep_view": "1", "name": "NGOs"})

    views = stores.views.views_for(officer, "partners:list")
    assert [(view.name, view.query) for view in views] == [("NGOs", "kind=ngo")]


def test_a_partner_off_the_scale_waits_in_the_tray_and_the_list_counts_the_same(client, officer):
    grid = make_grid()
    place(make_partner(), grid, 3, 3, on=YESTERDAY)
    make_partner(name="Unscored One", base_amount=5)
    make_partner(name="Unscored Two")
    make_partner(name="Refused", status=Partner.Status.RULED_OUT)

    response = client.get("/partners/map/")
    listed = client.get(response.context["waiting_url"])

    assert [str(item["partner"]) for item in response.context["tray"]] == [
        "Unscored One",
        "Unscored Two",
    ]
    assert response.context["waiting"] == listed.context["paged"].total == 2


def test_each_quarter_leads_to_as_many_rows_as_it_counts(client, officer):
    grid = make_grid()
    for alignment, potential in [(2.5, 2.5), (5, 5), (2, 5), (0, 0), (5, 2), (2, 2)]:
        place(make_partner(), grid, alignment, potential, on=YESTERDAY)

    quarters = client.get("/partners/map/").context["quarters"]

    counted = {quarter["key"]: quarter["count"] for quarter in quarters}
    listed = {q["key"]: client.get(q["url"]).context["paged"].total for q in quarters}
    assert counted == listed == {"prioritise": 2, "cultivate": 1, "maintain": 1, "watch": 2}


def test_the_past_is_shown_as_it_was_and_with_what_moved_since(client, officer):
    grid = make_grid()
    today = timezone.localdate()
    partner = place(make_partner(), grid, 1, 1, on=today - timedelta(days=60))
    place(partner, grid, 4, 4, on=today - timedelta(days=5))
    month_ago = (today - timedelta(days=30)).isoformat()

    past = client.get(f"/partners/map/?on={month_ago}")
    moved = client.get(f"/partners/map/?since={month_ago}")

    assert [line.quadrant.key for line in past.context["lines"]] == ["watch"]
    assert not past.context["may_score"]
    assert [
        (line.came_from.key, line.quadrant.key, line.move.step) for line in moved.context["lines"]
    ] == [("watch", "prioritise", 6)]
    assert "chart-trail" in text_of(moved)


def test_above_four_hundred_marks_squares_are_counted_and_lead_to_the_list(client, officer):
    grid = make_grid()
    alignment, potential = grid.criteria.order_by("axis")
    made = Partner.objects.bulk_create(Partner(name=f"P{n}", sort_name=f"p{n}") for n in range(401))
    values = {"author": officer, "on": YESTERDAY, "fades_on": YESTERDAY + timedelta(days=400)}
    for criterion, value in ((alignment, 3), (potential, 2)):
        criterion.scores.model.objects.bulk_create(
            criterion.scores.model(
                partner=partner, criterion=criterion, value=value, evidence="-", **values
            )
            for partner in made
        )

    response = client.get("/partners/map/")

    page = text_of(response)
    square = re.search(r'href="(/partners/\?[^"]*alignment_min=3[^"]*)"', page)[1]
    assert 'data-id="' not in page
    assert client.get(square.replace("&amp;", "&")).context["paged"].total == 401


def test_a_country_leads_to_its_rows_under_the_same_filters(client, officer):
    make_partner(country="BJ", kind=Partner.Kind.NGO)
    make_partner(country="BJ", kind=Partner.Kind.COMPANY)

    page = text_of(client.get("/partners/map/world/?kind=ngo&measure=amount"))

    assert 'href="/partners/?kind=ngo&amp;country=BJ"' in page


def test_africa_shows_african_countries_alone(client, officer):
    make_partner(country="BJ")
    make_partner(country="FR")

    rows = lines_of(client.get("/partners/map/world/?region=africa&export=csv"))

    assert [row[0] for row in rows[1:]] == ["BJ"]


def test_a_focus_one_may_not_see_answers_404(client):
    hidden = make_partner(is_confidential=True)
    unseen = make_contact(hidden)

    answers = {}
    for person in (make_officer(), make_contributor()):
        client.force_login(person)
        for focus in (f"p{hidden.pk}", f"c{unseen.pk}"):
            status = client.get(f"/partners/map/network/?focus={focus}").status_code
            answers.setdefault(focus[0], []).append(status)

    assert answers == {"p": [200, 404], "c": [200, 404]}


def test_a_node_leads_to_its_neighbourhood_and_the_one_in_the_middle_to_its_sheet(client, officer):
    tie = make_relationship()

    whole = text_of(client.get("/partners/map/network/"))
    around = text_of(client.get(f"/partners/map/network/?focus=p{tie.from_partner_id}"))

    assert f'href="/partners/map/network/?focus=p{tie.from_partner_id}"' in whole
    assert re.search(
        rf'<a href="/partners/{tie.from_partner_id}/" class="chart-mark" data-id="p{tie.from_partner_id}"',
        around,
    )


@pytest.mark.parametrize("page", PAGES)
def test_three_rows_cost_what_one_row_costs(client, officer, page):
    grid, counts = make_grid(), []
    for number in range(3):
        make_known(grid, name=f"Partner of page {number}")
        client.get(page)
        with CaptureQueriesContext(connection) as queries:
            client.get(page)
        counts.append(len(queries))

    assert counts[0] == counts[2]


@pytest.mark.parametrize(
    "query",
    [
        "on=nonsense&since=2026-02-31",
        "on=9999-12-31&since=0001-01-01",
        "year=99999&page=-3",
        "year=²²²²&page=last",
        "region=mars&measure=love",
        "focus=p&x=%00",
        "focus=p99999999999999999999999",
        "alignment_min=abc&potential_max=-5",
        "alignment_min=1e999",
        "export=exe",
        "q=%00%FF",
    ],
)
@pytest.mark.parametrize("page", PAGES)
def test_nonsense_in_the_address_is_no_error(client, officer, page, query):
    make_known(make_grid(), name="Alpha")

    assert client.get(f"{page}?{query}").status_code in (200, 404)


@pytest.mark.parametrize("page", PAGES)
def test_the_spreadsheet_and_the_text_hold_the_same_rows(client, officer, page):
    make_known(make_grid(), name="=cmd|'/c calc'!A0")

    book = load_workbook(io.BytesIO(b"".join(client.get(f"{page}?export=xlsx").streaming_content)))
    rows = lines_of(client.get(f"{page}?export=csv"))

    sheet = list(book.active.iter_rows(values_only=True))
    assert list(sheet[0]) == rows[0]
    assert not any(cell.data_type == "f" for row in book.active for cell in row)
    assert not any(value.startswith("=") for row in rows for value in row)
    filled = [row for row in sheet[1:] if any(row)][:-1]
    assert len(filled) == len(rows) - 1 > 0


@pytest.mark.parametrize("page", PAGES)
def test_the_drawing_stands_alone_escapes_names_and_leads_nowhere(client, officer, page):
    make_known(make_grid(), name="<script>alert(1)</script>", acronym="<b>A&B</b>")

    response = client.get(f"{page}?export=svg")

    body = text_of(response)
    assert response["Content-Disposition"].startswith("attachment")
    assert body.startswith("<?xml") and "</svg>" in body
    assert ("<script" in body, "<b>" in body, "<a " in body) == (False, False, False)


@pytest.mark.parametrize("page", PAGES)
def test_the_page_to_print_is_a_pdf(client, officer, page):
    make_known(make_grid(), name="Alpha")

    response = client.get(f"{page}?export=pdf")

    assert (response["Content-Type"], response.content[:5]) == ("application/pdf", b"%PDF-")


@pytest.mark.parametrize("page", PAGES)
def test_an_empty_base_says_what_to_do(client, officer, page):
    assert 'class="empty"' in text_of(client.get(page))


def test_a_new_score_leads_back_to_the_map_as_it_was_and_nowhere_else(client, officer):
    grid = make_grid()
    partner = place(make_partner(), grid, 1, 1, on=YESTERDAY)
    page = client.get("/partners/map/?kind=foundation")
    address = page.context["lines"][0].rescore_url
    elsewhere = f"/partners/{partner.pk}/scores/move/?next=//evil.example"
    day = timezone.localdate().isoformat()

    def give(url, value):
        marks = {f"value-{criterion.pk}": value for criterion in grid.criteria.all()}
        return client.post(url, {"on": day, "common": "Heard at the forum", **marks})

    back = give(f"{address}&x=4&y=3", "4.0")
    away = give(elsewhere, "2.0")

    assert back.headers["Location"] == "/partners/map/?kind=foundation"
    assert away.headers["Location"] == f"/partners/{partner.pk}/scores/"
