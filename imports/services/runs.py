"""The verbs of an import, from the file received to the import undone."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.access import require
from core.locking import lock
from core.uploads import check_upload
from core.workflow import InvalidMove
from imports.engine.reading import UnreadableFile
from imports.models import Row, Run
from imports.registry import target
from imports.services import files, understand
from imports.services.values import RowParser
from imports.workflow import WORKFLOW
from work import jobs
from work.changes import record_changes
from work.undo import undo

BATCH = 500


@transaction.atomic
def receive(file, *, target_key: str, actor, in_background: bool = True) -> Run:
    """Check and keep an uploaded file, and have it read.

    Raises PermissionDenied, or ValidationError when the file is not a spreadsheet we accept.
    """
    require(actor, target(target_key).permission)
    checked = check_upload(file, "spreadsheet")
    file.seek(0)
    run = Run.objects.create(
        target=target_key,
        filename=checked.name,
        sha256=checked.sha256,
        stored_as=files.keep(checked, file.read()),
        owner=actor,
    )
    WORKFLOW.start(run, actor=actor)
    if in_background:
        have_done(run, "imports.read", actor)
    return run


def have_done(run: Run, kind: str, actor) -> None:
    """Ask a worker to take the run further; the page shows the job."""
    run.job = jobs.enqueue(kind, owner=actor, params={"run": run.pk}, label=run.filename)
    run.save(update_fields=["job", "updated_at"])


def read(run: Run, *, actor, progress=None, sheets: list[str] | None = None) -> Run:
    """Look at the file and judge its rows with the columns as proposed, in ``sheets`` only if given."""
    try:
        understand.look_at(run, sheets)
    except UnreadableFile as refusal:
        return fail(run, str(refusal), actor=actor)
    if not any(sheet["use"] for sheet in run.layout.values()):
        run.save(update_fields=["layout", "updated_at"])
        return fail(
            run,
            _("No sheet of this file has a column with the name of the organisation."),
            actor=actor,
        )
    return judge(run, actor=actor, progress=progress)


def fail(run: Run, why: str, *, actor) -> Run:
    with transaction.atomic():
        run = lock(run)
        run.failure = why[:500]
        run.save(update_fields=["failure", "updated_at"])
        WORKFLOW.move(run, "fail", actor=actor)
    return run


def judge(run: Run, *, actor, progress=None) -> Run:
    """Parse and judge every row again; corrections and decisions already given are kept."""
    kept = {
        row.position: row
        for row in run.rows.exclude(corrections={}, decision="").only(
            "position", "corrections", "decision", "chosen"
        )
    }
    rows, parser = [], RowParser(run)
    for row in understand.rows_of(run):
        if before := kept.get(row.position):
            row.corrections, row.decision = before.corrections, before.decision
            row.chosen = before.chosen
            if row.corrections:
                parser.parse(row, row.cells)
        rows.append(row)
    judged(run, rows, progress)
    with transaction.atomic():
        fresh = lock(run)
        fresh.layout = run.layout
        fresh.rows.all().delete()
        Row.objects.bulk_create(rows, batch_size=BATCH)
        fresh.counts = understand.count(rows)
        fresh.save(update_fields=["layout", "existing", "counts", "updated_at"])
        WORKFLOW.move(fresh, "preview", actor=actor)
    return fresh


def keep_judgement(run: Run, rows: list[Row]) -> None:
    """Store the rows as judged, under their keys; an update of so many columns is far slower."""
    data = [row for row in rows if row.is_data]
    run.rows.filter(is_data=True).delete()
    Row.objects.bulk_create(data, batch_size=BATCH)


@transaction.atomic
def rejudge(run: Run) -> Run:
    """Judge the rows as they were parsed, after a correction or a decision."""
    run = lock(run)
    open_or_refuse(run)
    rows = list(run.rows.order_by("position"))
    judged(run, rows)
    keep_judgement(run, rows)
    run.counts = understand.count(rows)
    run.save(update_fields=["counts", "updated_at"])
    return run


def judged(run: Run, rows: list[Row], progress=None):
    """Judge the data rows in file order and return the judge, with what it would write.

    A row in doubt is judged again once the later rows have told other names of its likeness:
    the same file then says the same the second time.
    """
    data = [row for row in rows if row.is_data]
    judge = target(run.target).judge(run, data)
    for done, row in enumerate(data):
        judge.judge(row)
        if progress and done % 200 == 0:
            progress(done, len(data))
    doubtful = [row for row in data if row.waits and row.outcome == Row.Outcome.DUPLICATE]
    while doubtful:
        for row in doubtful:
            judge.judge(row)
        settled = {row.position for row in doubtful if row.is_sure}
        doubtful = [row for row in doubtful if row.position not in settled] if settled else []
    return judge


@transaction.atomic
def remap(run: Run, *, layout: dict, existing: str, actor) -> Run:
    """Take other columns, sheets or the other way with existing values, and judge again."""
    run = lock(run)
    require(actor, "imports.run", run)
    if run.status not in (Run.Status.PREVIEWED, Run.Status.FAILED):
        raise InvalidMove(_("This import is over: its columns no longer change."))
    run.layout, run.existing = layout, existing
    run.save(update_fields=["layout", "existing", "updated_at"])
    have_done(run, "imports.judge", actor)
    return run


@transaction.atomic
def correct(row: Row, corrections: dict[str, str], *, actor) -> Row:
    """Put typed texts in the place of cells; the row is judged again with the whole run."""
    run = lock(row.run)
    require(actor, "imports.run", run)
    open_or_refuse(run)
    row.corrections = {**row.corrections, **corrections}
    RowParser(run).parse(row, row.cells)
    row.save(update_fields=["corrections", "values", "notes"])
    return row


@transaction.atomic
def decide(row: Row, decision: str, *, actor, chosen: str = "") -> Row:
    """Say what becomes of a row: create, join (to the ``chosen`` candidate), skip, or "" again."""
    run = lock(row.run)
    require(actor, "imports.run", run)
    open_or_refuse(run)
    row.decision = Row.Decision(decision) if decision else ""
    row.chosen = chosen
    row.save(update_fields=["decision", "chosen"])
    return row


@transaction.atomic
def decide_all(run: Run, decision: str, *, actor) -> int:
    """Give every undecided possible duplicate the same decision; join takes the likeliest."""
    run = lock(run)
    require(actor, "imports.run", run)
    open_or_refuse(run)
    rows = list(run.rows.to_decide().filter(outcome=Row.Outcome.DUPLICATE))
    for row in rows:
        row.decision = Row.Decision(decision)
        row.chosen = row.candidates[0]["key"] if row.candidates else ""
    Row.objects.bulk_update(rows, ["decision", "chosen"], batch_size=BATCH)
    return len(rows)


@transaction.atomic
def ask_commit(run: Run, *, actor) -> Run:
    """Have a worker write the import."""
    run = lock(run)
    require(actor, "imports.run", run)
    open_or_refuse(run)
    have_done(run, "imports.commit", actor)
    return run


def open_or_refuse(run: Run) -> None:
    if run.status != Run.Status.PREVIEWED:
        raise InvalidMove(_("This import is no longer open to changes."))


def commit(run: Run, *, actor, progress=None) -> Run:
    """Write everything that is sure, in one transaction; what is undecided or wrong stays out.

    The rows are judged once more against the base as it stands. Raises PermissionDenied or
    InvalidMove; then nothing is written.
    """
    progress = progress or (lambda done, total: None)
    with transaction.atomic():
        run = lock(run)
        require(actor, "imports.run", run)
        WORKFLOW.move(run, "commit", actor=actor)
        rows = list(run.rows.order_by("position"))
        label = _("Import of %(file)s") % {"file": run.filename}
        with record_changes("imports.commit", label, actor=actor, job=run.job) as recorder:
            judge = judged(run, rows)
            judge.write(rows, actor=actor, recorder=recorder, progress=progress)
        keep_judgement(run, rows)
        run.changes, run.committed_at = recorder.changeset, timezone.now()
        run.counts = understand.count(rows)
        run.save(update_fields=["changes", "committed_at", "counts", "updated_at"])
        audit.record("imports.commit", actor=actor, on=run, data={"counts": run.counts})
    return run


@transaction.atomic
def undo_run(run: Run, *, actor) -> Run:
    """Take the import back as a whole. Raises work.undo.Touched when a row was edited since."""
    run = lock(run)
    require(actor, "imports.undo", run)
    WORKFLOW.move(run, "undo", actor=actor)
    undo(run.changes, actor=actor)
    run.rows.update(result_id=None)
    return run


@transaction.atomic
def discard(run: Run, *, actor) -> Run:
    """Put an import aside that will not be made."""
    run = lock(run)
    require(actor, "imports.run", run)
    WORKFLOW.move(run, "discard", actor=actor)
    return run
