"""Periodic work. The campaign is announced all through the first week: once told, nobody is told again."""

from celery.schedules import crontab

SCHEDULE = {
    "partners.announce_campaign": {
        "task": "partners.announce_campaign",
        "schedule": crontab(minute=0, hour=7, day_of_month="1-7"),
    },
    "partners.duplicates": {
        "task": "partners.scan_duplicates",
        "schedule": crontab(minute=20, hour=2),
    },
}
