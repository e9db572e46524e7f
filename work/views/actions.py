"""Actions: listed, seen, noted, changed, and what is done with them."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core import bits
from core.access import allowed, permission
from core.lists.columns import Column, person_column, status_column
from core.views.base import action, find, go
from core.views.lists import ListPage
from core.views.preferences import local_address
from core.views.records import DetailPage, FormPage
from work import services, targets
from work.filters import ActionFilter
from work.forms import ActionForm, HandOverForm, PostponeForm
from work.models import Action

PANEL_ROWS = 20


def due(row: Action):
    shown = bits.short_day(row.due_on)
    if not row.is_late():
        return shown
    return bits.format_html('<span class="late">{} ({})</span>', shown, _("late"))


class ActionList(ListPage):
    permission = "work.act"
    title = gettext_lazy("Actions")
    queryset = Action.objects.select_related("owner")
    filterset_class = ActionFilter
    columns = [
        Column("what", gettext_lazy("What"), main=True, sort="what"),
        Column("due_on", gettext_lazy("Due"), cell=due, kind="date", sort="due_on"),
        person_column("owner", gettext_lazy("Who"), sort=("owner__last_name", "owner__first_name")),
        status_column("status", gettext_lazy("Status"), sort="status"),
    ]
    default_sort = "due_on"
    create_url, create_permission = "work:add", "work.act"
    create_label = gettext_lazy("New action")
    empty_icon = "check2-square"
    empty_title = gettext_lazy("No action yet")
    empty_text = gettext_lazy("What has to be done, by whom and by when.")


class ActionDetail(DetailPage):
    permission = "work.act"
    queryset = Action.objects.select_related("owner", "created_by", "done_by")
    template_name = "work/action_detail.html"

    def crumbs(self):
        return [(_("Actions"), reverse("work:actions")), (str(self.record), "")]

    def facts(self):
        row = self.record
        targets.attach_records([row], self.request.user)
        pairs = [
            (_("Status"), bits.status_badge(row)),
            (_("Due"), due(row)),
            (_("Who"), bits.person(row.owner)),
            (_("About"), link(row.shown_record, row.shown_url)),
            (_("Given by"), row.created_by if row.created_by != row.owner else None),
            (_("Done"), bits.moment(row.done_at)),
            (_("Done by"), row.done_by if row.done_by != row.owner else None),
            (_("Comes from"), link(_("the page it was noted on"), row.source)),
        ]
        return [(label, value) for label, value in pairs if value]

    def actions(self):
        row, user = self.record, self.request.user
        buttons = []
        if allowed(user, "work.assign", row):
            url = reverse("work:edit", args=[row.pk])
            buttons.append({"label": _("Edit"), "url": url, "icon": "pencil"})
        if allowed(user, "work.complete", row):
            buttons.append(self.closing_button())
        return buttons

    def closing_button(self) -> dict:
        verb, label, icon = (
            ("complete", _("Done"), "check-lg")
            if self.record.status == Action.Status.OPEN
            else ("reopen", _("Reopen"), "arrow-counterclockwise")
        )
        url = reverse(f"work:{verb}", args=[self.record.pk])
        return {"label": label, "url": url, "icon": icon, "post": True, "primary": True}

    def extra(self):
        row, user = self.record, self.request.user
        is_open = row.status == Action.Status.OPEN
        return {
            "postponements": row.postponements.select_related("by"),
            "may_postpone": is_open and allowed(user, "work.complete", row),
            "needs_reason": row.times_postponed >= services.FREE_POSTPONEMENTS,
            "hand_over_form": HandOverForm(user=user, people=User.objects)
            if is_open and allowed(user, "work.assign", row)
            else None,
        }


def link(text: str, url: str):
    return bits.format_html('<a href="{}">{}</a>', url, text) if url else ""


class ActionAdd(FormPage):
    """Notes an action, on the record that `?on=partners.partner/12` names, if the person sees it."""

    permission = "work.act"
    queryset = Action.objects.all()
    form_class = ActionForm
    title = gettext_lazy("New action")
    success_text = gettext_lazy("The action is noted.")

    def about(self) -> Model | None:
        asked = self.request.GET.get("on", "")
        return record_named(*asked.split("/")[:2], user=self.request.user) if asked else None

    def get(self, request, *args, **kwargs):
        record = self.about()
        if record is not None:
            self.subtitle = _("On: %(record)s") % {"record": record}
        return super().get(request, *args, **kwargs)

    def save(self, form):
        return services.create_action(
            actor=self.request.user,
            record=self.about(),
            source=local_address(self.request, self.request.GET.get("next"), "")[:300],
            **form.cleaned_data,
        )

    def success_url(self, saved):
        return "/"

    def cancel_url(self):
        return reverse("work:actions")


class ActionEdit(FormPage):
    permission = "work.assign"
    queryset = Action.objects.all()
    form_class = ActionForm

    def save(self, form):
        return services.edit_action(form, actor=self.request.user)


def record_named(label: str, key: str = "", *, user) -> Model:
    """The visible record of a kind that may carry actions, or 404."""
    model = targets.target_model(label.lower())
    if model is None or not (key.isascii() and key.isdigit()):
        raise Http404
    return find(model, user, int(key))


@action(Action, "work.complete", back="work:home")
def complete(request: HttpRequest, row: Action) -> HttpResponse:
    services.complete_action(row, actor=request.user)
    messages.success(
        request,
        _("Done: %(what)s") % {"what": row},
        extra_tags=f"undo:{reverse('work:reopen', args=[row.pk])}",
    )
    return go(request, local_address(request, request.POST.get("next")))


@action(Action, "work.complete", back="work:home")
def reopen(request: HttpRequest, row: Action) -> str:
    services.reopen_action(row, actor=request.user)
    return _("To be done again: %(what)s") % {"what": row}


@action(Action, "work.complete")
def cancel(request: HttpRequest, row: Action) -> str:
    services.cancel_action(row, actor=request.user, reason=request.POST.get("reason", ""))
    return _("The action was cancelled.")


@action(Action, "work.complete", back="work:home")
def postpone(request: HttpRequest, row: Action) -> str:
    form = PostponeForm(request.POST)
    if not form.is_valid():
        raise ValidationError(_("Give the new date, such as 2026-05-04."))
    services.postpone_action(row, actor=request.user, **form.cleaned_data)
    return _("Put off: %(what)s") % {"what": row}


@action(Action, "work.assign")
def hand_over(request: HttpRequest, row: Action) -> str:
    form = HandOverForm(request.POST, user=request.user, people=User.objects)
    if not form.is_valid():
        raise ValidationError(_("Choose to whom it goes."))
    services.hand_over_action(row, actor=request.user, **form.cleaned_data)
    return _("Given to %(who)s.") % {"who": form.cleaned_data["to"]}


@permission("work.act")
def panel(request: HttpRequest, label: str, pk: int) -> HttpResponse:
    """The open actions of a record, soonest first, and the way to note one."""
    record = record_named(label, str(pk), user=request.user)
    rows = Action.objects.about(record).visible_to(request.user).select_related("owner")
    context = {
        "object": record,
        "open_rows": rows.open()[:PANEL_ROWS],
        "closed_rows": rows.exclude(status=Action.Status.OPEN).order_by("-updated_at")[:5],
        "add_url": f"{reverse('work:add')}?on={label}/{pk}&next={record.get_absolute_url()}",
        "today": timezone.localdate(),
        "title": _("Actions"),
    }
    whole = not request.htmx
    return render(request, "work/actions_panel.html" if whole else "work/_actions.html", context)
