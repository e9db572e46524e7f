"""How far a target has come: each app above counts what it owns.

progress.register(Target.Measure.PARTNERS_QUALIFIED, count_qualified)
"""

from collections.abc import Callable
from decimal import Decimal

from strategy.models import Priority, Target

# (year, priority or None) -> the figure reached, or None when nothing was entered.
Counter = Callable[[int, Priority | None], Decimal | int | None]
_counters: dict[str, Counter] = {}


def register(measure: str, counter: Counter) -> None:
    """Called from ``apps.ready``; the last word on a measure wins."""
    _counters[measure] = counter


def reached(target: Target) -> Decimal | None:
    """The figure reached, or None when nobody counts it: never 0 for “not entered”."""
    counter = _counters.get(target.measure)
    figure = counter(target.year, target.priority) if counter else None
    return None if figure is None else Decimal(figure)


def share(target: Target, figure: Decimal | None) -> int | None:
    """Percent of the target reached, whole, or None where it cannot be said."""
    if figure is None or not target.value:
        return None
    return int(figure * 100 / target.value)
