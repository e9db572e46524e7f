"""A person's own pages, and the directory of the house."""

from itertools import groupby

from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts import mfa, notices, services
from accounts.forms import DelegationForm, DirectoryFilter, InvitationForm, ProfileForm
from accounts.invitations import person_for
from accounts.models import Delegation, User
from core.access import allowed, permission, public
from core.views.preferences import local_address


@permission("accounts.profile")
def profile(request):
    # A copy: a refused form must not show what it refused in the frame of the page.
    own = User.objects.get(pk=request.user.pk)
    form = ProfileForm(request.POST or None, instance=own)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Your profile is saved."))
        return redirect("accounts:profile")
    context = {"title": _("My profile"), "form": form, "tab": "profile"}
    return render(request, "accounts/profile_form.html", context, status=_status(form))


@permission("accounts.profile")
def security(request):
    context = {
        "title": _("Security"),
        "tab": "security",
        "protected": mfa.has_second_factor(request.user),
        "owed": mfa.owed_by(request),
    }
    return render(request, "accounts/security.html", context)


@permission("accounts.profile")
def delegations(request):
    today = timezone.localdate()
    people = ("giver", "receiver", "revoked_by")
    context = {
        "title": _("My delegations"),
        "tab": "delegations",
        "given": _with_state(request.user.delegations_given.select_related(*people), today),
        "received": _with_state(request.user.delegations_received.select_related(*people), today),
        "may_give": allowed(request.user, "accounts.delegate"),
    }
    return render(request, "accounts/delegation_list.html", context)


@permission("accounts.delegate")
def give_delegation(request):
    if not request.user.roles:
        raise PermissionDenied("accounts.delegate")
    form = DelegationForm(request.POST or None, giver=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            services.give_delegation(form.instance, actor=request.user)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("The role is lent. Both names will stand in the trail."))
            return redirect("accounts:delegations")
    context = {"title": _("Lend a role"), "form": form}
    return render(request, "accounts/delegation_form.html", context, status=_status(form))


@permission("accounts.delegate")
@require_POST
def revoke_delegation(request, pk):
    delegation = get_object_or_404(Delegation.objects.visible_to(request.user), pk=pk)
    try:
        services.revoke_delegation(delegation, actor=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("The role is yours alone again."))
    return redirect("accounts:delegations")


@permission("accounts.directory")
def directory(request):
    today = timezone.localdate()
    filters = DirectoryFilter(request.GET)
    people = (
        filters.applied_to(User.objects.visible_to(request.user).active_on(today))
        .select_related("direction")
        .prefetch_related("groups")
        .order_by("direction__code", "last_name", "first_name", "pk")
    )
    people = _with_stand_ins(people, today)
    context = {
        "title": _("People"),
        "filters": filters,
        "narrowed": any(filters.cleaned_data.values()),
        "count": len(people),
        "groups": [(d, list(rows)) for d, rows in groupby(people, key=lambda p: p.direction)],
    }
    return render(request, "accounts/directory.html", context)


@permission("accounts.directory")
def person(request, pk):
    today = timezone.localdate()
    people = User.objects.visible_to(request.user).select_related("direction")
    found = get_object_or_404(people, pk=pk)
    context = {
        "title": str(found),
        "person": found,
        "active": found.is_active_on(today),
        "lent": found.delegations_given.in_force_on(today).select_related("receiver"),
        "held": found.delegations_received.in_force_on(today).select_related("giver"),
        "heads": found.directions_headed.filter(is_active=True),
    }
    return render(request, "accounts/person_detail.html", context)


@never_cache
@public
@sensitive_post_parameters()
def invitation(request, token):
    """Where an invited person chooses a password, then signs in with it."""
    invited = person_for(token)
    if invited is None:
        context = {"title": _("This link no longer works")}
        return render(request, "accounts/invitation_over.html", context, status=404)
    form = InvitationForm(request.POST or None, person=invited)
    if request.method == "POST" and form.is_valid():
        services.accept_invitation(invited, form.cleaned_data["password1"])
        logout(request)
        messages.success(request, _("Your password is set. Sign in with it."))
        return redirect("account_login")
    context = {"title": _("Choose your password"), "form": form, "person": invited}
    return render(request, "accounts/invitation_form.html", context, status=_status(form))


@permission("accounts.profile")
@require_POST
def dismiss_notice(request):
    """Put the reminder of the second factor aside until the next sign-in."""
    notices.dismiss(request)
    return redirect(local_address(request, request.POST.get("next")))


def _status(form) -> int:
    return 422 if form.is_bound and form.errors else 200


def _with_state(rows, day) -> list[Delegation]:
    rows = list(rows)
    for row in rows:
        row.state = row.state_on(day)
    return rows


def _with_stand_ins(people, day) -> list[User]:
    """Each person with whoever holds a role for them that day."""
    people = list(people)
    lent: dict[int, list[Delegation]] = {}
    for row in Delegation.objects.in_force_on(day).select_related("receiver"):
        lent.setdefault(row.giver_id, []).append(row)
    for row in people:
        row.lent = lent.get(row.pk, [])
    return people
