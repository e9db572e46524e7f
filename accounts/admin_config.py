"""Django's admin app with our site in it."""

from django.contrib.admin.apps import AdminConfig


class HouseAdminConfig(AdminConfig):
    default_site = "accounts.admin_site.HouseAdminSite"
