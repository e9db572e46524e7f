"""What core announces is kept here, in the transaction that announces it."""

from django.db import connections
from django.db.models.signals import post_migrate
from django.dispatch import receiver

from core.signals import moved, recorded
from trail import services, triggers


@receiver(recorded)
def keep_event(actor, verb, record, data, **kwargs) -> None:
    services.record(services.Entry(verb=verb, actor=actor, record=record, data=data))


@receiver(moved)
def keep_transition(record, field, verb, source, target, actor, on, reason, **kwargs) -> None:
    services.record(
        services.Entry(
            verb=f"{record._meta.app_label}.{verb}",
            actor=actor,
            record=record,
            move=services.Moved(field, source, target, on, reason),
        )
    )


@receiver(post_migrate)
def lay_triggers_again(sender, using, **kwargs) -> None:
    """A migration that rebuilds a table on SQLite loses its triggers."""
    if sender.name == "trail" and not triggers_stand(using):
        triggers.install(connections[using])


def triggers_stand(using: str) -> bool:
    connection = connections[using]
    if triggers.HEAD not in connection.introspection.table_names():
        return True  # migrated back to nothing
    return not triggers.missing(connection)
