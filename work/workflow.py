"""The moves of an action."""

from django.utils.translation import gettext_lazy as _

from core.workflow import Move, Workflow
from work.models import Action

S = Action.Status

ACTIONS = Workflow(
    Move("complete", S.OPEN, S.DONE, label=_("Done"), permission="work.complete"),
    Move("cancel", S.OPEN, S.CANCELLED, label=_("Cancel"), permission="work.complete"),
    Move("reopen", (S.DONE, S.CANCELLED), S.OPEN, label=_("Reopen"), permission="work.complete"),
)
