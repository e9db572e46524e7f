"""Two addresses for machines: is the process alive, and may it be sent people."""

import shutil
import time
from functools import cache as remember
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.access import public

HEARTBEAT = "core.heartbeat"
# Beat sends one a minute; three missed in a row mean that beat, the queue or the workers stand still.
HEARTBEAT_LIMIT = 180
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


def beat_now() -> None:
    """Called by a worker on beat's order: proof that the whole way works."""
    cache.set(HEARTBEAT, time.time(), None)


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


def _queue() -> dict[str, Any]:
    try:
        last = cache.get(HEARTBEAT)
    except (DatabaseError, OSError):
        last = None
    age = None if last is None else max(0, round(time.time() - last))
    return {"ok": age is not None and age <= HEARTBEAT_LIMIT, "age_seconds": age}
