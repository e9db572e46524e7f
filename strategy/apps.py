from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StrategyConfig(AppConfig):
    name = "strategy"
    verbose_name = _("Strategy")

    def ready(self):
        from core import demo, search
        from strategy import permissions  # noqa: F401 (registers its rules)
        from strategy.demo import build
        from strategy.search import PRIORITIES

        demo.register(20, _("Strategy"), build)
        search.register(PRIORITIES)
        register_navigation()


def register_navigation() -> None:
    from core.nav import Entry, register

    entries = [
        (_("Priorities"), "strategy:priorities", "compass"),
        (_("Targets"), "strategy:targets", "flag"),
        (_("Sectors"), "strategy:sectors", "tags"),
        (_("Exchange rates"), "strategy:rates", "cash-coin"),
    ]
    for order, (label, url_name, icon) in enumerate(entries, start=600):
        register(Entry(_("Strategy"), label, url_name, icon, "strategy.read", order))
