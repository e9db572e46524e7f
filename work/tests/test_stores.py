"""What lists keep: views of one's own and shared ones; bulk changes, given back once."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone

from core import stores
from work.models import ChangeSet
from work.tests.factories import make_manager, make_officer

pytestmark = pytest.mark.django_db


def keep(actor, name="Mine", **overrides):
    values = {"list_key": "x:list", "query": "kind=ngo", "shared": False, "is_default": False}
    return stores.views.keep(actor=actor, name=name, **(values | overrides))


def names_for(person) -> list[str]:
    return [view.name for view in stores.views.views_for(person, "x:list")]


def test_a_person_sees_their_own_views_and_the_shared_ones():
    officer, manager = make_officer(), make_manager()
    keep(officer, "Mine")
    keep(manager, "Hidden")
    keep(manager, "Shared", shared=True)
    keep(officer, "Elsewhere", list_key="y:list")

    assert names_for(officer) == ["Mine", "Shared"]


def test_keeping_a_name_again_replaces_the_view():
    officer = make_officer()
    keep(officer, query="kind=ngo")

    keep(officer, query="kind=company")

    assert [view.query for view in stores.views.views_for(officer, "x:list")] == ["kind=company"]


def test_one_view_opens_first():
    officer = make_officer()
    keep(officer, "First", is_default=True)

    keep(officer, "Second", is_default=True)

    views = stores.views.views_for(officer, "x:list")
    assert [(view.name, view.is_default) for view in views] == [
        ("First", False),
        ("Second", True),
    ]


def test_only_a_manager_shares():
    with pytest.raises(PermissionDenied):
        keep(make_officer(), shared=True)

    assert keep(make_manager(), shared=True).shared


def test_a_view_is_removed_by_its_owner_only():
    officer, manager = make_officer(), make_manager()
    shared, own = keep(manager, "Shared", shared=True), keep(manager, "Hidden")

    with pytest.raises(PermissionDenied):
        stores.views.forget(shared.pk, actor=officer)
    with pytest.raises(Http404):
        stores.views.forget(own.pk, actor=officer)

    assert stores.views.forget(own.pk, actor=manager) == "x:list"
    assert names_for(manager) == ["Shared"]


def make_batch() -> stores.ChangeBatch:
    rows = [stores.RowChange(7, {"owner_id": 1}, {"owner_id": 2})]
    return stores.ChangeBatch("partners.partner", "partners.edit", "Give to", "/partners/", rows)


def test_a_bulk_change_is_given_back_to_its_author_once():
    author = make_officer()
    token = stores.changes.keep(make_batch(), actor=author)

    taken = [
        stores.changes.take(token, actor=make_officer()),
        stores.changes.take(token, actor=author),
        stores.changes.take(token, actor=author),
        stores.changes.take("no token", actor=author),
    ]

    assert taken == [None, make_batch(), None, None]


def test_an_old_bulk_change_is_not_given_back():
    author = make_officer()
    token = stores.changes.keep(make_batch(), actor=author)
    ChangeSet.objects.update(at=timezone.now() - timedelta(days=8))

    assert stores.changes.take(token, actor=author) is None
