from django.urls import path

from partners.models import Contact, Partner
from partners.views import relations

people = Contact.objects.all()
urlpatterns = [
    path("relays/", relations.Relays.as_view(), name="relays"),
    path("<int:pk>/relations/", relations.RelationsTab.as_view(), name="relations"),
    path(
        "<int:end>/relations/new/",
        relations.TieAdd.as_view(model=Partner),
        name="tie-create-partner",
    ),
    path(
        "<int:pk>/introductions/", relations.Introductions.as_view(), name="introductions-partner"
    ),
    path(
        "contacts/<int:pk>/relations/",
        relations.ContactRelations.as_view(),
        name="contact-relations",
    ),
    path(
        "contacts/<int:end>/relations/new/",
        relations.TieAdd.as_view(model=Contact),
        name="tie-create-contact",
    ),
    path(
        "contacts/<int:pk>/introductions/",
        relations.Introductions.as_view(queryset=people),
        name="introductions-contact",
    ),
    path("relations/<int:pk>/edit/", relations.TieEdit.as_view(), name="tie-edit"),
    path("relations/<int:pk>/end/", relations.tie_end, name="tie-end"),
]
