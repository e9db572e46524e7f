"""Periodic work. The digest is asked for all morning: whoever has had theirs gets no second one."""

from celery.schedules import crontab

SCHEDULE = {
    "work.tick": {"task": "work.tick", "schedule": 10.0, "options": {"expires": 30}},
    "work.digests": {"task": "work.send_digests", "schedule": crontab(minute=30, hour="6-12")},
}
