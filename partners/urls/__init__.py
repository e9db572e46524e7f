"""Addresses of the partner base, by subject."""

from partners.urls import contacts, interactions, life, links, map, sheets

app_name = "partners"
urlpatterns = [
    *sheets.urlpatterns,
    *contacts.urlpatterns,
    *interactions.urlpatterns,
    *links.urlpatterns,
    *life.urlpatterns,
    *map.urlpatterns,
]
