"""The admin's doors and signs; what libraries register and we manage elsewhere stays out."""

from allauth.account.decorators import secure_admin_login
from allauth.account.views import logout
from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _

# Roles are given on the person's page and made by a migration. Addresses, second factors and
# sessions are nobody's to edit: whoever could, could sign in as somebody else.
LEFT_OUT = {
    "auth.Group",
    "account.EmailAddress",
    "account.EmailConfirmation",
    "mfa.Authenticator",
    "usersessions.UserSession",
    "socialaccount.SocialAccount",
    "socialaccount.SocialApp",
    "socialaccount.SocialToken",
}


class HouseAdminSite(AdminSite):
    site_header = _("APDA Partenaires – administration")
    site_title = _("Administration")
    index_title = _("People and parameters")
    enable_nav_sidebar = False  # the lists need the width

    def register(self, model_or_iterable, admin_class=None, **options):
        models = (
            model_or_iterable
            if isinstance(model_or_iterable, (list, tuple))
            else [model_or_iterable]
        )
        kept = [model for model in models if model._meta.label not in LEFT_OUT]
        super().register(kept, admin_class, **options)

    @method_decorator(login_not_required)
    def login(self, request, extra_context=None):
        """The sign-in of the house; whoever is signed in and no administrator is refused."""
        return secure_admin_login(super().login)(request, extra_context)

    def logout(self, request, extra_context=None):
        return logout(request)

    def password_change(self, request, extra_context=None):
        return redirect("account_change_password")
