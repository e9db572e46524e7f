"""What the integrity checks of a partner say on a day. An answer other than "ok" blocks signature.

The sanctions lists must have been consulted; a reputation check counts once it was made.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from partners.models import IntegrityCheck, Partner, PartnerPolicy

Kind = IntegrityCheck.Kind
Result = IntegrityCheck.Result


class State(StrEnum):
    OK = "ok"
    MISSING = "missing"
    EXPIRED = "expired"
    NEGATIVE = "negative"


TONES = {State.OK: "ok", State.MISSING: "warn", State.EXPIRED: "bad", State.NEGATIVE: "bad"}


@dataclass(frozen=True)
class Integrity:
    """The state and, in words, why; ``until`` is the last day it holds, when it is ok."""

    state: State
    reason: str
    until: date | None = None

    @property
    def is_ok(self) -> bool:
        return self.state == State.OK

    @property
    def label(self) -> str:
        return {
            State.OK: _("In order"),
            State.MISSING: _("To be made"),
            State.EXPIRED: _("Expired"),
            State.NEGATIVE: _("Negative"),
        }[self.state]

    @property
    def tone(self) -> str:
        return TONES[self.state]


def integrity_on(partner: Partner, day: date) -> Integrity:
    """Negative before missing before expired; the newest check of each kind speaks."""
    newest = {check.kind: check for check in partner.integrity_checks.newest_on(day)}
    for check in newest.values():
        if check.result == Result.NEGATIVE:
            return Integrity(
                State.NEGATIVE,
                _("%(kind)s: negative result on %(day)s.")
                % {"kind": check.get_kind_display(), "day": written(check.checked_on)},
            )
    if Kind.SANCTIONS not in newest:
        return Integrity(State.MISSING, _("The sanctions lists have not been consulted."))
    first = min(newest.values(), key=lambda check: check.valid_until)
    if first.valid_until < day:
        return Integrity(
            State.EXPIRED,
            _("%(kind)s: expired since %(day)s.")
            % {"kind": first.get_kind_display(), "day": written(first.valid_until)},
        )
    return Integrity(
        State.OK, _("Valid until %(day)s.") % {"day": written(first.valid_until)}, first.valid_until
    )


def to_renew(user, day: date | None = None) -> QuerySet[IntegrityCheck]:
    """Checks on this person's own sheets that expired or soon will; behind their "my work"."""
    rows = IntegrityCheck.objects.visible_to(user).filter(partner__owner=user)
    notice = PartnerPolicy.current().integrity_notice_days
    return rows.to_renew_on(day or timezone.localdate(), notice).order_by("valid_until", "pk")


def written(day: date) -> str:
    return date_format(day, "j F Y")
