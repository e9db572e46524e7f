"""Telling people: once per key, in their language, at once or with the digest."""

from dataclasses import dataclass

from django.utils import timezone, translation

from accounts import preferences
from work import mails
from work.models import Notification


@dataclass(frozen=True)
class Kind:
    """A kind of notification that a person may mute. ``at_once`` waits on them: it is mailed."""

    key: str  # "work.assigned"
    label: str
    at_once: bool = False


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Called from ``apps.ready``."""
    _kinds[kind.key] = kind
    if not kind.at_once:  # what waits on a person cannot be muted, only left unmailed
        preferences.register_kind(kind.key, kind.label)


def notify(person, *, key: str, kind: str, title, body="", url: str = "") -> Notification | None:
    """Tell a person something; None when they know, muted it, or are disabled.

    ``key`` says what is told, so that a task run twice tells nobody twice. Lazy texts are put into
    the person's language. ``url`` is a local address. Call it inside the transaction that makes
    the change: the mail leaves after commit.
    """
    known = _kinds[kind]
    if not person.is_active or (kind in person.muted_kinds and not known.at_once):
        return None
    with translation.override(person.language):
        texts = {"title": str(title)[:300], "body": str(body)}
    note, is_new = Notification.objects.get_or_create(
        person=person,
        key=key[:200],
        defaults={**texts, "kind": kind, "url": url, "at_once": known.at_once},
    )
    if not is_new:
        return None
    if known.at_once and person.mail_at_once:
        mails.write(
            person,
            key=f"note:{person.pk}:{key}",
            template="note",
            context={"note": note, "path": url or "/"},
        )
    return note


def mark_read(person, *, pk: int | None = None) -> int:
    """Mark one notification, or all of them, as read; returns how many."""
    rows = Notification.objects.visible_to(person).unread()
    if pk is not None:
        rows = rows.filter(pk=pk)
    return rows.update(read_at=timezone.now())
