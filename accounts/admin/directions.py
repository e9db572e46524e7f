"""Directions and their heads."""

from django.contrib import admin

from accounts import services
from accounts.models import Direction
from core.house_admin import HouseAdmin


@admin.register(Direction)
class DirectionAdmin(HouseAdmin):
    list_display = ["code", "name", "parent", "head", "is_active"]
    list_filter = ["is_active"]
    list_select_related = ["parent", "head"]
    search_fields = ["code", "name"]

    def save_model(self, request, obj, form, change):
        services.save_direction(obj, actor=request.user)
