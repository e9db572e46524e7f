"""Samples for the walk over every address."""

from strategy.models import Sector
from strategy.tests.factories import make_priority, make_target


def samples(cast) -> dict:
    priority = {"pk": make_priority().pk}
    return {
        "strategy:priority": priority,
        "strategy:edit_priority": priority,
        "strategy:archive_priority": priority,
        "strategy:bring_back_priority": priority,
        "strategy:edit_target": {"pk": make_target().pk},
        "strategy:sector": {"pk": Sector.objects.first().pk},
    }
