"""Partner sheets, born into their life."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from core.access import require
from partners.models import Partner, Tag
from partners.workflow import WORKFLOW
from strategy import rates
from strategy.models import Sector


@transaction.atomic
def create_partner(
    partner: Partner, *, actor, sectors: Iterable[Sector] = (), tags: Iterable[Tag] = ()
) -> Partner:
    """Save a new sheet with its frozen amount and start its life. Raises core.money.MissingRate."""
    require(actor, "partners.edit")
    rates.freeze(partner, timezone.localdate())
    partner.save()
    partner.sectors.set(sectors)
    partner.tags.set(tags)
    WORKFLOW.start(partner, actor=actor)
    return partner
