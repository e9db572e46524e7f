"""What list pages keep for people, and who keeps it.

Core has no tables. It says here what it needs kept (named views of a list, and what a bulk
change replaced), and the app that owns the tables brings a store from its `AppConfig.ready`:

    stores.use_views(work.views_store.Views())
    stores.use_changes(work.changes.Changes())

Until then a null store answers: lists work, with no saved views and no undo.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol


@dataclass(frozen=True)
class SavedView:
    """A list as somebody likes to see it: filters, sort and columns under a name."""

    pk: int
    name: str
    query: str  # as in the address, without "?" and without a page: "kind=ngo&sort=-name"
    shared: bool = False
    mine: bool = True
    is_default: bool = False  # opens when the list is entered without any query


class SavedViewStore(Protocol):
    """Named views. `list_key` is the list's URL name, such as "partners:list"."""

    def views_for(self, user, list_key: str) -> Sequence[SavedView]:
        """The person's own views and the shared ones, by name, in one query."""

    def may_share(self, user) -> bool:
        """Whether this person may offer a view to everybody (no query)."""

    def keep(
        self, *, actor, list_key: str, name: str, query: str, shared: bool, is_default: bool
    ) -> SavedView:
        """Create the view, or replace the actor's own view of that name.

        Raises PermissionDenied when `shared` is asked by someone who may not share.
        """

    def forget(self, pk: int, *, actor) -> str:
        """Remove a view and return its `list_key`.

        Raises Http404 when the actor cannot see it, PermissionDenied when it is not theirs.
        """


@dataclass(frozen=True)
class RowChange:
    """One row of a bulk change. Values are JSON: attname -> value, relations as (lists of) keys."""

    pk: int
    before: dict[str, Any]
    after: dict[str, Any]


@dataclass(frozen=True)
class ChangeBatch:
    """A bulk change as it happened, enough to put it back."""

    model: str  # "partners.partner"
    permission: str  # asked again, for each row, when it is undone
    label: str  # what was done, in the words of the person who did it
    back: str  # local address of the list it was done from
    rows: Sequence[RowChange] = field(default_factory=tuple)


class ChangeStore(Protocol):
    """Bulk changes. Core applies and reverses them; the store only remembers."""

    def keep(self, batch: ChangeBatch, *, actor) -> str | None:
        """Remember the batch, in the caller's transaction; return its token, or None if it cannot."""

    def take(self, token: str, *, actor) -> ChangeBatch | None:
        """Give the batch to its author, once, and mark it undone, in the caller's transaction.

        None when there is no such batch of theirs, when it was undone before, or when it is too old.
        """


class NoViews:
    def views_for(self, user, list_key):
        return ()

    def may_share(self, user):
        return False

    def keep(self, **view):
        raise LookupError("No app keeps saved views.")

    def forget(self, pk, *, actor):
        raise LookupError("No app keeps saved views.")


class NoChanges:
    def keep(self, batch, *, actor):
        return None

    def take(self, token, *, actor):
        return None


views: SavedViewStore = NoViews()
changes: ChangeStore = NoChanges()


def use_views(store: SavedViewStore) -> None:
    global views
    views = store


def use_changes(store: ChangeStore) -> None:
    global changes
    changes = store
