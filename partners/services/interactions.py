"""Exchanges: recorded, and telling the life of the sheet when the first word goes out."""

from django.db import transaction
from django.utils import timezone

from core import audit
from core.access import require
from core.locking import lock
from partners.models import Contact, Interaction
from partners.services import life


@transaction.atomic
def record_exchange(interaction: Interaction, *, contacts: list[Contact], actor) -> Interaction:
    """Keep a new exchange; a first outgoing one moves the partner to *approached* on its date."""
    require(actor, "partners.edit", interaction.partner)
    interaction.author = actor
    interaction.save()
    interaction.contacts.set(contacts)
    life.note_first_contact(interaction, actor=actor)
    return interaction


@transaction.atomic
def archive_exchange(interaction: Interaction, *, reason: str, actor) -> Interaction:
    """Withdraw an exchange recorded by mistake: by its author, or by a manager."""
    interaction = lock(interaction)
    require(actor, "partners.archive_exchange", interaction)
    interaction.archived_at = timezone.now()
    interaction.archived_by = actor
    interaction.archive_reason = reason
    interaction.version += 1
    interaction.save()
    audit.record("partners.archive_exchange", actor=actor, on=interaction, data={"reason": reason})
    return interaction
