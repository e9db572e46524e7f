"""Records of the rules: answers, checks, reviews, scores."""

from datetime import date
from decimal import Decimal

from dateutil.relativedelta import relativedelta

from partners.models import (
    Criterion,
    CriterionAnswer,
    IntegrityCheck,
    Partner,
    Review,
    Score,
    ScoreCriterion,
    ScoreModel,
)
from partners.tests.factories import make_officer, make_partner


def make_answers(partner: Partner, criteria=None, **overrides) -> list[CriterionAnswer]:
    """Answers to these criteria, or to every required one."""
    if criteria is None:
        criteria = Criterion.objects.filter(required=True, is_active=True)
    values = {"answer": "yes", "author": overrides.pop("author", None) or make_officer()}
    return [
        CriterionAnswer.objects.create(
            **({"partner": partner, "criterion": criterion} | values | overrides)
        )
        for criterion in criteria
    ]


def make_check(partner: Partner | None = None, **overrides) -> IntegrityCheck:
    values = {
        "partner": partner or make_partner(),
        "kind": IntegrityCheck.Kind.SANCTIONS,
        "result": IntegrityCheck.Result.CLEAR,
        "evidence": "Lists of the UN and the EU",
        "checked_on": date(2026, 1, 10),
        "valid_until": date(2027, 1, 10),
    }
    if "author" not in overrides:
        values["author"] = make_officer()
    return IntegrityCheck.objects.create(**(values | overrides))


def make_review(partner: Partner | None = None, **overrides) -> Review:
    values = {
        "partner": partner or make_partner(),
        "on": date(2026, 5, 4),
        "outcome": Review.Outcome.STILL_RIGHT,
    }
    if "by" not in overrides:
        values["by"] = make_officer()
    return Review.objects.create(**(values | overrides))


def make_grid(
    *, version: int = 90, in_force_from: date = date(2026, 1, 1), **weights: int
) -> ScoreModel:
    """A grid with these questions: ``make_grid(alignment_a=3, potential_b=1)`` gives weights."""
    grid = ScoreModel.objects.create(
        version=version, label=f"Grid {version}", in_force_from=in_force_from
    )
    for order, (name, weight) in enumerate(
        (weights or {"alignment_a": 1, "potential_b": 1}).items()
    ):
        axis, _sep, code = name.partition("_")
        ScoreCriterion.objects.create(
            model=grid,
            axis=axis,
            code=code,
            label_fr=f"Question {code}",
            weight=weight,
            order=order,
        )
    return grid


def make_score(partner: Partner, criterion: ScoreCriterion, value, **overrides) -> Score:
    on = overrides.pop("on", date(2026, 5, 4))
    values = {
        "partner": partner,
        "criterion": criterion,
        "value": Decimal(str(value)),
        "evidence": "Interview",
        "on": on,
        "fades_on": on + relativedelta(months=criterion.fades_after_months),
    }
    if "author" not in overrides:
        values["author"] = make_officer()
    return Score.objects.create(**(values | overrides))
