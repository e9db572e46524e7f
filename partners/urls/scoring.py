from django.urls import path

from partners.views import scoring

urlpatterns = [
    path("<int:pk>/scores/", scoring.ScoresTab.as_view(), name="scores"),
    path("<int:pk>/scores/new/", scoring.ScorePage.as_view(), name="score"),
    path("<int:pk>/scores/move/", scoring.RescorePage.as_view(), name="rescore"),
    path("<int:pk>/class/", scoring.ClassPage.as_view(), name="class"),
]
