"""Verbs that write targets: an amount changed is in the trail."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from core.access import require
from strategy.models import ExchangeRate, Target


@transaction.atomic
def record_target(target: Target, *, was: Decimal | None, actor) -> Target:
    """Tell the trail that a target, just saved, is set or changed from ``was``."""
    require(actor, "strategy.edit", target)
    if was != target.value:
        audit.record(
            "strategy.target_set",
            actor=actor,
            on=target,
            data={"from": "" if was is None else str(was), "to": str(target.value)},
        )
    return target


@transaction.atomic
def copy_targets(year: int, *, actor) -> int:
    """Take the targets of the year before over into ``year``, where none is set yet.

    Raises ValidationError when ``year`` has targets, or the year before has none.
    """
    require(actor, "strategy.edit")
    if Target.objects.filter(year=year).exists():
        raise ValidationError(_("%(year)s has targets already.") % {"year": year})
    rows = list(Target.objects.filter(year=year - 1))
    if not rows:
        raise ValidationError(_("%(year)s has no targets.") % {"year": year - 1})
    for row in rows:
        copy = Target.objects.create(
            year=year, measure=row.measure, priority=row.priority, value=row.value
        )
        record_target(copy, was=None, actor=actor)
    return len(rows)


@transaction.atomic
def record_rate(rate: ExchangeRate, *, was: Decimal | None, actor) -> ExchangeRate:
    """Tell the trail that a rate, just saved, is entered or corrected from ``was``.

    Amounts recorded before keep the rate they were converted with.
    """
    require(actor, "accounts.administer")
    audit.record(
        "strategy.rate_set",
        actor=actor,
        on=rate,
        data={
            "currency": rate.currency,
            "on": rate.on.isoformat(),
            "from": "" if was is None else str(was),
            "to": str(rate.rate),
        },
    )
    return rate
