"""Samples for the walk over every address."""

from datetime import date

from strategy.models import Priority
from work.models import Action, Job, Notification


def samples(cast) -> dict:
    action = Action.objects.create(
        what="Call back", owner=cast.manager, created_by=cast.manager, due_on=date(2026, 3, 2)
    )
    job = Job.objects.create(kind="test", owner=cast.officer)
    note = Notification.objects.create(
        person=cast.officer, key="test", kind="work.assigned", title="An action"
    )
    of_action = {"pk": action.pk}
    return {
        **{
            f"work:{name}": of_action
            for name in ("action", "edit", "complete", "reopen", "cancel", "postpone", "hand_over")
        },
        "work:actions_panel": {"label": Priority._meta.label_lower, "pk": 1},
        "work:notification": {"pk": note.pk},
        "work:job": {"pk": job.pk},
    }


def hidden(cast) -> dict:
    return samples(cast)
