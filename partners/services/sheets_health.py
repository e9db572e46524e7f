"""How a relation fares, at a glance: silence, freshness, integrity, what is late."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.formats import short_day
from partners.models import Partner
from partners.services.integrity import State, integrity_on

# A relation nobody has spoken to for this long needs a word. Source: SCREENS §6, "days of silence".
SILENCE_WARNS_AFTER_DAYS = 90


@dataclass(frozen=True)
class Sign:
    """One line of the health card; ``tone`` is a status tone (ok, warn, bad, calm)."""

    label: str
    text: str
    tone: str = "calm"


_sources: list[Callable] = []


def register(source: Callable) -> None:
    """An upper subject's signs: ``source(partner, user, day) -> list[Sign]``."""
    if source not in _sources:
        _sources.append(source)


def health_of(partner: Partner, user, day: date) -> list[Sign]:
    """The signs of a sheet read with `with_last_exchange`."""
    signs = [silence(partner, day), freshness(partner, day), integrity(partner, day)]
    for source in _sources:
        signs += source(partner, user, day)
    return signs


def silence(partner: Partner, day: date) -> Sign:
    label = _("Last exchange")
    if partner.last_exchange_on is None:
        return Sign(label, _("none recorded"), "warn")
    days = max((day - partner.last_exchange_on).days, 0)
    if days == 0:
        return Sign(label, _("today"), "ok")
    text = ngettext("%(days)d day of silence", "%(days)d days of silence", days) % {"days": days}
    return Sign(label, text, "warn" if days > SILENCE_WARNS_AFTER_DAYS else "ok")


def freshness(partner: Partner, day: date) -> Sign:
    label = _("Review of the sheet")
    if partner.review_due_on is None:
        return Sign(label, _("no date set"))
    due = short_day(partner.review_due_on)
    if partner.review_due_on <= day:
        return Sign(label, _("due since %(day)s") % {"day": due}, "warn")
    return Sign(label, _("on %(day)s") % {"day": due}, "ok")


def integrity(partner: Partner, day: date) -> Sign:
    state = integrity_on(partner, day)
    words = {
        State.OK: _("valid"),
        State.MISSING: _("never made"),
        State.EXPIRED: _("expired"),
        State.NEGATIVE: _("negative"),
    }
    return Sign(_("Integrity check"), words[state.state], state.tone)
