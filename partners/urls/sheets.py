from django.urls import path

from partners.views import sheets, sheets_tabs

urlpatterns = [
    path("", sheets.PartnerList.as_view(), name="list"),
    path("new/", sheets.PartnerCreate.as_view(), name="create"),
    path("likely/", sheets.likely, name="likely"),
    path("choices/", sheets.choices, name="choices"),
    path("<int:pk>/", sheets_tabs.FeedTab.as_view(), name="detail"),
    path("<int:pk>/identity/", sheets_tabs.IdentityTab.as_view(), name="identity"),
    path("<int:pk>/people/", sheets_tabs.PeopleTab.as_view(), name="people"),
    path("<int:pk>/exchanges/", sheets_tabs.ExchangesTab.as_view(), name="exchanges-of"),
    path("<int:pk>/edit/", sheets.PartnerEdit.as_view(), name="edit"),
    path("<int:pk>/archive/", sheets.PartnerArchive.as_view(), name="archive"),
    path("<int:pk>/bring-back/", sheets.partner_bring_back, name="bring-back"),
    path("<int:pk>/fiche.pdf", sheets.fiche, name="fiche"),
]
