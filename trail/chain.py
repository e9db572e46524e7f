"""The arithmetic of the chain: what is fingerprinted, and how."""

from datetime import UTC, datetime
from hashlib import sha256

from django.core.serializers.json import DjangoJSONEncoder

from trail.models import Event

ORIGIN = "0" * 64


class DetailsEncoder(DjangoJSONEncoder):
    """Whatever a caller hands over becomes text rather than an error."""

    def default(self, value):
        if isinstance(value, datetime):
            return value.isoformat()
        try:
            return super().default(value)
        except TypeError:
            return str(value)


ENCODER = DetailsEncoder(sort_keys=True, separators=(",", ":"))


def canonical(data: dict) -> str:
    """One way to write ``data``: sorted keys, no spaces, ASCII (so that any database keeps it)."""
    return ENCODER.encode(data)


def fingerprint(event: Event) -> str:
    """sha256 over all that the event says, its place and its predecessor included."""
    said = {
        "sequence": event.sequence,
        "at": event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": event.actor_id,
        "actor_name": event.actor_name,
        "verb": event.verb,
        "model": event.model,
        "object_id": event.object_id,
        "label": event.label,
        "payload": event.payload,
        "previous": event.previous,
    }
    return sha256(canonical(said).encode()).hexdigest()
