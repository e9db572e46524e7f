"""The admin's base: it asks the house's own rules, and deletes nothing."""

from django.contrib import admin

from core.access import allowed


class HouseAdmin(admin.ModelAdmin):
    """Open to whoever passes ``permission``; ``read_only`` shows without changing."""

    permission = "accounts.administer"
    read_only = False
    addable = True

    def has_module_permission(self, request):
        return allowed(request.user, self.permission)

    def has_view_permission(self, request, obj=None):
        return allowed(request.user, self.permission)

    def has_add_permission(self, request):
        return self.addable and self.has_change_permission(request)

    def has_change_permission(self, request, obj=None):
        return not self.read_only and allowed(request.user, self.permission)

    def has_delete_permission(self, request, obj=None):
        return False
