from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("", views.directory, name="directory"),
    path("profile/", views.profile, name="profile"),
    path("security/", views.security, name="security"),
    path("delegations/", views.delegations, name="delegations"),
    path("delegations/give/", views.give_delegation, name="give_delegation"),
    path("delegations/<int:pk>/revoke/", views.revoke_delegation, name="revoke_delegation"),
    path("invitation/<str:token>/", views.invitation, name="invitation"),
    path("notices/second-factor/", views.dismiss_notice, name="dismiss_notice"),
    path("<int:pk>/", views.person, name="person"),
]
