"""The journal and the history of a record: each reader sees what is theirs."""

import pytest
from django.db import connection
from django.urls import reverse

from core import audit
from trail import history, triggers
from trail.models import Event
from trail.tests.factories import (
    announce_move,
    make_auditor,
    make_manager,
    make_officer,
    make_person,
    make_priority,
)
from trail.verification import verify

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        ("manager", ["by colleague", "by officer"]),
        ("sg", ["by colleague", "by officer"]),
        ("dg", ["by colleague", "by officer"]),
        ("auditor", ["by colleague", "by officer"]),
        ("officer", ["by officer"]),
        ("contributor", []),
        ("legal", []),
    ],
)
def test_each_role_reads_its_part_of_the_trail(role, seen):
    reader, colleague = make_person(role), make_officer()
    audit.record("strategy.changed", actor=reader, on=make_priority(statement_fr="by officer"))
    audit.record("strategy.changed", actor=colleague, on=make_priority(statement_fr="by colleague"))

    labels = Event.objects.visible_to(reader).values_list("label", flat=True)

    assert [label.partition("– ")[2] for label in labels] == seen


def test_the_journal_filters_by_person_and_says_what_happened(client):
    reader, other = make_manager(), make_officer()
    announce_move(make_priority(statement_fr="Mine"), "active", actor=reader, source="draft")
    audit.record("accounts.invited", actor=other)
    client.force_login(reader)

    page = client.get(reverse("trail:journal"), {"actor": reader.pk}).content.decode()

    assert ("draft → active" in page, "Mine" in page, "Invité" in page) == (True, True, False)


@pytest.mark.parametrize("whole", [True, False])
def test_the_auditor_is_told_whether_the_chain_holds(client, whole):
    audit.record("strategy.changed", actor=None)
    if not whole:
        connection.check_constraints()
        triggers.remove(connection)
        Event.objects.update(label="other")
        triggers.install(connection)
    client.force_login(make_auditor())

    page = client.post(reverse("trail:verify"))

    assert page.context["verdict"] == verify()
    assert page.context["verdict"].ok == whole
    assert ("is-ok" in page.content.decode()) == whole


def test_only_the_auditor_verifies(client):
    client.force_login(make_manager())

    assert client.post(reverse("trail:verify")).status_code == 403


def test_the_history_of_a_record_says_which_field_went_from_what_to_what(settings):
    settings.LANGUAGE_CODE = "en"
    manager, priority = make_manager(), make_priority(weight=1)
    priority.weight = 3
    priority._history_user = manager
    priority.save()

    lines = history.lines(priority, manager)

    assert [(line.who, [(c.before, c.after) for c in line.changes]) for line in lines] == [
        (str(manager), [("1", "3")])
    ]


def test_a_record_without_a_history_page_answers_not_found(client):
    client.force_login(make_manager())

    answer = client.get(reverse("trail:record_history", args=["accounts.user", 1]))

    assert answer.status_code == 404
