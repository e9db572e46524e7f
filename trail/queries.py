"""Reading transitions: the dated events that figures and reports count."""

from datetime import date

from django.db.models import Min, Model, QuerySet

from trail.models import Transition


def standing(model: type[Model]) -> QuerySet[Transition]:
    """The moves of a model's records, without those taken back by an undo."""
    rows = Transition.objects.filter(model=model._meta.label_lower)
    return rows.filter(undoes=None, undone_by=None)


def first_moves(model: type[Model], target: str, *, field: str = "status") -> QuerySet:
    """For each record that ever reached ``target``: ``{"object_id": …, "first_on": date}``."""
    reached = standing(model).filter(field=field, target=target)
    return reached.order_by().values("object_id").annotate(first_on=Min("on"))


def first_moved_between(
    model: type[Model], target: str, start: date, end: date, *, field: str = "status"
) -> QuerySet:
    """Keys of the records whose first move to ``target`` is dated ``start`` to ``end``, included.

    Usable as a subquery: ``Partner.objects.filter(pk__in=first_moved_between(…))``.
    """
    firsts = first_moves(model, target, field=field).filter(first_on__range=(start, end))
    return firsts.values_list("object_id", flat=True)


def moved_between(model: type[Model], start: date, end: date) -> QuerySet[Transition]:
    """Moves dated ``start`` to ``end``, both included."""
    return standing(model).filter(on__range=(start, end))


def transitions_of(record: Model) -> QuerySet[Transition]:
    """Every move of one record, undone ones too, in business order."""
    return Transition.objects.about(record).order_by("on", "pk")
