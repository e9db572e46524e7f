"""Pages built on the view bases, over partners, for the tests of the kit alone."""

import django_filters
from django.http import HttpResponse
from django.urls import path

from accounts.models import User
from apda_partners.urls import urlpatterns as house
from core.forms import RecordForm
from core.lists import BulkChange, BulkVerb, Column, money_column, person_column, status_column
from core.search import matching
from core.views import ArchivePage, DetailPage, FormPage, ListPage, action
from core.workflow import InvalidMove
from partners.models import Partner, Tag


class Filter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="search")
    owner = django_filters.ModelChoiceFilter(queryset=User.objects.all())
    tags = django_filters.ModelMultipleChoiceFilter(queryset=Tag.objects.all())
    parent = django_filters.ModelChoiceFilter(queryset=Partner.objects.all())
    review = django_filters.DateFromToRangeFilter(field_name="review_due_on")

    class Meta:
        model = Partner
        fields = ["q", "kind", "owner", "tags"]

    def search(self, rows, name, words):
        return matching(rows, words)


class Form(RecordForm):
    sections = [("Identity", ["name", "kind"]), ("Care", ["owner", "tags"])]

    class Meta:
        model = Partner
        fields = ["name", "kind", "city", "parent", "owner", "tags"]


def refuse(record, *, actor):
    raise InvalidMove("Not now.")


class Partners(ListPage):
    permission = "partners.read"
    title = "Partners"
    queryset = Partner.objects.select_related("owner")
    filterset_class = Filter
    default_sort = "name"
    form_class = Form
    edit_permission = "partners.edit"
    columns = [
        Column("name", "Name", main=True, sort="sort_name"),
        Column("kind", "Kind", sort="kind"),
        Column("city", "City", sort="city", edit="city"),
        status_column("status", "Status"),
        person_column("owner", "Owner", sort=("owner__last_name", "owner__first_name")),
        money_column("base_amount", "Amount", sort="base_amount"),
        Column("review_due_on", "Review", kind="date", sort="review_due_on", shown=False),
    ]
    bulk = [
        BulkChange("owner", "Give to", "person-check", "partners.edit", "owner"),
        BulkChange("tags", "Tag", "tag", "partners.edit", "tags"),
        BulkVerb("refuse", "Refuse", "x", "partners.edit", refuse),
    ]
    create_url, create_permission, create_label = "kit-create", "partners.edit", "New"


class Shown(DetailPage):
    permission = "partners.read"
    queryset = Partner.objects.all()

    def facts(self):
        return [("City", self.record.city)]


class Edited(FormPage):
    permission = "partners.edit"
    queryset = Partner.objects.all()
    form_class = Form

    def success_url(self, saved):
        return f"/kit/{saved.pk}/"


class Archived(ArchivePage):
    permission = "partners.archive"
    queryset = Partner.objects.all()


@action(Partner, "partners.edit")
def rename(request, partner):
    if partner.city == "Nowhere":
        raise InvalidMove("It cannot be renamed now.")
    if partner.city == "Answer":
        return HttpResponse("own answer")
    partner.name = "Renamed"
    partner.save()
    return "Renamed."


urlpatterns = [
    path("kit/", Partners.as_view(), name="kit-list"),
    path("kit/new/", Edited.as_view(), name="kit-create"),
    path("kit/<int:pk>/", Shown.as_view(), name="kit-detail"),
    path("kit/<int:pk>/edit/", Edited.as_view(), name="kit-edit"),
    path("kit/<int:pk>/archive/", Archived.as_view(), name="kit-archive"),
    path("kit/<int:pk>/rename/", rename, name="kit-rename"),
    *house,
]
