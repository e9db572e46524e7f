"""The frame: preferences, search, messages in fragments, ended sessions, errors."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpResponse
from django.urls import reverse
from django_htmx.middleware import HtmxMiddleware

from core.middleware import HtmxManners


@pytest.fixture
def awa(db):
    return get_user_model().objects.create_user("awa@example.org", first_name="Awa")


def test_appearance_and_language_are_kept_on_the_person(client, awa):
    client.force_login(awa)

    response = client.post(
        reverse("core:preferences"), {"theme": "dark", "language": "en", "next": "/search/"}
    )

    awa.refresh_from_db()
    assert (response.url, awa.theme, awa.language) == ("/search/", "dark", "en")


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_preferences_never_lead_to_another_site(client, db, back):
    response = client.post(reverse("core:preferences"), {"theme": "dark", "next": back})

    assert (response.url, response.cookies["theme"].value) == ("/", "dark")


def test_unknown_preferences_change_nothing(client, awa):
    client.force_login(awa)

    client.post(reverse("core:preferences"), {"theme": "<neon>", "language": "xx"})

    awa.refresh_from_db()
    assert (awa.theme, awa.language) == ("auto", "fr")


@pytest.mark.parametrize("words", ["", "a", "introuvable", "\x00", "<script>", "é" * 5000])
def test_any_words_may_be_searched(client, awa, words):
    client.force_login(awa)

    response = client.get(reverse("core:search"), {"q": words})

    assert (response.status_code, b"<script>" in response.content) == (200, False)


def test_a_fragment_of_an_ended_session_leads_to_sign_in_and_back(client, db):
    response = client.get(
        reverse("core:search"),
        headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/partners/?q=a"},
    )

    assert (response.status_code, response.headers["HX-Redirect"]) == (
        204,
        reverse("account_login") + "?next=%2Fpartners%2F%3Fq%3Da",
    )


def through_htmx(rf, view):
    request = rf.get("/", headers={"HX-Request": "true"})
    chain = HtmxMiddleware(HtmxManners(view))
    return SessionMiddleware(MessageMiddleware(chain))(request)


def test_messages_travel_with_a_fragment_and_are_escaped(rf, db):
    def view(request):
        messages.success(request, "Fait <b>", extra_tags="undo:/undo/7/")
        return HttpResponse("<p>fragment</p>")

    html = through_htmx(rf, view).content.decode()

    assert html.startswith("<p>fragment</p>")
    assert 'hx-swap-oob="beforeend:#toasts"' in html
    assert "Fait &lt;b&gt;" in html
    assert 'action="/undo/7/"' in html


def test_messages_wait_for_the_page_after_a_redirect(rf, db):
    def view(request):
        messages.success(request, "Fait")
        return HttpResponse(status=302, headers={"Location": "/x/"})

    assert through_htmx(rf, view).content == b""


def test_an_unknown_address_answers_in_the_frame_of_the_person(client, awa):
    client.force_login(awa)

    response = client.get("/nowhere/")

    assert (response.status_code, b'class="app"' in response.content) == (404, True)


def test_the_first_visit_fits_the_budget_of_a_slow_line(client, awa):

    client.force_login(awa)
    page = client.get(reverse("core:search")).content
    names = set(re.findall(r'(?:href|src)="/static/([^"#]+)', page.decode()))
    files = [(Path(settings.BASE_DIR) / "static" / name).read_bytes() for name in names]

    weight = sum(len(gzip.compress(data)) for data in [page, *files])

    assert weight <= 150_000
