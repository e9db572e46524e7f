"""Addresses of the partner base, by subject."""

from partners.urls import life, links, sheets

app_name = "partners"
urlpatterns = [*sheets.urlpatterns, *links.urlpatterns, *life.urlpatterns]
