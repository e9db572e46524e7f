"""Every address of the house; each app keeps its own."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("accounts/", include("accounts.entrance_urls")),
    path("", include("core.urls")),
    path("", include("accounts.urls")),
    path("strategy/", include("strategy.urls")),
    path("trail/", include("trail.urls")),
    path("", include("work.urls")),
    path("imports/", include("imports.urls")),
    path("partners/", include("partners.urls")),
]
