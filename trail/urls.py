from django.urls import path

from trail import views

app_name = "trail"
urlpatterns = [
    path("", views.Journal.as_view(), name="journal"),
    path("verify/", views.verify_now, name="verify"),
    path("events/<int:pk>/", views.EventDetail.as_view(), name="event"),
    path("history/<str:label>/<int:pk>/", views.record_history, name="record_history"),
]
