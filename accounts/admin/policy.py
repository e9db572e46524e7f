"""The one row of the security policy."""

from django.contrib import admin
from django.shortcuts import redirect

from accounts.models import SecurityPolicy
from core import audit
from core.house_admin import HouseAdmin


@admin.register(SecurityPolicy)
class SecurityPolicyAdmin(HouseAdmin):
    addable = False

    def changelist_view(self, request, extra_context=None):
        return redirect("admin:accounts_securitypolicy_change", SecurityPolicy.current().pk)

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        data = {name: form.cleaned_data[name] for name in form.changed_data}
        audit.record("accounts.policy_changed", actor=request.user, on=obj, data=data)
