"""Long work. The row is the truth; the message broker only wakes a worker.

    @job("imports.commit")
    def commit(run, batch_id):
        run.progress(0, total=120, message=_("Reading…"))
        ...
        return {"url": "/imports/4/"}    # JSON; `url` is where the result is to be seen

    enqueue("imports.commit", owner=user, params={"batch_id": 4}, label=_("Import of …"))

A handler may run again after a worker died: it must find out what is already done. It runs in
the language of the job's owner. `Refusal` carries a message for them; any other error is logged.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from uuid import UUID, uuid4

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from work.models import Job

logger = logging.getLogger(__name__)
LEASE = timedelta(seconds=60)
RENEWED_EVERY = timedelta(seconds=20)
REWOKEN_AFTER = timedelta(seconds=60)
BEAT = 1.0  # seconds between two looks of the keeper
ATTEMPTS = 5

Handler = Callable[..., dict | None]
_handlers: dict[str, Handler] = {}


class Refusal(Exception):
    """The job cannot be done; the message is for its owner."""


class LeaseLost(Exception):
    """Another worker took the job over: stop, and write nothing more."""


def job(kind: str) -> Callable[[Handler], Handler]:
    """Register the handler of a kind of job. Its module is imported from `apps.ready`."""

    def register(handler: Handler) -> Handler:
        _handlers[kind] = handler
        return handler

    return register


def enqueue(kind: str, *, owner, params: dict | None = None, label: str = "") -> Job:
    """Write the job down and, once committed, wake a worker. A silent broker loses nothing."""
    row = Job.objects.create(kind=kind, owner=owner, params=params or {}, label=label[:200])
    transaction.on_commit(partial(wake, row.pk))
    return row


def wake(pk: int) -> None:
    """Tell a worker; when the broker is away, `sweep` tells again."""
    from work.tasks import run_job

    try:
        run_job.apply_async((pk,), retry=False)
    except Exception:  # whatever a broker raises: the row is there and will be swept
        logger.warning("The broker is away; job %s waits to be swept.", pk, exc_info=True)


def sweep() -> int:
    """Wake workers again for jobs that wait too long or whose worker died. Safe at any time."""
    now = timezone.now()
    stale = Job.objects.claimable(now).filter(woken_at__lt=now - REWOKEN_AFTER)
    keys = list(stale.order_by("pk").values_list("pk", flat=True)[:50])
    Job.objects.filter(pk__in=keys).update(woken_at=now)
    for pk in keys:
        wake(pk)
    return len(keys)


@dataclass
class Run:
    """What a handler knows of its job, and how it says how far it is."""

    job: Job
    lease_id: UUID
    lost: bool = False
    said: dict = field(default_factory=dict)
    _dirty: bool = False

    def progress(self, done: int, total: int | None = None, message: str | None = None) -> None:
        """Say how far the job is. Cheap: written about once a second, beside the work.

        Raises LeaseLost when another worker has taken over.
        """
        if self.lost:
            raise LeaseLost(self.job.pk)
        self.said["done"] = done
        if total is not None:
            self.said["total"] = total
        if message is not None:
            self.said["message"] = message[:300]
        self._dirty = True
        if settings.CELERY_TASK_ALWAYS_EAGER:
            self.write()

    def write(self) -> None:
        """Store what was said and renew the lease."""
        self._dirty = False
        until = timezone.now() + LEASE
        if not self.mine().update(lease_until=until, **self.said):
            self.lost = True

    def mine(self):
        return Job.objects.filter(pk=self.job.pk, lease_id=self.lease_id)

    @property
    def has_news(self) -> bool:
        return self._dirty


class Keeper(threading.Thread):
    """Renews the lease and writes progress on a connection of its own, so that both are seen
    while the handler is inside one long transaction."""

    def __init__(self, run: Run):
        super().__init__(daemon=True, name=f"keeper of job {run.job.pk}")
        self.run_ = run
        self.over = threading.Event()

    def run(self) -> None:
        renewed = timezone.now()
        while not self.over.wait(BEAT) and not self.run_.lost:
            due = timezone.now() - renewed >= RENEWED_EVERY
            if not (due or self.run_.has_news):
                continue
            try:
                self.run_.write()
                renewed = timezone.now()
            except DatabaseError:  # SQLite is writing elsewhere: the lease outlasts it
                connection.close()
        connection.close()

    def __enter__(self) -> "Keeper":
        if not settings.CELERY_TASK_ALWAYS_EAGER:
            self.start()
        return self

    def __exit__(self, *error) -> None:
        self.over.set()
        if self.ident is not None:
            self.join()


def claim(pk: int) -> Run | None:
    """Take the job by one UPDATE; None when it is over or somebody else has it."""
    now, lease_id = timezone.now(), uuid4()
    taken = (
        Job.objects.claimable(now)
        .filter(pk=pk)
        .update(
            state=Job.State.RUNNING,
            lease_id=lease_id,
            lease_until=now + LEASE,
            attempts=F("attempts") + 1,
            started_at=Coalesce("started_at", now),
        )
    )
    if not taken:
        return None
    return Run(Job.objects.select_related("owner").get(pk=pk), lease_id)


def run(pk: int) -> bool:
    """Do the job if it is still to be done. Returns whether it was done here."""
    claimed = claim(pk)
    if claimed is None:
        return False
    language = claimed.job.owner.language if claimed.job.owner else settings.LANGUAGE_CODE
    with translation.override(language):
        try:
            result = _handle(claimed)
        except LeaseLost:
            return False
        except Refusal as refusal:
            return _finish(claimed, Job.State.FAILED, error=str(refusal))
        except Exception:
            logger.exception("Job %s (%s) failed.", pk, claimed.job.kind)
            error = _("Something went wrong. The administrators have been told; nothing was lost.")
            return _finish(claimed, Job.State.FAILED, error=error)
    return _finish(claimed, Job.State.DONE, result=result)


def _handle(run: Run) -> dict | None:
    if run.job.attempts > ATTEMPTS:
        raise Refusal(_("This work was interrupted too many times and has been stopped."))
    handler = _handlers.get(run.job.kind)
    if handler is None:
        raise LookupError(f"no handler for jobs of kind {run.job.kind}")
    with Keeper(run):
        return handler(run, **run.job.params)


def _finish(run: Run, state: str, **outcome) -> bool:
    values = {**run.said, **outcome, "state": state, "finished_at": timezone.now()}
    return bool(run.mine().update(**values, lease_id=None, lease_until=None))
