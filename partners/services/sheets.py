"""Partner sheets: born into their life, archived and brought back."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from core import audit
from core.access import require
from core.locking import lock
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


@transaction.atomic
def archive_partner(partner: Partner, *, reason: str, actor) -> Partner:
    """Take a sheet out of the lists; it stays reachable, with all that hangs on it."""
    partner = lock(partner)
    require(actor, "partners.archive", partner)
    partner.archived_at = timezone.now()
    partner.archived_by = actor
    partner.archive_reason = reason
    return _keep(partner, "partners.archive", actor, {"reason": reason})


@transaction.atomic
def bring_back_partner(partner: Partner, *, actor) -> Partner:
    """Put an archived sheet back into the lists."""
    partner = lock(partner)
    require(actor, "partners.archive", partner)
    partner.archived_at = partner.archived_by = None
    partner.archive_reason = ""
    return _keep(partner, "partners.bring_back", actor, {})


def _keep(partner: Partner, verb: str, actor, data: dict) -> Partner:
    partner.version += 1
    partner.save()
    audit.record(verb, actor=actor, on=partner, data=data)
    return partner
