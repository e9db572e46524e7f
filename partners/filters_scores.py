"""Filters by place on the matrix; each reads the scores once, grouped."""

import django_filters
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_filters.fields import RangeField
from django_filters.widgets import RangeWidget

from partners.services.map_matrix import to_score
from partners.services.scoring import in_classes, placed_on


class ScoreEnds(RangeWidget):
    """From … to …, side by side, each with a name of its own."""

    template_name = "partners/widgets/ends.html"

    def __init__(self, attrs=None):
        super().__init__(attrs)
        shared = {"min": 0, "max": 5, "step": "0.01", "inputmode": "decimal"}
        for widget, name in zip(self.widgets, (_("at least"), _("at most")), strict=True):
            widget.input_type = "number"
            widget.attrs |= shared | {
                "placeholder": name,
                "aria-label": name,
                "class": "form-control",
            }


class ScoreRangeField(RangeField):
    widget = ScoreEnds

    def __init__(self, *args, **options):
        ends = [forms.DecimalField(min_value=0, max_value=5) for _end in range(2)]
        super().__init__(ends, *args, **options)


class ScoreRangeFilter(django_filters.RangeFilter):
    field_class = ScoreRangeField


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
