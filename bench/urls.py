"""The house's addresses and the floors beside them."""

from django.urls import path

from apda_partners.urls import urlpatterns as house
from bench import floors

urlpatterns = [
    *house,
    path("bench/list/", floors.list_floor, name="bench-list"),
    path("bench/detail/<int:pk>/", floors.detail_floor, name="bench-detail"),
]
