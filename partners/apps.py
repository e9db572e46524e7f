from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PartnersConfig(AppConfig):
    name = "partners"
    verbose_name = _("Partners")

    def ready(self) -> None:
        from core import demo
        from imports import registry
        from partners import (
            permissions,  # noqa: F401
            registrations,
            registrations_duplicates,
            registrations_people,
            registrations_rules,
        )
        from partners.demo import build
        from partners.importing.target import TARGET

        registrations.register_all()
        registrations_rules.register_all()
        registrations_duplicates.register_all()
        registrations_people.register_all()
        demo.register(70, _("Partners"), build)
        registry.register(TARGET)
