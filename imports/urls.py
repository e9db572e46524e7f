from django.urls import path

from imports import views

app_name = "imports"
urlpatterns = [
    path("", views.RunList.as_view(), name="list"),
    path("new/", views.NewRun.as_view(), name="new"),
    path("<int:pk>/", views.RunPage.as_view(), name="run"),
    path("<int:pk>/columns/", views.ColumnsPage.as_view(), name="columns"),
    path("<int:pk>/decide/", views.decide_all, name="decide_all"),
    path("<int:pk>/commit/", views.commit, name="commit"),
    path("<int:pk>/undo/", views.undo, name="undo"),
    path("<int:pk>/discard/", views.discard, name="discard"),
    path("rows/<int:pk>/", views.RowPage.as_view(), name="row"),
    path("rows/<int:pk>/decide/", views.decide, name="decide"),
]
