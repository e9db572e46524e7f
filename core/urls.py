"""Pages that belong to no app."""

from django.conf import settings
from django.urls import path

from core.health import healthz, readyz
from core.views import design, preferences, search, undo

app_name = "core"
urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("search/", search.search, name="search"),
    path("undo/<str:token>/", undo.undo, name="undo"),
    path("preferences/", preferences.preferences, name="preferences"),
]
if settings.DEBUG:
    urlpatterns.append(path("design/", design.design, name="design"))
