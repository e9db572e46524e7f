from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImportsConfig(AppConfig):
    name = "imports"
    verbose_name = _("Imports")

    def ready(self):
        from core import nav
        from imports import jobs, permissions  # noqa: F401 - registers handlers and rules
        from trail import words

        words.name("imports.commit", _("Import written"))

        nav.register(
            nav.Entry(_("Partners"), _("Imports"), "imports:list", "upload", "imports.read", 290)
        )
