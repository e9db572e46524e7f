"""What every view base shares: the permission first, then visible rows only."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.cache import patch_vary_headers
from django.utils.decorators import classonlymethod
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_POST

from core.access import require
from core.locking import StaleVersion
from core.money import MissingRate
from core.views.preferences import local_address
from core.workflow import InvalidMove

BIGGEST_KEY = 2**63 - 1


class Page(View):
    """A page behind a permission. Fragments for htmx come from the same address."""

    permission: str
    template_name: str
    title = ""
    subtitle = ""
    methods: tuple[str, ...] = ()

    @classonlymethod
    def as_view(cls, **initkwargs):
        view = super().as_view(**initkwargs)
        view.permission = initkwargs.get("permission") or cls.permission
        return view

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if "pk" not in kwargs:  # with a record, it is asked about that record, once found visible
            require(request.user, self.permission)
        return super().dispatch(request, *args, **kwargs)

    def crumbs(self) -> list[tuple[str, str]]:
        return []

    def tabs(self) -> list[dict]:
        return []

    def extra(self) -> dict:
        """What this page adds to its context."""
        return {}

    def render(self, context: dict, template: str = "", status: int = 200) -> HttpResponse:
        frame = {
            "view": self,
            "title": self.title,
            "subtitle": self.subtitle,
            "crumbs": self.crumbs(),
            "tabs": self.tabs(),
        }
        response = render(
            self.request,
            template or self.template_name,
            {**frame, **context, **self.extra()},
            status=status,
        )
        patch_vary_headers(response, ["HX-Request", "HX-Target"])
        return response

    def aims_at(self, target: str) -> bool:
        """Whether htmx asks for the fragment of this id."""
        return bool(self.request.htmx) and self.request.htmx.target == target


def visible(source: QuerySet | type[Model], user) -> QuerySet:
    """The rows whose existence `user` may know."""
    rows = source._default_manager.all() if isinstance(source, type) else source.all()
    return rows.visible_to(user)


def find(source: QuerySet | type[Model], user, pk: int) -> Model:
    """The visible record of that key, or 404."""
    return get_object_or_404(visible(source, user), pk=min(pk, BIGGEST_KEY))


def link_to(name: str, *args) -> str:
    """An address, or nothing when it does not exist."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def go(request: HttpRequest, address: str) -> HttpResponse:
    """Lead the browser on, whether it asked as a page or through htmx."""
    if request.htmx and not request.htmx.boosted:
        response = HttpResponse(status=204)
        response.headers["HX-Redirect"] = address
        return response
    return redirect(address)


def refusal_text(refusal: Exception) -> str:
    if isinstance(refusal, ValidationError):
        return " ".join(refusal.messages)
    return str(refusal)


def action(model: type[Model], permission: str, *, back: str = "") -> Callable:
    """A verb on one record: `view(request, record, **kwargs)` returns the message of success.

    POST only; not visible is 404, not allowed is 403; a refusal becomes a message. It then leads to the
    posted `next`, or to the named address `back`, or to the record.
    """

    def decorate(view):
        @wraps(view)
        def run(request: HttpRequest, pk: int, **kwargs) -> HttpResponse:
            record = find(model, request.user, pk)
            require(request.user, permission, record)
            try:
                answer = view(request, record, **kwargs)
            except (InvalidMove, MissingRate, ValidationError) as refusal:
                messages.error(request, refusal_text(refusal))
                answer = None
            except StaleVersion:
                messages.error(request, stale_text())
                answer = None
            if isinstance(answer, HttpResponse):
                return answer
            if answer:
                messages.success(request, answer)
            own = reverse(back) if back else record.get_absolute_url()
            return go(request, local_address(request, request.POST.get("next"), own))

        guarded = require_POST(run)
        guarded.permission = permission
        guarded.methods = ("post",)
        return guarded

    return decorate


def stale_text() -> str:
    return _("Somebody changed this record meanwhile. Look at it again, then decide.")
