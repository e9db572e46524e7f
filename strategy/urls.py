from django.urls import path

from strategy import views

app_name = "strategy"
urlpatterns = [
    path("", views.PriorityList.as_view(), name="priorities"),
    path("priorities/new/", views.PriorityCreate.as_view(), name="create_priority"),
    path("priorities/<int:pk>/", views.PriorityDetail.as_view(), name="priority"),
    path("priorities/<int:pk>/edit/", views.PriorityEdit.as_view(), name="edit_priority"),
    path("priorities/<int:pk>/archive/", views.PriorityArchive.as_view(), name="archive_priority"),
    path("priorities/<int:pk>/back/", views.bring_back_priority, name="bring_back_priority"),
    path("targets/", views.TargetTable.as_view(), name="targets"),
    path("targets/new/", views.TargetCreate.as_view(), name="create_target"),
    path("targets/copy/", views.copy_targets, name="copy_targets"),
    path("targets/<int:pk>/edit/", views.TargetEdit.as_view(), name="edit_target"),
    path("sectors/", views.SectorList.as_view(), name="sectors"),
    path("sectors/<int:pk>/", views.SectorDetail.as_view(), name="sector"),
    path("rates/", views.RateTable.as_view(), name="rates"),
]
