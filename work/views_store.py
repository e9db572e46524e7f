"""Saved views, as `core.stores` asks for them."""

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.http import Http404

from core import stores
from core.access import allowed, require
from work.models import SavedView


def _shown(view: SavedView, user) -> stores.SavedView:
    mine = view.owner_id == user.pk
    return stores.SavedView(
        pk=view.pk,
        name=view.name,
        query=view.query,
        shared=view.shared,
        mine=mine,
        is_default=mine and view.is_default,
    )


class Views:
    """Fills `core.stores.SavedViewStore` from the table."""

    def views_for(self, user, list_key: str) -> Sequence[stores.SavedView]:
        rows = SavedView.objects.visible_to(user).filter(list_key=list_key)
        return [_shown(row, user) for row in rows]

    def may_share(self, user) -> bool:
        return allowed(user, "work.share_view")

    @transaction.atomic
    def keep(
        self, *, actor, list_key: str, name: str, query: str, shared: bool, is_default: bool
    ) -> stores.SavedView:
        if shared:
            require(actor, "work.share_view")
        mine = SavedView.objects.filter(owner=actor, list_key=list_key)
        if is_default:
            mine.filter(~Q(name=name), is_default=True).update(is_default=False)
        view, _is_new = SavedView.objects.update_or_create(
            owner=actor,
            list_key=list_key,
            name=name,
            defaults={"query": query, "shared": shared, "is_default": is_default},
        )
        return _shown(view, actor)

    @transaction.atomic
    def forget(self, pk: int, *, actor) -> str:
        view = SavedView.objects.visible_to(actor).filter(pk=pk).first()
        if view is None:
            raise Http404
        if view.owner_id != actor.pk:
            raise PermissionDenied("work.forget_view")
        view.delete()
        return view.list_key
