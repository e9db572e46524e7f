"""The screens of the rules: moves, answers, scores, ties, windows, the campaign."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from partners.models import Criterion, FundingWindow, Relationship, ScoreModel
from partners.services import campaign
from partners.tasks import announce_campaign
from partners.tests.factories import (
    make_contact,
    make_contributor,
    make_interaction,
    make_manager,
    make_officer,
    make_partner,
    make_person,
    make_relationship,
    make_window,
)
from partners.tests.factories_life import (
    make_answers,
    make_check,
    make_grid,
    make_review,
    make_score,
)
from trail.queries import transitions_of
from work import mywork
from work.models import Notification

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def officer(client):
    person = make_officer()
    client.force_login(person)
    return person


@pytest.fixture
def manager(client):
    person = make_manager()
    client.force_login(person)
    return person


def address(name: str, *args) -> str:
    return reverse(f"partners:{name}", args=args)


# --- life ----------------------------------------------------------------------------------------


def test_ruling_out_asks_the_reason_and_dates_the_move(client, officer):
    partner = make_partner()
    url = address("rule_out", partner.pk)
    day = timezone.localdate() - timedelta(days=2)

    refused = client.post(url, {"on": day.isoformat(), "reason": " "})
    moved = client.post(url, {"on": day.isoformat(), "reason": "No longer funds culture"})

    assert (refused.status_code, moved.status_code) == (422, 302)
    move = transitions_of(partner).get()
    assert (move.target, move.on, move.reason) == ("ruled_out", day, "No longer funds culture")


def test_a_refused_move_comes_back_with_its_reason(client, officer):
    partner = make_partner()

    response = client.post(address("qualify", partner.pk), {"on": timezone.localdate()})

    assert response.status_code == 422
    assert "Il manque une réponse" in response.content.decode()


def test_a_move_cannot_be_dated_ahead(client, officer):
    partner = make_partner()
    tomorrow = timezone.localdate() + timedelta(days=1)

    response = client.post(address("rule_out", partner.pk), {"on": tomorrow, "reason": "x"})

    assert (response.status_code, transitions_of(partner).count()) == (422, 0)


def moves_shown(client, partner) -> list[str]:
    return [move.verb for move, _url in client.get(address("life", partner.pk)).context["moves"]]


def test_buttons_follow_the_status_and_the_role(client):
    partner = make_partner()
    shown = {}
    for name, person in (
        ("officer", make_officer()),
        ("manager", make_manager()),
        ("reader", make_contributor()),
    ):
        client.force_login(person)
        shown[name] = moves_shown(client, partner)

    assert shown == {
        "officer": ["qualify", "rule_out"],
        "manager": ["qualify", "activate", "rule_out"],
        "reader": [],
    }


def test_the_approach_is_offered_once_an_exchange_dates_it(client, officer):
    partner = make_partner(status="qualified")
    before = moves_shown(client, partner)
    make_interaction(partner)

    assert (before, moves_shown(client, partner)) == (["rule_out"], ["approach", "rule_out"])


def test_an_archived_sheet_offers_no_move(client, manager):
    partner = make_partner(archived_at=timezone.now(), archived_by=manager)

    assert moves_shown(client, partner) == []


# --- qualification -------------------------------------------------------------------------------


def typed(criterion: Criterion, answer: str, evidence: str = "", read: int = 0) -> dict:
    key = f"q{criterion.pk}"
    return {f"{key}-answer": answer, f"{key}-evidence": evidence, f"{key}-read": read}


def test_the_whole_sheet_is_saved_without_a_script(client, officer):
    partner = make_partner()
    first, second = Criterion.objects.all()[:2]

    response = client.post(
        address("answer", partner.pk), typed(first, "yes", "Note") | typed(second, "no")
    )

    assert response.status_code == 302
    assert list(partner.answers.values_list("criterion", "answer", "evidence")) == [
        (first.pk, "yes", "Note"),
        (second.pk, "no", ""),
    ]


def test_one_question_is_saved_as_it_is_answered(client, officer):
    partner = make_partner()
    first, second = Criterion.objects.filter(required=True)[:2]
    data = typed(first, "yes") | typed(second, "yes") | {"only": first.pk}

    response = client.post(address("answer", partner.pk), data, headers=HTMX)

    assert response.status_code == 200
    assert list(partner.answers.values_list("criterion", flat=True)) == [first.pk]
    assert "Réponses obligatoires\u00a0: 1 sur 7" in response.content.decode()


def test_evidence_without_an_answer_is_refused_and_nothing_typed_is_lost(client, officer):
    partner, criterion = make_partner(), Criterion.objects.first()

    response = client.post(address("answer", partner.pk), typed(criterion, "", "Interview of May"))

    assert (response.status_code, partner.answers.count()) == (422, 0)
    assert "Interview of May" in response.content.decode()


def test_a_newer_answer_is_shown_before_it_is_replaced(client, officer):
    partner, criterion = make_partner(), Criterion.objects.first()
    [kept] = make_answers(partner, [criterion], answer="no", evidence="Letter")
    kept.version = 2
    kept.save()

    stale = client.post(address("answer", partner.pk), typed(criterion, "yes", read=1))
    kept.refresh_from_db()
    after_stale = kept.answer
    client.post(address("answer", partner.pk), typed(criterion, "yes", read=2))
    kept.refresh_from_db()

    assert (stale.status_code, after_stale, kept.answer) == (422, "no", "yes")
    assert "Letter" in stale.content.decode()


def test_a_check_is_recorded_with_its_author(client, officer):
    partner = make_partner()
    today = timezone.localdate()
    data = {
        "kind": "sanctions",
        "result": "clear",
        "checked_on": today,
        "valid_until": today + timedelta(days=365),
        "evidence": "UN list",
    }

    response = client.post(address("integrity-create", partner.pk), data)

    check = partner.integrity_checks.get()
    assert (response.status_code, check.author, check.kind) == (302, officer, "sanctions")


# --- scores --------------------------------------------------------------------------------------


def test_scores_are_given_by_form_with_their_evidence(client, officer):
    grid = make_grid()
    first, second = grid.criteria.all()
    partner = make_partner()
    data = {
        "on": timezone.localdate(),
        "common": "",
        f"value-{first.pk}": "3.5",
        f"evidence-{first.pk}": "",
    }

    refused = client.post(address("score", partner.pk), data)
    given = client.post(address("score", partner.pk), data | {"common": "Committee of May"})

    assert (refused.status_code, given.status_code) == (422, 302)
    assert list(partner.scores.values_list("criterion", "value", "evidence", "author")) == [
        (first.pk, Decimal("3.5"), "Committee of May", officer.pk)
    ]
    assert not second.scores.exists()


def test_moving_a_bubble_proposes_the_step_and_keeps_only_what_changes(client, officer):
    grid = make_grid(alignment_a=1, alignment_b=1, potential_c=1)
    partner = make_partner()
    rows = {row.code: row for row in grid.criteria.all()}
    for code, value in (("a", 3), ("b", 2), ("c", 4)):
        make_score(partner, rows[code], value, on=timezone.localdate() - timedelta(days=9))
    url = address("rescore", partner.pk) + "?x=3.5&y=4"
    form = client.get(url).context["form"]
    proposed = {code: form[f"value-{row.pk}"].initial for code, row in rows.items()}
    values = {f"value-{row.pk}": proposed[code] for code, row in rows.items()}

    response = client.post(url, values | {"on": timezone.localdate(), "common": "New strategy"})

    assert proposed == {"a": "4.0", "b": "3.0", "c": "4.0"}
    assert response.status_code == 302
    newest = partner.scores.filter(on=timezone.localdate()).order_by("criterion__code")
    assert list(newest.values_list("criterion__code", "value", "evidence")) == [
        ("a", Decimal("4.0"), "New strategy"),
        ("b", Decimal("3.0"), "New strategy"),
    ]


@pytest.mark.parametrize("place", ["?x=abc&y=", "?x=NaN&y=Infinity", "?x=-9&y=99", ""])
def test_a_place_that_makes_no_sense_still_opens_the_form(client, officer, place):
    make_grid()

    response = client.get(address("rescore", make_partner().pk) + place)

    assert response.status_code == 200


def test_the_class_is_set_by_a_manager_with_a_reason(client, manager):
    partner = make_partner()

    refused = client.post(address("class", partner.pk), {"letter": "A", "reason": ""})
    client.post(address("class", partner.pk), {"letter": "A", "reason": "Asked by the DG"})

    partner.refresh_from_db()
    assert (refused.status_code, partner.class_override) == (422, "A")


# --- ties ----------------------------------------------------------------------------------------


def test_a_tie_is_added_from_either_end(client, officer):
    here, there = make_partner(), make_partner()
    data = {"kind": "funds", "strength": 2, "other_partner": there.pk, "way": "backward"}

    response = client.post(address("tie-create-partner", here.pk), data)

    tie = Relationship.objects.get()
    assert response.status_code == 302
    assert (tie.source, tie.kind, tie.target) == (there, "funds", here)


def test_a_tie_is_changed_with_its_ends_kept_in_order(client, officer):
    here, person = make_partner(), make_contact()
    tie = make_relationship(from_contact=person, to_partner=here, kind="knows", strength=1)
    url = address("tie-edit", tie.pk) + f"?from=partner-{here.pk}"
    form = client.get(url).context["form"]
    shown = {name: form.initial.get(name) for name in ("way", "other_contact")}
    data = {**shown, "kind": "introduces", "strength": 3, "version": 1}

    client.post(url, data)

    tie.refresh_from_db()
    assert shown == {"way": "backward", "other_contact": person.pk}
    assert (tie.source, tie.kind, tie.target, tie.strength) == (person, "introduces", here, 3)


@pytest.mark.parametrize("others", ["none", "both", "itself"])
def test_a_tie_has_one_other_end(client, officer, others):
    here, person = make_partner(), make_contact()
    chosen = {
        "none": {},
        "both": {"other_partner": make_partner().pk, "other_contact": person.pk},
        "itself": {"other_partner": here.pk},
    }[others]

    response = client.post(
        address("tie-create-partner", here.pk),
        {"kind": "knows", "strength": 2, "way": "forward", **chosen},
    )

    assert (response.status_code, Relationship.objects.count()) == (422, 0)


def test_an_ended_tie_stays_among_the_past_ones(client, officer):
    here = make_partner()
    tie = make_relationship(from_partner=here, since=date(2025, 1, 1))

    client.post(address("tie-end", tie.pk))

    tie.refresh_from_db()
    assert tie.until == timezone.localdate() - timedelta(days=1)
    context = client.get(address("relations", here.pk)).context
    assert (context["ties"], context["past_ties"]) == ([], [tie])


def test_a_hidden_end_hides_the_tie(client):
    here, hidden = make_partner(), make_partner(is_confidential=True, name="Hidden body")
    make_relationship(from_partner=here, to_partner=hidden)
    client.force_login(make_contributor())

    page = client.get(address("relations", here.pk)).content.decode()

    assert "Hidden body" not in page


def test_relays_are_counted_from_visible_ties(client, officer):
    relay = make_partner()
    for _number in range(2):
        make_relationship(from_partner=relay, kind="introduces", strength=1)
    make_relationship(from_partner=make_partner(), kind="diaspora_relay", strength=3)
    make_relationship(from_partner=make_partner(), kind="funds")

    relays = client.get(address("relays")).context["relays"]

    assert [(one.ties, one.strongest) for one in relays] == [(2, 1), (1, 3)]
    assert relays[0].record == relay


# --- windows -------------------------------------------------------------------------------------


def test_a_window_is_added_with_its_amount_frozen(client, officer):
    partner = make_partner()
    data = {
        "kind": "call",
        "title": "Appel annuel",
        "closes_on": "2027-03-31",
        "recurrence": "yearly",
        "amount": "10 000",
        "currency": "EUR",
    }

    response = client.post(address("window-create", partner.pk), data)

    window = partner.windows.get()
    assert (response.status_code, window.base_amount) == (302, Decimal("6559570"))


def test_a_window_closes_after_it_opens(client, officer):
    data = {"kind": "call", "title": "X", "opens_on": "2027-03-31", "closes_on": "2027-03-30",
            "recurrence": "once", "currency": "XOF"}  # fmt: skip

    response = client.post(address("window-create", make_partner().pk), data)

    assert (response.status_code, FundingWindow.objects.count()) == (422, 0)


def test_the_calendar_keeps_the_filters_of_the_list(client, officer):
    soon = timezone.localdate() + timedelta(days=10)
    mine = make_window(make_partner(kind="ngo"), closes_on=soon)
    make_window(make_partner(kind="company"), closes_on=soon)

    for shape in ("agenda", "month"):
        url = address("calendar") + f"?kind=ngo&shape={shape}&year={soon.year}&month={soon.month}"
        assert [one.window for one in client.get(url).context["times"]] == [mine]


def test_the_calendar_file_holds_visible_windows_only(client):
    today = timezone.localdate()
    shown = make_window(make_partner(), closes_on=today + timedelta(days=10), title="Shown")
    make_window(make_partner(is_confidential=True), closes_on=today + timedelta(days=10))
    client.force_login(make_contributor())

    response = client.get(address("calendar") + "?ics=1")

    events = Calendar.from_ical(response.content).walk("VEVENT")
    assert response["Content-Type"].startswith("text/calendar")
    assert [(str(event["summary"]), event.decoded("dtstart")) for event in events] == [
        (f"{shown.partner.short_name} : Shown", shown.closes_on)
    ]


# --- the campaign --------------------------------------------------------------------------------


def test_still_right_takes_one_click(client, officer):
    today = timezone.localdate()
    partner = make_partner(owner=officer, review_due_on=today)
    make_partner(owner=officer)

    response = client.post(address("still-right", partner.pk), headers=HTMX)

    text = response.content.decode()
    assert (response.status_code, partner.reviews.count()) == (200, 1)
    assert "1 sur 2" in text


def test_still_right_without_a_script_leads_back(client, officer):
    partner = make_partner(owner=officer, review_due_on=timezone.localdate())

    response = client.post(address("still-right", partner.pk), {"next": address("campaign")})

    assert response.url == address("campaign")


def test_a_mended_sheet_counts_as_reviewed(client, officer):
    partner = make_partner(owner=officer, review_due_on=timezone.localdate())

    client.post(address("review", partner.pk), {"city": "Parakou", "currency": "XOF", "version": 1})

    partner.refresh_from_db()
    assert (partner.city, partner.reviews.get().outcome) == ("Parakou", "edited")
    assert partner.review_due_on > timezone.localdate()


def test_a_passed_sheet_comes_back_later(client, officer):
    today = timezone.localdate()
    first = make_partner(owner=officer, review_due_on=today - timedelta(days=2))
    second = make_partner(owner=officer, review_due_on=today - timedelta(days=1))

    def listed(query=""):
        return [row for row, _url in client.get(address("campaign") + query).context["sheets"]]

    assert listed() == [first, second]
    assert listed(f"?passed={first.pk}") == [second]
    assert listed("?passed=x,,é") == [first, second]


def test_an_officer_follows_their_own_sheets_a_manager_everybodys(client):
    officer, manager = make_officer(), make_manager()
    theirs = make_partner(owner=officer, review_due_on=timezone.localdate())

    def seen(person):
        client.force_login(person)
        context = client.get(address("campaign") + f"?owner={officer.pk}").context
        return [row for row, _url in context["sheets"]], len(context["owners"])

    other = make_officer()
    assert seen(other) == ([], 0)
    assert seen(manager) == ([theirs], 1)


def test_owners_are_told_once_a_month_however_often_the_task_runs():
    owner, calm = make_officer(), make_officer()
    make_partner(owner=owner, review_due_on=timezone.localdate())
    make_partner(owner=calm)

    announce_campaign()
    announce_campaign()

    note = Notification.objects.get()
    assert (note.person, note.url) == (owner, address("campaign"))
    assert note.title == "1 de vos fiches est à revoir"


def test_owners_are_told_again_the_next_month():
    owner = make_officer()
    make_partner(owner=owner, review_due_on=date(2026, 4, 1))

    told = [
        campaign.announce(day) for day in (date(2026, 5, 1), date(2026, 5, 6), date(2026, 6, 3))
    ]

    assert told == [1, 0, 1]


def test_my_work_lists_stale_sheets_checks_and_windows():
    owner, today = make_officer(), timezone.localdate()
    partner = make_partner(owner=owner, review_due_on=today)
    make_check(partner, checked_on=today - timedelta(days=400), valid_until=today)
    make_window(partner, closes_on=today - timedelta(days=360), recurrence="yearly")

    sections = {part.source.key: part for part in mywork.sections_for(owner, today)}

    kept = ("partners.stale", "partners.integrity", "partners.windows")
    assert {key: sections[key].count for key in kept} == dict.fromkeys(kept, 1)
    assert mywork.waiting_count(owner) == 2
    line = sections["partners.windows"].lines[0]
    assert line.due_on > today


# --- cost ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["scores", "relations", "windows", "qualification"])
def test_a_tab_costs_the_same_for_one_row_as_for_three(
    client, officer, name, django_assert_max_num_queries
):
    def spent(count: int) -> int:
        partner = make_partner()
        grid = ScoreModel.in_force_on(timezone.localdate())
        for number in range(count):
            make_score(partner, grid.criteria.all()[number], 3, on=timezone.localdate())
            make_relationship(from_partner=partner)
            make_window(partner)
            make_check(partner)
            make_review(partner)
        with django_assert_max_num_queries(200) as queries:
            client.get(address(name, partner.pk))
        return len(queries)

    spent(1)
    assert spent(1) == spent(3)


def test_nobody_without_a_role_enters(client):
    client.force_login(make_person())

    answers = {client.get(address(name)).status_code for name in ("relays", "calendar", "campaign")}

    assert answers == {403}
