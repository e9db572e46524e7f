from django.urls import path

from partners.views import contacts, functions

urlpatterns = [
    path("contacts/", contacts.ContactList.as_view(), name="contacts"),
    path("contacts/new/", contacts.ContactCreate.as_view(), name="contact-create"),
    path("contacts/choices/", contacts.contact_choices, name="contact-choices"),
    path("contacts/line/<slug:kind>/", contacts.contact_line, name="contact-line"),
    path("contacts/<int:pk>/", contacts.ContactPage.as_view(), name="contact"),
    path("contacts/<int:pk>/edit/", contacts.ContactEdit.as_view(), name="contact-edit"),
    path("contacts/<int:pk>/archive/", contacts.ContactArchive.as_view(), name="contact-archive"),
    path("contacts/<int:pk>/bring-back/", contacts.contact_bring_back, name="contact-bring-back"),
    path(
        "contacts/<int:contact>/functions/new/",
        functions.FunctionAdd.as_view(),
        name="function-create",
    ),
    path("functions/<int:pk>/edit/", functions.FunctionEdit.as_view(), name="function-edit"),
    path("functions/<int:pk>/end/", functions.FunctionEnd.as_view(), name="function-end"),
    path("functions/<int:pk>/move/", functions.FunctionMove.as_view(), name="function-move"),
    path("functions/<int:pk>/main/", functions.function_main, name="function-main"),
]
