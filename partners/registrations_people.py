"""What the partner base brings to people and goals: sheets to hand over, figures for targets."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import handover
from core import audit
from partners.models import Partner
from partners.services import reviews
from strategy import progress
from strategy.models import Target
from trail import words
from trail.queries import first_moved_between


def register_all() -> None:
    handover.register(
        handover.Kind(
            key="partners.sheets",
            label=gettext_lazy("Partners owned"),
            count=lambda person: owned_by(person).count(),
            transfer=give_sheets,
        )
    )
    words.name("partners.given", gettext_lazy("Owner changed"))
    measures = Target.Measure
    progress.register(measures.PARTNERS_QUALIFIED, reached(Partner.Status.QUALIFIED))
    progress.register(measures.PARTNERS_APPROACHED, reached(Partner.Status.APPROACHED))
    progress.register(measures.SHEETS_REVIEWED, reviewed)


def owned_by(person):
    return Partner.objects.filter(owner=person, archived_at=None)


def give_sheets(giver, taker, actor) -> int:
    """Every sheet of ``giver`` to ``taker``, in the caller's transaction; how many.

    Raises ValidationError when the taker is not of the partnership team.
    """
    rows = list(owned_by(giver).order_by("pk").select_for_update(of=("self",)))
    if rows and not taker.in_team:
        raise ValidationError(_("Partners go to somebody of the partnership team."))
    for partner in rows:
        partner.owner = taker
        partner.version += 1
        partner._change_reason = "hand_over"
        partner.save(update_fields=["owner", "version"])
        data = {"from": giver.email, "to": taker.email}
        audit.record("partners.given", actor=actor, on=partner, data=data)
    return len(rows)


def reached(status: str):
    """Distinct partners whose first move to ``status`` is dated in the year."""

    def count(year: int, priority) -> int | None:
        if priority is not None:
            return None
        return first_moved_between(Partner, status, date(year, 1, 1), date(year, 12, 31)).count()

    return count


def reviewed(year: int, priority) -> int | None:
    """The share of sheets reviewed this month; a year gone by has no month to show."""
    today = timezone.localdate()
    if priority is not None or year != today.year:
        return None
    return reviews.rate(Partner.objects.all(), today).percent
