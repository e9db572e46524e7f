"""Samples for the walk over every address."""

from core import audit
from strategy.models import Priority
from trail.models import Event


def samples(cast) -> dict:
    audit.record("strategy.changed", actor=cast.officer)
    return {
        "trail:event": {"pk": Event.objects.first().pk},
        "trail:record_history": {"label": Priority._meta.label_lower, "pk": 1},
    }


def hidden(cast) -> dict:
    return samples(cast)
