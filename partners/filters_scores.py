"""Filters by place on the matrix; each reads the scores once, grouped."""

import django_filters
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partners.models import Partner
from partners.services.map_matrix import to_score
from partners.services.scoring import in_classes, placed_on


class ScoreFilters(django_filters.FilterSet):
    """`alignment_min=2.5&alignment_max=5`: both ends included, on scores of two decimals."""

    priority_class = django_filters.MultipleChoiceFilter(
        choices=Partner.Class, method="of_class", label=_("Class")
    )
    alignment = django_filters.RangeFilter(method="placed", label=_("Alignment"))
    potential = django_filters.RangeFilter(method="placed", label=_("Potential"))
    unscored = django_filters.BooleanFilter(method="without_score", label=_("To score"))

    def of_class(self, partners, name, letters):
        return in_classes(partners, letters, timezone.localdate()) if letters else partners

    def placed(self, partners, name, span):
        rows = placed_on(timezone.localdate())
        if span.start is not None:
            rows = rows.filter(**{f"{name}__gte": span.start})
        if span.stop is not None:
            rows = rows.filter(**{f"{name}__lte": span.stop})
        return partners.filter(pk__in=rows.values("partner"))

    def without_score(self, partners, name, wanted):
        waiting = to_score(partners, timezone.localdate())
        return waiting if wanted else partners.exclude(pk__in=waiting.values("pk"))
