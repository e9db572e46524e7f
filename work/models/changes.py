"""What an act changed, kept so that it can be undone."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from work.models.jobs import Job

PERSON = settings.AUTH_USER_MODEL


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
