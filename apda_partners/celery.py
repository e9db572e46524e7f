"""The Celery application. Schedules are collected from the apps' `schedule.py`."""

import os
from importlib import import_module

from celery import Celery

from apda_partners import broker  # noqa: F401 (names the queue that needs no server)

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "apda_partners.settings.dev")

app = Celery("apda_partners")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@app.on_after_finalize.connect
def collect_schedules(sender, **kwargs) -> None:
    """Each app that has periodic work declares SCHEDULE in APP/schedule.py."""
    from django.conf import settings

    for name in settings.DOMAIN_APPS:
        try:
            module = import_module(f"{name}.schedule")
        except ModuleNotFoundError as error:
            if error.name != f"{name}.schedule":
                raise
            continue
        sender.conf.beat_schedule.update(module.SCHEDULE)
