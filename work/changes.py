"""Many rows changed by one act, remembered so that the act can be undone exactly.

    with record_changes("imports.commit", label, actor=user) as change:
        change.updating(partners)      # before touching rows (deleting them included)
        ...
        change.created(new_partners)   # after making rows

What was is read from the database when a row is announced, what became of it when the block
ends; nothing depends on what the code between believes it wrote. `undo` compares each row with
what the act left and refuses, with a list, when anything was touched since.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.apps import apps
from django.db import transaction
from django.db.models import Model

from trail.models import ChainHead
from work import snapshots
from work.models import ChangeEntry, ChangeSet, Job

Key = tuple[str, int]


class Recorder:
    """Notes which rows an act touches; makes the change set when the act is over."""

    def __init__(self) -> None:
        self.changeset: ChangeSet | None = None  # there once the block has ended
        self._before: dict[str, dict[int, snapshots.Snapshot | None]] = defaultdict(dict)
        self._since: dict[Key, int] = {}

    def updating(self, records: Model | Iterable[Model]) -> None:
        """Announce rows about to be changed or removed; they are locked from here on."""
        for model, keys in _by_model(records).items():
            known = self._before[model._meta.label_lower]
            unknown = [key for key in keys if key not in known]
            known.update(snapshots.take(model, unknown, lock=True))
            end = _end_of_trail()  # read once the rows are ours: nobody moves them any more
            self._since.update({(model._meta.label_lower, key): end for key in unknown})

    def created(self, records: Model | Iterable[Model]) -> None:
        """Announce rows just made."""
        for model, keys in _by_model(records).items():
            known = self._before[model._meta.label_lower]
            for key in keys:
                known.setdefault(key, None)

    def entries(self) -> Iterator[ChangeEntry]:
        """One entry for each announced row that is not as it was."""
        for label, known in self._before.items():
            present = snapshots.take(apps.get_model(label), known)
            for key, before in known.items():
                after = present.get(key)
                if before != after:
                    yield ChangeEntry(
                        model=label,
                        object_id=key,
                        before=before,
                        after=after,
                        since=self._since.get((label, key), 0),
                    )


@contextmanager
def record_changes(
    kind: str, label: str, *, actor, job: Job | None = None, data: dict | None = None
) -> Iterator[Recorder]:
    """Do an act in one transaction and remember it as ``recorder.changeset``."""
    with transaction.atomic():
        recorder = Recorder()
        yield recorder
        recorder.changeset = ChangeSet.objects.create(
            kind=kind,
            label=label[:200],
            actor=actor,
            job=job,
            data=data or {},
        )
        for entries in snapshots.chunks(recorder.entries()):
            for entry in entries:
                entry.changeset = recorder.changeset
            ChangeEntry.objects.bulk_create(entries)


def _end_of_trail() -> int:
    return ChainHead.objects.values_list("count", flat=True).first() or 0


def _by_model(records: Model | Iterable[Model]) -> dict[type[Model], list[int]]:
    found = defaultdict(list)
    for record in [records] if isinstance(records, Model) else records:
        found[type(record)].append(record.pk)
    return found
