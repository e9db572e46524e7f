from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("People and roles")

    def ready(self):
        from accounts import permissions  # noqa: F401 (registers its rules)
        from accounts.demo import build
        from accounts.notices import second_factor
        from accounts.search import PEOPLE
        from core import demo, nav, notices, search

        demo.register(10, _("People and roles"), build)
        notices.register(second_factor)
        search.register(PEOPLE)
        nav.register(
            nav.Entry(
                section=_("The house"),
                label=_("People"),
                url_name="accounts:directory",
                icon="people",
                permission="accounts.directory",
                order=900,
            )
        )
