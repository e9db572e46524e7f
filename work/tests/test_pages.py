"""My work, actions, notifications and jobs as people see them."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from work import mywork, recents, services
from work.models import Action, Job, Notification, RecentRecord
from work.tests.factories import make_action, make_manager, make_officer, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def day():
    return timezone.localdate()


def test_every_badge_counts_what_its_page_lists(client, day):
    officer = make_officer()
    for days in (-3, 0, 0, 2, 30):
        make_action(owner=officer, due_on=day + timedelta(days=days))
    make_action(due_on=day)
    client.force_login(officer)

    page = client.get("/")

    shown = {part.source.key: len(part.lines) for part in page.context["sections"]}
    assert shown == {"work.now": 3, "work.week": 1}
    assert mywork.waiting_count(officer) == 3
    urgent = [s for s in mywork.sources_for(officer) if s.urgency == mywork.NOW]
    counts = [source.queryset(officer, day).count() for source in urgent]
    assert mywork.waiting_count(officer) == sum(counts)


def test_a_section_says_how_many_it_does_not_show(day, monkeypatch):
    monkeypatch.setattr(mywork, "SHOWN", 2)
    officer = make_officer()
    for _ in range(5):
        make_action(owner=officer, due_on=day)

    part = mywork.sections_for(officer, day)[0]
    whole = mywork.sections_for(officer, day, whole="work.now")[0]

    assert (part.count, len(part.lines), part.hidden) == (5, 2, 3)
    assert (whole.count, len(whole.lines), whole.hidden) == (5, 5, 0)


def test_late_actions_come_first(day):
    officer = make_officer()
    make_action(owner=officer, due_on=day, what="today")
    make_action(owner=officer, due_on=day - timedelta(days=9), what="late")

    lines = mywork.sections_for(officer, day)[0].lines

    assert [line.title for line in lines] == ["late", "today"]


def test_someone_for_whom_nothing_waits_is_told_where_to_begin(client):
    client.force_login(make_officer())

    page = client.get("/")

    assert page.context["sections"] == []
    assert 1 <= len(page.context["starters"]) <= 3


def test_my_work_costs_the_same_for_a_few_lines_as_for_many(client, day, settings):
    settings.BADGE_SECONDS = 60  # as it runs
    officer = make_officer()
    client.force_login(officer)
    costs = []

    for count in (mywork.SHOWN + 1, 30):
        for _ in range(count):
            make_action(owner=officer, due_on=day)
        client.get("/")
        with CaptureQueriesContext(connection) as spent:
            client.get("/")
        costs.append(len(spent))

    assert costs[0] == costs[1] <= 15  # Source: DESIGN §6


def test_an_action_is_noted_for_oneself(client, day):
    contributor = make_person("contributor")
    client.force_login(contributor)

    answer = client.post(
        reverse("work:add"), {"what": "Send the file", "owner": contributor.pk, "due_on": day}
    )

    action = Action.objects.get()
    assert (answer.status_code, action.what, action.owner, action.created_by) == (
        302,
        "Send the file",
        contributor,
        contributor,
    )


def test_who_is_not_of_the_team_gives_no_action_to_others(client, day):
    contributor, officer = make_person("contributor"), make_officer()
    client.force_login(contributor)

    answer = client.post(
        reverse("work:add"), {"what": "Do this", "owner": officer.pk, "due_on": day}
    )

    assert (answer.status_code, Action.objects.count()) == (422, 0)


def test_done_can_be_taken_back(client, day):
    officer = make_officer()
    action = make_action(owner=officer, due_on=day)
    client.force_login(officer)

    client.post(reverse("work:complete", args=[action.pk]), {"next": "/"})
    action.refresh_from_db()
    done = (action.status, action.done_by)
    page = client.get("/")
    client.post(reverse("work:reopen", args=[action.pk]))
    action.refresh_from_db()

    assert done == ("done", officer)
    assert reverse("work:reopen", args=[action.pk]) in page.content.decode()
    assert (action.status, action.done_at, action.done_by) == ("open", None, None)


@pytest.mark.parametrize(
    ("who", "status"), [("owner", 302), ("colleague", 302), ("reader", 403), ("stranger", 404)]
)
def test_its_owner_and_the_team_complete_an_action(client, day, who, status):
    people = {
        "owner": make_officer(),
        "colleague": make_manager(),
        "stranger": make_person("contributor"),
        "reader": make_person("sg"),
    }
    action = make_action(owner=people["owner"], created_by=people["reader"], due_on=day)
    client.force_login(people[who])

    answer = client.post(reverse("work:complete", args=[action.pk]))

    assert answer.status_code == status


def test_putting_off_asks_for_a_reason_the_third_time(client, day, english):
    officer = make_officer(language="en")
    action = make_action(owner=officer, due_on=day)
    client.force_login(officer)
    url = reverse("work:postpone", args=[action.pk])

    for days in (1, 2, 3):
        client.post(url, {"to": day + timedelta(days=days), "next": "/"})
    refused = client.get("/").content.decode()
    client.post(url, {"to": day + timedelta(days=4), "reason": "The bank is closed"})

    action.refresh_from_db()
    assert "please give a reason" in refused
    assert (action.due_on, action.times_postponed) == (day + timedelta(days=4), 3)
    assert list(action.postponements.values_list("reason", flat=True)) == [
        "",
        "",
        "The bank is closed",
    ]


@pytest.mark.parametrize("typed", ["", "yesterday", "2020-01-01", "٣"])
def test_a_wrong_date_puts_nothing_off(client, day, typed):
    officer = make_officer()
    action = make_action(owner=officer, due_on=day)
    client.force_login(officer)

    answer = client.post(reverse("work:postpone", args=[action.pk]), {"to": typed})

    action.refresh_from_db()
    assert (answer.status_code, action.due_on) == (302, day)


def test_whoever_gets_an_action_is_told_in_their_language(client, day, mailoutbox):
    manager, officer = make_manager(language="fr"), make_officer(language="en")

    services.create_action(actor=manager, what="Call Ms Koné", owner=officer, due_on=day)

    note = Notification.objects.get()
    assert (note.person, note.title) == (officer, "An action for you: Call Ms Koné")


def test_the_bell_counts_what_its_page_lists(client):
    officer = make_officer()
    for number in range(3):
        Notification.objects.create(
            person=officer, key=str(number), kind="work.assigned", title=f"Note {number}"
        )
    client.force_login(officer)
    url = reverse("work:notifications")

    before = client.get(url)
    client.get(reverse("work:notification", args=[Notification.objects.first().pk]))
    after = client.get(url)
    client.post(reverse("work:read_all"))
    empty = client.get(url)

    seen = [
        (len(page.context["paged"].rows), page.context["page"].bell.badge)
        for page in (before, after, empty)
    ]
    assert seen == [(3, 3), (2, 2), (0, 0)]
    assert len(client.get(url, {"all": 1}).context["paged"].rows) == 3


def test_a_notification_leads_nowhere_outside(client):
    officer = make_officer()
    note = Notification.objects.create(
        person=officer, key="x", kind="work.assigned", title="x", url="//evil.example.org/"
    )
    client.force_login(officer)

    answer = client.get(reverse("work:notification", args=[note.pk]))

    assert answer.url == reverse("work:notifications")


def test_a_job_is_followed_by_its_owner_and_the_manager(client):
    owner = make_officer()
    job = Job.objects.create(kind="test", owner=owner, label="Import of a file")
    url = reverse("work:job", args=[job.pk])

    statuses = []
    for person in (owner, make_manager(), make_officer()):
        client.force_login(person)
        statuses.append(client.get(url).status_code)

    assert statuses == [200, 200, 404]


def test_the_page_of_a_job_is_loaded_again_once_it_is_over(client):
    job = Job.objects.create(kind="test", owner=make_officer(), state=Job.State.RUNNING)
    client.force_login(job.owner)
    ask = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": f"job-{job.pk}"}
    url = reverse("work:job", args=[job.pk])

    running = client.get(url, **ask)
    Job.objects.update(state=Job.State.DONE)
    over = client.get(url, **ask)

    assert ("HX-Refresh" in running, over["HX-Refresh"]) == (False, "true")
    assert "<html" not in running.content.decode()


def test_the_list_of_actions_opens_and_filters(client, day):
    officer = make_officer()
    make_action(owner=officer, what="Late one", due_on=date(2020, 1, 1))
    make_action(owner=officer, what="Other one", due_on=day)
    client.force_login(officer)

    page = client.get(reverse("work:actions"), {"late": "true"}).content.decode()

    assert ("Late one" in page, "Other one" in page) == (True, False)


def test_the_last_twenty_records_opened_are_kept(client, monkeypatch):

    monkeypatch.setattr(recents, "KEPT", 3)
    officer = make_officer()
    actions = [make_action(owner=officer) for _ in range(5)]

    for action in actions:
        recents.saw(officer, action)
        recents.saw(officer, action)

    kept = list(RecentRecord.objects.values_list("object_id", flat=True))
    assert kept == [action.pk for action in reversed(actions[2:])]
