"""What the worker runs for the partner base. Each reads again and may run twice or late."""

from celery import shared_task


@shared_task(name="partners.announce_campaign")
def announce_campaign() -> None:
    from django.utils import timezone

    from partners.services import campaign

    campaign.announce(timezone.localdate())


@shared_task(name="partners.scan_duplicates")
def scan_duplicates() -> None:
    from partners.services import duplicates

    duplicates.ask_scan()
