"""How priorities are found by the global search."""

from django.utils.translation import gettext_lazy as _

from core.search import Hit, Searcher
from strategy.models import Priority


def rows(user):
    return Priority.objects.visible_to(user).current()


def hit(priority: Priority) -> Hit:
    return Hit(str(priority), priority.axis, priority.get_absolute_url())


PRIORITIES = Searcher(
    key="priorities",
    label=_("Priorities"),
    icon="compass",
    permission="strategy.read",
    rows=rows,
    hit=hit,
    order=600,
    list_url_name="strategy:priorities",
)
