"""Versions of the scoring grid: a used one is never changed, a new one takes its place."""

from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from partners.models import ScoreCriterion, ScoreModel
from strategy.models import Priority

ALIGNMENT = ScoreCriterion.Axis.ALIGNMENT


@transaction.atomic
def new_version(grid: ScoreModel, *, label: str, in_force_from: date) -> ScoreModel:
    """A copy of the grid under the next number, with a question for every current priority."""
    ScoreModel.objects.select_for_update().get(pk=grid.pk)
    newest = ScoreModel.objects.aggregate(n=Max("version"))["n"]
    copy = ScoreModel.objects.create(version=newest + 1, label=label, in_force_from=in_force_from)
    for criterion in grid.criteria.select_related("priority"):
        if criterion.priority and criterion.priority.is_archived:
            continue
        criterion.pk, criterion.model = None, copy
        criterion._state.adding = True
        criterion.save()
    follow_priorities(copy)
    return copy


def priorities_left_out(grid: ScoreModel, year: int) -> list[Priority]:
    """Priorities of that year that the grid has no question for."""
    asked = grid.criteria.filter(axis=ALIGNMENT, priority__isnull=False).values("priority")
    rows = Priority.objects.current().filter(first_year__lte=year, last_year__gte=year)
    return list(rows.exclude(pk__in=asked))


@transaction.atomic
def follow_priorities(grid: ScoreModel) -> int:
    """Add the missing questions to a grid nobody has used yet; return how many."""
    if grid.is_used:
        return 0
    missing = priorities_left_out(grid, timezone.localdate().year)
    last = grid.criteria.aggregate(n=Max("order"))["n"] or 0
    for place, priority in enumerate(missing, start=last + 1):
        ScoreCriterion.objects.create(
            model=grid,
            axis=ALIGNMENT,
            priority=priority,
            code=f"priority-{priority.code}"[:30],
            label_fr=f"Alignement sur {priority.code} – {priority.statement_fr}"[:200],
            label_en=f"Alignment with {priority.code} – {priority.statement_en or priority.statement_fr}"[
                :200
            ],
            order=place,
        )
    return len(missing)
