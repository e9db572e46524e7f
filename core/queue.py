"""Waking the workers. The row is the truth, the message only wakes: losing one loses nothing."""

import logging
from functools import partial

from django.db import transaction
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)


def enqueue(task, *args) -> None:
    """Send ``task`` once the transaction is committed; a broker that is away breaks no page.

    Whatever the task does must be found again by a periodic task that looks at the rows.
    """
    transaction.on_commit(partial(_send, task, args))


def _send(task, args) -> None:
    try:
        task.delay(*args)
    except OperationalError:
        log.warning("The queue is away: %s waits for its next round.", task.name)
