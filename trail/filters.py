"""How the journal is narrowed."""

import django_filters
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from trail import words
from trail.models import Event


def people(request):
    return User.objects.visible_to(request.user)


class EventFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(field_name="label", lookup_expr="icontains", label=_("Search"))
    verb = django_filters.ChoiceFilter(choices=words.known, label=_("What happened"))
    actor = django_filters.ModelChoiceFilter(queryset=people, label=_("Who"))
    model = django_filters.ChoiceFilter(choices=words.kinds, label=_("Kind of record"))
    at = django_filters.DateFromToRangeFilter(label=_("When"))

    class Meta:
        model = Event
        fields = ["q", "verb", "actor", "model", "at"]
