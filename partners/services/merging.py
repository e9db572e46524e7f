"""Two sheets made one: every choice kept, everything moved, and the way back."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.access import require
from core.locking import StaleVersion
from core.locking import lock as lock_row
from partners.models import Affiliation, Merge, NotDuplicate, Partner
from partners.services import comparing
from partners.services.comparing import ABSORBED, BOTH, KEPT
from partners.services.repointing import Repointing, rows_pointing
from work.changes import Recorder, record_changes
from work.undo import AlreadyUndone, undo

# A merge names the two sheets it was about for ever; a pair set apart is put in order by hand.
STAYING = frozenset({"partners.merge", "partners.notduplicate"})


class MergeRefused(ValidationError):
    """The two sheets cannot be merged; the message is for the user."""


def lock_both(one: Partner, other: Partner) -> tuple[Partner, Partner]:
    """Both rows under lock, taken in the order of their keys so that two merges never wait in a ring."""
    found = {partner.pk: lock_row(partner) for partner in sorted((one, other), key=_key)}
    return found[one.pk], found[other.pk]


def _key(partner: Partner) -> int:
    return partner.pk


def merge(
    kept: Partner,
    absorbed: Partner,
    choices: dict[str, str],
    *,
    actor,
    read: dict[int, int] | None = None,
) -> Merge:
    """Take ``absorbed`` up into ``kept``: fields as chosen, all that points to it moved, then archived.

    ``choices`` maps a field to "kept", "absorbed" or "both"; a field left out follows the proposal.
    ``read`` maps a key to the version that was read. Raises MergeRefused, or StaleVersion when
    somebody saved one of the two since; nothing is changed then.
    """
    label = _("Merge of “%(absorbed)s” into “%(kept)s”") % {"absorbed": absorbed, "kept": kept}
    with transaction.atomic():
        with record_changes("partners.merge", label, actor=actor) as change:
            kept, absorbed = lock_both(kept, absorbed)
            _check(kept, absorbed, actor, read or {})
            lines = comparing.differences(kept, absorbed)
            chosen = {line.name: choices.get(line.name, line.choice) for line in lines}
            change.updating([kept, absorbed])
            moving = Repointing(change, actor, STAYING)
            _fill(kept, absorbed, chosen, actor)
            _leave_one_main_contact(change, kept, absorbed)
            _put_pairs_in_order(change, kept, absorbed)
            moving.move(absorbed, kept)
            _archive(absorbed, kept, actor)
        summary = {
            "moved": {label: count for label, count in sorted(moving.moved.items()) if count},
            "set_aside": moving.set_aside,
        }
        done = Merge.objects.create(
            kept=kept, absorbed=absorbed, by=actor, choices=chosen, summary=summary,
            changes=change.changeset,
        )  # fmt: skip
        _announce("partners.merge", done, actor)
        return done


@transaction.atomic
def undo_merge(done: Merge, *, actor) -> Merge:
    """Put both sheets and all that moved back as they were. Raises Touched or AlreadyUndone."""
    require(actor, "partners.merge", done.kept)
    done = Merge.objects.select_for_update().get(pk=done.pk)
    if done.undone_at:
        raise AlreadyUndone(_("This was already undone."))
    undo(done.changes, actor=actor)
    done.undone_at = timezone.now()
    done.save(update_fields=["undone_at", "updated_at"])
    _announce("partners.unmerge", done, actor)
    return done


def counts_of(partner: Partner) -> list[tuple[str, int]]:
    """What hangs on a sheet and would move, in words, with how many of each."""
    counts: dict[str, int] = {}
    for model, rows, _column in rows_pointing(partner, besides=STAYING):
        label = str(model._meta.verbose_name_plural)
        counts[label] = counts.get(label, 0) + rows.count()
    return sorted((label, count) for label, count in counts.items() if count)


def same_people(one: Partner, other: Partner) -> list[tuple]:
    """Pairs of contacts, one of each sheet, that share an e-mail address."""
    holders: dict[str, object] = {}
    for contact in _people(one):
        holders.update({mail.address.lower(): contact for mail in contact.emails.all()})
    found = {
        (holders[mail.address.lower()], contact)
        for contact in _people(other)
        for mail in contact.emails.all()
        if mail.address.lower() in holders and holders[mail.address.lower()] != contact
    }
    return sorted(found, key=lambda pair: pair[0].sort_name)


def _people(partner: Partner):
    posts = Affiliation.objects.filter(partner=partner, contact__archived_at=None)
    return {p.contact for p in posts.select_related("contact").prefetch_related("contact__emails")}


def _check(kept: Partner, absorbed: Partner, actor, read: dict[int, int]) -> None:
    if kept.pk == absorbed.pk:
        raise MergeRefused(_("A sheet cannot be merged with itself."))
    for partner in (kept, absorbed):
        require(actor, "partners.merge", partner)
        if partner.is_archived:
            raise MergeRefused(
                _("“%(name)s” is archived by now: nothing was merged.") % {"name": partner}
            )
        if read.get(partner.pk, partner.version) != partner.version:
            raise StaleVersion(partner)


def _fill(kept: Partner, absorbed: Partner, chosen: dict[str, str], actor) -> None:
    """Write the choices on the kept sheet; it also answers to every name of the other."""
    names = [kept.name, absorbed.name, kept.acronym, absorbed.acronym]
    parent = _parent_after(kept, absorbed, chosen.get("parent", KEPT))
    for name, choice in chosen.items():
        _take(kept, absorbed, name, choice)
    kept.parent_id = parent
    more = comparing.distinct(
        [*kept.other_names.splitlines(), *names], besides=(kept.name, kept.acronym)
    )
    kept.other_names = "\n".join(more)
    kept.version += 1
    kept._history_user, kept._change_reason = actor, "partners.merge"
    kept.save()


def _take(kept: Partner, absorbed: Partner, name: str, choice: str) -> None:
    column = Partner._meta.get_field(name)
    if column.many_to_many:
        theirs = getattr(absorbed, name).all()
        if choice == BOTH:
            getattr(kept, name).add(*theirs)
        elif choice == ABSORBED:
            getattr(kept, name).set(theirs)
    elif choice == BOTH and comparing.adds_up(column):
        setattr(kept, name, comparing.both(kept, absorbed, name))
    elif choice == ABSORBED:
        for part in comparing.columns_of(name):
            attname = Partner._meta.get_field(part).attname
            setattr(kept, attname, getattr(absorbed, attname))


def _parent_after(kept: Partner, absorbed: Partner, choice: str) -> int | None:
    """The organisation above; none when it would stand above itself through the other sheet."""
    parent = absorbed.parent_id if choice == ABSORBED else kept.parent_id
    if parent == absorbed.pk:
        parent = absorbed.parent_id
    above, seen = parent, set()
    while above and above not in seen:
        if above in (kept.pk, absorbed.pk):
            return None
        seen.add(above)
        above = Partner._base_manager.values_list("parent_id", flat=True).get(pk=above)
    return parent


def _leave_one_main_contact(change: Recorder, kept: Partner, absorbed: Partner) -> None:
    if not Affiliation.objects.filter(partner=kept, is_main=True).exists():
        return
    for post in Affiliation.objects.filter(partner=absorbed, is_main=True):
        change.updating(post)
        post.is_main = False
        post.save(update_fields=["is_main", "updated_at"])


def _put_pairs_in_order(change: Recorder, kept: Partner, absorbed: Partner) -> None:
    """What was set apart from the absorbed sheet is set apart from the kept one."""
    for pair in NotDuplicate.objects.filter(Q(first=absorbed) | Q(second=absorbed)):
        change.updating(pair)
        other = pair.second_id if pair.first_id == absorbed.pk else pair.first_id
        first, second = sorted((kept.pk, other))
        known = NotDuplicate.objects.filter(first=first, second=second).exists()
        if other == kept.pk or known:
            pair.delete()
        else:
            pair.first_id, pair.second_id = first, second
            pair.save(update_fields=["first", "second"])


def _archive(absorbed: Partner, kept: Partner, actor) -> None:
    """A sheet taken up into a confidential one is hidden with it: its reason names that one."""
    reason = _("Merged into “%(name)s”") % {"name": kept.name}
    absorbed.archived_at, absorbed.archived_by = timezone.now(), actor
    absorbed.archive_reason = reason[:300]
    absorbed.is_confidential = absorbed.is_confidential or kept.is_confidential
    absorbed.version += 1
    absorbed._history_user, absorbed._change_reason = actor, "partners.merge"
    absorbed.save()


def _announce(verb: str, done: Merge, actor) -> None:
    audit.record(verb, actor=actor, on=done.kept, data={"absorbed": done.absorbed.name})
    audit.record(verb, actor=actor, on=done.absorbed, data={"kept": done.kept.name})
