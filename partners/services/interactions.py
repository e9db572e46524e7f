"""Exchanges: recorded, and telling the life of the sheet when the first word goes out."""

from django.db import transaction

from core.access import require
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
