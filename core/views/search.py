"""Global search: a page, and the suggestions under the field of the top bar."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from core.access import SIGNED_IN, permission
from core.search import search as find

SUGGESTED = 4
ON_PAGE = 20


@permission(SIGNED_IN)
def search(request: HttpRequest) -> HttpResponse:
    """Each kind of record asks its own permission and shows visible rows only."""
    words = request.GET.get("q", "").replace("\x00", "").strip()[:200]
    suggesting = bool(request.htmx)
    context = {
        "search_words": words,
        "results": find(request.user, words, limit=SUGGESTED if suggesting else ON_PAGE),
    }
    template = "core/_suggestions.html" if suggesting else "core/search.html"
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response
