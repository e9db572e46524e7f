"""allauth's addresses, with the doors we keep shut before them."""

from allauth import urls as allauth_urls
from django.urls import include, path, re_path

from accounts import entrance

urlpatterns = [
    path("signup/", entrance.closed, name="account_signup"),
    path("email/", entrance.closed, name="account_email"),
    re_path(r"^confirm-email/.*$", entrance.closed),
    re_path(r"^(?:3rdparty|social)/signup/$", entrance.closed, name="socialaccount_signup"),
    re_path(r"^(?:3rdparty/|social/connections/)$", entrance.closed),
    path("sessions/", entrance.sessions, name="usersessions_list"),
    path("2fa/webauthn/keys/<int:pk>/remove/", entrance.remove_key, name="mfa_remove_webauthn"),
    path("", include(allauth_urls)),
]
