"""What waits for whom, what they are told, and what runs in the background."""

import uuid
from datetime import date

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import TEAM
from core.models import Stamped, Versioned
from work import targets

PERSON = settings.AUTH_USER_MODEL


class ActionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own, the team's among the team, and those on records that one sees."""
        seen = Q(owner=user) | Q(created_by=user) | targets.visible_records(user)
        if user.in_team:
            team = get_user_model().objects.filter(groups__name__in=TEAM).values("pk")
            seen |= Q(owner__in=team)
        return self.filter(seen)

    def open(self):
        return self.filter(status=Action.Status.OPEN)

    def about(self, record: models.Model):
        content_type = ContentType.objects.get_for_model(record)
        return self.filter(content_type=content_type, object_id=record.pk)

    def late_on(self, day: date):
        return self.open().filter(due_on__lt=day)

    def due_between(self, first: date, last: date):
        """Open and due from ``first`` to ``last``, both included."""
        return self.open().filter(due_on__range=(first, last))


class Action(Versioned, Stamped):
    """Something to be done by one person by a date, on any record."""

    class Status(models.TextChoices):
        OPEN = "open", _("To do")
        DONE = "done", _("Done")
        CANCELLED = "cancelled", _("Cancelled")

    what = models.CharField(_("what"), max_length=200)
    owner = models.ForeignKey(PERSON, models.PROTECT, related_name="actions", verbose_name=_("who"))
    due_on = models.DateField(_("due"))
    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.OPEN, editable=False
    )
    done_at = models.DateTimeField(_("done at"), null=True, blank=True, editable=False)
    done_by = models.ForeignKey(
        PERSON,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("done by"),
    )
    content_type = models.ForeignKey(
        ContentType, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    object_id = models.BigIntegerField(null=True, blank=True, editable=False)
    record = GenericForeignKey("content_type", "object_id")
    source = models.CharField(
        _("source"),
        max_length=300,
        blank=True,
        editable=False,
        help_text=_("Local address of the page the action comes from."),
    )
    created_by = models.ForeignKey(
        PERSON,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="actions_created",
        verbose_name=_("created by"),
    )
    times_postponed = models.PositiveSmallIntegerField(
        _("times postponed"), default=0, editable=False
    )
    history = HistoricalRecords()
    STATUS_TONES = {"open": "info", "done": "ok"}

    objects = ActionQuerySet.as_manager()

    class Meta:
        verbose_name = _("action")
        verbose_name_plural = _("actions")
        ordering = ["due_on", "pk"]
        indexes = [
            models.Index(fields=["owner", "status", "due_on"], name="action_of_owner"),
            models.Index(fields=["content_type", "object_id", "due_on"], name="action_of_record"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(content_type=None, object_id=None)
                | Q(content_type__isnull=False, object_id__isnull=False),
                name="action_names_a_whole_record",
            ),
            models.CheckConstraint(
                condition=Q(status="done", done_at__isnull=False) | ~Q(status="done"),
                name="action_done_is_dated",
            ),
        ]

    def __str__(self) -> str:
        return self.what

    def get_absolute_url(self) -> str:
        return reverse("work:action", args=[self.pk])

    def is_late(self, day: date | None = None) -> bool:
        return self.status == self.Status.OPEN and self.due_on < (day or timezone.localdate())


class Postponement(models.Model):
    """A due date put off: from when to when, by whom and why."""

    action = models.ForeignKey(
        Action, models.CASCADE, related_name="postponements", verbose_name=_("action")
    )
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("to"))
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        verbose_name = _("postponement")
        verbose_name_plural = _("postponements")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.from_on} → {self.to_on}"


class NotificationQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(person=user)

    def unread(self):
        return self.filter(read_at=None)


class Notification(models.Model):
    """Something a person was told, once: the key says what, in the person's own language."""

    person = models.ForeignKey(
        PERSON, models.PROTECT, related_name="notifications", verbose_name=_("person")
    )
    key = models.CharField(max_length=200)
    kind = models.CharField(_("kind"), max_length=60)
    title = models.CharField(_("title"), max_length=300)
    body = models.TextField(_("text"), blank=True)
    url = models.CharField(_("address"), max_length=300, blank=True)
    at_once = models.BooleanField(_("mailed at once"), default=False)
    created_at = models.DateTimeField(_("when"), auto_now_add=True)
    read_at = models.DateTimeField(_("read"), null=True, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "key"], name="notification_told_once")
        ]
        indexes = [models.Index(fields=["person", "read_at"], name="notification_unread")]

    def __str__(self) -> str:
        return self.title


class Mail(models.Model):
    """A message to send: the row first, the sending after; a row that fails is tried again."""

    class State(models.TextChoices):
        QUEUED = "queued", _("To send")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Given up")

    key = models.CharField(max_length=250, unique=True)
    person = models.ForeignKey(
        PERSON, models.PROTECT, related_name="+", verbose_name=_("recipient")
    )
    subject = models.CharField(_("subject"), max_length=250)
    text = models.TextField(_("text"))
    html = models.TextField(_("HTML"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_try_at = models.DateTimeField(_("next attempt"), default=timezone.now)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    error = models.CharField(_("last error"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("written"), auto_now_add=True)

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "next_try_at"], name="mail_due")]

    def __str__(self) -> str:
        return f"{self.subject} → {self.person}"


class Digest(models.Model):
    """That a person had their digest for a day; two runs send one."""

    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    on = models.DateField(_("day"))
    mail = models.OneToOneField(Mail, models.PROTECT, null=True, blank=True)
    lines = models.PositiveIntegerField(_("lines"), default=0)

    class Meta:
        verbose_name = _("digest")
        verbose_name_plural = _("digests")
        constraints = [models.UniqueConstraint(fields=["person", "on"], name="digest_once_a_day")]

    def __str__(self) -> str:
        return f"{self.person} · {self.on}"


class JobQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own; the manager sees the team's."""
        if user.has_role("manager"):
            return self
        return self.filter(owner=user)

    def claimable(self, now):
        """Waiting, or left behind by a worker that died."""
        return self.filter(
            Q(state=Job.State.QUEUED) | Q(state=Job.State.RUNNING, lease_until__lt=now)
        )


class Job(models.Model):
    """Long work: the row is the truth, the message broker only wakes a worker."""

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting")
        RUNNING = "running", _("In progress")
        DONE = "done", _("Finished")
        FAILED = "failed", _("Failed")

    kind = models.CharField(_("kind"), max_length=60)
    owner = models.ForeignKey(
        PERSON,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="jobs",
        verbose_name=_("started by"),
    )
    label = models.CharField(_("label"), max_length=200, blank=True)
    params = models.JSONField(default=dict, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.QUEUED)
    done = models.PositiveIntegerField(_("done"), default=0)
    total = models.PositiveIntegerField(_("total"), default=0)
    message = models.CharField(_("message"), max_length=300, blank=True)
    result = models.JSONField(null=True, blank=True)
    error = models.TextField(_("error"), blank=True)
    lease_id = models.UUIDField(null=True, blank=True, editable=False)
    lease_until = models.DateTimeField(null=True, blank=True, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    woken_at = models.DateTimeField(default=timezone.now, editable=False)
    created_at = models.DateTimeField(_("asked"), auto_now_add=True)
    started_at = models.DateTimeField(_("started"), null=True, blank=True, editable=False)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True, editable=False)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["state", "lease_until"], name="job_state"),
            models.Index(fields=["owner", "-id"], name="job_of_owner"),
        ]

    def __str__(self) -> str:
        return self.label or self.kind

    STATE_TONES = {"running": "info", "done": "ok", "failed": "bad"}

    def get_absolute_url(self) -> str:
        return reverse("work:job", args=[self.pk])

    @property
    def is_over(self) -> bool:
        return self.state in (self.State.DONE, self.State.FAILED)

    @property
    def percent(self) -> int:
        """How far, 0–100; 0 while the total is not known."""
        if self.state == self.State.DONE:
            return 100
        return min(99, self.done * 100 // self.total) if self.total else 0


class Heartbeat(models.Model):
    """When a periodic process was last seen at work."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("heartbeat")
        verbose_name_plural = _("heartbeats")

    def __str__(self) -> str:
        return f"{self.name} · {self.at}"


class RecentRecord(models.Model):
    """A record that a person opened lately (the last twenty are kept)."""

    forgotten_by_undo = True  # a look at a record is no reason to refuse an undo

    person = models.ForeignKey(PERSON, models.CASCADE, related_name="+")
    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    object_id = models.BigIntegerField()
    record = GenericForeignKey("content_type", "object_id")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("recent record")
        verbose_name_plural = _("recent records")
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "content_type", "object_id"], name="recent_record_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.content_type_id}/{self.object_id}"


class SavedViewQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own and the shared ones."""
        return self.filter(Q(owner=user) | Q(shared=True))


class SavedView(Stamped):
    """A list under a name: its filters, sort and columns, as they stand in its address."""

    owner = models.ForeignKey(
        PERSON, models.PROTECT, related_name="saved_views", verbose_name=_("owner")
    )
    list_key = models.CharField(_("list"), max_length=80)
    name = models.CharField(_("name"), max_length=80)
    query = models.TextField(_("address"), blank=True)
    shared = models.BooleanField(_("shared with everyone"), default=False)
    is_default = models.BooleanField(_("opens first"), default=False)
    order = models.PositiveSmallIntegerField(_("order"), default=100)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering = ["order", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "list_key", "name"], name="saved_view_named_once"
            ),
            models.UniqueConstraint(
                fields=["owner", "list_key"],
                condition=Q(is_default=True),
                name="saved_view_one_default",
            ),
        ]
        indexes = [models.Index(fields=["list_key", "shared"], name="saved_view_of_list")]

    def __str__(self) -> str:
        return self.name


class ChangeSetQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own; the manager sees the team's."""
        if user.has_role("manager"):
            return self
        return self.filter(actor=user)

    def undoable(self):
        return self.filter(undone_at=None)


class ChangeSet(models.Model):
    """Many rows changed by one act (bulk edit, import, merge), kept so that it can be undone."""

    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=60)
    label = models.CharField(_("label"), max_length=200)
    actor = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("when"), default=timezone.now)
    data = models.JSONField(default=dict, blank=True)
    job = models.ForeignKey(
        Job, models.PROTECT, null=True, blank=True, related_name="changes", verbose_name=_("job")
    )
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)
    undone_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("undone by")
    )

    objects = ChangeSetQuerySet.as_manager()

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["actor", "-at"], name="change_of_actor")]

    def __str__(self) -> str:
        return self.label


class ChangeEntry(models.Model):
    """One row before and after: no *before* means created, no *after* means removed."""

    changeset = models.ForeignKey(ChangeSet, models.CASCADE, related_name="entries")
    model = models.CharField(max_length=100)
    object_id = models.BigIntegerField()
    before = models.JSONField(null=True, blank=True)
    after = models.JSONField(null=True, blank=True)
    since = models.BigIntegerField(default=0)  # end of the trail when the row was announced

    class Meta:
        verbose_name = _("changed row")
        verbose_name_plural = _("changed rows")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["changeset", "model", "object_id"], name="change_entry_once_per_row"
            )
        ]
        indexes = [models.Index(fields=["model", "object_id"], name="change_entry_of_row")]

    def __str__(self) -> str:
        return f"{self.model} {self.object_id}"
