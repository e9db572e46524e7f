from django.urls import path

from partners.views import map as views

urlpatterns = [
    path("map/", views.MatrixPage.as_view(), name="map"),
    path("map/world/", views.WorldPage.as_view(), name="map-world"),
    path("map/network/", views.NetworkPage.as_view(), name="map-network"),
    path("map/calendar/", views.CalendarPage.as_view(), name="map-calendar"),
]
