"""Two addresses for machines: is the process alive, and may it be sent people."""

import shutil
from collections.abc import Callable
from datetime import timedelta
from functools import cache as remember
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.access import public

# The clock orders a sign of life every few seconds; a worker leaves it.
SILENCE_LIMIT = timedelta(minutes=3)
FREE_BYTES = 200 * 1024 * 1024


@public
@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers; nothing else is asked."""
    return JsonResponse({"status": "ok"})


@public
@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """503 when pages would fail. A silent queue only degrades: pages work without it."""
    vital = {"database": _database(), "migrations": _migrations(), "disk": _disk()}
    queue = _queue()
    if not all(vital.values()):
        status, code = "unavailable", 503
    else:
        status, code = ("ok" if queue["ok"] else "degraded"), 200
    checks: dict[str, Any] = {name: {"ok": ok} for name, ok in vital.items()}
    return JsonResponse({"status": status, "checks": checks | {"queue": queue}}, status=code)


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _migrations() -> bool:
    try:
        return _all_applied()
    except (DatabaseError, _Behind):
        return False


class _Behind(Exception):
    """Migrations wait; an exception, so that only the good answer is remembered."""


@remember
def _all_applied() -> bool:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise _Behind
    return True


def _disk() -> bool:
    folder = settings.VAR_DIR if settings.VAR_DIR.exists() else settings.BASE_DIR
    return shutil.disk_usage(folder).free > FREE_BYTES


Age = Callable[[], timedelta | None]
_heartbeat_age: Age = lambda: None  # noqa: E731 (until an app brings its own)


def use_heartbeat(age: Age) -> None:
    """Called from `apps.ready` by the app that keeps the sign of life; None means never."""
    global _heartbeat_age
    _heartbeat_age = age


def _queue() -> dict[str, Any]:
    try:
        age = _heartbeat_age()
    except DatabaseError:
        age = None
    seconds = None if age is None else max(0, round(age.total_seconds()))
    return {"ok": age is not None and age <= SILENCE_LIMIT, "age_seconds": seconds}
