"""Addresses of the partner base, by subject."""

from partners.urls import (
    contacts,
    duplicates,
    interactions,
    life,
    map,
    relations,
    reviews,
    scoring,
    sheets,
    windows,
)

app_name = "partners"
urlpatterns = [
    *sheets.urlpatterns,
    *contacts.urlpatterns,
    *interactions.urlpatterns,
    *life.urlpatterns,
    *scoring.urlpatterns,
    *relations.urlpatterns,
    *windows.urlpatterns,
    *reviews.urlpatterns,
    *duplicates.urlpatterns,
    *map.urlpatterns,
]
