"""Freshness: the monthly campaign, and the figure it is followed by."""

from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from core.access import require
from core.locking import lock
from core.workflow import InvalidMove
from partners.models import Partner, PartnerPolicy, Review


@dataclass(frozen=True)
class Rate:
    """Distinct sheets reviewed in a month out of the sheets to keep fresh: "7 of 23"."""

    reviewed: int
    sheets: int

    @property
    def percent(self) -> int | None:
        return round(100 * self.reviewed / self.sheets) if self.sheets else None


def stale_of(user, day: date | None = None) -> QuerySet[Partner]:
    """This person's own sheets to review; the campaign and the badge of "my work" read it."""
    day = day or timezone.localdate()
    return (
        Partner.objects.visible_to(user)
        .stale_on(day)
        .filter(owner=user)
        .order_by("review_due_on", "sort_name", "pk")
    )


def month_of(day: date) -> tuple[date, date]:
    """First and last day of the month."""
    first = day.replace(day=1)
    return first, first + relativedelta(months=1, days=-1)


def rate(sheets: QuerySet[Partner], month: date) -> Rate:
    """How many of these sheets were reviewed in the month of that day."""
    sheets = sheets.under_review()
    done = Review.objects.filter(on__range=month_of(month), partner__in=sheets.values("pk"))
    return Rate(done.aggregate(n=Count("partner", distinct=True))["n"], sheets.count())


@dataclass(frozen=True)
class OwnerLine:
    """One owner in the campaign; ``owner_id`` None gathers the sheets that nobody owns."""

    owner_id: int | None
    name: str
    stale: int
    rate: Rate


def by_owner(user, day: date) -> list[OwnerLine]:
    """Each owner's stale sheets and rate, the longest waiting list first."""
    start, end = month_of(day)
    rows = (
        Partner.objects.visible_to(user)
        .under_review()
        .order_by()
        .values("owner", "owner__first_name", "owner__last_name", "owner__email")
        .annotate(
            sheets=Count("pk", distinct=True),
            stale=Count("pk", filter=Q(review_due_on__lte=day), distinct=True),
            done=Count("pk", filter=Q(reviews__on__range=(start, end)), distinct=True),
        )
    )
    lines = [
        OwnerLine(row["owner"], _owner_name(row), row["stale"], Rate(row["done"], row["sheets"]))
        for row in rows
    ]
    return sorted(lines, key=lambda line: (-line.stale, line.name))


def _owner_name(row: dict) -> str:
    if row["owner"] is None:
        return _("Without an owner")
    name = f"{row['owner__first_name']} {row['owner__last_name']}".strip()
    return name or row["owner__email"]


@transaction.atomic
def still_right(partner: Partner, *, actor, on: date | None = None) -> Review:
    """The sheet was looked at and found right. Raises PermissionDenied or InvalidMove."""
    return _review(partner, Review.Outcome.STILL_RIGHT, actor, on)


@transaction.atomic
def note_edit(partner: Partner, *, actor, on: date | None = None) -> Review:
    """The sheet was looked at and mended; whoever saves it during the campaign calls this."""
    return _review(partner, Review.Outcome.EDITED, actor, on)


def _review(partner: Partner, outcome: str, actor, on: date | None) -> Review:
    partner = lock(partner)
    require(actor, "partners.review", partner)
    if partner.is_archived:
        raise InvalidMove(_("This sheet is archived: bring it back first."))
    on = on or timezone.localdate()
    review = Review.objects.create(partner=partner, on=on, by=actor, outcome=outcome)
    if partner.reviewed_on is None or partner.reviewed_on <= on:
        partner.reviewed_on = on
        partner.review_due_on = PartnerPolicy.current().next_review(on)
        partner._change_reason = f"review: {outcome}"
        partner.save(update_fields=["reviewed_on", "review_due_on", "updated_at"])
    return review
