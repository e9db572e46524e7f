"""A file read, understood, previewed row by row, committed at once, and undoable."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.models import Stamped, Versioned
from work.models import ChangeSet, Job


class RunQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The whole team follows its imports; nobody else."""
        return self if user.in_team else self.none()


class Run(Versioned, Stamped):
    """One file on its way in. ``layout`` holds, per sheet, what was found and how it is mapped::

    {"Partenaires": {"use": true, "header_row": 5, "header_span": 2,
                     "columns": [{"index": 1, "title": "…", "group": "…", "samples": ["…"],
                                  "field": "name", "confidence": 0.98}]}}
    """

    class Status(models.TextChoices):
        RECEIVED = "received", _("Being read")
        PREVIEWED = "previewed", _("To be checked")
        COMMITTED = "committed", _("Imported")
        UNDONE = "undone", _("Undone")
        DISCARDED = "discarded", _("Discarded")
        FAILED = "failed", _("Unreadable")

    class Existing(models.TextChoices):
        FILL = "fill", _("Keep them, fill only what is empty")
        REPLACE = "replace", _("Replace them by the file’s")

    target = models.CharField(_("what is imported"), max_length=40)
    filename = models.CharField(_("file"), max_length=200)
    stored_as = models.CharField(max_length=200, editable=False)
    sha256 = models.CharField(_("fingerprint"), max_length=64, editable=False)
    status = models.CharField(
        _("status"), max_length=12, choices=Status, default=Status.RECEIVED, editable=False
    )
    failure = models.CharField(_("why it cannot be read"), max_length=500, blank=True)
    layout = models.JSONField(default=dict, editable=False)
    existing = models.CharField(
        _("values already in the base"), max_length=8, choices=Existing, default=Existing.FILL
    )
    counts = models.JSONField(default=dict, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="imports", verbose_name=_("by")
    )
    job = models.ForeignKey(Job, models.SET_NULL, null=True, editable=False, related_name="+")
    changes = models.ForeignKey(
        ChangeSet, models.PROTECT, null=True, editable=False, related_name="+"
    )
    committed_at = models.DateTimeField(_("imported on"), null=True, editable=False)

    objects = RunQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.filename

    def get_absolute_url(self) -> str:
        return reverse("imports:run", args=[self.pk])


class RowQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(run__in=Run.objects.visible_to(user))

    def with_outcome(self, outcome: str):
        """Rows of that outcome; ``to_decide`` those that wait; anything else gives all."""
        if outcome == "to_decide":
            return self.to_decide()
        return self.filter(outcome=outcome) if outcome in Row.Outcome.values else self.all()

    def ready(self):
        """Rows that an import would write."""
        return self.filter(is_sure=True).exclude(outcome=Row.Outcome.SAME)

    def to_decide(self):
        """Rows that wait for somebody's decision or correction."""
        return self.filter(
            models.Q(outcome=Row.Outcome.ERROR)
            | models.Q(outcome=Row.Outcome.DUPLICATE, decision="", is_sure=False)
        )


class Row(models.Model):
    """One row of the file, whatever it holds: every one is accounted for.

    ``cells``: the row's texts as read. ``values``: {field: JSON-ready parsed value}.
    ``notes``: [{"field", "column", "raw", "text", "problem": bool}] for the reader of the preview.
    ``candidates``: [{"key", "name", "place", "score", "reason"}], likeliest first; a key is "p12"
    for a record of the base, "r3" for the row of that position; ``chosen`` is one of these keys.
    ``is_sure``: written as it stands unless somebody decides otherwise.
    ``corrections``: {field: text typed in the preview}, which take the place of the cell.
    """

    class Outcome(models.TextChoices):
        CREATE = "create", _("New")
        UPDATE = "update", _("Update")
        SAME = "same", _("Unchanged")
        DUPLICATE = "duplicate", _("Possible duplicate")
        SKIPPED = "skipped", _("Skipped")
        ERROR = "error", _("To correct")

    class Decision(models.TextChoices):
        CREATE = "create", _("Create a new sheet")
        JOIN = "join", _("Join to this sheet")
        SKIP = "skip", _("Leave out")

    run = models.ForeignKey(Run, models.CASCADE, related_name="rows")
    sheet = models.CharField(_("sheet"), max_length=80)
    number = models.PositiveIntegerField(_("row"))
    position = models.PositiveIntegerField(editable=False)
    is_data = models.BooleanField(default=True)
    cells = models.JSONField(default=list)
    values = models.JSONField(default=dict)
    notes = models.JSONField(default=list)
    corrections = models.JSONField(default=dict)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    title = models.CharField(_("name"), max_length=300, blank=True)
    candidates = models.JSONField(default=list)
    is_sure = models.BooleanField(default=False)
    chosen = models.CharField(max_length=20, blank=True)
    match_id = models.BigIntegerField(null=True)
    match_row = models.PositiveIntegerField(null=True)
    decision = models.CharField(_("decision"), max_length=8, choices=Decision, blank=True)
    differences = models.JSONField(default=list)
    result_id = models.BigIntegerField(null=True)

    objects = RowQuerySet.as_manager()

    class Meta:
        verbose_name = _("row")
        verbose_name_plural = _("rows")
        ordering = ["run", "position"]
        constraints = [models.UniqueConstraint(fields=["run", "position"], name="import_row_once")]
        indexes = [models.Index(fields=["run", "outcome", "position"], name="import_row_outcome")]

    def __str__(self) -> str:
        return f"{self.sheet} {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("imports:row", args=[self.pk])

    @property
    def waits(self) -> bool:
        """Whether somebody has to decide or correct something."""
        undecided = self.outcome == self.Outcome.DUPLICATE and not self.decision
        return self.outcome == self.Outcome.ERROR or (undecided and not self.is_sure)

    @property
    def problems(self) -> list[dict]:
        return [note for note in self.notes if note["problem"]]
