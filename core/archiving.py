"""Putting records away and bringing them back: by whom, when, why."""

from django import forms
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import audit
from core.access import require
from core.locking import lock

FIELDS = ["archived_at", "archived_by", "archive_reason"]


class ArchiveForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It is kept with the record and in the trail."),
    )


@transaction.atomic
def archive(record: Model, *, actor, reason: str, permission: str) -> Model:
    """Put a record away; nothing happens to one that is away already.

    Raises PermissionDenied if `permission` refuses the actor.
    """
    record = lock(record)
    require(actor, permission, record)
    if record.is_archived:
        return record
    record.archived_at, record.archived_by, record.archive_reason = timezone.now(), actor, reason
    return _save(record, "archive", actor, {"reason": reason})


@transaction.atomic
def bring_back(record: Model, *, actor, permission: str) -> Model:
    """Undo `archive`. Raises PermissionDenied if `permission` refuses the actor."""
    record = lock(record)
    require(actor, permission, record)
    if not record.is_archived:
        return record
    record.archived_at, record.archived_by, record.archive_reason = None, None, ""
    return _save(record, "bring_back", actor, {})


def _save(record: Model, verb: str, actor, data: dict) -> Model:
    fields = list(FIELDS)
    if hasattr(record, "version"):
        record.version += 1
        fields.append("version")
    record._change_reason = verb
    record.save(update_fields=fields)
    audit.record(f"{record._meta.app_label}.{verb}", actor=actor, on=record, data=data)
    return record
