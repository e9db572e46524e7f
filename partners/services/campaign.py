"""The monthly word to each owner: how many of their sheets wait for a review."""

from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import TEAM, User
from partners.services import reviews
from work import notices

KIND = notices.Kind("partners.campaign", gettext_lazy("Monthly review of my sheets"))


def announce(day: date) -> int:
    """Tell each owner of the team once a month; return how many were told now."""
    told = 0
    for owner in User.objects.with_role(*TEAM).order_by("pk"):
        count = reviews.stale_of(owner, day).count()
        if count and tell(owner, count, day):
            told += 1
    return told


@transaction.atomic
def tell(owner: User, count: int, day: date) -> bool:
    with translation.override(owner.language):
        title = ngettext(
            "%(count)d of your sheets waits for a review",
            "%(count)d of your sheets wait for a review",
            count,
        ) % {"count": count}
        body = _("Review of %(month)s.") % {"month": date_format(day, "F Y")}
    note = notices.notify(
        owner,
        key=f"partners.campaign:{day:%Y-%m}",
        kind=KIND.key,
        title=title,
        body=body,
        url=reverse("partners:campaign"),
    )
    return note is not None
