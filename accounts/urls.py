from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("people/", views.directory, name="directory"),
    path("people/<int:pk>/", views.person, name="person"),
    path("me/", views.profile, name="profile"),
    path("me/security/", views.security, name="security"),
    path("me/delegations/", views.delegations, name="delegations"),
    path("me/delegations/give/", views.give_delegation, name="give_delegation"),
    path("me/delegations/<int:pk>/revoke/", views.revoke_delegation, name="revoke_delegation"),
    path("me/notices/second-factor/", views.dismiss_notice, name="dismiss_notice"),
    path("invitation/<str:token>/", views.invitation, name="invitation"),
]
