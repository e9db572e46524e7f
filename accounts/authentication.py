"""How recently somebody proved who they are."""

import time

from allauth.account.authentication import get_authentication_records
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode


def recently_authenticated(request, minutes: int = 5) -> bool:
    """Whether this person signed in, or confirmed it was them, in the last ``minutes``.

    A visa or a signature asks this; `ask_again` sends whoever did not to confirm.
    """
    records = get_authentication_records(request, request.user)
    return bool(records) and time.time() - records[-1]["at"] < minutes * 60


def ask_again(back_to: str):
    """A redirect to the page that asks for the password or second factor, then ``back_to``."""
    query = urlencode({"next": back_to})
    return redirect(f"{reverse('account_reauthenticate')}?{query}")
