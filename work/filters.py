"""How lists of actions are narrowed."""

import django_filters
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from work.models import Action


def people(request):
    return User.objects.visible_to(request.user)


class ActionFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(field_name="what", lookup_expr="icontains", label=_("Search"))
    owner = django_filters.ModelChoiceFilter(queryset=people, label=_("Who"))
    status = django_filters.ChoiceFilter(choices=Action.Status, label=_("Status"))
    due = django_filters.DateFromToRangeFilter(field_name="due_on", label=_("Due"))
    late = django_filters.BooleanFilter(method="only_late", label=_("Late"))

    class Meta:
        model = Action
        fields = ["q", "owner", "status", "due", "late"]

    def only_late(self, actions, name, wanted):
        return actions.late_on(timezone.localdate()) if wanted else actions
