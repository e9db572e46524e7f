"""Every delegation ever given: read, and revoke, but never rewrite."""

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts import services
from accounts.models import Delegation
from core.house_admin import HouseAdmin

STATES = {
    "in-force": _("In force"),
    "coming": _("To come"),
    "revoked": _("Revoked"),
    "over": _("Ended"),
}


@admin.display(description=_("State"))
def state(delegation: Delegation) -> str:
    if delegation.pk is None:
        return "–"
    return STATES[delegation.state_on(timezone.localdate())]


class DelegationInline(admin.TabularInline):
    """What a person lends; a new line lends, an old one is revoked in the history."""

    model = Delegation
    fk_name = "giver"
    fields = ["role", "receiver", "kind", "starts_on", "ends_on", "act", state]
    readonly_fields = [state]
    extra = 0
    verbose_name = _("role lent")
    verbose_name_plural = _("roles lent")

    def get_queryset(self, request):
        return super().get_queryset(request).open_on(timezone.localdate())

    def has_view_permission(self, request, obj=None):
        return True

    def has_add_permission(self, request, obj=None):
        return True

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Delegation)
class DelegationAdmin(HouseAdmin):
    list_display = ["role", "giver", "receiver", "kind", "starts_on", "ends_on", state]
    list_filter = ["role", "kind"]
    list_select_related = ["giver", "receiver"]
    search_fields = ["giver__search_text", "receiver__search_text", "act"]
    date_hierarchy = "starts_on"
    readonly_fields = [state]
    read_only = True
    addable = False
    actions = ["revoke"]

    @admin.action(description=_("Revoke the chosen delegations"))
    def revoke(self, request, queryset):
        done = 0
        for delegation in queryset:
            try:
                services.revoke_delegation(delegation, actor=request.user)
                done += 1
            except ValidationError as refusal:
                messages.error(request, f"{delegation} : {' '.join(refusal.messages)}")
        if done:
            text = ngettext("%(count)s delegation revoked.", "%(count)s delegations revoked.", done)
            messages.success(request, text % {"count": done})
