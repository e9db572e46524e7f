"""The moves of an import."""

from django.utils.translation import gettext_lazy as _

from core.workflow import Move, Workflow
from imports.models import Run

S = Run.Status

WORKFLOW = Workflow(
    Move("preview", (S.RECEIVED, S.PREVIEWED, S.FAILED), S.PREVIEWED, _("Check")),
    Move("fail", (S.RECEIVED, S.PREVIEWED), S.FAILED, _("Give up")),
    Move("commit", S.PREVIEWED, S.COMMITTED, _("Import")),
    Move("discard", (S.RECEIVED, S.PREVIEWED, S.FAILED), S.DISCARDED, _("Discard")),
    Move("undo", S.COMMITTED, S.UNDONE, _("Undo the import")),
)
