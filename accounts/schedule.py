"""Periodic work of the accounts."""

from celery.schedules import crontab

SCHEDULE = {
    "accounts-invitations": {
        "task": "accounts.tasks.send_waiting_invitations",
        "schedule": crontab(minute="*/10"),
    },
}
