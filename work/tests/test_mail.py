"""Mail and digests: written once, sent once, tried again when the server refuses."""

from datetime import date, timedelta

import pytest
from django.core import mail as outbox
from django.core.management import call_command
from django.utils import timezone

from core import audit
from trail.models import ChainHead
from work import digests, mails, notices, services
from work.models import Digest, Heartbeat, Mail, Notification
from work.tests.factories import make_action, make_manager, make_officer, make_person

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 4)


@pytest.fixture
def urgent(monkeypatch):
    """A kind of notification that is mailed at once."""
    monkeypatch.setitem(notices._kinds, "test.visa", notices.Kind("test.visa", "Visa", True))
    return "test.visa"


def tell(person, kind, key="visa:1"):
    return notices.notify(person, key=key, kind=kind, title="A visa waits", url="/visas/1/")


def write_to(person, key="note:1") -> Mail:
    note = Notification(person=person, title="A visa waits", body="<b>Now</b>")
    return mails.write(person, key=key, template="note", context={"note": note, "path": "/x/"})


def test_what_waits_on_a_person_is_mailed_at_once_and_only_once(
    urgent, django_capture_on_commit_callbacks, settings
):
    settings.SITE_URL = "https://apda.example.org"
    person = make_officer(language="en", first_name="Awa")

    with django_capture_on_commit_callbacks(execute=True):
        told = [tell(person, urgent), tell(person, urgent)]

    message = outbox.outbox[0]
    assert [note is None for note in told] == [False, True]
    assert (len(outbox.outbox), message.subject, message.to) == (
        1,
        "A visa waits",
        [person.email],
    )
    assert "Hello Awa," in message.body
    assert "https://apda.example.org/visas/1/" in message.body
    assert Mail.objects.get().state == "sent"


def test_a_person_who_wants_no_mail_at_once_finds_it_under_the_bell(urgent):
    tell(make_officer(mail_at_once=False), urgent)

    assert (Notification.objects.count(), Mail.objects.count()) == (1, 0)


def test_a_muted_kind_and_a_disabled_person_are_not_told(urgent):
    notices.notify(
        make_officer(muted_kinds=["work.assigned"]), key="a", kind="work.assigned", title="x"
    )
    tell(make_officer(is_active=False), urgent)

    assert not Notification.objects.exists()


def test_mail_is_written_in_the_language_of_its_reader():
    mails_written = [write_to(make_officer(language=code), code) for code in ("fr", "en")]

    assert ["Bonjour" in mail.text for mail in mails_written] == [True, False]
    assert ['lang="fr"' in mail.html for mail in mails_written] == [True, False]
    assert "&lt;b&gt;Now&lt;/b&gt;" in mails_written[0].html


def test_a_refused_mail_is_tried_again_later_and_later(monkeypatch):
    mail = write_to(make_officer())

    def refuse(message):
        raise ConnectionRefusedError("mailbox full")

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", refuse)
    waits = []
    for _ in range(3):
        Mail.objects.update(next_try_at=timezone.now() - timedelta(minutes=1))
        mails.sweep()
        mail.refresh_from_db()
        waits.append(round((mail.next_try_at - timezone.now()).total_seconds() / 60))
    monkeypatch.undo()
    Mail.objects.update(next_try_at=timezone.now() - timedelta(minutes=1))
    mails.sweep()

    mail.refresh_from_db()
    assert (waits, mail.state, mail.attempts) == ([1, 2, 4], "sent", 4)
    assert len(outbox.outbox) == 1


def test_a_mail_that_never_leaves_is_given_up(monkeypatch):
    mail = write_to(make_officer())
    Mail.objects.update(attempts=mails.ATTEMPTS - 1)
    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", lambda message: 1 / 0)

    mails.send(mail.pk)

    mail.refresh_from_db()
    assert (mail.state, mail.error) == ("failed", "division by zero")


def test_a_mail_is_sent_by_one_worker_only():
    mail = write_to(make_officer())

    sent = [mails.send(mail.pk), mails.send(mail.pk)]

    assert (sent, len(outbox.outbox)) == ([True, False], 1)


def test_a_digest_says_what_waits_that_day_once():
    person = make_officer(language="en")
    make_action(owner=person, what="Call Ms Koné", due_on=DAY - timedelta(days=2))
    make_action(owner=person, what="Write the note", due_on=DAY + timedelta(days=3))
    make_action(owner=person, what="Far away", due_on=DAY + timedelta(days=30))

    written = [digests.send(DAY), digests.send(DAY), digests.send(DAY + timedelta(days=1))]

    mail = Mail.objects.get(key=f"digest:{person.pk}:{DAY}")
    assert written == [1, 0, 1]
    assert mail.subject == "2 items wait for you – 4 March 2026"
    lines = [line for line in mail.text.splitlines() if line.startswith("–")]
    assert lines == ["– Call Ms Koné · 02/03/2026 (late)", "– Write the note · 07/03/2026"]


def test_days_without_a_run_give_one_digest_not_three():
    make_action(owner=make_officer(), due_on=DAY)

    written = [digests.send(DAY), digests.send(DAY + timedelta(days=4))]

    assert (written, Mail.objects.count()) == ([1, 1], 2)


def test_whoever_has_nothing_or_wants_none_gets_no_digest():
    make_officer()
    make_action(owner=make_officer(daily_digest=False), due_on=DAY)
    make_action(owner=make_officer(is_active=False), due_on=DAY)

    assert (digests.send(DAY), Mail.objects.count()) == (0, 0)
    make_action(owner=Digest.objects.get().person, due_on=DAY)
    assert digests.send(DAY) == 0


def test_news_stands_in_one_digest_only():
    person = make_officer(language="en")
    notices.notify(person, key="a", kind="work.assigned", title="An action for you")

    digests.send(DAY)
    notices.notify(person, key="b", kind="work.assigned", title="A second one")
    digests.send(DAY + timedelta(days=1))

    first, second = Mail.objects.order_by("pk")
    assert ("An action for you" in first.text, "An action for you" in second.text) == (True, False)
    assert "A second one" in second.text


def test_auditors_receive_the_seal_of_the_chain():
    auditor = make_person("auditor")
    audit.record("strategy.changed", actor=None)

    digests.send(DAY)

    mail = Mail.objects.get(person=auditor)
    assert ChainHead.objects.get().hash in mail.text
    assert ChainHead.objects.get().hash in mail.html


def test_the_command_sends_the_digests_of_a_day(capsys):
    make_action(owner=make_officer(), due_on=DAY)

    call_command("send_digests", "--on", "2026-03-04")

    assert capsys.readouterr().out == "1 digests written\n"


def test_the_heart_beats():
    before = services.heartbeat_age()
    services.beat()
    Heartbeat.objects.update(at=timezone.now() - timedelta(minutes=2))

    assert before is None
    assert timedelta(minutes=2) <= services.heartbeat_age() < timedelta(minutes=3)


def test_open_actions_go_to_whoever_takes_over():
    leaver, taker = make_officer(), make_officer()
    administrator = make_person(is_staff=True)
    make_action(owner=leaver)
    make_action(owner=leaver, status="cancelled")

    moved = services.hand_over_all(leaver, taker, administrator)

    assert (moved, taker.actions.count(), taker.notifications.count()) == (1, 1, 1)


def test_the_manager_gives_an_action_to_someone_else_who_is_told():
    action, taker = make_action(), make_officer()

    services.hand_over_action(action, to=taker, actor=make_manager())

    action.refresh_from_db()
    assert (action.owner, taker.notifications.count()) == (taker, 1)
