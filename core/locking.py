"""Row locks and optimistic versions: two people never overwrite each other unseen."""

from typing import TypeVar

from django.db import transaction
from django.db.models import F, Model

Record = TypeVar("Record", bound=Model)


class StaleVersion(Exception):
    """The row was saved by someone else since it was read; ``current`` is what stands now."""

    def __init__(self, current: Model):
        super().__init__(str(current))
        self.current = current


def lock(obj: Record) -> Record:
    """Read ``obj`` again under a row lock (SQLite: the write transaction itself is the lock).

    Call it inside ``transaction.atomic``.
    """
    # Not type(obj): the person of a request is wrapped in a lazy object.
    return obj._meta.model._base_manager.select_for_update().get(pk=obj.pk)


@transaction.atomic
def save_version(obj: Record, *, read: int, fields: list[str] | None = None) -> Record:
    """Save ``obj`` only if its stored version is still ``read``, and count one up.

    ``fields`` limits what is written. Raises StaleVersion, with the stored row, when somebody
    saved meanwhile; nothing is written then.
    """
    manager = type(obj)._base_manager
    if not manager.filter(pk=obj.pk, version=read).update(version=F("version") + 1):
        raise StaleVersion(manager.get(pk=obj.pk))
    obj.version = read + 1
    obj.save(update_fields=None if fields is None else [*fields, "version"])
    return obj
