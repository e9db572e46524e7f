"""Filters of the lists of strategy."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from core.search import matching
from strategy.models import Priority, Sector, in_language


class PriorityFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="search", label=_("Search"))
    year = django_filters.NumberFilter(
        method="in_year", label=_("In force in"), max_value=2100, min_value=2000
    )
    archived = django_filters.BooleanFilter(
        field_name="archived_at",
        lookup_expr="isnull",
        exclude=True,
        label=_("Archived"),
        widget=forms.Select(choices=[("", "–"), ("true", _("Yes")), ("false", _("No"))]),
    )

    class Meta:
        model = Priority
        fields = ["q", "year", "archived"]

    def search(self, priorities, name, words):
        return matching(priorities, words)

    def in_year(self, priorities, name, year):
        return priorities.in_year(int(year))


def categories() -> list[tuple[str, str]]:
    """The categories of sectors, named in the reader's language."""
    rows = Sector.objects.order_by("category").values_list(
        "category", "category_name_fr", "category_name_en"
    )
    return [(code, f"{code} – {in_language(fr, en)}") for code, fr, en in rows.distinct()]


class SectorFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="search", label=_("Search"))
    category = django_filters.ChoiceFilter(choices=categories, label=_("Category"))
    is_active = django_filters.BooleanFilter(
        label=_("In use"),
        widget=forms.Select(choices=[("", "–"), ("true", _("Yes")), ("false", _("No"))]),
    )

    class Meta:
        model = Sector
        fields = ["q", "category", "is_active"]

    def search(self, sectors, name, words):
        return matching(sectors, words)
