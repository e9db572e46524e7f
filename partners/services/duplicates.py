"""Sheets that are alike: found by a scan of the whole base, set apart by those who know better."""

from collections.abc import Callable

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from core import audit
from core.access import require
from core.likeness import LikenessIndex, OrgName
from partners.models import DuplicatePair, Merge, NotDuplicate, Partner
from work.jobs import enqueue
from work.models import Job

SCAN = "partners.scan"
STEP = 200


def scan(progress: Callable = lambda *args, **said: None) -> int:
    """Compare every current sheet with those that share a rare word; the pairs take the place of
    the last scan's. Returns how many. Safe to run again, and to run twice at once."""
    orgs = dict(_organisations())
    progress(0, total=len(orgs), message=_("Reading the sheets…"))
    index = LikenessIndex(orgs.items())
    apart = set(NotDuplicate.objects.values_list("first", "second"))
    places = {key: place for place, key in enumerate(orgs, 1)}
    found: dict[tuple[int, int], tuple[float, str]] = {}
    for key, candidate in index.pairs():
        progress(places[key], message=_("Comparing…"))
        pair = (min(key, candidate.key), max(key, candidate.key))
        if pair not in apart:
            found[pair] = (candidate.score, candidate.reason)
    _store(found)
    progress(len(orgs))
    return len(found)


def _organisations():
    rows = Partner.objects.current().order_by("pk")
    columns = ("pk", "name", "acronym", "other_names", "country", "website")
    for pk, name, acronym, others, country, website in rows.values_list(*columns).iterator():
        names = tuple(filter(None, map(str.strip, others.splitlines())))
        yield pk, OrgName(name, acronym, names, country, website)


@transaction.atomic
def _store(found: dict[tuple[int, int], tuple[float, str]]) -> None:
    """A pair that was known keeps the day it was found."""
    gone = [
        pk
        for pk, first, second in DuplicatePair.objects.values_list("pk", "first", "second")
        if (first, second) not in found
    ]
    for start in range(0, len(gone), 500):
        DuplicatePair.objects.filter(pk__in=gone[start : start + 500]).delete()
    rows = (
        DuplicatePair(first_id=first, second_id=second, score=score, reason=reason)
        for (first, second), (score, reason) in found.items()
    )
    DuplicatePair.objects.bulk_create(
        rows,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["first", "second"],
        update_fields=["score", "reason"],
    )


def ask_scan(*, actor=None) -> Job:
    """Have the base scanned, unless that is already under way. Nobody asks for the nightly one."""
    if actor is not None:
        require(actor, "partners.edit")
    running = Job.objects.filter(kind=SCAN).exclude(state__in=[Job.State.DONE, Job.State.FAILED])
    return running.first() or enqueue(SCAN, owner=actor, label=_("Search for duplicates"))


def last_scan() -> Job | None:
    """The last scan that came to its end."""
    done = Job.objects.filter(kind=SCAN, state=Job.State.DONE)
    return done.order_by("-finished_at").first()


@transaction.atomic
def set_apart(one: Partner, other: Partner, *, actor) -> NotDuplicate:
    """These are two organisations: the pair is never proposed again."""
    first, second = sorted((one, other), key=lambda partner: partner.pk)
    for partner in (first, second):
        require(actor, "partners.edit", partner)
    pair, is_new = NotDuplicate.objects.get_or_create(
        first=first, second=second, defaults={"by": actor}
    )
    if is_new:
        audit.record("partners.set_apart", actor=actor, on=first, data={"from": second.name})
    return pair


def absorbed_keys(partner: Partner) -> list[int]:
    """The sheets taken up into this one, and those taken up into them."""
    found: list[int] = []
    level = [partner.pk]
    while level:
        merged = Merge.objects.standing().filter(kept__in=level).exclude(absorbed__in=found)
        level = list(merged.values_list("absorbed", flat=True))
        found += level
    return found


def merge_of(partner: Partner) -> Merge | None:
    """The merge by which this sheet was taken up into another, if it still stands."""
    standing = Merge.objects.standing().filter(absorbed=partner).select_related("kept", "by")
    return standing.first() if partner.is_archived else None


def waiting_pairs(user):
    """The pairs that wait for somebody: the list and the badge of the navigation read these."""
    return DuplicatePair.objects.visible_to(user)


def waiting_count(user) -> int:
    return waiting_pairs(user).count()


def pairs_with(partner: Partner, user) -> list[tuple[DuplicatePair, Partner]]:
    """The pairs this sheet is in, each with the other sheet."""
    rows = waiting_pairs(user).filter(Q(first=partner) | Q(second=partner))
    rows = rows.select_related("first", "second")[:5]
    return [(row, row.second if row.first_id == partner.pk else row.first) for row in rows]
