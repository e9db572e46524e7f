"""The scan, the list of pairs, the pages of a merge, for each role."""

import pytest
from django.urls import reverse
from django.utils import translation

from accounts.models import Role
from core.nav import entries_for
from partners.models import DuplicatePair, Merge, NotDuplicate, Partner
from partners.services.duplicates import ask_scan, scan, set_apart, waiting_count
from partners.services.merging import merge
from partners.tests.factories import (
    make_interaction,
    make_manager,
    make_officer,
    make_partner,
    make_person,
)
from work.models import Job

pytestmark = pytest.mark.django_db
LIST = "/partners/duplicates/"


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def twins(**overrides) -> tuple[Partner, Partner]:
    return (
        make_partner(name="Agence française de développement", acronym="AFD", **overrides),
        make_partner(name="Agence Francaise de Developpement", acronym="AFD", **overrides),
    )


def compare_url(one: Partner, other: Partner) -> str:
    return reverse("partners:merge-with", args=[one.pk, other.pk])


def posted(one: Partner, other: Partner, **more) -> dict:
    return {
        "keep": one.pk,
        f"version-{one.pk}": one.version,
        f"version-{other.pk}": other.version,
        **more,
    }


def texts(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


# --- the scan ---------------------------------------------------------------------------------------


def test_the_scan_finds_sheets_that_are_alike_and_only_those():
    one, other = twins()
    make_partner(name="Fondation Lumière")

    scan()

    assert list(DuplicatePair.objects.values_list("first", "second")) == [(one.pk, other.pk)]


def test_a_second_scan_changes_nothing():
    twins()
    scan()
    before = list(DuplicatePair.objects.values())

    scan()

    assert (len(before), list(DuplicatePair.objects.values())) == (1, before)


def test_pairs_set_apart_and_archived_sheets_are_never_proposed():
    one, other = twins()
    manager = make_manager()
    scan()
    set_apart(other, one, actor=manager)
    shown_at_once = waiting_count(manager)
    scan()

    assert (shown_at_once, DuplicatePair.objects.count()) == (0, 0)


def test_a_pair_is_shown_to_those_who_see_both_sheets():
    twins(is_confidential=True)
    scan()

    counts = [waiting_count(make_person(role)) for role in (Role.OFFICER, Role.CONTRIBUTOR)]

    assert counts == [1, 0]


def test_a_scan_under_way_is_not_asked_twice():
    officer = make_officer()

    assert ask_scan(actor=officer) == ask_scan(actor=officer)
    assert Job.objects.filter(kind="partners.scan").count() == 1


# --- the list ---------------------------------------------------------------------------------------


def test_the_badge_counts_what_the_list_shows(client, rf):
    twins()
    scan()
    officer = make_officer()
    client.force_login(officer)
    request = rf.get("/")
    request.user = officer

    shown = client.get(LIST).context["page_of_pairs"]
    items = [item for section in entries_for(request) for item in section.items]

    assert len(shown) == 1
    assert [item.badge for item in items if item.url == LIST] == [1]


def test_the_list_costs_the_same_for_one_pair_and_for_many(client, django_assert_max_num_queries):
    client.force_login(make_manager())
    for number in range(12):
        name = f"Institut {'abcdefghijkl'[number] * 6}"
        make_partner(name=name)
        make_partner(name=name)
    scan()
    client.get(LIST)

    with django_assert_max_num_queries(16):
        shown = client.get(LIST).context["page_of_pairs"]

    assert len(shown) == 12


def test_the_team_sets_a_pair_apart_and_it_leaves_the_list(client):
    one, other = twins()
    scan()
    client.force_login(make_officer())

    response = client.post(reverse("partners:set-apart", args=[other.pk, one.pk]), follow=True)

    assert response.redirect_chain == [(LIST, 302)]
    assert NotDuplicate.objects.values_list("first", "second").get() == (one.pk, other.pk)
    assert len(response.context["page_of_pairs"]) == 0


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (Role.MANAGER, (200, 200)),
        (Role.OFFICER, (200, 403)),
        (Role.CONTRIBUTOR, (403, 403)),
        (Role.AUDITOR, (403, 403)),
    ],
)
def test_the_team_sees_the_pairs_and_managers_merge(client, role, expected):
    one, other = twins()
    client.force_login(make_person(role))

    answers = tuple(client.get(url).status_code for url in (LIST, compare_url(one, other)))

    assert answers == expected


# --- the merge --------------------------------------------------------------------------------------


def test_nothing_is_merged_before_it_was_confirmed(client):
    one, other = twins()
    make_interaction(other)
    client.force_login(make_manager(language="en"))

    response = client.post(compare_url(one, other), posted(one, other))

    assert (response.status_code, Merge.objects.count()) == (200, 0)
    assert response.context["moving"] == [("exchanges", 1)]


def test_a_confirmed_merge_leads_to_the_kept_sheet_with_the_way_back(client):
    one, other = twins(city="Paris")
    Partner.objects.filter(pk=other.pk).update(city="Lyon")
    client.force_login(make_manager())
    data = posted(one, other, confirm=1, **{"field-city": other.pk, "field-name": one.pk})

    response = client.post(compare_url(one, other), data)

    one.refresh_from_db()
    assert (response.url, one.city) == (one.get_absolute_url(), "Lyon")
    assert Merge.objects.values_list("kept", "absorbed").get() == (one.pk, other.pk)


def test_the_other_sheet_may_be_kept(client):
    one, other = twins()
    client.force_login(make_manager())

    client.post(compare_url(one, other), posted(one, other, confirm=1) | {"keep": other.pk})

    assert Merge.objects.values_list("kept", "absorbed").get() == (other.pk, one.pk)


def test_a_sheet_saved_meanwhile_is_shown_again_and_no_choice_is_lost(client):
    one, other = twins(city="Paris")
    data = posted(one, other, confirm=1, **{"field-city": other.pk})
    Partner.objects.filter(pk=other.pk).update(city="Lyon", version=7)
    client.force_login(make_manager())

    response = client.post(compare_url(one, other), data)

    form = response.context["form"]
    assert (response.status_code, response.context["stale"], Merge.objects.count()) == (
        409,
        other,
        0,
    )
    assert (form.choices()["city"], dict(form.versions())[f"version-{other.pk}"]) == ("absorbed", 7)


def test_a_merge_without_the_versions_read_is_told_so(client):
    one, other = twins()
    client.force_login(make_manager())

    response = client.post(compare_url(one, other), {"keep": one.pk, "confirm": 1})

    assert (response.status_code, Merge.objects.count()) == (409, 0)


def test_the_address_of_the_absorbed_sheet_leads_to_the_kept_one(client):
    one, other = twins()
    merge(one, other, {}, actor=make_manager())
    client.force_login(make_officer())

    response = client.get(other.get_absolute_url(), follow=True)

    assert response.redirect_chain == [(one.get_absolute_url(), 302)]
    assert [other.name in text for text in texts(response)] == [True]


def test_the_past_of_both_sheets_is_read_on_the_kept_one(client):
    manager = make_manager()
    kept, absorbed = make_partner(name="Kept"), make_partner(name="Absorbed", city="Paris")
    absorbed.city = "Lyon"
    absorbed.save()
    merge(kept, absorbed, {}, actor=manager)
    client.force_login(manager)

    page = client.get(reverse("partners:history", args=[kept.pk])).content.decode()

    assert "<del>Paris</del> → <ins>Lyon</ins>" in page


def test_an_undo_in_the_way_names_what_was_changed(client):
    one, other = twins()
    exchange = make_interaction(other, subject="Visit")
    manager = make_manager(language="en")
    done = merge(one, other, {}, actor=manager)
    exchange.refresh_from_db()
    exchange.subject = "Visit of the minister"
    exchange.save()
    client.force_login(manager)

    response = client.post(reverse("partners:unmerge", args=[done.pk]), follow=True)

    assert any("Visit" in text and "subject" in text for text in texts(response))
    assert Merge.objects.get().undone_at is None


def test_an_undone_merge_gives_both_sheets_back(client):
    one, other = twins()
    manager = make_manager()
    done = merge(one, other, {}, actor=manager)
    client.force_login(manager)

    client.post(reverse("partners:unmerge", args=[done.pk]))

    assert client.get(other.get_absolute_url()).status_code == 200
    assert list(Partner.objects.current()) == [one, other]
