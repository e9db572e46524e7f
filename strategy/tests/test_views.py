"""The screens of the strategy."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role
from accounts.tests.factories import make_administrator, make_person
from core.signals import recorded
from strategy import progress, services
from strategy.models import ExchangeRate, Priority, Target
from strategy.tests.factories import make_priority, make_rate, make_target

pytestmark = pytest.mark.django_db
M = Target.Measure


@pytest.fixture
def manager(client):
    manager = make_person(Role.MANAGER)
    client.force_login(manager)
    return manager


@pytest.fixture
def told():
    events = []

    def hear(sender, verb, actor, record, data, **kwargs):
        events.append((verb, data))

    recorded.connect(hear)
    yield events
    recorded.disconnect(hear)


def text_of(response) -> str:
    return response.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


FILLED = {
    "code": "P9",
    "axis": "Patrimoine",
    "statement_fr": "Numériser le patrimoine",
    "statement_en": "Digitise heritage",
    "first_year": 2026,
    "last_year": 2029,
    "weight": 2,
    "keywords_fr": "musée",
    "keywords_en": "museum",
}


def test_a_manager_makes_a_priority_and_it_is_listed_and_found(client, manager):
    client.post(reverse("strategy:create_priority"), FILLED)

    priority = Priority.objects.get()
    assert "Numériser le patrimoine" in text_of(client.get(priority.get_absolute_url()))
    assert "Numériser le patrimoine" in text_of(client.get(reverse("strategy:priorities")))
    assert "P9" in text_of(client.get(reverse("strategy:priorities"), {"q": "MUSEE"}))


@pytest.mark.parametrize("role", [role for role in Role.values if role != Role.MANAGER])
def test_other_roles_read_and_do_not_edit(client, role):
    client.force_login(make_person(role))
    priority, target = make_priority(), make_target()
    edits = [
        reverse("strategy:create_priority"),
        reverse("strategy:edit_priority", args=[priority.pk]),
        reverse("strategy:archive_priority", args=[priority.pk]),
        reverse("strategy:create_target"),
        reverse("strategy:edit_target", args=[target.pk]),
    ]

    assert [client.get(address).status_code for address in edits] == [403] * 5
    assert client.post(reverse("strategy:copy_targets")).status_code == 403
    assert reverse("strategy:edit_priority", args=[priority.pk]) not in text_of(
        client.get(priority.get_absolute_url())
    )


def test_a_priority_is_archived_with_a_reason_and_brought_back(client, manager):
    priority = make_priority()
    url = reverse("strategy:archive_priority", args=[priority.pk])

    without = client.post(url, {"reason": ""}).status_code
    client.post(url, {"reason": "Axe abandonné"})
    gone = priority.code in text_of(client.get(reverse("strategy:priorities")))
    asked = priority.code in text_of(
        client.get(reverse("strategy:priorities"), {"archived": "true"})
    )
    reason = Priority.objects.get().archive_reason
    client.post(reverse("strategy:bring_back_priority", args=[priority.pk]))

    assert (without, gone, asked, reason) == (422, False, True, "Axe abandonné")
    assert not Priority.objects.get().is_archived


def test_a_stale_edit_of_a_priority_is_refused_and_nothing_typed_is_lost(client, manager):
    priority = make_priority()
    Priority.objects.filter(pk=priority.pk).update(axis="Formation", version=2)

    response = client.post(
        reverse("strategy:edit_priority", args=[priority.pk]), FILLED | {"version": 1}
    )

    assert response.status_code == 409
    assert "Numériser le patrimoine" in text_of(response)
    assert Priority.objects.get().axis == "Formation"


def test_the_table_says_what_nobody_entered_and_shows_what_is_counted(client, manager, monkeypatch):
    counters = {M.RESOURCES_CASH: lambda year, priority: Decimal(425_000_000)}
    monkeypatch.setattr(progress, "_counters", counters)
    make_target(measure=M.RESOURCES_CASH, value=Decimal(850_000_000))
    make_target(measure=M.CONVERSION_RATE, value=Decimal("35.5"))

    page = text_of(client.get(reverse("strategy:targets"), {"year": "2026"}))

    assert "850 000 000 FCFA" in page and "425 000 000 FCFA" in page and "50 %" in page
    assert "35,5 %" in page and "donnée non saisie" in page


def test_zero_reached_is_a_figure_and_not_a_gap(monkeypatch):
    monkeypatch.setattr(progress, "_counters", {M.STEWARDSHIP: lambda year, priority: 0})
    target = make_target(measure=M.STEWARDSHIP)
    other = make_target(measure=M.DEADLINES_MET)

    assert [progress.reached(target), progress.reached(other)] == [Decimal(0), None]
    assert [progress.share(target, Decimal(0)), progress.share(other, None)] == [0, None]


@pytest.mark.parametrize(
    ("year", "status"), [("2026", 200), ("", 200), ("26", 404), ("x", 404), ("9999", 404)]
)
def test_a_year_that_makes_no_sense_is_no_page(client, manager, year, status):
    assert client.get(reverse("strategy:targets"), {"year": year}).status_code == status


def test_a_target_set_and_changed_is_told_to_the_trail(client, manager, told):
    data = {"year": 2026, "measure": M.STEWARDSHIP, "priority": "", "value": "24"}
    client.post(reverse("strategy:create_target"), data)
    target = Target.objects.get()

    edit = reverse("strategy:edit_target", args=[target.pk])
    client.post(edit, data | {"value": "30", "version": 1})
    client.post(edit, data | {"value": "30", "version": 2})

    assert told == [
        ("strategy.target_set", {"from": "", "to": "24"}),
        ("strategy.target_set", {"from": "24.00", "to": "30"}),
    ]


def test_a_target_set_twice_is_refused_in_words(client, manager):
    make_target(measure=M.STEWARDSHIP)
    data = {"year": 2026, "measure": M.STEWARDSHIP, "priority": "", "value": "24"}

    response = client.post(reverse("strategy:create_target"), data)

    assert response.status_code == 422
    assert "Cet objectif est déjà fixé" in text_of(response)


def test_the_targets_of_the_year_before_are_taken_over_once(client, manager):
    make_target(year=2025), make_target(year=2025, measure=M.STEWARDSHIP)
    url = reverse("strategy:copy_targets")

    client.post(url, {"year": "2026"})
    client.post(url, {"year": "2026"})

    assert Target.objects.filter(year=2026).count() == 2


def test_the_table_costs_the_same_for_one_target_as_for_five(
    client, manager, django_assert_num_queries
):
    url = f"{reverse('strategy:targets')}?year=2026"
    make_target(priority=make_priority())
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    for _number in range(4):
        make_target(priority=make_priority())

    with django_assert_num_queries(len(few)):
        client.get(url)


def test_sectors_are_found_without_accents(client, manager):
    page = text_of(client.get(reverse("strategy:sectors"), {"q": "education formation"}))

    assert "11130" in page and "Equipements scolaires" in page and "14010" not in page


def test_the_rates_page_shows_the_rate_in_force_and_the_parity(client, manager):
    make_rate()

    page = text_of(client.get(reverse("strategy:rates")))

    assert "601,5000" in page and "655,957" in page


def test_a_rate_entered_in_the_admin_is_told_to_the_trail(client, told):
    client.force_login(make_administrator())
    data = {"currency": "USD", "on": "2026-05-04", "rate": "598.2", "source": "BCEAO"}

    client.post("/admin/strategy/exchangerate/add/", data)
    rate = ExchangeRate.objects.get()
    client.post(f"/admin/strategy/exchangerate/{rate.pk}/change/", data | {"rate": "599"})

    assert [(verb, data["from"], data["to"]) for verb, data in told] == [
        ("strategy.rate_set", "", "598.2"),
        ("strategy.rate_set", "598.20000000", "599"),
    ]


def test_the_admin_shows_priorities_and_changes_none(client):
    client.force_login(make_administrator())
    priority, target = make_priority(), make_target()
    pages = [
        f"/admin/strategy/{name}/" for name in ("priority", "target", "sector", "exchangerate")
    ]
    pages += [
        f"/admin/strategy/priority/{priority.pk}/change/",
        f"/admin/strategy/target/{target.pk}/change/",
    ]

    assert [client.get(page).status_code for page in pages] == [200] * 6
    assert client.post(pages[-1], {"value": "1"}).status_code == 403


def test_an_officer_copies_no_targets():
    from django.core.exceptions import PermissionDenied

    make_target(year=2025)

    with pytest.raises(PermissionDenied):
        services.copy_targets(2026, actor=make_person(Role.OFFICER))
