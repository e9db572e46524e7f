"""Bulk changes of lists, as `core.stores` asks for them: kept as change sets beside the others."""

from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from core import stores
from work.models import ChangeEntry, ChangeSet
from work.snapshots import CHUNK

KIND = "core.bulk"
KEPT_FOR = timedelta(days=7)


def _as_uuid(token: str) -> UUID | None:
    try:
        return UUID(token)
    except ValueError:
        return None


class Changes:
    """Fills `core.stores.ChangeStore`. Core applies and reverses; here it is remembered."""

    def keep(self, batch: stores.ChangeBatch, *, actor) -> str | None:
        changeset = ChangeSet.objects.create(
            kind=KIND,
            label=batch.label[:200],
            actor=actor,
            data={"model": batch.model, "permission": batch.permission, "back": batch.back},
        )
        ChangeEntry.objects.bulk_create(
            (
                ChangeEntry(
                    changeset=changeset,
                    model=batch.model,
                    object_id=row.pk,
                    before=row.before,
                    after=row.after,
                )
                for row in batch.rows
            ),
            batch_size=CHUNK,
        )
        return str(changeset.token)

    def take(self, token: str, *, actor) -> stores.ChangeBatch | None:
        known = _as_uuid(token)
        if known is None:
            return None
        changeset = (
            ChangeSet.objects.select_for_update()
            .filter(token=known, actor=actor, kind=KIND, at__gt=timezone.now() - KEPT_FOR)
            .undoable()
            .first()
        )
        if changeset is None:
            return None
        changeset.undone_at, changeset.undone_by = timezone.now(), actor
        changeset.save(update_fields=["undone_at", "undone_by"])
        rows = [
            stores.RowChange(entry.object_id, entry.before, entry.after)
            for entry in changeset.entries.order_by("pk")
        ]
        return stores.ChangeBatch(label=changeset.label, rows=rows, **changeset.data)
