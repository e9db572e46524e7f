from django.urls import path

from partners.views import duplicates, history

urlpatterns = [
    path("duplicates/", duplicates.DuplicateList.as_view(), name="duplicates"),
    path("duplicates/scan/", duplicates.scan, name="scan"),
    path("<int:pk>/apart/<int:other>/", duplicates.set_apart, name="set-apart"),
    path("<int:pk>/merge/", duplicates.MergePick.as_view(), name="merge"),
    path("<int:pk>/merge/<int:other>/", duplicates.MergePage.as_view(), name="merge-with"),
    path("merges/<int:pk>/", duplicates.MergedPage.as_view(), name="merged"),
    path("merges/<int:pk>/undo/", duplicates.unmerge, name="unmerge"),
    path("<int:pk>/history/", history.HistoryTab.as_view(), name="history"),
]
