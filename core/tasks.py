from celery import shared_task


@shared_task
def heartbeat() -> None:
    """Show on the health page that beat, queue and workers move."""
    from core.health import beat_now

    beat_now()
