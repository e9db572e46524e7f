"""Which records may carry an action. Upper apps register theirs from `apps.ready`."""

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q

_targets: list[str] = []


def register(label: str) -> None:
    """``label`` is ``"partners.partner"``; its manager must have ``visible_to(user)``."""
    if label not in _targets:
        _targets.append(label)


def target_model(label: str) -> type[Model] | None:
    """The model of a registered label, or None."""
    return apps.get_model(label) if label in _targets else None


def visible_records(user) -> Q:
    """Rows with a generic key to a record that ``user`` sees."""
    seen = Q(pk__in=[])
    for label in _targets:
        model = apps.get_model(label)
        content_type = ContentType.objects.get_for_model(model)
        keys = model._default_manager.visible_to(user).values("pk")
        seen |= Q(content_type=content_type, object_id__in=keys)
    return seen


def attach_records(rows: list, user) -> None:
    """Give each row ``shown_record`` and ``shown_url``: the record it is on, if the user sees it.

    One query for each kind of record among the rows.
    """
    by_type: dict[int, set[int]] = {}
    for row in rows:
        row.shown_record = row.shown_url = ""
        if row.content_type_id:
            by_type.setdefault(row.content_type_id, set()).add(row.object_id)
    found = {}
    for type_id, keys in by_type.items():
        model = ContentType.objects.get_for_id(type_id).model_class()
        if model is not None and model._meta.label_lower in _targets:
            for record in model._default_manager.visible_to(user).filter(pk__in=keys):
                found[type_id, record.pk] = record
    for row in rows:
        record = found.get((row.content_type_id, row.object_id))
        if record is not None:
            row.shown_record, row.shown_url = str(record), record.get_absolute_url()
