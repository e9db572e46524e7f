"""“My work”, the first page of the day."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from core import formats
from core.access import SIGNED_IN
from core.views.base import Page
from work import mywork, recents


class Home(Page):
    """What waits for me, from every app; each line can be dealt with at once."""

    permission = SIGNED_IN
    template_name = "work/home.html"
    title = _("My work")

    def get(self, request: HttpRequest) -> HttpResponse:
        day = timezone.localdate()
        sections = mywork.sections_for(request.user, day, whole=request.GET.get("all", ""))
        return self.render(
            {
                "day": day,
                "subtitle": in_full(day),
                "sections": sections,
                "starters": [] if sections else mywork.starters_for(request.user),
                "recents": recents.recent_for(request.user),
            }
        )


def in_full(day: date) -> str:
    """`lundi 4 mai 2026`"""
    return f"{date_format(day, 'l')} {formats.day(day)}".capitalize()
