"""Manners towards htmx: messages travel with fragments, and an ended session leads to sign-in."""

from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.shortcuts import resolve_url
from django.template.loader import render_to_string

from core import badges


class HtmxManners:
    """Stands inside the message and sign-in middleware."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.method == "POST" and request.user.is_authenticated:
            badges.forget(request.user)
        if not request.htmx:
            return response
        if _leads_to_sign_in(response):
            return _sign_in_again(request)
        if _is_fragment(response):
            _add_messages(request, response)
        return response


def _leads_to_sign_in(response) -> bool:
    target = response.headers.get("Location", "")
    return response.status_code == 302 and urlsplit(target).path == resolve_url(settings.LOGIN_URL)


def _sign_in_again(request) -> HttpResponse:
    """Leave the page for sign-in and come back to it; what was typed waits on the device."""
    seen = urlsplit(request.htmx.current_url or "/")
    back = urlencode({"next": f"{seen.path}?{seen.query}" if seen.query else seen.path})
    response = HttpResponse(status=204)
    response.headers["HX-Redirect"] = f"{resolve_url(settings.LOGIN_URL)}?{back}"
    return response


def _is_fragment(response) -> bool:
    return (
        not response.streaming
        and response.status_code in (200, 409, 422)
        and response.headers.get("Content-Type", "").startswith("text/html")
        and "HX-Redirect" not in response.headers
        and "HX-Refresh" not in response.headers
        and not response.content.lstrip()[:9].lower().startswith(b"<!doctype")
    )


def _add_messages(request, response) -> None:
    notes = list(get_messages(request))
    if notes:
        html = render_to_string("components/_notes_oob.html", {"messages": notes}, request)
        response.content += html.encode()
