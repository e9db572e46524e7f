"""Sheets that a typed name may already be: asked while typing, and once more at creation.

The base is never read whole: the folded words of the name choose a hundred candidates in SQL, and only
those are compared closely.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.utils.translation import gettext as _
from rapidfuzz import fuzz

from core.text import fold, tokens
from partners.models import Partner

# Words that half of the base carries choose nobody.
COMMON = frozenset(
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
        "sa",
        "sarl",
        "srl",
        "ong",
        "ngo",
        "inc",
        "ltd",
        "fondation",
        "foundation",
        "agence",
        "agency",
        "association",
        "banque",
        "bank",
        "institut",
        "institute",
        "ministere",
        "ministry",
        "fonds",
        "fund",
        "organisation",
        "organization",
        "societe",
        "company",
        "groupe",
        "group",
        "centre",
        "center",
        "union",
        "developpement",
        "development",
        "international",
        "internationale",
        "internationales",
        "cooperation",
        "programme",
        "program",
        "reseau",
        "network",
        "universite",
        "university",
        "africa",
        "afrique",
        "africain",
        "africaine",
        "african",
        "conseil",
        "national",
        "nationale",
        "direction",
        "ambassade",
        "embassy",
        "republique",
        "republic",
    ]
)
CANDIDATES = 100
SHOWN = 5
ALIKE = 86
# A word's first letters choose candidates, so that a slip later in the word still finds them.
STEM = 5


@dataclass(frozen=True)
class Likely:
    partner: Partner
    score: int
    reason: str


def likely_partners(
    user,
    *,
    name: str = "",
    acronym: str = "",
    other_names: str = "",
    website: str = "",
    exclude: int | None = None,
) -> list[Likely]:
    """The sheets visible to ``user`` that these words may name, the likeliest first (five at most)."""
    names = [fold(line) for line in (name[:250], *other_names[:1000].splitlines())]
    names = [line for line in names if len(line) >= 2][:6]
    sign, host = fold(acronym[:40]), domain(website)
    if not (names or sign or host):
        return []
    found = []
    for partner in _candidates(user, names, sign, host, exclude):
        score, reason = _compare(partner, names, sign, host)
        if score >= ALIKE:
            found.append(Likely(partner, score, reason))
    return sorted(found, key=lambda likely: -likely.score)[:SHOWN]


def domain(website: str) -> str:
    """The host without "www.", or nothing: "https://www.undp.org/benin" gives "undp.org"."""
    website = website.strip()[:300]
    if not website:
        return ""
    try:
        host = urlsplit(website if "//" in website else f"//{website}").hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.") if "." in host else ""


def _candidates(user, names: list[str], sign: str, host: str, exclude: int | None) -> QuerySet:
    """The hundred sheets that share most of the words that tell names apart."""
    stems = _stems(names, sign)
    if host:
        stems[fold(host)] = 10
    rows = Partner.objects.visible_to(user).exclude(pk=exclude)
    wanted = Q()
    weight = Value(0)
    for stem, points in stems.items():
        holds = Q(search_text__contains=stem)
        wanted |= holds
        weight = weight + Case(
            When(holds, then=Value(points)), default=Value(0), output_field=IntegerField()
        )
    if not stems:
        return rows.none()
    rows = rows.filter(wanted).annotate(shared=weight).order_by(F("shared").desc(), "pk")
    return rows.only(
        "name", "acronym", "other_names", "website", "country", "city", "status", "archived_at"
    )[:CANDIDATES]


def _stems(names: list[str], sign: str) -> dict[str, int]:
    """What to look for and how much each find counts; common words only when there is nothing else."""
    words = {word for name in names for word in name.split()}
    telling = {word for word in words if word not in COMMON and len(word) >= 2} or words
    stems = {word[:STEM]: min(len(word), STEM) for word in sorted(telling, key=len)[-8:]}
    if sign:
        stems[sign] = 6
    for initials in filter(None, map(_initials, names)):
        stems.setdefault(initials, 2)
    return stems


def _initials(name: str) -> str:
    """ "programme des nations unies pour le developpement" gives "pnud"."""
    letters = [word[0] for word in name.split() if word not in ARTICLES]
    return "".join(letters) if len(letters) >= 3 else ""


ARTICLES = frozenset(
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
    ]
)


def _compare(partner: Partner, names: list[str], sign: str, host: str) -> tuple[int, str]:
    """How sure, 0 to 100, and why in words."""
    theirs = [fold(name) for name in partner.names]
    their_sign = fold(partner.acronym)
    if host and host == domain(partner.website):
        return 100, _("same website")
    signs = {sign, *names} - {""}
    if their_sign and their_sign in signs:
        return 98, _("same acronym")
    if sign and sign in theirs:
        return 97, _("same acronym")
    if set(names) & set(theirs):
        return 96, _("same name")
    score = max((_alike(mine, other) for mine in names for other in theirs), default=0)
    if score < ALIKE and their_sign and their_sign in map(_initials, names):
        return 88, _("the initials are its acronym")
    return score, _("similar name")


def _alike(mine: str, other: str) -> int:
    """Likeness by the words that tell names apart, whatever their order; a long name half typed counts."""
    if not _telling(mine) & _stem_set(other) and not _close_words(mine, other):
        return 0
    whole = fuzz.token_sort_ratio(mine, other)
    typed = fuzz.partial_ratio(mine, other) - 4 if len(mine) >= 8 else 0
    return round(max(whole, typed))


def _telling(name: str) -> set[str]:
    return {word for word in tokens(name) if word not in COMMON}


def _stem_set(name: str) -> set[str]:
    return set(name.split())


def _close_words(mine: str, other: str) -> bool:
    theirs = _telling(other) or set(other.split())
    ours = _telling(mine) or set(mine.split())
    return any(fuzz.ratio(a, b) >= 80 for a in ours for b in theirs)
