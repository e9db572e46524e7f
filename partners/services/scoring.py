"""Alignment and potential: what counts on a day, the class that follows, and giving scores.

Source: DOMAIN, "Score"; docs/decisions/0004 (fading) and 0006 (classes, versions of the grid).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.db.models import (
    Case,
    CharField,
    Count,
    DecimalField,
    ExpressionWrapper,
    F,
    FloatField,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, NullIf, Round
from django.db.models.lookups import GreaterThanOrEqual
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.access import require
from core.locking import lock
from core.workflow import InvalidMove
from partners.models import Partner, PartnerPolicy, Score, ScoreCriterion, ScoreModel

Axis = ScoreCriterion.Axis
HUNDREDTH = Decimal("0.01")
HALF = Decimal("0.5")
HIGHEST = Decimal(5)


@dataclass(frozen=True)
class Axes:
    """A partner on the matrix: 0–5 on each axis, None where no counting score stands.

    ``counted`` of the grid's ``asked`` questions have a counting score.
    """

    alignment: Decimal | None = None
    potential: Decimal | None = None
    counted: int = 0
    asked: int = 0

    @property
    def is_scored(self) -> bool:
        return self.alignment is not None and self.potential is not None

    @property
    def completeness(self) -> int:
        """Share of the questions that count, 0–100."""
        return 100 * self.counted // self.asked if self.asked else 0

    def priority_class(self, policy: PartnerPolicy) -> str:
        """A to D by the mean of both axes, empty while one of them is missing."""
        if not self.is_scored:
            return ""
        mean = (self.alignment + self.potential) / 2
        for letter, least in thresholds(policy):
            if mean >= least:
                return letter
        return Partner.Class.D


def thresholds(policy: PartnerPolicy) -> list[tuple[str, Decimal]]:
    return [
        (Partner.Class.A, policy.class_a_from),
        (Partner.Class.B, policy.class_b_from),
        (Partner.Class.C, policy.class_c_from),
    ]


def weight_of(criterion: ScoreCriterion) -> int:
    """A question on a priority weighs as much as its priority."""
    return criterion.weight * (criterion.priority.weight if criterion.priority else 1)


def criteria_on(day: date) -> list[ScoreCriterion]:
    """The questions of the grid in force, alignment first."""
    grid = ScoreModel.in_force_on(day)
    rows = grid.criteria.select_related("priority").order_by("axis", "order", "pk") if grid else []
    return [row for row in rows if weight_of(row)]


# --- reading -----------------------------------------------------------------------------------


def scores_on(partners: QuerySet[Partner] | Iterable[int], day: date) -> dict[int, Axes]:
    """Where each partner stands that day, in one query beside the grid's; unscored ones included."""
    criteria = criteria_on(day)
    rows = _counting(Score.objects.filter(partner__in=partners), criteria, day)
    sums = {key: total for axis in Axis for key, total in _sums(axis, criteria).items()}
    found = rows.order_by().values("partner").annotate(counted=Count("pk"), **sums)
    asked = len(criteria)
    return {
        row["partner"]: Axes(
            _mean(row["alignment_sum"], row["alignment_weight"]),
            _mean(row["potential_sum"], row["potential_weight"]),
            row["counted"],
            asked,
        )
        for row in found
    }


def axes_of(partner: Partner, day: date) -> Axes:
    """Where one partner stands that day."""
    found = scores_on([partner.pk], day).get(partner.pk)
    return found or Axes(asked=len(criteria_on(day)))


def with_axes(partners: QuerySet[Partner], day: date) -> QuerySet[Partner]:
    """Adds ``alignment``, ``potential`` (0–5 or None) and ``priority_class``, to sort and filter."""
    criteria = criteria_on(day)
    policy = PartnerPolicy.current()
    scored = partners.annotate(
        **{str(axis): Subquery(_axis_mean(axis, criteria, day)) for axis in Axis}
    )
    return scored.annotate(
        priority_class=Coalesce(NullIf("class_override", Value("")), _letter(policy))
    )


def placed_on(day: date) -> QuerySet:
    """Rows ``partner``, ``alignment``, ``potential`` of those placed on both axes that day, to filter by."""
    criteria = criteria_on(day)
    return (
        _counting(Score.objects.all(), criteria, day)
        .order_by()
        .values("partner")
        .annotate(**{str(axis): _share(axis, criteria) for axis in Axis})
        .filter(alignment__isnull=False, potential__isnull=False)
    )


def in_classes(partners: QuerySet[Partner], letters: Iterable[str], day: date) -> QuerySet[Partner]:
    """Partners of these classes, set by hand or computed; "" means those still to score.

    One grouped reading of the scores, where filtering on `with_axes` reads them for each row.
    """
    letters = set(letters)
    scored = placed_on(day)
    computed = scored.annotate(letter=_letter(PartnerPolicy.current())).filter(letter__in=letters)
    found = Q(class_override__in=letters - {""})
    found |= Q(class_override="", pk__in=computed.values("partner"))
    if "" in letters:
        found |= Q(class_override="") & ~Q(pk__in=scored.values("partner"))
    return partners.filter(found)


def class_of(partner: Partner, axes: Axes, policy: PartnerPolicy) -> str:
    """The class set by hand, or else the one that follows from the scores."""
    return partner.class_override or axes.priority_class(policy)


def movement(
    partners: QuerySet[Partner], before: date, after: date
) -> dict[int, tuple[Axes | None, Axes | None]]:
    """Where partners stood on two days; None on the day a partner had no counting score."""
    first, second = scores_on(partners, before), scores_on(partners, after)
    return {key: (first.get(key), second.get(key)) for key in first.keys() | second.keys()}


@dataclass(frozen=True)
class Line:
    """A question of the grid with the partner's newest score and all of them by date."""

    criterion: ScoreCriterion
    newest: Score | None
    past: list[Score]
    day: date

    @property
    def is_faded(self) -> bool:
        return self.newest is not None and self.newest.fades_on <= self.day

    @property
    def counts(self) -> bool:
        return self.newest is not None and not self.is_faded


def sheet_of(partner: Partner, day: date) -> list[Line]:
    """Every question with its history, oldest score first, in one query beside the grid's."""
    past: dict[str, list[Score]] = {}
    rows = partner.scores.filter(on__lte=day).select_related("criterion", "author")
    for score in rows.order_by("on", "pk"):
        past.setdefault(score.criterion.code, []).append(score)
    return [
        Line(row, past[row.code][-1] if row.code in past else None, past.get(row.code, []), day)
        for row in criteria_on(day)
    ]


def _counting(scores: QuerySet[Score], criteria: list[ScoreCriterion], day: date) -> QuerySet:
    codes = [criterion.code for criterion in criteria]
    return scores.counting_on(day).filter(criterion__code__in=codes)


def _weights(criteria: list[ScoreCriterion]) -> Case:
    cases = [When(criterion__code=row.code, then=Value(weight_of(row))) for row in criteria]
    return Case(*cases, default=Value(0), output_field=IntegerField())


def _sums(axis: str, criteria: list[ScoreCriterion]) -> dict[str, Sum]:
    weight = _weights([row for row in criteria if row.axis == axis])
    total = ExpressionWrapper(
        F("value") * weight, output_field=DecimalField(max_digits=12, decimal_places=1)
    )
    return {f"{axis}_sum": Sum(total), f"{axis}_weight": Sum(weight)}


def _share(axis: str, criteria: list[ScoreCriterion]) -> Func:
    """The weighted mean of one axis over grouped scores, or NULL where none counts."""
    sums = _sums(axis, criteria)
    # Through a float, for SQLite divides whole numbers into whole numbers.
    share = Cast(sums[f"{axis}_sum"], FloatField()) / NullIf(sums[f"{axis}_weight"], 0)
    return Round(Cast(share, DecimalField(max_digits=6, decimal_places=2)), 2)


def _axis_mean(axis: str, criteria: list[ScoreCriterion], day: date) -> QuerySet:
    """The mean of one axis for the partner of the outer query."""
    wanted = [row for row in criteria if row.axis == axis]
    rows = _counting(Score.objects.filter(partner=OuterRef("pk")), wanted, day)
    return rows.order_by().values("partner").annotate(mean=_share(axis, wanted)).values("mean")


def _letter(policy: PartnerPolicy) -> Case:
    """The class that follows from the annotations ``alignment`` and ``potential``."""
    mean = ExpressionWrapper(
        (F("alignment") + F("potential")) / Value(Decimal("2.0")),
        output_field=DecimalField(max_digits=6, decimal_places=3),
    )
    return Case(
        When(Q(alignment=None) | Q(potential=None), then=Value("")),
        *[
            When(GreaterThanOrEqual(mean, Value(least)), then=Value(letter))
            for letter, least in thresholds(policy)
        ],
        default=Value(Partner.Class.D),
        output_field=CharField(),
    )


def _mean(total: Decimal | None, weight: int | None) -> Decimal | None:
    if not weight:
        return None
    return (Decimal(total) / weight).quantize(HUNDREDTH, rounding=ROUND_HALF_UP)


# --- writing -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Mark:
    """A score about to be given."""

    criterion: ScoreCriterion
    value: Decimal
    evidence: str


@transaction.atomic
def give_scores(
    partner: Partner, marks: list[Mark], *, actor, on: date | None = None
) -> list[Score]:
    """Give these scores; they take the place of older ones from that day on.

    Raises PermissionDenied, or InvalidMove when a mark is off the scale, has no evidence, or
    asks a question that is not in the grid in force.
    """
    partner = lock(partner)
    require(actor, "partners.score", partner)
    on = on or timezone.localdate()
    check_marks(partner, marks, on)
    scores = [
        Score.objects.create(
            partner=partner,
            criterion=mark.criterion,
            value=mark.value,
            evidence=mark.evidence.strip(),
            author=actor,
            on=on,
            fades_on=on + relativedelta(months=mark.criterion.fades_after_months),
        )
        for mark in marks
    ]
    values = {mark.criterion.code: str(mark.value) for mark in marks}
    audit.record(
        "partners.score", actor=actor, on=partner, data={"on": on.isoformat(), "scores": values}
    )
    return scores


def check_marks(partner: Partner, marks: list[Mark], on: date) -> None:
    if partner.is_archived:
        raise InvalidMove(_("This sheet is archived: bring it back first."))
    if on > timezone.localdate():
        raise InvalidMove(_("A score cannot be dated in the future."))
    grid = {criterion.pk for criterion in criteria_on(on)}
    for mark in marks:
        if mark.criterion.pk not in grid:
            raise InvalidMove(_("The scoring grid has changed: please start again."))
        if not 0 <= mark.value <= HIGHEST or mark.value % HALF:
            raise InvalidMove(_("A score goes from 0 to 5, by halves."))
        if not mark.evidence.strip():
            raise InvalidMove(_("Each score needs its evidence."))


def proposed_shift(lines: list[Line], axes: Axes, x: Decimal, y: Decimal) -> dict[int, Decimal]:
    """What each question would have to say for the partner to stand at (x, y).

    Every counting score of an axis moves by the same step, kept on the scale and rounded to a
    half; a question without a counting score takes the wanted place itself.
    """
    wanted = {Axis.ALIGNMENT: (x, axes.alignment), Axis.POTENTIAL: (y, axes.potential)}
    proposed = {}
    for line in lines:
        place, present = wanted[line.criterion.axis]
        value = line.newest.value + place - present if line.counts else place
        proposed[line.criterion.pk] = to_half(value)
    return proposed


def to_half(value: Decimal) -> Decimal:
    """The nearest half on the scale."""
    kept = min(max(value, Decimal(0)), HIGHEST)
    return (kept * 2).quantize(Decimal(1), rounding=ROUND_HALF_UP) / 2


@transaction.atomic
def override_class(partner: Partner, letter: str, *, reason: str, actor) -> Partner:
    """Set the class by hand, or clear it with an empty ``letter``; both keep their reason."""
    partner = lock(partner)
    require(actor, "partners.override_class", partner)
    if letter and letter not in Partner.Class.values:
        raise InvalidMove(_("A class goes from A to D."))
    if not reason.strip():
        raise InvalidMove(_("Please give a reason."))
    before, partner.class_override = partner.class_override, letter
    partner.class_override_reason = reason.strip() if letter else ""
    partner.class_override_by = actor if letter else None
    partner.class_override_at = timezone.now() if letter else None
    partner._change_reason = f"override_class: {reason.strip()}"
    names = ["class_override", "class_override_reason", "class_override_by", "class_override_at"]
    partner.save(update_fields=[*names, "updated_at"])
    data = {"from": before, "to": letter, "reason": reason.strip()}
    audit.record("partners.override_class", actor=actor, on=partner, data=data)
    return partner
