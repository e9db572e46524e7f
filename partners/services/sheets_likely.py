"""Sheets that a typed name may already be: asked while typing, and once more at creation.

The base is never read whole: the folded words of the name choose a hundred candidates in SQL, and only
those are compared closely, by `core.likeness`.
"""

from dataclasses import dataclass

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from core.likeness import PROPOSED, OrgName, Reason, also_known_as, domain_of, likeness
from core.name_forms import COMMON
from core.text import fold
from partners.models import Partner

CANDIDATES = 100
SHOWN = 5
# A word's first letters choose candidates, so that a slip later in the word still finds them.
STEM = 5
# A name still being typed is taken for the beginning of another from this length on.
BEGINNING = 6
SMALL = frozenset(
    [
        "de",
        "du",
        "des",
        "la",
        "le",
        "les",
        "et",
        "pour",
        "en",
        "au",
        "aux",
        "of",
        "the",
        "for",
        "and",
        "in",
        "on",
        "l",
        "d",
        "a",
        "un",
        "une",
    ]
)


@dataclass(frozen=True)
class Likely:
    """A sheet, how sure (0 to 1), and why in words."""

    partner: Partner
    score: float
    reason: str


def likely_partners(
    user,
    *,
    name: str = "",
    acronym: str = "",
    other_names: str = "",
    website: str = "",
    country: str = "",
    exclude: int | None = None,
) -> list[Likely]:
    """The sheets visible to ``user`` that these words may name, the likeliest first (five at most)."""
    lines = tuple(filter(None, (line.strip()[:250] for line in other_names[:1000].splitlines())))
    typed = OrgName(name.strip()[:250], acronym.strip()[:40], lines[:5], country[:2], website[:300])
    stems = _stems(typed)
    if not stems:
        return []
    found = [_compare(typed, row) for row in _candidates(user, stems, exclude)]
    found = [likely for likely in found if likely.score >= PROPOSED]
    return sorted(found, key=lambda likely: -likely.score)[:SHOWN]


def _stems(typed: OrgName) -> dict[str, int]:
    """What to look for and how much each find counts; common words only when there is nothing else."""
    names = [fold(text) for text in (typed.name, *typed.other_names, *also_known_as(typed))]
    words = {word for text in names for word in text.split() if len(word) >= 2} - SMALL
    telling = (words - COMMON) or words
    stems = {word[:STEM]: min(len(word), STEM) for word in sorted(telling, key=len)[-12:]}
    for text in filter(None, names):
        letters = "".join(word[0] for word in text.split() if word not in SMALL)
        if len(letters) >= 3:
            stems.setdefault(letters, 2)
    if sign := fold(typed.acronym):
        stems[sign] = STEM + 1
    if host := fold(domain_of(typed.website)):
        stems[host] = 2 * STEM
    return stems


def _candidates(user, stems: dict[str, int], exclude: int | None) -> QuerySet[Partner]:
    """The hundred sheets that share most of what tells names apart."""
    wanted, weight = Q(), Value(0)
    for stem, points in stems.items():
        holds = Q(search_text__contains=stem)
        wanted |= holds
        points_of = When(holds, then=Value(points))
        weight += Case(points_of, default=Value(0), output_field=IntegerField())
    rows = Partner.objects.visible_to(user).exclude(pk=exclude).filter(wanted)
    rows = rows.annotate(shared=weight).order_by(F("shared").desc(), "pk")
    return rows.only(
        "name", "acronym", "other_names", "website", "country", "city", "status", "archived_at"
    )[:CANDIDATES]


def _compare(typed: OrgName, partner: Partner) -> Likely:
    theirs = OrgName(
        partner.name,
        partner.acronym,
        tuple(partner.names[1:]),
        partner.country.code or "",
        partner.website,
    )
    host = domain_of(typed.website)
    if host and host == domain_of(partner.website):
        return Likely(partner, 1.0, _("same website"))
    match = likeness(typed, theirs)
    sign = fold(typed.acronym)
    if match.score < PROPOSED and len(sign) >= 3 and sign == fold(partner.acronym):
        return Likely(partner, PROPOSED, Reason.ACRONYM.label)
    if match.score < PROPOSED and _begins(typed, partner):
        return Likely(partner, PROPOSED, _("a name that begins so"))
    return Likely(partner, match.score, match.reason.label)


def _begins(typed: OrgName, partner: Partner) -> bool:
    """Whether what was typed so far begins one of the names, past its first word."""
    start = fold(typed.name)
    long_enough = len(start) >= BEGINNING and len(set(start.split()) - SMALL) >= 2
    return long_enough and any(fold(name).startswith(start) for name in partner.names)
