"""What is done with actions, and the pulse of the periodic work."""

from datetime import date, timedelta

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import audit
from core.access import require
from core.locking import lock
from work import notices
from work.models import Action, Heartbeat, Postponement
from work.workflow import ACTIONS

FREE_POSTPONEMENTS = 2  # Source: SCREENS §6, after two postponements a reason is asked


@transaction.atomic
def create_action(
    *, actor, what: str, owner, due_on: date, record: Model | None = None, source: str = ""
) -> Action:
    """Note an action on a record (which the caller found visible) and tell its owner."""
    require(actor, "work.act")
    if owner != actor:
        require(actor, "work.assign")
    action = Action(what=what, owner=owner, due_on=due_on, source=source, created_by=actor)
    if record is not None:
        action.content_type = ContentType.objects.get_for_model(record)
        action.object_id = record.pk
    action.save()
    ACTIONS.start(action, actor=actor)
    _tell_owner(action, actor)
    return action


@transaction.atomic
def edit_action(form, *, actor) -> Action:
    """Save an edit form over the version it read; a new owner is told. Raises StaleVersion."""
    require(actor, "work.assign", form.instance)
    before = Action.objects.values_list("owner_id", flat=True).get(pk=form.instance.pk)
    action = form.save()
    if action.owner_id != before:
        _tell_owner(action, actor)
    return action


@transaction.atomic
def complete_action(action: Action, *, actor) -> Action:
    """Say that it is done, now. Raises InvalidMove when it no longer is to be done."""
    action = lock(action)
    require(actor, "work.complete", action)
    action.done_at, action.done_by = timezone.now(), actor
    # Dated first: the table takes no done row without its date.
    Action.objects.filter(pk=action.pk).update(done_at=action.done_at, done_by=actor)
    ACTIONS.move(action, "complete", actor=actor)
    return action


@transaction.atomic
def cancel_action(action: Action, *, actor, reason: str = "") -> Action:
    """Give it up; it stays on record."""
    action = lock(action)
    require(actor, "work.complete", action)
    ACTIONS.move(action, "cancel", actor=actor, reason=reason)
    return action


@transaction.atomic
def reopen_action(action: Action, *, actor) -> Action:
    """It was not done after all."""
    action = lock(action)
    require(actor, "work.complete", action)
    action.done_at = action.done_by = None
    ACTIONS.move(action, "reopen", actor=actor)
    Action.objects.filter(pk=action.pk).update(done_at=None, done_by=None)
    return action


@transaction.atomic
def postpone_action(action: Action, *, to: date, actor, reason: str = "") -> Action:
    """Put it off to a later day. From the third time on, a reason is asked."""
    action = lock(action)
    require(actor, "work.complete", action)
    _refuse_unless_open(action)
    if to <= action.due_on or to < timezone.localdate():
        raise ValidationError(_("Choose a later date than the present one."))
    if action.times_postponed >= FREE_POSTPONEMENTS and not reason.strip():
        raise ValidationError(_("This was postponed twice already: please give a reason."))
    Postponement.objects.create(
        action=action, from_on=action.due_on, to_on=to, reason=reason.strip(), by=actor
    )
    data = {"from": action.due_on, "to": to, "reason": reason.strip()}
    action.due_on, action.times_postponed = to, action.times_postponed + 1
    _save(action, ["due_on", "times_postponed"], "postpone")
    audit.record("work.postpone", actor=actor, on=action, data=data)
    return action


@transaction.atomic
def hand_over_action(action: Action, *, to, actor) -> Action:
    """Give it to someone else, who is told."""
    action = lock(action)
    require(actor, "work.assign", action)
    _refuse_unless_open(action)
    return _hand_over(action, to, actor)


@transaction.atomic
def hand_over_all(giver, taker, actor) -> int:
    """Give every open action of somebody who leaves to another; returns how many."""
    require(actor, "accounts.administer")
    actions = Action.objects.filter(owner=giver).open().order_by("pk").select_for_update()
    return len([_hand_over(action, taker, actor) for action in actions])


def _hand_over(action: Action, to, actor) -> Action:
    data = {"from": str(action.owner), "to": str(to)}
    action.owner = to
    _save(action, ["owner"], "hand over")
    audit.record("work.hand_over", actor=actor, on=action, data=data)
    _tell_owner(action, actor)
    return action


def _refuse_unless_open(action: Action) -> None:
    if action.status != Action.Status.OPEN:
        raise ValidationError(_("This action is closed."))


def _save(action: Action, fields: list[str], reason: str) -> None:
    action.version += 1
    action._change_reason = reason
    action.save(update_fields=[*fields, "version", "updated_at"])


def _tell_owner(action: Action, actor) -> None:
    if action.owner == actor:
        return
    notices.notify(
        action.owner,
        key=f"action:{action.pk}:owner:{action.owner_id}:{action.version}",
        kind="work.assigned",
        title=format_lazy(gettext_lazy("An action for you: {what}"), what=action.what),
        body=format_lazy(gettext_lazy("Given by {who}."), who=actor),
        url=action.get_absolute_url(),
    )


def beat() -> None:
    """Leave a sign that the clock and a worker are alive."""
    Heartbeat.objects.update_or_create(name="beat", defaults={"at": timezone.now()})


def heartbeat_age() -> timedelta | None:
    """How long ago the clock and a worker were last seen alive; None if they never were."""
    at = Heartbeat.objects.filter(name="beat").values_list("at", flat=True).first()
    return timezone.now() - at if at else None
