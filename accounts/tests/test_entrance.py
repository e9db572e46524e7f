"""Signing in: password, second factor, limits, sessions, single sign-on, closed doors."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.core import context
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import complete_social_login
from allauth.socialaccount.models import SocialAccount, SocialLogin
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.cookie import CookieStorage
from django.core import mail
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import services
from accounts.authentication import recently_authenticated
from accounts.models import Role, SecurityPolicy, User
from accounts.tests.factories import PASSWORD, make_administrator, make_person

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"
DATABASE_CACHE = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache_entries",
    }
}


@pytest.fixture(autouse=True)
def no_memory():
    """Limits counted by one test must not bind the next."""
    caches["default"].clear()


def sign_in(client, person, password=PASSWORD, **more):
    return client.post(LOGIN, {"login": person.email, "password": password, **more})


def code_of(authenticator) -> str:
    secret = authenticator.wrap().instance.data["secret"]
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


# --- password ------------------------------------------------------------------------------------


def test_the_right_password_opens_and_a_wrong_one_does_not(client):
    person = make_person(Role.OFFICER)

    wrong = sign_in(client, person, "not-this-one")
    right = sign_in(client, person)

    assert (wrong.status_code, right.status_code, right.url) == (200, 302, "/")


@pytest.mark.parametrize(
    "closed",
    [
        {"is_active": False},
        {"active_until": timezone.localdate() - timedelta(days=1)},
        {"active_from": timezone.localdate() + timedelta(days=1)},
    ],
)
def test_a_closed_account_does_not_open(client, closed):
    response = sign_in(client, make_person(Role.OFFICER, **closed))

    assert response.url == "/accounts/inactive/"
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("cache", ["memory", "database"])
def test_the_sixth_wrong_password_is_refused_even_if_right(client, settings, cache):
    if cache == "database":
        settings.CACHES = DATABASE_CACHE
    person = make_person(Role.OFFICER)
    for _attempt in range(5):
        sign_in(client, person, "not-this-one")

    sixth = sign_in(Client(), person)

    assert sixth.status_code == 200
    assert "Trop de tentatives" in sixth.content.decode()


def test_the_limit_counts_in_the_database_for_every_process(client, settings):
    settings.CACHES = DATABASE_CACHE
    person = make_person(Role.OFFICER)
    for _attempt in range(5):
        sign_in(client, person, "not-this-one")
    del caches["default"]  # as another process: nothing remembered

    assert "Trop de tentatives" in sign_in(Client(), person).content.decode()


def test_a_forgotten_password_is_chosen_again_by_mail(client):
    person = make_person(Role.OFFICER, language="en")

    client.post("/accounts/password/reset/", {"email": person.email})
    message = mail.outbox[0]
    link = next(word for word in message.body.split() if "/password/reset/key/" in word)
    form = client.get(link, follow=True)
    changed = client.post(
        form.redirect_chain[-1][0],
        {"password1": "Encore-une-autre-9", "password2": "Encore-une-autre-9"},
    )

    assert "Choose another password" in message.subject
    assert [kind for _body, kind in message.alternatives] == ["text/html"]
    assert changed.url == "/accounts/password/reset/key/done/"
    assert sign_in(client, person, "Encore-une-autre-9").url == "/"


def test_a_reset_says_the_same_for_an_unknown_address(client):
    person = make_person()

    answers = [
        client.post("/accounts/password/reset/", {"email": email}).url
        for email in (person.email, "nobody@example.org")
    ]

    assert answers == ["/accounts/password/reset/done/"] * 2
    assert [message.to for message in mail.outbox] == [[person.email], ["nobody@example.org"]]


def test_a_changed_password_ends_the_other_sessions(client):
    person, elsewhere = make_person(Role.OFFICER), Client()
    sign_in(client, person)
    sign_in(elsewhere, person)
    key = client.session.session_key

    client.post(
        "/accounts/password/change/",
        {
            "oldpassword": PASSWORD,
            "password1": "Encore-une-autre-9",
            "password2": "Encore-une-autre-9",
        },
    )

    profile = reverse("accounts:profile")
    assert [c.get(profile).status_code for c in (client, elsewhere)] == [200, 302]
    assert client.session.session_key != key


# --- second factor -------------------------------------------------------------------------------


def test_a_second_factor_is_set_up_and_asked_at_the_next_sign_in(client):
    person = make_person(Role.DG)
    sign_in(client, person)
    page = client.get("/accounts/2fa/totp/activate/")
    secret = page.context["form"].secret
    counter = next(iter(yield_hotp_counters_from_time()))
    code = format_hotp_value(hotp_value(secret, counter))

    client.post("/accounts/2fa/totp/activate/", {"code": code})
    client.post("/accounts/logout/")
    caches["default"].clear()  # a code serves once; this is another moment
    first = sign_in(client, person)
    wrong = client.post(first.url, {"code": "000000"})
    right = client.post(first.url, {"code": code})

    assert first.url == "/accounts/2fa/authenticate/"
    assert (wrong.status_code, right.status_code, right.url) == (200, 302, "/")
    assert int(client.session["_auth_user_id"]) == person.pk


def test_a_recovery_code_opens_once(client):
    person = make_person(Role.DG)
    TOTP.activate(person, "A" * 32)
    code = RecoveryCodes.activate(person).get_unused_codes()[0]

    answers = []
    for browser in (client, Client()):
        address = sign_in(browser, person).url
        answers.append(browser.post(address, {"code": code}).status_code)

    assert answers == [302, 200]


@pytest.mark.parametrize("make", [lambda: make_person(Role.DG), make_administrator])
def test_after_the_grace_only_the_set_up_opens(client, make):
    person = make()
    grace = SecurityPolicy.current().mfa_grace_days
    User.objects.filter(pk=person.pk).update(
        mfa_needed_since=timezone.localdate() - timedelta(days=grace)
    )
    client.force_login(person)

    assert client.get("/me/").url == "/accounts/2fa/"
    assert client.get("/me/", headers={"HX-Request": "true"})["HX-Redirect"] == "/accounts/2fa/"
    assert client.get("/accounts/2fa/").status_code == 200
    assert client.post("/accounts/logout/").status_code == 302


def test_before_the_end_of_the_grace_a_notice_says_until_when_and_can_be_put_aside(client):
    person = make_person(Role.DG)
    User.objects.filter(pk=person.pk).update(mfa_needed_since=timezone.localdate())
    client.force_login(person)
    words = "Votre rôle demande un second facteur"

    before = client.get("/me/").content.decode()
    client.post(reverse("accounts:dismiss_notice"), {"next": "/me/"})
    after = client.get("/me/").content.decode()

    assert (words in before, words in after) == (True, False)


def test_the_administrator_sets_the_grace(client):
    SecurityPolicy.objects.update(mfa_grace_days=0)
    client.force_login(make_person(Role.SG))

    assert client.get("/me/").url == "/accounts/2fa/"


def test_an_officer_is_asked_nothing(client):
    person = make_person(Role.OFFICER)
    User.objects.filter(pk=person.pk).update(created_at=timezone.now() - timedelta(days=400))
    client.force_login(person)

    assert client.get("/me/").status_code == 200


def test_whoever_has_a_second_factor_is_let_in(client):
    person = make_person(Role.DG)
    User.objects.filter(pk=person.pk).update(created_at=timezone.now() - timedelta(days=400))
    TOTP.activate(person, "A" * 32)
    client.force_login(person)

    assert client.get("/me/").status_code == 200


def test_the_last_second_factor_is_not_given_up_by_whoever_owes_it(client):
    person = make_person(Role.DG)
    TOTP.activate(person, "A" * 32)
    sign_in(client, person)
    client.post("/accounts/2fa/authenticate/", {"code": code_of(Authenticator.objects.get())})

    client.post("/accounts/2fa/totp/deactivate/")

    assert Authenticator.objects.filter(user=person).exists()


def test_a_reset_second_factor_is_gone_and_sessions_with_it(client):
    person = make_person(Role.DG)
    TOTP.activate(person, "A" * 32)
    client.force_login(person)

    services.reset_mfa(person, actor=make_administrator())

    assert not Authenticator.objects.exists()
    assert client.get("/me/").status_code == 302


def test_a_passkey_challenge_is_given_to_anyone(client):
    response = client.get("/accounts/2fa/webauthn/login/", headers={"Accept": "application/json"})

    assert list(response.json()) == ["request_options"]


# --- sessions ------------------------------------------------------------------------------------


def test_a_session_elsewhere_is_listed_and_ended(client):
    person, phone = make_person(Role.OFFICER), Client(headers={"User-Agent": "Firefox Android"})
    sign_in(client, person)
    sign_in(phone, person)
    other = UserSession.objects.exclude(session_key=client.session.session_key).get()

    page = client.get("/accounts/sessions/").content.decode()
    client.post("/accounts/sessions/", {"session": other.pk})

    assert "Firefox sur Android" in page
    profile = reverse("accounts:profile")
    assert [c.get(profile).status_code for c in (client, phone)] == [200, 302]


def test_nobody_ends_the_session_of_another(client):
    person, stranger = make_person(Role.OFFICER), Client()
    sign_in(stranger, make_person(Role.OFFICER))
    sign_in(client, person)
    other = UserSession.objects.exclude(user=person).get()

    assert client.post("/accounts/sessions/", {"session": other.pk}).status_code == 404
    assert UserSession.objects.filter(pk=other.pk).exists()


def test_reading_pages_writes_nothing(client):
    sign_in(client, make_person(Role.OFFICER))
    client.get("/me/")

    with CaptureQueriesContext(connection) as queries:
        client.get("/me/")

    assert [q["sql"] for q in queries if not q["sql"].startswith("SELECT")] == []


@pytest.mark.parametrize(("minutes_ago", "recent"), [(2, True), (7, False)])
def test_a_recent_authentication_is_known(client, rf, minutes_ago, recent):
    person = make_person(Role.DG)
    sign_in(client, person)
    request = rf.get("/")
    request.user, request.session = person, client.session
    records = request.session["account_authentication_methods"]
    records[-1]["at"] -= minutes_ago * 60

    assert recently_authenticated(request, minutes=5) is recent


def test_reauthentication_makes_it_recent_again(client, rf):
    person = make_person(Role.DG)
    sign_in(client, person)
    session = client.session
    session["account_authentication_methods"][-1]["at"] -= 3600
    session.save()

    response = client.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": "/people/"})

    request = rf.get("/")
    request.user, request.session = person, client.session
    assert (response.url, recently_authenticated(request)) == ("/people/", True)


# --- closed doors, single sign-on ------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "/accounts/signup/",
        "/accounts/email/",
        "/accounts/3rdparty/",
        "/accounts/3rdparty/signup/",
        "/accounts/social/signup/",
        "/accounts/confirm-email/abc/",
        "/accounts/oidc/agency/login/",
    ],
)
def test_a_closed_door_is_not_there(client, address):
    signed_in = Client()
    signed_in.force_login(make_person(Role.OFFICER))

    assert [c.get(address).status_code for c in (client, signed_in)] == [404, 404]
    assert client.post(address, {"email": "new@example.org"}).status_code == 404


@pytest.fixture
def single_sign_on(settings):
    app = {
        "provider_id": "agency",
        "name": "Annuaire de l’État",
        "client_id": "apda",
        "secret": "s",
        "settings": {"server_url": "https://id.example.org"},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}


def test_single_sign_on_is_offered_when_configured(client, single_sign_on):
    page = client.get(LOGIN).content.decode()

    assert "Annuaire de l’État" in page
    assert client.get("/accounts/oidc/agency/login/").status_code == 200


def test_single_sign_on_is_not_offered_otherwise(client):
    assert "/accounts/oidc/" not in client.get(LOGIN).content.decode()


def come_back(rf, client, email: str, verified: bool):
    """The provider sends somebody back with this address."""
    request = rf.get("/accounts/oidc/agency/login/callback/")
    request.session, request.user = client.session, AnonymousUser()
    request._messages = CookieStorage(request)
    login = SocialLogin(
        provider=get_adapter().get_provider(request, "agency"),
        user=User(email=email),
        account=SocialAccount(provider="agency", uid="42"),
        email_addresses=[EmailAddress(email=email, verified=verified, primary=True)],
    )
    login.state = {}
    with context.request_context(request):
        return request, complete_social_login(request, login)


def test_single_sign_on_opens_the_account_of_a_verified_address(rf, client, single_sign_on):
    person = make_person(Role.OFFICER, email="grace@example.org")

    request, response = come_back(rf, client, "Grace@example.org", verified=True)

    assert (response.status_code, request.user) == (302, person)


@pytest.mark.parametrize(
    ("email", "verified", "active"),
    [
        ("grace@example.org", False, True),
        ("nobody@example.org", True, True),
        ("grace@example.org", True, False),
    ],
)
def test_single_sign_on_opens_nothing_else(rf, client, single_sign_on, email, verified, active):
    make_person(Role.OFFICER, email="grace@example.org", is_active=active)

    request, response = come_back(rf, client, email, verified)

    assert not request.user.is_authenticated
    assert User.objects.count() == 1
