"""The life of a sheet: where it stands, its moves, its qualification sheet, its integrity."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core import audit
from core.access import allowed, require
from core.locking import StaleVersion
from core.views import FormPage, RecordPage, go
from core.workflow import InvalidMove, Move
from partners.forms.life import AnswerForm, IntegrityCheckForm, MoveForm
from partners.models import Criterion, CriterionAnswer, IntegrityCheck, Partner
from partners.services import life, qualification
from partners.services.integrity import integrity_on
from partners.views.of_partner import OfPartner, RailCard, sheet_crumbs
from partners.views.sheets_tabs import SheetTab, sheet_for
from partners.workflow import WORKFLOW

# verb: (service, title of its page, message of success)
VERBS = {
    "qualify": (
        life.qualify,
        gettext_lazy("Declare the partner qualified"),
        gettext_lazy("The partner is qualified."),
    ),
    "approach": (
        life.approach,
        gettext_lazy("Record the first contact"),
        gettext_lazy("The partner is approached since its first outgoing exchange."),
    ),
    "activate": (
        life.activate,
        gettext_lazy("Declare the partner active"),
        gettext_lazy("The partner is active."),
    ),
    "set_dormant": (
        life.set_dormant,
        gettext_lazy("Let the relation rest"),
        gettext_lazy("The partner is dormant."),
    ),
    "resume": (
        life.resume,
        gettext_lazy("Resume the relation"),
        gettext_lazy("The relation is resumed."),
    ),
    "rule_out": (
        life.rule_out,
        gettext_lazy("Rule the partner out"),
        gettext_lazy("The partner is ruled out."),
    ),
    "reconsider": (
        life.reconsider,
        gettext_lazy("Reconsider the partner"),
        gettext_lazy("The partner is among the identified ones again."),
    ),
}


def possible_moves(partner: Partner, user) -> list[Move]:
    """What the status allows and this person may do; *approach* only with an exchange to date it."""
    if partner.is_archived:
        return []
    return [
        move
        for move in WORKFLOW.available(partner)
        if allowed(user, move.permission, partner)
        and (move.verb != "approach" or life.may_approach(partner))
        and (move.verb != "qualify" or life.may_be_qualified(partner))
    ]


class LifeCard(RailCard, RecordPage):
    """Where the sheet stands in its life, and what can be done about it."""

    permission = "partners.read"
    queryset = Partner.objects.all()
    title = gettext_lazy("Life of the sheet")
    fragment_name = "partners/_life_card.html"

    def card(self) -> dict[str, Any]:
        moves = possible_moves(self.record, self.request.user)
        wants_exchange = self.record.status in (
            Partner.Status.IDENTIFIED,
            Partner.Status.QUALIFIED,
        ) and "approach" not in [move.verb for move in moves]
        return {
            "steps": life.steps_of(self.record),
            "moves": [
                (move, reverse(f"partners:{move.verb}", args=[self.record.pk])) for move in moves
            ],
            "progress": qualification.progress(self.record),
            "integrity": integrity_on(self.record, timezone.localdate()),
            "wants_exchange": wants_exchange and not self.record.is_archived,
        }


class MovePage(RecordPage):
    """Asks the reason and the date of one move, then makes it."""

    permission = "partners.qualify"
    queryset = Partner.objects.all()
    template_name = "partners/life_move.html"
    fragment_name = "partners/_life_move.html"
    verb = ""

    def crumbs(self) -> list[tuple[str, str]]:
        return sheet_crumbs(self.record)

    def form(self, data=None) -> MoveForm:
        return MoveForm(data, move=WORKFLOW.moves[self.verb], dated=self.verb != "approach")

    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        return self.show(self.form())

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        form = self.form(request.POST)
        if not form.is_valid():
            return self.show(form, 422)
        service, _title, success = VERBS[self.verb]
        try:
            service(self.record, actor=request.user, **form.cleaned_data)
        except InvalidMove as refusal:
            form.add_error(None, str(refusal))
            return self.show(form, 422)
        messages.success(request, success)
        return go(request, self.record.get_absolute_url())

    def show(self, form: MoveForm, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "partner": self.record,
            "title": VERBS[self.verb][1],
            "move": WORKFLOW.moves[self.verb],
            "target": Partner.Status(WORKFLOW.moves[self.verb].target).label,
            "missing": qualification.missing_answers(self.record) if self.verb == "qualify" else [],
            "cancel": self.record.get_absolute_url(),
        }
        fragment = bool(self.request.htmx) and not self.request.htmx.boosted
        return self.render(context, self.fragment_name if fragment else "", status)


# One page a verb, each behind its own permission.
MOVE_PAGES = {
    verb: type(f"{verb}_page", (MovePage,), {"verb": verb, "permission": f"partners.{verb}"})
    for verb in VERBS
}


# --- qualification -------------------------------------------------------------------------------


def answer_form(criterion: Criterion, answer: CriterionAnswer | None, data=None) -> AnswerForm:
    initial = {"read": 0}
    if answer:
        initial = {"answer": answer.answer, "evidence": answer.evidence, "read": answer.version}
    return AnswerForm(data, prefix=f"q{criterion.pk}", initial=initial)


def grouped(lines: list[tuple]) -> list[tuple[str, list[tuple]]]:
    """The questions under their headings, in the order of the headings."""
    groups: dict[str, list[tuple]] = {label: [] for _value, label in Criterion.Group.choices}
    for line in lines:
        groups[line[0].get_group_display()].append(line)
    return [(label, found) for label, found in groups.items() if found]


class QualificationTab(SheetTab):
    """The qualification sheet and the integrity checks."""

    tab = "qualification"
    panel_template = "partners/_qualification_panel.html"
    forms: dict[int, AnswerForm] = {}

    def panel(self, partner: Partner) -> dict[str, Any]:
        lines = [
            (criterion, answer, self.forms.get(criterion.pk) or answer_form(criterion, answer))
            for criterion, answer in qualification.questions(partner)
        ]
        day = timezone.localdate()
        return {
            "groups": grouped(lines),
            "progress": qualification.progress(partner),
            "integrity": integrity_on(partner, day),
            "checks": partner.integrity_checks.select_related("author"),
            "today": day,
            "may_answer": allowed(self.request.user, "partners.score", partner)
            and not partner.is_archived,
            "may_qualify": "qualify"
            in [move.verb for move in possible_moves(partner, self.request.user)],
        }


class AnswerSave(QualificationTab):
    """Keeps the answers: one question as it is given, by htmx, or the whole sheet at once."""

    permission = "partners.score"
    http_method_names = ["post"]
    methods = ("post",)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        partner = sheet_for(request.user, pk)
        require(request.user, self.permission, partner)
        only = request.POST.get("only", "") if request.htmx else ""
        lines = [
            (criterion, answer)
            for criterion, answer in qualification.questions(partner)
            if not only or str(criterion.pk) == only
        ]
        self.forms, kept = {}, 0
        for criterion, answer in lines:
            form = answer_form(criterion, answer, request.POST)
            self.forms[criterion.pk] = form
            kept += self.keep(partner, criterion, form)
        if only and lines:
            return self.show_one(partner, int(only))
        if any(form.errors for form in self.forms.values()):
            return self.show_all(partner)
        messages.success(
            request,
            ngettext("%(count)d answer kept.", "%(count)d answers kept.", kept) % {"count": kept},
        )
        return go(request, reverse("partners:qualification", args=[pk]))

    def keep(self, partner: Partner, criterion: Criterion, form: AnswerForm) -> bool:
        """Whether the question was answered anew; refusals become errors of the form."""
        if not form.is_valid() or not form.cleaned_data["answer"] or not form.has_changed():
            return False
        data = form.cleaned_data
        try:
            qualification.give_answer(
                partner,
                criterion,
                answer=data["answer"],
                evidence=data["evidence"],
                read=data["read"] or 0,
                actor=self.request.user,
            )
        except StaleVersion as stale:
            form.add_error(
                "answer",
                _(
                    "%(person)s answered “%(answer)s” meanwhile (%(evidence)s). Look again, then decide."
                )
                % {
                    "person": stale.current.author,
                    "answer": stale.current.get_answer_display(),
                    "evidence": stale.current.evidence or "–",
                },
            )
            form.data = form.data.copy()
            form.data[form.add_prefix("read")] = stale.current.version
            return False
        return True

    def show_one(self, partner: Partner, key: int) -> HttpResponse:
        answers = {
            criterion.pk: (criterion, answer)
            for criterion, answer in qualification.questions(partner)
        }
        criterion, answer = answers[key]
        form = self.forms[key]
        failed = bool(form.errors)
        context = {
            "partner": partner,
            "criterion": criterion,
            "answer": answer,
            "form": form if failed else answer_form(criterion, answer),
            "progress": qualification.progress(partner),
            "may_answer": True,
            "kept": not failed,
        }
        return render(
            self.request,
            "partners/_qualification_answered.html",
            context,
            status=422 if failed else 200,
        )

    def show_all(self, partner: Partner) -> HttpResponse:
        self.partner = partner
        context = self.body() | self.panel(partner) | self.around()
        return self.render(context, status=422)


class IntegrityAdd(OfPartner, FormPage):
    """A check is added, never changed: the newest of its kind speaks."""

    permission = "partners.score"
    queryset = IntegrityCheck.objects.all()
    form_class = IntegrityCheckForm
    fragment_name = "partners/_titled_form.html"
    title = gettext_lazy("New integrity check")
    submit_label = gettext_lazy("Record the check")
    success_text = gettext_lazy("The integrity check is recorded.")
    tab = "partners:qualification"

    def form(self, data=None, files=None, instance=None) -> IntegrityCheckForm:
        new = IntegrityCheck(partner=self.partner, author=self.request.user)
        return IntegrityCheckForm(data, user=self.request.user, instance=new)

    def save(self, form: IntegrityCheckForm) -> IntegrityCheck:
        check = form.save()
        data = {"kind": check.kind, "result": check.result, "until": check.valid_until.isoformat()}
        audit.record(
            "partners.check_integrity", actor=self.request.user, on=self.partner, data=data
        )
        return check
