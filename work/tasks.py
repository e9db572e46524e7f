"""What the worker runs. Each takes keys, reads again and may run twice."""

from celery import shared_task


@shared_task(name="work.run_job")
def run_job(pk: int) -> None:
    from work import jobs

    jobs.run(pk)


@shared_task(name="work.send_mail")
def send_mail(pk: int) -> None:
    from work import mails

    mails.send(pk)


@shared_task(name="work.tick", ignore_result=True, expires=60)
def tick() -> None:
    """Every ten seconds: what waits is woken, what is due is sent, and beat is seen alive."""
    from work import jobs, mails, services

    services.beat()
    jobs.sweep()
    mails.sweep()


@shared_task(name="work.send_digests")
def send_digests() -> None:
    from django.utils import timezone

    from work import digests

    digests.send(timezone.localdate())
