"""Screens of the strategy: priorities, targets of a year, sectors, exchange rates."""

from itertools import groupby

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Max
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from core import formats
from core.access import allowed, permission
from core.archiving import bring_back
from core.lists.columns import Column
from core.views import ArchivePage, DetailPage, FormPage, ListPage, Page, action, visible
from strategy import progress, services
from strategy.filters import PriorityFilter, SectorFilter
from strategy.forms import PriorityForm, TargetForm
from strategy.models import ExchangeRate, Priority, Sector, Target
from strategy.rates import CFA, EURO_PARITY

YEARS = range(2000, 2101)


# --- priorities ----------------------------------------------------------------------------------


class PriorityList(ListPage):
    permission = "strategy.read"
    title = gettext_lazy("Priorities")
    subtitle = gettext_lazy("What the agency seeks partners for; partners are scored against them.")
    queryset = Priority.objects.all()
    filterset_class = PriorityFilter
    columns = [
        Column("code", gettext_lazy("Code"), main=True, sort="code"),
        Column("statement", gettext_lazy("Statement"), wide=True),
        Column("axis", gettext_lazy("Axis"), sort="axis", edit="axis"),
        Column("years", gettext_lazy("Years"), value=lambda p: years_of(p), sort="first_year"),
        Column("weight", gettext_lazy("Weight"), kind="integer", sort="weight", edit="weight"),
    ]
    default_sort = "code"
    form_class = PriorityForm
    edit_permission = "strategy.edit"
    create_url = "strategy:create_priority"
    create_permission = "strategy.edit"
    create_label = gettext_lazy("New priority")
    empty_icon = "compass"
    empty_title = gettext_lazy("No priority")
    empty_text = gettext_lazy("Priorities say what the agency seeks partners for.")

    def rows(self):
        """Archived ones show only when asked for."""
        rows = super().rows()
        return rows if "archived" in self.request.GET else rows.current()


class PriorityDetail(DetailPage):
    permission = "strategy.read"
    queryset = Priority.objects.select_related("archived_by")
    template_name = "strategy/priority_detail.html"

    def crumbs(self):
        return [(_("Priorities"), link("strategy:priorities")), (self.record.code, "")]

    def facts(self):
        record = self.record
        return [
            (_("Statement (French)"), record.statement_fr),
            (_("Statement (English)"), record.statement_en),
            (_("Axis"), record.axis),
            (_("Years"), years_of(record)),
            (_("Weight"), formats.number(record.weight)),
            (_("Keywords (French)"), ", ".join(record.keywords_fr.split("\n"))),
            (_("Keywords (English)"), ", ".join(record.keywords_en.split("\n"))),
        ]

    def actions(self):
        if not allowed(self.request.user, "strategy.edit", self.record):
            return []
        pk = self.record.pk
        if self.record.is_archived:
            url = link("strategy:bring_back_priority", pk)
            return [
                {"label": _("Bring back"), "url": url, "icon": "arrow-90deg-left", "post": True}
            ]
        return [
            {
                "label": _("Archive"),
                "url": link("strategy:archive_priority", pk),
                "icon": "archive",
            },
            {
                "label": _("Edit"),
                "url": link("strategy:edit_priority", pk),
                "icon": "pencil",
                "primary": True,
            },
        ]

    def extra(self):
        rows = visible(self.record.targets.select_related("priority"), self.request.user)
        return {"lines": [line(target) for target in rows]}


class PriorityCreate(FormPage):
    permission = "strategy.edit"
    title = gettext_lazy("New priority")
    queryset = Priority.objects.all()
    form_class = PriorityForm

    def initial(self):
        year = timezone.localdate().year
        return {"first_year": year, "last_year": year + 3}

    def cancel_url(self):
        return link("strategy:priorities")


class PriorityEdit(FormPage):
    permission = "strategy.edit"
    queryset = Priority.objects.all()
    form_class = PriorityForm


class PriorityArchive(ArchivePage):
    permission = "strategy.edit"
    queryset = Priority.objects.all()


@action(Priority, "strategy.edit")
def bring_back_priority(request, priority):
    bring_back(priority, actor=request.user, permission="strategy.edit")
    return _("The priority is back.")


# --- targets -------------------------------------------------------------------------------------


class TargetTable(Page):
    """The targets of a year beside what was reached."""

    permission = "strategy.read"
    template_name = "strategy/target_table.html"

    def get(self, request):
        year = year_asked(request)
        rows = visible(Target.objects.select_related("priority"), request.user).filter(year=year)
        order = {measure: place for place, measure in enumerate(Target.Measure.values)}
        lines = [
            line(target)
            for target in sorted(rows, key=lambda t: (order[t.measure], t.priority_id or 0))
        ]
        return self.render(
            {
                "title": _("Targets of %(year)s") % {"year": year},
                "lines": lines,
                "year": year,
                "before": year - 1 if year - 1 in YEARS else None,
                "after": year + 1 if year + 1 in YEARS else None,
                "may_edit": allowed(request.user, "strategy.edit"),
                "may_copy": not lines and Target.objects.filter(year=year - 1).exists(),
            }
        )


class TargetForms(FormPage):
    """What making and changing a target share."""

    permission = "strategy.edit"
    queryset = Target.objects.all()
    form_class = TargetForm

    def save(self, form):
        old = Target.objects.filter(pk=form.instance.pk).values_list("value", flat=True).first()
        return services.record_target(form.save(), was=old, actor=self.request.user)

    def cancel_url(self):
        return self.record.get_absolute_url() if self.record else link("strategy:targets")


class TargetCreate(TargetForms):
    title = gettext_lazy("New target")

    def initial(self):
        return {"year": year_asked(self.request)}


class TargetEdit(TargetForms):
    pass


@permission("strategy.edit")
@require_POST
def copy_targets(request):
    year = year_asked(request)
    try:
        count = services.copy_targets(year, actor=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        text = ngettext("%(count)s target taken over.", "%(count)s targets taken over.", count)
        messages.success(request, text % {"count": count})
    return redirect(f"{link('strategy:targets')}?year={year}")


# --- sectors, rates ------------------------------------------------------------------------------


class SectorList(ListPage):
    permission = "strategy.read"
    title = gettext_lazy("Sectors")
    subtitle = gettext_lazy("Purpose codes of the OECD’s DAC, as published by IATI (CC BY 4.0).")
    queryset = Sector.objects.all()
    filterset_class = SectorFilter
    columns = [
        Column("code", gettext_lazy("Code"), main=True, sort="code"),
        Column("name", gettext_lazy("Name"), value=str, wide=True),
        Column("category_name", gettext_lazy("Category"), sort="category"),
        Column("is_active", gettext_lazy("In use"), value=lambda s: yes_no(s.is_active)),
    ]
    default_sort = "code"


class SectorDetail(DetailPage):
    permission = "strategy.read"
    queryset = Sector.objects.all()

    def crumbs(self):
        return [(_("Sectors"), link("strategy:sectors")), (self.record.code, "")]

    def facts(self):
        record = self.record
        return [
            (_("Code"), record.code),
            (_("Name (French)"), record.name_fr),
            (_("Name (English)"), record.name_en),
            (_("Category"), f"{record.category} – {record.category_name}"),
            (_("In use"), yes_no(record.is_active)),
        ]


class RateTable(Page):
    """The rate in force of each currency, with the earlier ones beneath."""

    permission = "strategy.read"
    title = gettext_lazy("Exchange rates")
    template_name = "strategy/rate_table.html"

    def get(self, request):
        today = timezone.localdate()
        rows = visible(ExchangeRate, request.user).order_by("currency", "-on")
        blocks = []
        for _code, group in groupby(rows, key=lambda rate: rate.currency):
            rates = list(group)
            now = next((rate for rate in rates if rate.on <= today), None)
            blocks.append({"label": rates[0].get_currency_display(), "now": now, "rates": rates})
        base = settings.BASE_CURRENCY
        return self.render(
            {
                "blocks": blocks,
                "base": base,
                "parity": EURO_PARITY if base in CFA else None,
                "last": rows.aggregate(Max("on"))["on__max"],
                "may_administer": allowed(request.user, "accounts.administer"),
            }
        )


# --- small words ---------------------------------------------------------------------------------


def link(name: str, *args) -> str:
    return reverse(name, args=args)


def years_of(priority: Priority) -> str:
    return f"{priority.first_year}–{priority.last_year}"


def yes_no(value: bool) -> str:
    return _("Yes") if value else _("No")


def year_asked(request) -> int:
    """The year in the address, this year when none is given; 404 for nonsense."""
    text = request.POST.get("year") or request.GET.get("year") or ""
    if not text:
        return timezone.localdate().year
    if not (text.isascii() and text.isdigit() and len(text) == 4 and int(text) in YEARS):
        raise Http404("No such year.")
    return int(text)


def line(target: Target) -> dict:
    """A target as the tables show it."""
    figure = progress.reached(target)
    return {
        "target": target,
        "value": shown(target, target.value),
        "reached": None if figure is None else shown(target, figure),
        "share": progress.share(target, figure),
    }


def shown(target: Target, figure) -> str:
    if target.measure in Target.MONEY:
        return formats.amount(figure, settings.BASE_CURRENCY)
    if target.measure in Target.SHARES:
        return formats.percent(figure, 0 if figure == int(figure) else 1)
    return formats.number(figure, 0)
