"""Drafts of sheets already in the base, read in a handful of queries whatever their number."""

from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from partners.importing.draft import Draft, Exchange, Person
from partners.models import Affiliation, Interaction, Partner, Score
from work.models import Action

CHUNK = 500


def drafts_of(keys: Iterable[int]) -> dict[int, Draft]:
    """{partner key: what stands on the sheet}."""
    found: dict[int, Draft] = {}
    keys = sorted(set(keys))
    for start in range(0, len(keys), CHUNK):
        found |= _some(keys[start : start + CHUNK])
    return found


def _some(keys: list[int]) -> dict[int, Draft]:
    partners = Partner.objects.filter(pk__in=keys).select_related("owner").prefetch_related("tags")
    drafts = {
        partner.pk: Draft(partner, tags={tag.name for tag in partner.tags.all()})
        for partner in partners
    }
    for affiliation in (
        Affiliation.objects.filter(partner__in=keys, ends_on=None)
        .select_related("contact")
        .prefetch_related("contact__emails", "contact__phones")
    ):
        drafts[affiliation.partner_id].people.append(_person(affiliation))
    for row in Interaction.objects.filter(partner__in=keys):
        drafts[row.partner_id].exchanges.append(
            Exchange(row.on, row.precision, row.subject, row.direction, new=False)
        )
    scores = Score.objects.filter(partner__in=keys).counting_on(timezone.localdate())
    for score in scores.select_related("criterion"):
        drafts[score.partner_id].scores[score.criterion.axis] = score.value, score.evidence
    content_type = ContentType.objects.get_for_model(Partner)
    for action in Action.objects.filter(content_type=content_type, object_id__in=keys):
        drafts[action.object_id].actions.add((action.what, action.due_on))
    return drafts


def _person(affiliation: Affiliation) -> Person:
    contact = affiliation.contact
    return Person(
        family=contact.family_name,
        given=contact.given_name,
        civility=contact.civility,
        function=affiliation.function,
        emails=[email.address for email in contact.emails.all()],
        phones=[{"e164": p.e164, "raw": p.raw, "note": p.note} for p in contact.phones.all()],
        pk=contact.pk,
    )
