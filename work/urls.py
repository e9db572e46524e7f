"""The first page of the house is “my work”."""

from django.urls import path

from work.views import actions, home, jobs, notifications

app_name = "work"
urlpatterns = [
    path("", home.Home.as_view(), name="home"),
    path("work/actions/", actions.ActionList.as_view(), name="actions"),
    path("work/actions/new/", actions.ActionAdd.as_view(), name="add"),
    path("work/actions/<int:pk>/", actions.ActionDetail.as_view(), name="action"),
    path("work/actions/<int:pk>/edit/", actions.ActionEdit.as_view(), name="edit"),
    path("work/actions/<int:pk>/complete/", actions.complete, name="complete"),
    path("work/actions/<int:pk>/reopen/", actions.reopen, name="reopen"),
    path("work/actions/<int:pk>/cancel/", actions.cancel, name="cancel"),
    path("work/actions/<int:pk>/postpone/", actions.postpone, name="postpone"),
    path("work/actions/<int:pk>/hand-over/", actions.hand_over, name="hand_over"),
    path("work/on/<str:label>/<int:pk>/", actions.panel, name="actions_panel"),
    path("work/notifications/", notifications.Notifications.as_view(), name="notifications"),
    path("work/notifications/read/", notifications.read_all, name="read_all"),
    path("work/notifications/<int:pk>/", notifications.follow, name="notification"),
    path("work/jobs/<int:pk>/", jobs.JobPage.as_view(), name="job"),
]
