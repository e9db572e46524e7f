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
