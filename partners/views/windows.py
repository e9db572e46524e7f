"""Funding windows on the sheet, and the calendar of all partners."""

from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.access import allowed
from core.charts import yearcal
from core.charts.palette import kinds
from core.views import ArchivePage, FormPage, RecordPage
from partners.exports_windows import to_ics
from partners.forms.windows import WindowForm
from partners.models import FundingWindow, Partner
from partners.services import windows
from partners.views.of_partner import OfPartner, RailCard
from partners.views.sheets import PartnerList
from partners.views.sheets_tabs import SheetTab

EDIT = "partners.edit"
KINDS = FundingWindow.Kind.choices
FIRST_YEAR, LAST_YEAR = 2000, 2100
ICS_MONTHS = 24


def windows_of(partner: Partner):
    return FundingWindow.objects.current().filter(partner=partner)


class WindowsTab(SheetTab):
    """When this partner can be asked."""

    tab = "windows"
    panel_template = "partners/_windows_panel.html"

    def panel(self, partner: Partner) -> dict[str, Any]:
        day = timezone.localdate()
        rows = [(window, windows.next_of(window, day)) for window in windows_of(partner)]
        rows.sort(key=lambda row: row[1].closes_on if row[1] else date.max)
        return {
            "rows": rows,
            "today": day,
            "may_edit": allowed(self.request.user, EDIT, partner) and not partner.is_archived,
        }


class NextWindows(RailCard, RecordPage):
    """The next closing days, in the rail."""

    permission = "partners.read"
    queryset = Partner.objects.all()
    title = gettext_lazy("Next funding windows")
    fragment_name = "partners/_windows_card.html"

    def card(self) -> dict[str, Any]:
        day = timezone.localdate()
        nexts = windows.upcoming(windows_of(self.record), day, count=4)
        return {"nexts": [(one, one.days_left(day)) for one in nexts]}


class WindowForms(OfPartner, FormPage):
    permission = EDIT
    queryset = FundingWindow.objects.select_related("partner")
    form_class = WindowForm
    tab = "partners:windows"
    submit_label = gettext_lazy("Save the window")
    success_text = gettext_lazy("The funding window is saved.")


class WindowAdd(WindowForms):
    title = gettext_lazy("New funding window")

    def form(self, data=None, files=None, instance=None) -> WindowForm:
        new = FundingWindow(partner=self.partner)
        return WindowForm(data, user=self.request.user, instance=new)


class WindowEdit(WindowForms):
    pass


class WindowArchive(ArchivePage):
    permission = EDIT
    queryset = FundingWindow.objects.all()


# --- the calendar --------------------------------------------------------------------------------


def year_asked(request: HttpRequest, today: date) -> int:
    text = request.GET.get("year", "")
    year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else today.year
    return year if FIRST_YEAR <= year <= LAST_YEAR else today.year


def month_asked(request: HttpRequest, today: date) -> int:
    text = request.GET.get("month", "")
    return int(text) if text in [str(month) for month in range(1, 13)] else today.month


class PartnerCalendar(PartnerList):
    """The windows of the partners that the list's own filters leave, as an agenda or by the month.

    The year is a picture of the map of partners, under the same filters.
    """

    permission = "partners.read"
    http_method_names = ["get", "head", "options"]
    template_name = "partners/calendar_page.html"
    title = gettext_lazy("Partner calendar")
    subtitle = gettext_lazy("Calls, budget cycles and boards: when each partner can be asked.")
    shapes = (
        ("agenda", gettext_lazy("Agenda")),
        ("month", gettext_lazy("Month")),
    )

    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if "ics" in request.GET:
            return self.as_ics()
        shape = request.GET.get("shape", "agenda")
        shape = shape if shape in dict(self.shapes) else "agenda"
        self.today = timezone.localdate()
        self.year = year_asked(request, self.today)
        self.month = month_asked(request, self.today)
        context = self.bar() | {"shape": shape, "today": self.today, "year": self.year}
        context["shape_links"] = [
            {"label": label, "url": self.address(shape=key), "active": key == shape}
            for key, label in self.shapes
        ]
        year_url = reverse("partners:map-calendar") + self.address()
        context["shape_links"].append({"label": _("Year"), "url": year_url, "active": False})
        context["ics_url"] = self.address(ics="1")
        return self.render(context | getattr(self, f"draw_{shape}")())

    def default_view(self):
        return None

    def times(self, start: date, end: date) -> list[windows.Occurrence]:
        partners = self.found.order_by().values("pk")
        rows = FundingWindow.objects.visible_to(self.request.user).current()
        rows = rows.filter(partner__in=partners).select_related("partner")
        return windows.calendar(windows.in_span(rows, start, end), start, end)

    def draw_month(self) -> dict[str, Any]:
        first = date(self.year, self.month, 1)
        last = first + relativedelta(months=1, days=-1)
        times = self.times(first, last)
        return {
            "grid": yearcal.month_grid(
                spans_of(times),
                self.year,
                self.month,
                key="month",
                title=_("Funding windows of the month"),
                kinds=kinds(KINDS),
                today=self.today,
            ),
            "times": times,
            "first": first,
            "before": self.address(**month_of(first, -1)),
            "after": self.address(**month_of(first, 1)),
        }

    def draw_agenda(self) -> dict[str, Any]:
        """The twelve months to come, by closing day."""
        end = self.today + relativedelta(years=1)
        times = [one for one in self.times(self.today, end) if one.closes_on <= end]
        months: dict[date, list] = {}
        for one in times:
            line = (one, one.days_left(self.today))
            months.setdefault(one.closes_on.replace(day=1), []).append(line)
        return {"months": list(months.items()), "times": times}

    def as_ics(self) -> HttpResponse:
        """Closing days of the months to come, for the person's own calendar."""
        today = timezone.localdate()
        times = self.times(today, today + relativedelta(months=ICS_MONTHS))
        response = HttpResponse(to_ics(times), content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="creneaux.ics"'
        return response


def month_of(first: date, step: int) -> dict[str, str]:
    other = first + relativedelta(months=step)
    return {"year": str(other.year), "month": str(other.month)}


def spans_of(times: list[windows.Occurrence]) -> list[yearcal.Span]:
    return [
        yearcal.Span(
            key=f"{one.window.pk}-{one.closes_on}",
            label=one.window.title,
            start=one.starts_on,
            end=one.closes_on,
            kind=one.window.kind,
            row=one.window.partner.short_name,
            href=reverse("partners:windows", args=[one.window.partner_id]),
            row_href=one.window.partner.get_absolute_url(),
        )
        for one in times
    ]
