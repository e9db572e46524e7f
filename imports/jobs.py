"""Long steps of an import, done by a worker; each finds out what is already done."""

from imports.models import Run
from imports.services import runs
from work.jobs import job


@job("imports.read")
def read(work, run: int) -> dict:
    record = Run.objects.get(pk=run)
    if record.status == Run.Status.RECEIVED:
        runs.read(record, actor=work.job.owner, progress=work.progress)
    return {"url": record.get_absolute_url()}


@job("imports.judge")
def judge(work, run: int) -> dict:
    record = Run.objects.get(pk=run)
    if record.status in (Run.Status.PREVIEWED, Run.Status.FAILED):
        runs.judge(record, actor=work.job.owner, progress=work.progress)
    return {"url": record.get_absolute_url()}


@job("imports.commit")
def commit(work, run: int) -> dict:
    record = Run.objects.get(pk=run)
    if record.status == Run.Status.PREVIEWED:
        runs.commit(record, actor=work.job.owner, progress=work.progress)
    return {"url": record.get_absolute_url()}
