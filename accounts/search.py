"""How people are found by the global search."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.search import Hit, Searcher


def rows(user):
    people = User.objects.visible_to(user).active_on(timezone.localdate())
    return people.select_related("direction")


def hit(person: User) -> Hit:
    place = person.direction.code if person.direction else ""
    detail = " · ".join(filter(None, [person.title, place]))
    return Hit(str(person), detail, reverse("accounts:person", args=[person.pk]))


PEOPLE = Searcher(
    key="people",
    label=_("People"),
    icon="people",
    permission="accounts.directory",
    rows=rows,
    hit=hit,
    order=800,
    list_url_name="accounts:directory",
)
