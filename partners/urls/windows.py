from django.urls import path

from partners.views import windows

urlpatterns = [
    path("calendar/", windows.PartnerCalendar.as_view(), name="calendar"),
    path("<int:pk>/windows/", windows.WindowsTab.as_view(), name="windows"),
    path("<int:pk>/windows/next/", windows.NextWindows.as_view(), name="windows-next"),
    path("<int:partner>/windows/new/", windows.WindowAdd.as_view(), name="window-create"),
    path("windows/<int:pk>/edit/", windows.WindowEdit.as_view(), name="window-edit"),
    path("windows/<int:pk>/archive/", windows.WindowArchive.as_view(), name="window-archive"),
]
