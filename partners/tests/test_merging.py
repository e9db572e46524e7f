"""Two sheets merged: every row moves, whatever app it belongs to, and everything comes back."""

from datetime import date, timedelta

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from core.locking import StaleVersion
from imports.models import Row
from partners.models import (
    Affiliation,
    Criterion,
    CriterionAnswer,
    DuplicatePair,
    Interaction,
    Merge,
    NotDuplicate,
    Partner,
    Relationship,
)
from partners.services import merging
from partners.services.comparing import better_kept, differences
from partners.services.merging import MergeRefused, merge, undo_merge
from partners.services.repointing import pointing_keys, pointing_lists, rows_pointing
from partners.tests.factories import (
    make_contact,
    make_interaction,
    make_manager,
    make_officer,
    make_partner,
    make_relationship,
    make_sector,
    make_tag,
    make_window,
)
from partners.tests.factories_life import (
    make_answers,
    make_check,
    make_grid,
    make_review,
    make_score,
)
from work.models import Action, ChangeEntry, ChangeSet
from work.snapshots import take
from work.undo import AlreadyUndone, Touched

pytestmark = pytest.mark.django_db

# What remembers, and so is not put back by an undo: the trail, history's copies, the acts themselves.
REMEMBERS = {"trail", "contenttypes", "auth", "sessions", "simple_history"}


def everything() -> dict:
    """Every row of every table that an undo must put back, to the last column."""
    models = [
        model
        for model in apps.get_models()
        if model._meta.app_label not in REMEMBERS
        and model not in (Merge, ChangeSet, ChangeEntry)
        and not hasattr(model, "instance_type")
        and not model._meta.proxy
    ]
    return {
        model._meta.label: take(model, model._base_manager.values_list("pk", flat=True))
        for model in models
    }


def make_action(partner: Partner, **overrides) -> Action:
    values = {"what": "Call", "owner": make_officer(), "due_on": date(2026, 6, 1)}
    return Action.objects.create(record=partner, **(values | overrides))


def fill(partner: Partner) -> None:
    """One row at least of each kind that can hang on a sheet."""
    contact = make_contact(partner, emails=["a@example.org"], is_main=True)
    make_interaction(partner, contacts=[contact])
    make_window(partner)
    make_check(partner)
    make_review(partner)
    make_answers(partner)
    make_score(partner, make_grid().criteria.first(), 4)
    make_relationship(from_partner=partner)
    make_relationship(to_partner=partner)
    make_partner(parent=partner)
    make_action(partner)


def pointing_at(partner: Partner) -> dict[str, int]:
    found = {}
    for model, rows, column in rows_pointing(partner, besides=merging.STAYING):
        found[f"{model._meta.label_lower}.{column.name}"] = rows.count()
    return found


def names(partner: Partner) -> list[str]:
    return partner.other_names.splitlines()


# --- everything moves ------------------------------------------------------------------------------


def test_the_sample_holds_every_kind_of_row_that_can_point_to_a_sheet():
    """A table added tomorrow fails here until `fill` makes one of it, and so tests that it moves."""
    partner = make_partner()

    fill(partner)

    assert [name for name, count in pointing_at(partner).items() if not count] == []


def test_no_list_of_another_record_holds_sheets():
    """When one comes, `fill` must put the sheet into it."""
    assert list(pointing_lists(Partner)) == []


def test_everything_that_hangs_on_the_absorbed_sheet_moves_to_the_kept_one():
    kept, absorbed = make_partner(), make_partner()
    fill(absorbed)
    before = pointing_at(absorbed)

    merge(kept, absorbed, {}, actor=make_manager())

    assert pointing_at(kept) == before
    assert set(pointing_at(absorbed).values()) == {0}


def test_the_same_rows_are_found_by_asking_every_model():
    """The control of the search by introspection: the models themselves name the same keys."""
    named = {
        (model._meta.label, field.name)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.related_model is Partner and getattr(field, "db_constraint", True)
    }

    assert {(model._meta.label, key.name) for model, key in pointing_keys(Partner)} == named


def test_each_moved_row_keeps_its_past_and_says_why_it_moved():
    kept, absorbed, manager = make_partner(), make_partner(), make_manager()
    exchange = make_interaction(absorbed)

    merge(kept, absorbed, {}, actor=manager)

    line = exchange.history.first()
    assert (
        line.partner_id,
        line.history_user,
        line.history_change_reason,
        exchange.history.count(),
    ) == (
        kept.pk,
        manager,
        "partners.merge",
        2,
    )


# --- the way back ----------------------------------------------------------------------------------


def test_undoing_puts_back_every_row_of_every_table_to_the_last_column():
    kept = make_partner(name="PNUD", remarks="One", tags=[make_tag()])
    absorbed = make_partner(name="UNDP", remarks="Two", tags=[make_tag()], amount=5, city="Paris")
    fill(absorbed)
    make_answers(kept)
    make_relationship(from_partner=kept, to_partner=absorbed)
    make_contact(kept, is_main=True)
    manager, other = make_manager(), make_partner()
    NotDuplicate.objects.create(first=absorbed, second=other, by=manager)
    before = everything()
    done = merge(kept, absorbed, {}, actor=manager)
    changed = everything() != before

    undo_merge(done, actor=manager)

    assert changed
    assert everything() == before
    assert Merge.objects.get().undone_at is not None


def test_an_undo_is_refused_with_a_list_when_a_moved_row_was_changed_since():
    kept, absorbed, manager = make_partner(), make_partner(), make_manager()
    exchange = make_interaction(absorbed, subject="Visit")
    done = merge(kept, absorbed, {}, actor=manager)
    Interaction.objects.filter(pk=exchange.pk).update(subject="Visit of the minister")
    before = everything()

    with pytest.raises(Touched) as refusal:
        undo_merge(done, actor=manager)

    assert [str(obstacle.record) for obstacle in refusal.value.obstacles] == ["Visit"]
    assert everything() == before


def test_a_merge_is_undone_once():
    kept, absorbed, manager = make_partner(), make_partner(), make_manager()
    done = merge(kept, absorbed, {}, actor=manager)
    undo_merge(done, actor=manager)

    with pytest.raises(AlreadyUndone):
        undo_merge(done, actor=manager)


# --- what cannot stand twice -------------------------------------------------------------------------


def test_of_two_answers_to_one_question_the_newest_stays_and_the_other_is_remembered():
    kept, absorbed = make_partner(), make_partner()
    criterion = Criterion.objects.first()
    make_answers(kept, [criterion], answer="no")
    (newest,) = make_answers(absorbed, [criterion], answer="yes")

    done = merge(kept, absorbed, {}, actor=make_manager())

    assert list(kept.answers.values_list("pk", "answer")) == [(newest.pk, "yes")]
    assert len(done.summary["set_aside"]) == 1


def test_an_older_answer_does_not_take_the_place_of_a_newer_one():
    kept, absorbed = make_partner(), make_partner()
    criterion = Criterion.objects.first()
    make_answers(absorbed, [criterion], answer="yes")
    make_answers(kept, [criterion], answer="no")
    CriterionAnswer.objects.filter(partner=absorbed).update(
        updated_at=timezone.now() - timedelta(days=1)
    )

    merge(kept, absorbed, {}, actor=make_manager())

    assert [answer.answer for answer in kept.answers.all()] == ["no"]


def test_a_tie_between_the_two_sheets_is_dropped_and_remembered():
    kept, absorbed = make_partner(name="Kept"), make_partner(name="Absorbed")
    make_relationship(from_partner=absorbed, to_partner=kept)

    done = merge(kept, absorbed, {}, actor=make_manager())

    assert Relationship.objects.count() == 0
    assert ["Absorbed" in line for line in done.summary["set_aside"]] == [True]


def test_what_was_set_apart_from_the_absorbed_sheet_is_set_apart_from_the_kept_one():
    absorbed, other, kept = make_partner(), make_partner(), make_partner()
    manager = make_manager()
    NotDuplicate.objects.create(first=absorbed, second=other, by=manager)
    NotDuplicate.objects.create(first=absorbed, second=kept, by=manager)

    merge(kept, absorbed, {}, actor=manager)

    assert list(NotDuplicate.objects.values_list("first", "second")) == [(other.pk, kept.pk)]


def test_one_main_contact_is_left():
    kept, absorbed = make_partner(), make_partner()
    first, _second = make_contact(kept, is_main=True), make_contact(absorbed, is_main=True)

    merge(kept, absorbed, {}, actor=make_manager())

    assert [p.contact for p in Affiliation.objects.filter(partner=kept, is_main=True)] == [first]


def test_a_sheet_never_stands_above_itself():
    kept = make_partner()
    middle = make_partner(parent=kept)
    absorbed = make_partner(parent=middle)

    merge(absorbed, kept, {}, actor=make_manager())

    middle.refresh_from_db()
    absorbed.refresh_from_db()
    assert (middle.parent, absorbed.parent) == (absorbed, None)


# --- fields -----------------------------------------------------------------------------------------


def test_the_other_name_and_acronym_become_other_names_and_are_found():
    kept = make_partner(name="Programme des Nations Unies", acronym="PNUD", other_names="Le PNUD")
    absorbed = make_partner(name="United Nations Programme", acronym="UNDP", other_names="le pnud")

    merge(kept, absorbed, {}, actor=make_manager())

    kept.refresh_from_db()
    assert names(kept) == ["Le PNUD", "United Nations Programme", "UNDP"]
    assert "undp" in kept.search_text


def test_fields_follow_the_choices_and_the_proposals():
    kept = make_partner(name="A", remarks="Left", city="", website="", tags=[make_tag(name="x")])
    absorbed = make_partner(
        name="B", remarks="Right", city="Lyon", amount=10, tags=[make_tag(name="y")],
        sectors=[make_sector()], is_confidential=True,
    )  # fmt: skip

    merge(kept, absorbed, {"name": "absorbed", "tags": "kept"}, actor=make_manager())

    kept.refresh_from_db()
    assert (kept.name, kept.remarks, kept.city, kept.amount, kept.is_confidential) == (
        "B",
        "Left\n\nRight",
        "Lyon",
        10,
        True,
    )
    assert (names(kept), [tag.name for tag in kept.tags.all()], kept.sectors.count()) == (
        ["A"],
        ["x"],
        1,
    )


def test_the_absorbed_sheet_is_archived_with_its_reason_and_hidden_with_a_confidential_one():
    kept, absorbed = make_partner(name="Kept", is_confidential=True), make_partner()

    merge(kept, absorbed, {}, actor=make_manager())

    absorbed.refresh_from_db()
    assert (absorbed.is_archived, "Kept" in absorbed.archive_reason, absorbed.is_confidential) == (
        True,
        True,
        True,
    )


def test_the_sheet_that_went_furthest_is_proposed_to_be_kept():
    fuller = make_partner(city="Paris", mandate="Much")
    further = make_partner(status=Partner.Status.ACTIVE)

    assert better_kept(fuller, further) == further


def test_only_fields_that_differ_are_compared():
    kept, absorbed = make_partner(name="A"), make_partner(name="B")

    assert [line.name for line in differences(kept, absorbed)] == ["name"]


# --- refusals ---------------------------------------------------------------------------------------


def test_an_officer_does_not_merge():
    kept, absorbed = make_partner(), make_partner()

    with pytest.raises(PermissionDenied):
        merge(kept, absorbed, {}, actor=make_officer())


def test_an_archived_sheet_is_not_merged():
    kept, absorbed = make_partner(), make_partner(archived_at=timezone.now())

    with pytest.raises(MergeRefused):
        merge(kept, absorbed, {}, actor=make_manager())


def test_a_sheet_is_not_merged_with_itself():
    partner = make_partner()

    with pytest.raises(MergeRefused):
        merge(partner, partner, {}, actor=make_manager())


def test_a_sheet_saved_since_it_was_read_is_not_merged():
    kept, absorbed = make_partner(), make_partner()
    read = {kept.pk: kept.version, absorbed.pk: absorbed.version}
    Partner.objects.filter(pk=absorbed.pk).update(version=9)
    manager = make_manager()
    before = everything()

    with pytest.raises(StaleVersion):
        merge(kept, absorbed, {}, actor=manager, read=read)

    assert everything() == before


def test_marks_of_the_scan_and_rows_of_an_import_hold_no_sheet_back():
    """They name a sheet without being bound to it: nothing to move, nothing that refuses an undo."""
    pointing = {model for model, _key in pointing_keys(Partner)}

    assert not pointing & {DuplicatePair, Row}
