"""Every address × every role, read from the resolver; an unlisted address fails the build.

An app with arguments in its addresses gives in ``APP/tests/addresses.py``:
``samples(cast) -> {"app:name": {argument: value}}`` on records everyone may see, and
``hidden(cast) -> {…}`` on records that a contributor may not know of.
"""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.db import transaction
from django.urls import reverse

from accounts.models import Role
from core.access import PUBLIC, allowed
from core.urlmap import addresses
from partners.tests.factories import make_person

REFUSED = {403, 404}
# A right address answers a plain request with one of these; never with an error of ours.
ANSWERED = {200, 204, 302, 400, 404, 405, 409, 422}


@pytest.fixture
def cast(db):
    people = {role: make_person(role) for role in Role.values}
    return SimpleNamespace(**people, nobody=make_person(), people=people)


def collected(part: str, cast) -> dict:
    found = {}
    for app in settings.DOMAIN_APPS:
        try:
            module = import_module(f"{app}.tests.addresses")
        except ModuleNotFoundError as error:
            if error.name != f"{app}.tests.addresses":
                raise
            continue
        found |= getattr(module, part, lambda cast: {})(cast)
    return found


def ask(client, url: str, methods: tuple) -> int:
    """The status of the address's own method, whatever it changed undone again."""
    with transaction.atomic():
        posts = bool(methods) and "get" not in [method.lower() for method in methods]
        response = client.post(url) if posts else client.get(url)
        if getattr(response, "streaming", False):
            b"".join(response.streaming_content)
        transaction.set_rollback(True)
    return response.status_code


def test_every_address_names_a_known_permission_or_is_public():
    unnamed = [f"{a.name} ({a.route}): {a.permission!r}" for a in addresses() if not a.is_guarded]

    assert unnamed == []


def test_every_address_with_arguments_has_a_sample(cast):
    known = collected("samples", cast)

    missing = [a.name for a in addresses() if a.arguments and a.name not in known]

    assert missing == []


@pytest.mark.parametrize("role", [*Role.values, "nobody"])
def test_a_role_gets_what_its_permissions_say(client, cast, role):
    person = getattr(cast, role)
    known = collected("samples", cast)
    client.force_login(person)

    wrong = []
    for address in addresses():
        if address.arguments and address.name not in known:
            continue  # named by the test above
        client.force_login(person)
        url = reverse(address.name, kwargs=known.get(address.name))
        status = ask(client, url, address.methods)
        expected = ANSWERED if allowed(person, address.permission) else REFUSED
        if status not in expected:
            wrong.append(f"{role} {address.name} {url}: {status}, permission {address.permission}")

    assert wrong == []


def test_an_anonymous_visitor_is_sent_to_sign_in(client, cast):
    known = collected("samples", cast)

    wrong = []
    for address in addresses():
        if address.permission == PUBLIC:
            continue
        response = client.get(reverse(address.name, kwargs=known.get(address.name)))
        if response.status_code != 302 or "/accounts/login/" not in response.url:
            wrong.append(f"{address.name}: {response.status_code}")

    assert wrong == []


def test_a_contributor_never_learns_of_hidden_records(client, cast):
    hidden = collected("hidden", cast)
    by_name = {address.name: address for address in addresses()}
    client.force_login(cast.contributor)

    wrong = {}
    for name, kwargs in hidden.items():
        status = ask(client, reverse(name, kwargs=kwargs), by_name[name].methods)
        if status not in REFUSED:
            wrong[name] = status

    assert wrong == {}
