"""Appearance and language: kept on the person when signed in, in a cookie otherwise."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from core.access import public
from core.context import THEMES

YEAR = 365 * 24 * 60 * 60


def local_address(request: HttpRequest, address: str | None, default: str = "/") -> str:
    """`address` if it stays on this site, else `default`."""
    safe = address and url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if safe else default


def wanted(request: HttpRequest) -> dict[str, str]:
    """The choices that were posted and exist."""
    known = {"theme": THEMES, "language": [code for code, _name in settings.LANGUAGES]}
    return {key: request.POST[key] for key in known if request.POST.get(key) in known[key]}


@public
@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    chosen = wanted(request)
    response = redirect(local_address(request, request.POST.get("next")))
    if request.user.is_authenticated and chosen:
        for field, value in chosen.items():
            setattr(request.user, field, value)
        request.user.save(update_fields=list(chosen))
    names = {"theme": "theme", "language": settings.LANGUAGE_COOKIE_NAME}
    for field, value in chosen.items():
        response.set_cookie(
            names[field],
            value,
            max_age=YEAR,
            httponly=True,
            samesite="Lax",
            secure=request.is_secure(),
        )
    return response


preferences.methods = ("post",)
