"""The page behind the bell."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from core.access import SIGNED_IN, permission
from core.lists.paging import paginate
from core.views.base import Page, find
from core.views.preferences import local_address
from work import notices
from work.models import Notification

PAGE = 50


def unread(user) -> QuerySet[Notification]:
    """What the bell counts and what its page lists first."""
    return Notification.objects.visible_to(user).unread()


class Notifications(Page):
    permission = SIGNED_IN
    template_name = "work/notification_list.html"
    title = gettext_lazy("Notifications")

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = Notification.objects.visible_to(request.user)
        paged = paginate(
            rows if self.shows_all else unread(request.user), request.GET.get("page", "1"), PAGE
        )
        base = "?all=1&page=" if self.shows_all else "?page="
        return self.render({"paged": paged, "page_base": base, "shows_all": self.shows_all})

    @property
    def shows_all(self) -> bool:
        return "all" in self.request.GET

    def tabs(self):
        here, every = reverse("work:notifications"), self.shows_all
        count = unread(self.request.user).count()
        return [
            {"label": _("Unread"), "url": here, "active": not every, "count": count},
            {"label": _("All"), "url": f"{here}?all=1", "active": every, "count": None},
        ]


@permission(SIGNED_IN)
def follow(request: HttpRequest, pk: int) -> HttpResponse:
    """Open what a notification is about; it is read then."""
    note = find(Notification, request.user, pk)
    notices.mark_read(request.user, pk=note.pk)
    return redirect(local_address(request, note.url, reverse("work:notifications")))


@permission(SIGNED_IN)
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    count = notices.mark_read(request.user)
    text = ngettext("%(n)d notification read.", "%(n)d notifications read.", count)
    messages.success(request, text % {"n": count})
    return redirect("work:notifications")


read_all.methods = ("post",)
