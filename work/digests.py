"""The daily digest: what waits for a person, in one mail, computed from what stands that day."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import Role, User
from trail.models import ChainHead
from work import mails, mywork
from work.models import Digest, Notification

NEWS_FROM = timedelta(days=7)  # older unread news is on the page, not in the mail


@dataclass(frozen=True)
class Content:
    """What one digest says."""

    sections: list[mywork.Section]
    news: list[Notification]
    head: ChainHead | None  # for auditors: what the chain ended with

    @property
    def lines(self) -> int:
        return sum(part.count for part in self.sections) + len(self.news)

    @property
    def says_something(self) -> bool:
        return bool(self.lines or self.head)


def send(day: date) -> int:
    """Write the digest of everyone who has not had one that day; returns how many were written.

    Run twice it writes none; run late, or after days without, it writes one for ``day``.
    """
    people = User.objects.active_on(day).filter(daily_digest=True)
    waiting = people.exclude(pk__in=Digest.objects.filter(on=day).values("person"))
    return sum(_send_to(person, day) for person in waiting.order_by("pk").iterator())


@transaction.atomic
def _send_to(person: User, day: date) -> bool:
    """The row is the promise: whoever writes it first sends, a second run stops at it."""
    digest, is_first = Digest.objects.get_or_create(person=person, on=day)
    content = content_for(person, day) if is_first else None
    if content is None or not content.says_something:
        return False
    digest.mail = mails.write(
        person,
        key=f"digest:{person.pk}:{day}",
        template="digest",
        context={"day": day, "content": content, "path": "/"},
    )
    digest.lines = content.lines
    digest.save(update_fields=["mail", "lines"])
    return True


def content_for(person: User, day: date) -> Content:
    """What waits for the person that day; labels are in the language of the moment."""
    return Content(
        sections=mywork.sections_for(person, day),
        news=list(_news(person)),
        head=ChainHead.objects.first() if person.has_role(Role.AUDITOR) else None,
    )


def _news(person: User):
    """Unread news that was neither mailed at once nor in an earlier digest."""
    last = Digest.objects.filter(person=person, mail__isnull=False).order_by("-on").first()
    since = timezone.now() - NEWS_FROM
    if last:
        since = max(since, last.mail.created_at)
    return (
        Notification.objects.visible_to(person).unread().filter(created_at__gt=since, at_once=False)
    )
