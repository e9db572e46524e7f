"""What lists and records leave behind for a person."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models import Stamped

PERSON = settings.AUTH_USER_MODEL


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
