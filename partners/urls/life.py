from django.urls import path

from partners.views import life

urlpatterns = [
    path("<int:pk>/life/", life.LifeCard.as_view(), name="life"),
    path("<int:pk>/qualification/", life.QualificationTab.as_view(), name="qualification"),
    path("<int:pk>/qualification/answer/", life.AnswerSave.as_view(), name="answer"),
    path("<int:partner>/integrity/new/", life.IntegrityAdd.as_view(), name="integrity-create"),
    *[
        path(f"<int:pk>/{verb.replace('_', '-')}/", page.as_view(), name=verb)
        for verb, page in life.MOVE_PAGES.items()
    ],
]
