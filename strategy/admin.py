"""Parameters of the strategy. Priorities and targets are read here and edited on their own pages."""

from django.contrib import admin

from core.house_admin import HouseAdmin
from strategy import services
from strategy.models import ExchangeRate, Priority, Sector, Target


@admin.register(ExchangeRate)
class ExchangeRateAdmin(HouseAdmin):
    list_display = ["currency", "on", "rate", "source"]
    list_filter = ["currency"]
    date_hierarchy = "on"
    search_fields = ["currency", "source"]

    def save_model(self, request, obj, form, change):
        was = form.initial.get("rate") if change else None
        super().save_model(request, obj, form, change)
        services.record_rate(obj, was=was, actor=request.user)


@admin.register(Sector)
class SectorAdmin(HouseAdmin):
    list_display = ["code", "name_fr", "name_en", "category", "is_active"]
    list_filter = ["is_active"]
    search_fields = ["search_text"]


class ReadOnly(HouseAdmin):
    """Shown to administrators; only the role that owns it changes it, on its own page."""

    read_only = True


@admin.register(Priority)
class PriorityAdmin(ReadOnly):
    list_display = ["code", "axis", "statement_fr", "weight", "first_year", "last_year"]
    search_fields = ["search_text"]


@admin.register(Target)
class TargetAdmin(ReadOnly):
    list_display = ["year", "measure", "priority", "value"]
    list_filter = ["year", "measure"]
    list_select_related = ["priority"]
