"""Say that something worth keeping happened. `trail` links it into the event chain."""

from core.signals import recorded


def record(verb: str, *, actor, on=None, data: dict | None = None) -> None:
    """Keep an event: ``verb`` as ``app.verb``, ``on`` the record it touched, ``data`` JSON-ready.

    Call it inside the transaction that makes the change, so that both stand or fall together.
    """
    recorded.send(
        sender=type(on) if on else None, actor=actor, verb=verb, record=on, data=data or {}
    )
