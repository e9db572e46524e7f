from django.urls import path

from partners.views import interactions

urlpatterns = [
    path("exchanges/", interactions.InteractionList.as_view(), name="interactions"),
    path(
        "<int:partner>/exchanges/new/",
        interactions.InteractionAdd.as_view(),
        name="interaction-create",
    ),
    path("exchanges/<int:pk>/", interactions.InteractionPage.as_view(), name="interaction"),
    path(
        "exchanges/<int:pk>/edit/", interactions.InteractionEdit.as_view(), name="interaction-edit"
    ),
    path(
        "exchanges/<int:pk>/archive/",
        interactions.InteractionArchive.as_view(),
        name="interaction-archive",
    ),
]
