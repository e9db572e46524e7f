"""The entrance: what allauth leaves to us around signing in."""

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.logout import logout
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.views import remove_webauthn
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.devices import device
from core.access import permission, public


@public
def closed(request, **kwargs):
    """Nobody signs up or adds an address: an administrator makes accounts and vouches for them."""
    raise Http404


@never_cache
@permission("accounts.profile")
def sessions(request):
    """Where this person is signed in; each session can be ended, or all the others at once."""
    if request.method == "POST":
        return _end(request)
    rows = UserSession.objects.purge_and_list(request.user)
    rows.sort(key=lambda row: (not row.is_current(), -row.last_seen_at.timestamp()))
    for row in rows:
        row.device = device(row.user_agent)
    context = {"title": _("My sessions"), "sessions": rows, "others": len(rows) > 1}
    return render(request, "usersessions/usersession_list.html", context)


def _end(request):
    own = UserSession.objects.filter(user=request.user)
    if "others" in request.POST:
        ended = [row for row in own if not row.is_current()]
    else:
        pk = request.POST.get("session", "")
        ended = [get_object_or_404(own, pk=pk if pk.isdecimal() else 0)]
    leaving = any(row.is_current() for row in ended)
    for row in ended:
        row.end()
    if leaving:
        logout(request)
        return redirect("account_login")
    messages.success(request, _("Signed out there."))
    return redirect("usersessions_list")


@reauthentication_required(app="allauth.mfa")
@permission("accounts.profile")
def remove_key(request, pk):
    """allauth's own page, for whoever may give this key up (it asks that only for apps)."""
    key = get_object_or_404(
        Authenticator, pk=pk, user=request.user, type=Authenticator.Type.WEBAUTHN
    )
    adapter = get_mfa_adapter()
    if not adapter.can_delete_authenticator(key):
        messages.error(request, adapter.error_messages["cannot_delete_authenticator"])
        return redirect("mfa_list_webauthn")
    return remove_webauthn(request, pk=pk)
