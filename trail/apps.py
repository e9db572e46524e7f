from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TrailConfig(AppConfig):
    name = "trail"
    verbose_name = _("Trail")

    def ready(self) -> None:
        from core import nav
        from trail import permissions, receivers, words

        assert permissions and receivers  # imported for what they register
        words.register_floors_below()
        nav.register(
            nav.Entry(
                section=_("The house"),
                label=_("Journal"),
                url_name="trail:journal",
                icon="journal-text",
                permission="trail.read",
                order=910,
            )
        )
