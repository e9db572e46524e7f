"""Something to be done by somebody, on any record."""

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
