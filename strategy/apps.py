from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StrategyConfig(AppConfig):
    name = "strategy"
    verbose_name = _("Strategy")

    def ready(self):
        from core import demo
        from strategy.demo import build

        demo.register(20, _("Priorities, targets, rates"), build)
