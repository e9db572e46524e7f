"""Jobs: the row is the truth; a broker or a worker may fail, the work is done once."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.translation import get_language

from work import jobs, tasks
from work.jobs import Refusal, enqueue
from work.models import Job
from work.tests.factories import make_officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def handled(monkeypatch):
    """What the handler of “test.count” was given, in order."""
    seen = []

    def count(run, upto):
        seen.append(upto)
        for number in range(upto):
            run.progress(number + 1, total=upto, message=f"line {number + 1}")
        return {"url": "/done/"}

    monkeypatch.setitem(jobs._handlers, "test.count", count)
    return seen


def make_job(**overrides) -> Job:
    values = {"kind": "test.count", "owner": make_officer(), "params": {"upto": 3}}
    return Job.objects.create(**(values | overrides))


def test_a_job_is_done_after_commit_and_tells_how_far_it_came(
    handled, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        job = enqueue("test.count", owner=make_officer(), params={"upto": 3}, label="Count")
        assert handled == []

    job.refresh_from_db()
    assert (job.state, job.done, job.total, job.message, job.result, job.percent) == (
        "done",
        3,
        3,
        "line 3",
        {"url": "/done/"},
        100,
    )


def test_a_job_sent_twice_runs_once(handled):
    job = make_job()

    outcomes = [jobs.run(job.pk), jobs.run(job.pk)]

    assert (outcomes, handled) == ([True, False], [3])


def test_a_broker_that_is_away_loses_nothing(
    handled, monkeypatch, django_capture_on_commit_callbacks
):
    def refuse(*args, **kwargs):
        raise ConnectionError("no broker")

    monkeypatch.setattr(tasks.run_job, "apply_async", refuse)
    with django_capture_on_commit_callbacks(execute=True):
        job = enqueue("test.count", owner=make_officer(), params={"upto": 1})
    monkeypatch.undo()
    monkeypatch.setitem(jobs._handlers, "test.count", lambda run, upto: None)
    Job.objects.update(woken_at=timezone.now() - timedelta(minutes=5))

    swept = jobs.sweep()

    job.refresh_from_db()
    assert (swept, job.state) == (1, "done")


def test_a_job_whose_worker_died_is_taken_over_when_its_lease_ends(handled):
    job = make_job()
    dead = jobs.claim(job.pk)
    early = jobs.run(job.pk)
    long_ago = timezone.now() - timedelta(minutes=5)
    Job.objects.update(lease_until=long_ago, woken_at=long_ago)

    jobs.sweep()

    job.refresh_from_db()
    assert (early, job.state, job.attempts, handled) == (False, "done", 2, [3])
    dead.write()
    assert dead.lost
    with pytest.raises(jobs.LeaseLost):
        dead.progress(1)


def test_a_worker_that_lost_its_lease_does_not_overwrite_the_outcome(handled):
    job = make_job()
    slow = jobs.claim(job.pk)
    Job.objects.update(lease_until=timezone.now() - timedelta(minutes=5))
    jobs.run(job.pk)

    jobs._finish(slow, Job.State.FAILED, error="too late")

    job.refresh_from_db()
    assert (job.state, job.error) == ("done", "")


def test_a_job_that_kills_its_workers_is_stopped(handled):
    job = make_job(
        state=Job.State.RUNNING,
        attempts=jobs.ATTEMPTS,
        lease_until=timezone.now() - timedelta(minutes=5),
    )

    jobs.run(job.pk)

    job.refresh_from_db()
    assert (job.state, handled) == ("failed", [])


def test_a_refusal_is_told_and_an_error_is_not_shown(monkeypatch, caplog):
    def refuse(run, upto):
        raise Refusal("Row 3 has no name.")

    def fail(run, upto):
        raise RuntimeError("secret detail")

    told = []
    for handler in (refuse, fail):
        monkeypatch.setitem(jobs._handlers, "test.count", handler)
        job = make_job(owner=make_officer(language="en"))
        jobs.run(job.pk)
        job.refresh_from_db()
        told.append((job.state, job.error))

    assert told == [
        ("failed", "Row 3 has no name."),
        (
            "failed",
            "Something went wrong. The administrators have been told; nothing was lost.",
        ),
    ]
    assert "secret detail" in caplog.text


def test_a_handler_speaks_the_language_of_the_owner(monkeypatch):
    monkeypatch.setitem(jobs._handlers, "test.count", lambda run, upto: {"in": get_language()})
    job = make_job(owner=make_officer(language="en"))

    jobs.run(job.pk)

    job.refresh_from_db()
    assert job.result == {"in": "en"}
