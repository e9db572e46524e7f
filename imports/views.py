"""The screens of an import: send a file, check what was understood, correct, import, undo."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.access import allowed, require
from core.views import Page, RecordPage, action, go
from core.workflow import InvalidMove
from imports.forms import LayoutForm, RowForm, UploadForm
from imports.models import Row, Run
from imports.registry import target
from imports.services import runs
from work.undo import Touched

PAGE = 50
AT_ONCE = 1500


class RunList(Page):
    """Every import of the team, newest first."""

    permission = "imports.read"
    template_name = "imports/run_list.html"
    title = gettext_lazy("Imports")

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = Run.objects.visible_to(request.user).select_related("owner")
        page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
        return self.render({"page": page, "may_run": allowed(request.user, "imports.run")})


class NewRun(Page):
    """Send a file."""

    permission = "imports.run"
    template_name = "imports/run_new.html"
    title = gettext_lazy("Import a spreadsheet")

    def crumbs(self):
        return crumbs()

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.render({"form": UploadForm(user=request.user)})

    def post(self, request: HttpRequest) -> HttpResponse:
        form = UploadForm(request.POST, request.FILES, user=request.user)
        if form.is_valid():
            try:
                run = runs.receive(
                    form.cleaned_data["file"],
                    target_key=form.cleaned_data["target"],
                    actor=request.user,
                )
            except ValidationError as refusal:
                form.add_error("file", refusal)
            else:
                return go(request, run.get_absolute_url())
        return self.render({"form": form}, status=422)


class RunPage(RecordPage):
    """One import, from reading to result; the address stays the same all the way."""

    permission = "imports.read"
    queryset = Run.objects.select_related("job", "owner", "changes")
    template_name = "imports/run_page.html"

    def crumbs(self):
        return crumbs()

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = self.record
        outcome = request.GET.get("outcome", "")
        paged = Paginator(run.rows.with_outcome(outcome), PAGE).get_page(request.GET.get("page"))
        for row in paged:
            row.changes = told(row, run)
        self.title = run.filename
        return self.render(
            {
                "run": run,
                "paged": paged,
                "outcome": outcome,
                "tiles": tiles(run, outcome),
                "waiting": run.rows.to_decide().count(),
                "ready": run.rows.ready().count(),
                "may_run": allowed(request.user, "imports.run", run),
                "is_busy": bool(run.job and not run.job.is_over),
            }
        )


class ColumnsPage(RecordPage):
    """Which sheets are read, which line is the header, what each column holds."""

    permission = "imports.run"
    queryset = Run.objects.all()
    template_name = "imports/run_columns.html"
    title = gettext_lazy("Sheets and columns")

    def crumbs(self):
        return [*crumbs(), (self.record.filename, self.record.get_absolute_url())]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.render({"run": self.record, "form": LayoutForm(run=self.record)})

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = LayoutForm(request.POST, run=self.record)
        if not form.is_valid():
            return self.render({"run": self.record, "form": form}, status=422)
        try:
            run = runs.remap(
                self.record,
                layout=form.layout(),
                existing=form.cleaned_data["existing"],
                actor=request.user,
            )
        except InvalidMove as refusal:
            messages.error(request, str(refusal))
            return go(request, self.record.get_absolute_url())
        return go(request, run.get_absolute_url())


class RowPage(RecordPage):
    """One row: what was read, what was understood, and a field to correct each cell."""

    permission = "imports.read"
    queryset = Row.objects.select_related("run")
    template_name = "imports/row_page.html"

    def crumbs(self):
        return [*crumbs(), (self.record.run.filename, self.record.run.get_absolute_url())]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.show(RowForm(row=self.record))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        require(request.user, "imports.run", self.record.run)
        form = RowForm(request.POST, row=self.record)
        if not form.is_valid():
            return self.show(form, 422)
        try:
            runs.correct(self.record, form.corrections(), actor=request.user)
            rejudge_or_enqueue(self.record.run, request.user)
        except InvalidMove as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Row corrected."))
        return go(request, back_to(self.record))

    def show(self, form: RowForm, status: int = 200) -> HttpResponse:
        self.title = self.record.title or str(self.record)
        may_run = allowed(self.request.user, "imports.run", self.record.run)
        is_open = self.record.run.status == Run.Status.PREVIEWED
        result = self.record.result_id
        self.record.changes = told(self.record, self.record.run)
        return self.render(
            {
                "row": self.record,
                "form": form,
                "may_run": may_run and is_open,
                "result_url": target(self.record.run.target).url_of(result) if result else "",
            },
            "imports/_row.html" if self.aims_at("panel") else "",
            status,
        )


def told(row: Row, run: Run) -> list[dict]:
    """The differences of a row with the fields' names in the reader's language."""
    labels = target(run.target).labels
    return [{**change, "label": labels.get(change["field"], "")} for change in row.differences]


def back_to(row: Row) -> str:
    return f"{row.run.get_absolute_url()}?outcome=to_decide"


def rejudge_or_enqueue(run: Run, actor) -> None:
    """At once for a file of ordinary size; a worker does it for a long one."""
    if run.counts.get("rows", 0) <= AT_ONCE:
        runs.rejudge(run)
    else:
        runs.have_done(run, "imports.judge", actor)


@action(Row, "imports.decide")
def decide(request, row):
    runs.decide(
        row,
        request.POST.get("decision", ""),
        chosen=request.POST.get("chosen", ""),
        actor=request.user,
    )
    rejudge_or_enqueue(row.run, request.user)
    return go(request, request.POST.get("next") or back_to(row))


@action(Run, "imports.run")
def decide_all(request, run):
    count = runs.decide_all(run, request.POST.get("decision", ""), actor=request.user)
    rejudge_or_enqueue(run, request.user)
    return ngettext("%(count)d row decided.", "%(count)d rows decided.", count) % {"count": count}


@action(Run, "imports.run")
def commit(request, run):
    runs.ask_commit(run, actor=request.user)
    return _("The import has started.")


@action(Run, "imports.undo")
def undo(request, run):
    try:
        runs.undo_run(run, actor=request.user)
    except Touched as refusal:
        for obstacle in refusal.obstacles[:10]:
            messages.warning(request, f"{obstacle.record} : {obstacle.why}")
        messages.error(request, str(refusal))
        return None
    return _("The import was undone: the base is as it was before.")


@action(Run, "imports.run")
def discard(request, run):
    runs.discard(run, actor=request.user)
    return _("The import was put aside; nothing was written.")


def crumbs() -> list[tuple[str, str]]:
    return [(_("Imports"), reverse("imports:list"))]


def tiles(run: Run, chosen: str) -> list[dict]:
    """The counts as links to their rows; the number is the length of the list behind it."""
    found = [
        {"key": key, "label": label, "count": run.counts.get(key, 0), "chosen": key == chosen}
        for key, label in Row.Outcome.choices
    ]
    everything = {"key": "", "label": _("All rows"), "count": run.counts.get("rows", 0)}
    return [{**everything, "chosen": not chosen}, *found]
