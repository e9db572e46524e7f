"""A person's own actions, as “my work” shows them."""

from datetime import date, timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from work import mywork, targets
from work.models import Action
from work.services import FREE_POSTPONEMENTS


def due_now(user, day: date) -> QuerySet[Action]:
    """What is late, the oldest first, and what is due that day."""
    return Action.objects.filter(owner=user).open().filter(due_on__lte=day)


def due_this_week(user, day: date) -> QuerySet[Action]:
    """What the next seven days bring."""
    mine = Action.objects.filter(owner=user)
    return mine.due_between(day + timedelta(days=1), day + timedelta(days=7))


def show(action: Action) -> mywork.Line:
    return mywork.Line(
        title=action.what,
        url=action.get_absolute_url(),
        record=action.shown_record,
        record_url=action.shown_url,
        due_on=action.due_on,
        done_url=reverse("work:complete", args=[action.pk]),
        postpone_url=reverse("work:postpone", args=[action.pk]),
        needs_reason=action.times_postponed >= FREE_POSTPONEMENTS,
    )


def register() -> None:
    mywork.register(
        mywork.Source(
            key="work.now",
            label=_("To do today"),
            order=10,
            urgency=mywork.NOW,
            queryset=due_now,
            line=show,
            permission="work.act",
            prepare=targets.attach_records,
            list_url_name="work:actions",
        )
    )
    mywork.register(
        mywork.Source(
            key="work.week",
            label=_("Next actions, 7 days"),
            order=30,
            urgency=mywork.SOON,
            queryset=due_this_week,
            line=show,
            permission="work.act",
            icon="calendar-event",
            prepare=targets.attach_records,
            list_url_name="work:actions",
        )
    )
    mywork.register_starter(
        mywork.Starter(
            label=_("Note a first action"),
            text=_("What you have to do, for whom and by when: it will wait for you here."),
            url_name="work:add",
            icon="check2-square",
            permission="work.act",
            order=30,
        )
    )
    mywork.register_starter(
        mywork.Starter(
            label=_("Choose how you are told"),
            text=_("One mail each morning, or at once for what waits on you."),
            url_name="accounts:profile",
            icon="bell",
            permission="signed-in",
            order=90,
        )
    )
