"""What the house remembers for good: dated moves, and events chained by hash.

Rows are only ever added (database triggers refuse the rest, see trail.triggers) and only by
`trail.services`. A record is named by its model label and key, so that the trail knows none
of the apps above it and a fingerprint never depends on a content type's number.
"""

import json

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models import Role

READERS_OF_ALL = (Role.MANAGER, Role.SG, Role.DG, Role.AUDITOR)


def records_owned_by(user) -> Q:
    """Rows of the trail about records that name ``user`` as their owner."""
    owned = Q(pk__in=[])
    for model in apps.get_models():
        if _has_owner(model):
            keys = model._base_manager.filter(owner=user).values("pk")
            owned |= Q(model=model._meta.label_lower, object_id__in=keys)
    return owned


def _has_owner(model: type[models.Model]) -> bool:
    """Whether its rows belong to a person (the copies that history keeps do not)."""
    fields = {field.name: field.related_model for field in model._meta.concrete_fields}
    return fields.get("owner") is get_user_model() and not hasattr(model, "instance_type")


class RecordQuerySet(models.QuerySet):
    def about(self, record: models.Model):
        """The rows of one record."""
        return self.filter(model=record._meta.label_lower, object_id=record.pk)

    def visible_to(self, user):
        """Source: DOMAIN, role table: the team's officers read what is theirs, four roles all."""
        if user.has_role(*READERS_OF_ALL):
            return self
        if user.has_role(Role.OFFICER):
            return self.filter(Q(actor=user) | records_owned_by(user))
        return self.none()


class Event(models.Model):
    """One link of the chain: who did what, when, on what, and the fingerprint of all that."""

    sequence = models.BigIntegerField(_("number"), primary_key=True)
    at = models.DateTimeField(_("when"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who"),
    )
    actor_name = models.CharField(_("name at the time"), max_length=200, blank=True)
    verb = models.CharField(_("what"), max_length=80)
    model = models.CharField(_("kind of record"), max_length=100, blank=True)
    object_id = models.BigIntegerField(_("record"), null=True, blank=True)
    label = models.CharField(_("record at the time"), max_length=200, blank=True)
    payload = models.TextField(_("details"), default="{}")
    previous = models.CharField(_("previous fingerprint"), max_length=64)
    hash = models.CharField(_("fingerprint"), max_length=64)

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-sequence"]
        indexes = [
            models.Index(fields=["model", "object_id", "-sequence"], name="event_of_record"),
            models.Index(fields=["actor", "-sequence"], name="event_of_person"),
            models.Index(fields=["verb", "-sequence"], name="event_of_verb"),
            models.Index(fields=["at"], name="event_at"),
            models.Index(fields=["previous"], name="event_previous"),
            models.Index(fields=["hash"], name="event_hash"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} · {self.verb} · {self.label}"

    @cached_property
    def data(self) -> dict:
        """The details, read from the text that was fingerprinted."""
        return json.loads(self.payload)


class Transition(models.Model):
    """A record moved from one status to another, on a business date. KPIs read these rows."""

    event = models.OneToOneField(
        Event, models.PROTECT, related_name="transition", verbose_name=_("event")
    )
    model = models.CharField(_("kind of record"), max_length=100)
    object_id = models.BigIntegerField(_("record"))
    field = models.CharField(_("field"), max_length=60)
    source = models.CharField(_("from"), max_length=60, blank=True)
    target = models.CharField(_("to"), max_length=60, blank=True)
    verb = models.CharField(_("move"), max_length=60)
    on = models.DateField(_("date"))
    at = models.DateTimeField(_("recorded"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who"),
    )
    reason = models.TextField(_("reason"), blank=True)
    undoes = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="undone_by",
        verbose_name=_("takes back"),
    )

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("transition")
        verbose_name_plural = _("transitions")
        ordering = ["on", "pk"]
        indexes = [
            models.Index(fields=["model", "field", "target", "on"], name="transition_to_on"),
            models.Index(fields=["model", "object_id", "on"], name="transition_of_record"),
            models.Index(fields=["model", "on"], name="transition_on"),
        ]

    def __str__(self) -> str:
        return f"{self.model} {self.object_id}: {self.source} → {self.target}"


class ChainHead(models.Model):
    """Where the chain ends: one row, locked by whoever adds a link."""

    count = models.BigIntegerField(_("events"), default=0)
    hash = models.CharField(_("last fingerprint"), max_length=64, default="0" * 64)

    class Meta:
        verbose_name = _("head of the chain")
        verbose_name_plural = _("head of the chain")

    def __str__(self) -> str:
        return f"{self.count} · {self.hash}"
