"""The administration of people, through its pages."""

import re
from io import BytesIO

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth.models import Group
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts import handover
from accounts.models import Delegation, Direction, Role, SecurityPolicy, User
from accounts.tests.factories import (
    PASSWORD,
    make_administrator,
    make_delegation,
    make_direction,
    make_person,
)
from core.signals import recorded

pytestmark = pytest.mark.django_db

PEOPLE = "/admin/accounts/user/"


@pytest.fixture
def boss(client):
    boss = make_administrator()
    client.force_login(boss)
    return boss


@pytest.fixture
def told():
    events = []

    def hear(sender, verb, actor, record, data, **kwargs):
        events.append((verb, data))

    recorded.connect(hear)
    yield events
    recorded.disconnect(hear)


def filled(person=None, **overrides) -> dict:
    """What the form of a person posts."""
    values = {
        "first_name": "Grâce",
        "last_name": "Adjovi",
        "email": "grace@example.org",
        "title": "Juriste",
        "phone": "",
        "direction": "",
        "language": "fr",
        "time_zone": "Africa/Porto-Novo",
        "is_active": "on",
        "roles": [],
    }
    if person:
        values |= {
            "first_name": person.first_name,
            "last_name": person.last_name,
            "email": person.email,
            "roles": sorted(person.roles),
            "delegations_given-TOTAL_FORMS": "0",
            "delegations_given-INITIAL_FORMS": "0",
        }
        if person.is_staff:
            values["is_staff"] = "on"
    return {key: value for key, value in (values | overrides).items() if value is not None}


def change(person) -> str:
    return reverse("admin:accounts_user_change", args=[person.pk])


def act(client, action: str, *people):
    data = {"action": action, "_selected_action": [person.pk for person in people]}
    return client.post(PEOPLE, data)


def test_the_admin_sends_strangers_to_the_sign_in_of_the_house(client):
    response = client.get("/admin/", follow=True)

    assert response.redirect_chain[-1] == ("/accounts/login/?next=%2Fadmin%2F", 302)


def test_the_admin_is_closed_to_whoever_is_no_administrator(client):
    client.force_login(make_person(*Role.values))

    found = [client.get(url, follow=True).status_code for url in ("/admin/", PEOPLE)]

    assert found == [403, 403]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_page_of_the_admin_opens(client, boss, language):
    User.objects.filter(pk=boss.pk).update(language=language)
    delegation, direction = make_delegation(), make_direction()
    addresses = [
        "/admin/",
        PEOPLE,
        f"{PEOPLE}add/",
        f"{PEOPLE}?role=dg&factor=no&q=awa",
        change(delegation.giver),
        f"{change(delegation.giver)[:-7]}history/",
        "/admin/accounts/direction/",
        "/admin/accounts/direction/add/",
        f"/admin/accounts/direction/{direction.pk}/change/",
        "/admin/accounts/delegation/",
        f"/admin/accounts/delegation/{delegation.pk}/change/",
        "/admin/accounts/securitypolicy/1/change/",
        f"{PEOPLE}hand-over/?person={delegation.giver.pk}",
    ]

    found = {address: client.get(address).status_code for address in addresses}

    assert found == dict.fromkeys(addresses, 200)


def test_the_list_costs_the_same_for_one_person_as_for_ten(client, boss, django_assert_num_queries):
    make_person(Role.DG)
    client.get(PEOPLE)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(PEOPLE)
    for _number in range(9):
        make_person(Role.DG)

    with django_assert_num_queries(len(few)):
        client.get(PEOPLE)


def test_an_invited_person_chooses_a_password_once_and_signs_in(
    client, boss, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{PEOPLE}add/", filled(roles=["officer"], invite="on"))
    client.logout()
    message = mail.outbox[0]
    link = re.search(r"http://\S+(/invitation/\S+/)", message.body).group(1)

    page = client.get(link).status_code
    weak = client.post(link, {"password1": "123456", "password2": "123456"}).status_code
    chosen = client.post(link, {"password1": PASSWORD, "password2": PASSWORD})
    again = client.get(link).status_code
    signed_in = client.post(
        "/accounts/login/", {"login": "Grace@example.org", "password": PASSWORD}
    )

    assert (page, weak, chosen.url, again) == (200, 422, "/accounts/login/", 404)
    assert (signed_in.status_code, signed_in.url) == (302, "/")
    assert (message.to, "votre accès" in message.subject) == (["grace@example.org"], True)
    assert [kind for _body, kind in message.alternatives] == ["text/html"]


def test_the_invitation_speaks_the_language_of_the_person(
    client, boss, django_capture_on_commit_callbacks
):
    person = make_person(language="en", password=None)

    with django_capture_on_commit_callbacks(execute=True):
        act(client, "invite", person)

    assert "your access" in mail.outbox[0].subject


def test_a_second_invitation_voids_the_first(client, boss, django_capture_on_commit_callbacks):
    person = make_person(password=None)
    for _time in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            act(client, "invite", person)
    client.logout()
    links = [re.search(r"http://\S+(/invitation/\S+/)", m.body).group(1) for m in mail.outbox]

    assert [client.get(link).status_code for link in links] == [404, 200]


def test_an_invitation_expires(client, boss, monkeypatch, django_capture_on_commit_callbacks):
    person = make_person(password=None)
    with django_capture_on_commit_callbacks(execute=True):
        act(client, "invite", person)
    client.logout()
    link = re.search(r"http://\S+(/invitation/\S+/)", mail.outbox[0].body).group(1)
    now = timezone.now().timestamp()
    days = SecurityPolicy.current().invitation_days * 86_400

    monkeypatch.setattr("django.core.signing.time.time", lambda: now + days - 60)
    before = client.get(link).status_code
    monkeypatch.setattr("django.core.signing.time.time", lambda: now + days + 60)

    assert (before, client.get(link).status_code) == (200, 404)


def test_roles_changed_in_the_form_are_told_to_the_trail(client, boss, told):
    person = make_person(Role.OFFICER)

    client.post(change(person), filled(person, roles=["manager", "legal"]))

    assert User.objects.get(pk=person.pk).roles == {"manager", "legal"}
    assert told == [
        ("accounts.roles_changed", {"added": ["legal", "manager"], "removed": ["officer"]})
    ]


def test_the_form_keeps_ones_own_rights_whatever_is_posted(client, boss):
    client.post(change(boss), filled(boss, roles=["dg"], is_active=None, first_name="Ama"))

    stored = User.objects.get(pk=boss.pk)
    assert (stored.first_name, stored.roles, stored.is_active) == ("Ama", set(), True)


def test_the_form_offers_the_rank_of_superuser_to_superusers_only(client, boss):
    person = make_person()

    client.post(change(person), filled(person, is_superuser="on"))

    assert not User.objects.get(pk=person.pk).is_superuser


def test_the_form_refuses_to_demote_the_last_administrator(client):
    last = make_administrator()
    passing = make_administrator(active_until=timezone.localdate())
    client.force_login(passing)

    page = client.post(change(last), filled(last, is_staff=None))

    assert "Le dernier administrateur" in page.content.decode()
    assert User.objects.get(pk=last.pk).is_staff


def test_the_action_refuses_to_disable_the_last_administrator(client):
    last = make_administrator()
    client.force_login(make_administrator(active_until=timezone.localdate()))

    act(client, "disable", last)

    assert User.objects.get(pk=last.pk).is_active


def test_nobody_can_be_deleted(client, boss):
    person = make_person()

    refused = client.post(f"/admin/accounts/user/{person.pk}/delete/", {"post": "yes"})
    act(client, "delete_selected", person)

    assert refused.status_code == 403
    assert User.objects.filter(pk=person.pk).exists()


def test_disabling_ends_sessions_and_offers_to_hand_work_over(client, boss, monkeypatch, told):
    giver, taker = make_person(Role.OFFICER), make_person(Role.OFFICER)
    open_work = {giver.pk: 2}

    def transfer(giver, taker, actor):
        open_work[taker.pk] = open_work.pop(giver.pk)
        return open_work[taker.pk]

    kind = handover.Kind("tests", "Dossiers", lambda p: open_work.get(p.pk, 0), transfer)
    monkeypatch.setattr(handover, "_kinds", {"tests": kind})

    response = act(client, "disable", giver)
    page = client.get(response.url).content.decode()
    client.post(response.url, {"giver": giver.pk, f"p{giver.pk}-taker": taker.pk})

    assert not User.objects.get(pk=giver.pk).is_active
    assert "Dossiers" in page
    assert open_work == {taker.pk: 2}
    assert [verb for verb, _data in told] == ["accounts.person_changed", "accounts.handed_over"]


def test_a_delegation_is_given_on_the_page_of_its_giver(client, boss, told):
    dg, sg = make_person(Role.DG), make_person(Role.SG)
    today = timezone.localdate().isoformat()
    line = {
        "delegations_given-TOTAL_FORMS": "1",
        "delegations_given-0-role": "dg",
        "delegations_given-0-receiver": sg.pk,
        "delegations_given-0-kind": "interim",
        "delegations_given-0-starts_on": today,
        "delegations_given-0-ends_on": today,
        "delegations_given-0-giver": dg.pk,
    }

    client.post(change(dg), filled(dg) | line)

    assert Delegation.objects.get().receiver == sg
    assert [verb for verb, _data in told] == ["accounts.delegation_given"]


def test_a_delegation_is_revoked_from_the_history_and_stays_in_it(client, boss):
    delegation = make_delegation()

    client.post(
        "/admin/accounts/delegation/",
        {"action": "revoke", "_selected_action": [delegation.pk]},
    )

    assert Delegation.objects.get().revoked_by == boss


def test_the_rights_leave_as_a_workbook(client, boss):
    person = make_person(Role.DAF, email="=cmd@example.org", last_name="=1+1")
    response = act(client, "export_rights", person)

    sheet = load_workbook(BytesIO(b"".join(response.streaming_content))).active
    heads, row = list(sheet.iter_rows(values_only=True))[:2]
    assert (heads[0], row[0], row[1]) == ("Nom", "Awa =1+1", "=cmd@example.org")
    assert row[heads.index("Direction administrative et financière (DAF)")] == "Oui"


def test_the_head_of_a_direction_is_told_when_changed_in_the_form(client, boss, told):
    head, direction = make_person(Role.CONTRIBUTOR), make_direction()
    data = {"code": direction.code, "name": direction.name, "head": head.pk, "is_active": "on"}

    client.post(f"/admin/accounts/direction/{direction.pk}/change/", data)

    assert Direction.objects.get(pk=direction.pk).head == head
    assert told == [("accounts.head_changed", {"from": "", "to": head.email})]


def test_a_parameter_of_the_policy_is_told_when_changed(client, boss, told):
    client.post(
        "/admin/accounts/securitypolicy/1/change/",
        {"mfa_grace_days": "3", "invitation_days": "7"},
    )

    assert SecurityPolicy.current().mfa_grace_days == 3
    assert told == [("accounts.policy_changed", {"mfa_grace_days": 3})]


def test_what_could_impersonate_somebody_is_not_in_the_admin():

    found = [
        m for m in (Group, EmailAddress, Authenticator, UserSession) if m in admin.site._registry
    ]

    assert found == []
