"""Filters by place on the matrix; each reads the scores once, grouped."""

from django.utils import timezone

from partners.services.map_matrix import to_score
from partners.services.scoring import in_classes, placed_on


class ScoreMethods:
    """How a set of filters narrows partners by class, by either axis, and to those still to score."""

    def of_class(self, partners, name, letters):
        return in_classes(partners, letters, timezone.localdate()) if letters else partners

    def placed(self, partners, name, span):
        """Both ends included, on scores of two decimals."""
        rows = placed_on(timezone.localdate())
        if span.start is not None:
            rows = rows.filter(**{f"{name}__gte": span.start})
        if span.stop is not None:
            rows = rows.filter(**{f"{name}__lte": span.stop})
        return partners.filter(pk__in=rows.values("partner"))

    def without_score(self, partners, name, wanted):
        waiting = to_score(partners, timezone.localdate())
        return waiting if wanted else partners.exclude(pk__in=waiting.values("pk"))
