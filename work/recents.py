"""The records a person opened last."""

from datetime import timedelta

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.utils import timezone

from work import targets
from work.models import RecentRecord

KEPT = 20
SHOWN = 8
AGAIN_AFTER = timedelta(minutes=10)


def saw(user, record: Model) -> None:
    """Remember that the person opened the record. A second look within minutes writes nothing."""
    content_type = ContentType.objects.get_for_model(record)
    mine = RecentRecord.objects.filter(person=user)
    this = mine.filter(content_type=content_type, object_id=record.pk)
    now = timezone.now()
    if this.filter(at__gt=now - AGAIN_AFTER).exists():
        return
    if this.update(at=now):
        return
    RecentRecord.objects.bulk_create(
        [RecentRecord(person=user, content_type=content_type, object_id=record.pk, at=now)],
        ignore_conflicts=True,
    )
    old = list(mine.values_list("pk", flat=True)[KEPT : KEPT + 20])
    if old:
        mine.filter(pk__in=old).delete()


def recent_for(user) -> list[RecentRecord]:
    """The last records that the person may still see, each with ``shown_record`` and its URL."""
    rows = list(RecentRecord.objects.filter(person=user)[:KEPT])
    targets.attach_records(rows, user)
    return [row for row in rows if row.shown_url][:SHOWN]
