"""Scores: read on the sheet, given by form, moved from the matrix; the class set by hand."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.access import allowed
from core.charts.basic import sparkline
from core.formats import short_day
from core.views import RecordPage, go
from core.views.preferences import local_address
from core.workflow import InvalidMove
from partners.forms.scoring import ClassForm, ScoreForm
from partners.models import Partner, PartnerPolicy, ScoreCriterion, ScoreModel
from partners.services import grids, scoring
from partners.views.of_partner import sheet_crumbs
from partners.views.sheets_tabs import SheetTab

Axis = ScoreCriterion.Axis


def drawn(line: scoring.Line):
    """The marks of one question over time, once there are two."""
    if len(line.past) < 2:
        return None
    return sparkline(
        [float(score.value) for score in line.past],
        key=f"score-{line.criterion.pk}",
        title=str(line.criterion),
        labels=[short_day(score.on) for score in line.past],
        width=96,
        height=28,
    )


class ScoresTab(SheetTab):
    """Alignment and potential, question by question, with what they rest on."""

    tab = "scores"
    panel_template = "partners/_scores_panel.html"

    def panel(self, partner: Partner) -> dict[str, Any]:
        day, policy, user = timezone.localdate(), PartnerPolicy.current(), self.request.user
        lines = scoring.sheet_of(partner, day)
        axes = scoring.axes_of(partner, day)
        grid = ScoreModel.in_force_on(day)
        return {
            "axes": axes,
            "computed": axes.priority_class(policy),
            "letter": scoring.class_of(partner, axes, policy),
            "policy": policy,
            "by_axis": [
                (
                    Axis(axis).label,
                    getattr(axes, axis),
                    [(line, drawn(line)) for line in lines if line.criterion.axis == axis],
                )
                for axis in Axis
            ],
            "grid": grid,
            "left_out": grids.priorities_left_out(grid, day.year) if grid else [],
            "may_score": allowed(user, "partners.score", partner) and not partner.is_archived,
            "may_override": allowed(user, "partners.override_class", partner)
            and not partner.is_archived,
        }


class ScorePage(RecordPage):
    """Gives scores; each rests on its evidence."""

    permission = "partners.score"
    queryset = Partner.objects.all()
    template_name = "partners/score_form.html"
    fragment_name = "partners/_score_form.html"
    title = gettext_lazy("Score the partner")

    def crumbs(self) -> list[tuple[str, str]]:
        return sheet_crumbs(self.record)

    def proposed(self, lines: list[scoring.Line]) -> dict[int, Decimal] | None:
        return None

    def form(self, data=None) -> ScoreForm:
        lines = scoring.sheet_of(self.record, timezone.localdate())
        return ScoreForm(data, lines=lines, proposed=self.proposed(lines))

    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        return self.show(self.form())

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        form = self.form(request.POST)
        if not form.is_valid():
            return self.show(form, 422)
        try:
            scores = scoring.give_scores(
                self.record, form.marks(), actor=request.user, on=form.cleaned_data["on"]
            )
        except InvalidMove as refusal:
            form.add_error(None, str(refusal))
            return self.show(form, 422)
        count = len(scores)
        messages.success(
            request,
            ngettext("%(count)d score given.", "%(count)d scores given.", count) % {"count": count},
        )
        return go(request, self.success_url())

    def success_url(self) -> str:
        own = reverse("partners:scores", args=[self.record.pk])
        return local_address(self.request, self.request.GET.get("next"), own)

    def show(self, form: ScoreForm, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "partner": self.record,
            "axes": scoring.axes_of(self.record, timezone.localdate()),
            "by_axis": [
                (axis.label, [row for row in form.rows() if row[0].criterion.axis == axis])
                for axis in Axis
            ],
            "cancel": self.success_url(),
        }
        if self.aims_at("dialog"):
            return self.render(context, "partners/_score_dialog.html", status)
        fragment = bool(self.request.htmx) and not self.request.htmx.boosted
        return self.render(context, self.fragment_name if fragment else "", status)


class RescorePage(ScorePage):
    """The form a moved bubble opens: ``?x=&y=`` is where it was put, each from 0 to 5."""

    title = gettext_lazy("Move on the matrix")

    def place(self) -> tuple[Decimal, Decimal]:
        axes = scoring.axes_of(self.record, timezone.localdate())
        return (
            coordinate(self.request.GET.get("x"), axes.alignment),
            coordinate(self.request.GET.get("y"), axes.potential),
        )

    def proposed(self, lines: list[scoring.Line]) -> dict[int, Decimal]:
        axes = scoring.axes_of(self.record, timezone.localdate())
        return scoring.proposed_shift(lines, axes, *self.place())

    def extra(self) -> dict:
        x, y = self.place()
        return {"moved_to": {"alignment": x, "potential": y}}


def coordinate(text: str | None, present: Decimal | None) -> Decimal:
    """A place on an axis as an address gives it; nonsense means where the partner stands."""
    try:
        value = Decimal(text or "")
        if value.is_finite():
            return min(max(value, Decimal(0)), scoring.HIGHEST)
    except InvalidOperation:
        pass
    return present if present is not None else Decimal("2.5")


class ClassPage(RecordPage):
    """The priority class set by hand, or given back to the scores."""

    permission = "partners.override_class"
    queryset = Partner.objects.all()
    template_name = "partners/score_class.html"
    fragment_name = "partners/_score_class.html"
    title = gettext_lazy("Priority class")

    def crumbs(self) -> list[tuple[str, str]]:
        return sheet_crumbs(self.record)

    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        return self.show(ClassForm(initial={"letter": self.record.class_override}))

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        form = ClassForm(request.POST)
        if not form.is_valid():
            return self.show(form, 422)
        data = form.cleaned_data
        scoring.override_class(
            self.record, data["letter"], reason=data["reason"], actor=request.user
        )
        messages.success(request, _("The class is set."))
        return go(request, reverse("partners:scores", args=[self.record.pk]))

    def show(self, form: ClassForm, status: int = 200) -> HttpResponse:
        axes = scoring.axes_of(self.record, timezone.localdate())
        context = {
            "form": form,
            "partner": self.record,
            "computed": axes.priority_class(PartnerPolicy.current()),
            "cancel": reverse("partners:scores", args=[self.record.pk]),
        }
        fragment = bool(self.request.htmx) and not self.request.htmx.boosted
        return self.render(context, self.fragment_name if fragment else "", status)
