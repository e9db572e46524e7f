"""Abstract columns that several records share. Core itself has no tables."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.text import fold


class Versioned(models.Model):
    """Carries the version that an edit form reads and posts back (see core.locking)."""

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True


class Stamped(models.Model):
    """When the row was made and last saved."""

    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated"), auto_now=True)

    class Meta:
        abstract = True


class ArchiveQuerySet(models.QuerySet):
    def current(self):
        return self.filter(archived_at=None)

    def archived(self):
        return self.exclude(archived_at=None)


class Archivable(models.Model):
    """Records with a past are archived (by whom, when, why), never deleted."""

    archived_at = models.DateTimeField(_("archived"), null=True, blank=True, editable=False)
    archived_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("archived by"),
    )
    archive_reason = models.CharField(
        _("reason for archiving"), max_length=300, blank=True, editable=False
    )

    class Meta:
        abstract = True

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None


class Searchable(models.Model):
    """Keeps a folded copy of the words by which a record is found (accent- and case-blind)."""

    search_text = models.TextField(editable=False, default="", blank=True)

    class Meta:
        abstract = True

    def searched_words(self) -> list[str]:
        """The texts by which this record can be found."""
        return [str(self)]

    def refresh_search_text(self) -> None:
        self.search_text = fold(" ".join(filter(None, self.searched_words())))

    def save(self, *args, **kwargs):
        # A derived column, not a decision: it must be right whoever saves.
        self.refresh_search_text()
        fields = kwargs.get("update_fields")
        if fields is not None:
            kwargs["update_fields"] = {*fields, "search_text"}
        super().save(*args, **kwargs)
