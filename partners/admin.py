"""Parameters of the partner base: questions, scoring grids, thresholds, tags."""

from django.contrib import admin, messages
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import audit
from core.access import allowed
from core.house_admin import HouseAdmin
from partners.models import Criterion, PartnerPolicy, ScoreCriterion, ScoreModel, Tag
from partners.services import grids


class Recorded(HouseAdmin):
    """Every change of a parameter stands in the trail."""

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        verb = f"partners.{obj._meta.model_name}_{'changed' if change else 'added'}"
        audit.record(verb, actor=request.user, on=obj, data={"fields": form.changed_data})


@admin.register(Criterion)
class CriterionAdmin(Recorded):
    """A question is retired rather than removed: its answers stay readable."""

    list_display = ["question_fr", "group", "required", "is_active", "order"]
    list_filter = ["group", "required", "is_active"]
    list_editable = ["order"]
    search_fields = ["question_fr", "question_en"]


class ScoreCriterionInline(admin.TabularInline):
    model = ScoreCriterion
    extra = 0

    def has_view_permission(self, request, obj=None):
        return allowed(request.user, "accounts.administer")

    def has_change_permission(self, request, obj=None):
        return self.has_view_permission(request) and not (obj and obj.is_used)

    has_add_permission = has_delete_permission = has_change_permission


@admin.register(ScoreModel)
class ScoreModelAdmin(Recorded):
    """A grid that gave a score is closed; the action makes its next version."""

    list_display = ["version", "label", "in_force_from", "closed"]
    inlines = [ScoreCriterionInline]
    actions = ["make_new_version", "ask_every_priority"]
    addable = False

    @admin.display(boolean=True, description=gettext_lazy("closed"))
    def closed(self, grid: ScoreModel) -> bool:
        return grid.is_used

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and not (obj and obj.is_used)

    @admin.action(description=gettext_lazy("Make a new version, in force from today"))
    def make_new_version(self, request, queryset):
        if queryset.count() != 1:
            self.message_user(request, _("Choose one grid."), messages.ERROR)
            return
        grid = queryset.get()
        copy = grids.new_version(grid, label=grid.label, in_force_from=timezone.localdate())
        audit.record(
            "partners.scoremodel_added", actor=request.user, on=copy, data={"from": grid.version}
        )
        self.message_user(
            request,
            _("Version %(version)d is made: change it before the first score is given.")
            % {"version": copy.version},
        )

    @admin.action(description=gettext_lazy("Add a question for each priority that has none"))
    def ask_every_priority(self, request, queryset):
        added = sum(grids.follow_priorities(grid) for grid in queryset)
        self.message_user(request, _("Questions added: %(count)d.") % {"count": added})


@admin.register(PartnerPolicy)
class PartnerPolicyAdmin(Recorded):
    addable = False
    fieldsets = [
        (gettext_lazy("Reviews"), {"fields": ["review_months"]}),
        (
            gettext_lazy("Notice"),
            {"fields": ["integrity_months", "integrity_notice_days", "window_notice_days"]},
        ),
        (
            gettext_lazy("Classes"),
            {"fields": ["class_a_from", "class_b_from", "class_c_from"]},
        ),
    ]


@admin.register(Tag)
class TagAdmin(Recorded):
    list_display = ["name"]
    search_fields = ["name"]
