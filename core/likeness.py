"""How likely it is that two names mean one organisation.

    likeness(OrgName("Banque mondiale"), OrgName("World Bank"))   # Match(0.93, Reason.KNOWN)
    index = LikenessIndex((partner.pk, OrgName(partner.name, ...)) for partner in partners)
    index.candidates(OrgName("A.F.D."))                           # best first

A score of `PROPOSED` or more is worth showing to a person; no score is a decision. The rules,
in order: two places that differ are two bodies; one place more is another body unless the
country says otherwise; then known bodies, acronyms, words, and the web domain as a supplement.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from heapq import nlargest
from itertools import product
from math import log

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from rapidfuzz import fuzz

from core.name_forms import (
    AROUND,
    COMMON,
    HEADS,
    LINES,
    SCOPE,
    Facts,
    Form,
    facts,
    known_bodies,
    networks,
)
from core.places import AFRICA
from core.text import fold, word_set

PROPOSED = 0.75
SHARED_DOMAINS = word_set(
    "gmail.com yahoo.fr yahoo.com hotmail.com hotmail.fr outlook.com outlook.fr orange.fr "
    "eeas.europa.eu europa.eu gouv.fr gouv.bj gouv.ci example.org"
)


class Reason(TextChoices):
    SAME_NAME = "same_name", _("same name")
    KNOWN = "known", _("two known names of one organisation")
    ACRONYM = "acronym", _("same acronym")
    INITIALS = "initials", _("the acronym fits the initials of the name")
    WORDS = "words", _("nearly the same words")
    DOMAIN = "domain", _("similar name and same web domain")
    NONE = "", _("nothing in common")


@dataclass(frozen=True)
class OrgName:
    """An organisation as a row or a record names it. `website` may be a URL, a domain or an e-mail."""

    name: str
    acronym: str = ""
    other_names: tuple[str, ...] = ()
    country: str = ""
    website: str = ""


@dataclass(frozen=True)
class Match:
    score: float
    reason: Reason


@dataclass(frozen=True)
class Candidate:
    key: Hashable
    score: float
    reason: Reason


NOTHING = Match(0.0, Reason.NONE)


def domain_of(website: str) -> str:
    """ "https://www.afd.fr/fr" and "x@afd.fr" → "afd.fr"; "" for a domain that many share."""
    host = str(website or "").strip().lower().rpartition("@")[2].partition("://")
    host = (host[2] or host[0]).split("/")[0].split(":")[0].removeprefix("www.")
    return "" if host in SHARED_DOMAINS or "." not in host else host


@lru_cache(maxsize=60_000)
def _facts(org: OrgName) -> Facts:
    return facts(
        str(org.name or ""),
        str(org.acronym or ""),
        tuple(org.other_names),
        str(org.country or ""),
        domain_of(org.website),
    )


def organisation_keys(name: str, acronym: str = "") -> set[str]:
    """Blocking keys: two names that share none are not compared at all."""
    return _keys(_facts(OrgName(name, acronym)))


def _keys(told: Facts) -> set[str]:
    keys = {f"a:{a}" for a in told.acronyms | told.initials}
    keys.update(f"b:{body}" for body in told.bodies)
    if told.domain:
        keys.add(f"d:{told.domain}")
    for form in told.forms:
        keys.add(f"n:{form.compact}")
        keys.add("w:" + " ".join(sorted(form.words)))
        keys.update(f"t:{word}" for word in form.words)
        keys.update(f"f:{word[:4]}" for word in form.words if len(word) > 4 and word not in COMMON)
    return keys


def also_known_as(org: OrgName) -> set[str]:
    """Every known name of the body that ``org`` names, if it is a well-known one."""
    return {name for number in _facts(org).bodies for name in LINES[number]}


def likeness(a: OrgName, b: OrgName) -> Match:
    return _compare(_facts(a), _facts(b))


def _compare(a: Facts, b: Facts) -> Match:
    """The best of what names, acronyms and known bodies say, then the web domain."""
    if a.bodies and b.bodies and not a.bodies & b.bodies:
        return Match(0.3, Reason.NONE)
    named, words = NOTHING, 0.0
    for x, y in product(a.forms, b.forms):
        match, near = _names(x, y, a, b)
        words = max(words, near)
        named = max(named, match, key=lambda m: m.score)
    best = max(named, _short(a, b, words), key=lambda m: m.score)
    if a.domain and a.domain == b.domain and 0.55 <= best.score < PROPOSED and words >= 0.5:
        return Match(min(0.9, best.score + 0.15), Reason.DOMAIN)
    return best


# Names -----------------------------------------------------------------------------------


def _names(x: Form, y: Form, a: Facts, b: Facts) -> tuple[Match, float]:
    """What two full names say, and how near their words are before any rule of place."""
    if not x.starts & y.starts and x.compact != y.compact:
        return NOTHING, 0.0
    alike = 1.0 if x.compact == y.compact else _words(x, y)
    score = 0.97 if x.compact == y.compact else 0.95 * alike
    score *= _place_factor(x, y, a, b)
    if len(x.words) == 1 and x.words <= COMMON and not (x.places and x.places == y.places):
        score = min(score, 0.6)
    if a.country and b.country and a.country != b.country and not a.bodies & b.bodies:
        score *= 0.55 if x.words <= COMMON | SCOPE else 0.92
    return Match(round(score, 3), Reason.SAME_NAME if alike == 1 else Reason.WORDS), alike


def _weight(word: str) -> float:
    if word in AROUND:
        return 0.25
    return 0.4 if word in COMMON else 1.0


def _words(x: Form, y: Form) -> float:
    """Share of the weight of all words that both names hold, less what sets bodies apart."""
    only_x, only_y = set(x.words - y.words), set(y.words - x.words)
    shared = sum(map(_weight, x.words & y.words))
    if len(only_x) > 2 and len(only_y) > 2:  # too far apart for slips of the hand to matter
        return shared / (shared + sum(map(_weight, only_x)) + sum(map(_weight, only_y)))
    shared += _joined_words(x, only_x, only_y) + _joined_words(y, only_y, only_x)
    shared += _misspelt(only_x, only_y)
    if not shared:
        return 0.0
    total = shared + sum(map(_weight, only_x)) + sum(map(_weight, only_y))
    return shared / total * _contrast(only_x, only_y)


def _joined_words(x: Form, only_x: set, only_y: set) -> float:
    """ "Total Energies" holds the word of "TotalEnergies"; both are then taken off the sets."""
    weight = 0.0
    for first, second in zip(x.order, x.order[1:], strict=False):
        if first in only_x and first + second in only_y:
            weight += 1.0
            only_x -= {first, second}
            only_y.discard(first + second)
    return weight


def _misspelt(only_x: set, only_y: set) -> float:
    """Words of five letters or more that one slip of the hand sets apart."""
    weight = 0.0
    for word in [w for w in only_x if len(w) >= 5 and w not in SCOPE and w.isalpha()]:
        near = [
            other
            for other in only_y
            if len(other) >= 5 and other not in SCOPE and word[0] == other[0]
            and fuzz.ratio(word, other) >= 85
        ]  # fmt: skip
        if near:
            only_x.discard(word)
            only_y.discard(near[0])
            weight += 0.95 * min(_weight(word), _weight(near[0]))
    return weight


def _contrast(only_x: set, only_y: set) -> float:
    """Below 1 when the words that differ are those that tell one body from another."""
    if only_x & SCOPE and only_y & SCOPE:
        return 0.6
    heads_x, heads_y = only_x & HEADS, only_y & HEADS
    if heads_x and heads_y or "fondation" in heads_x ^ heads_y:
        return 0.6
    return 0.8 if (only_x | only_y) & SCOPE else 1.0


def _place_factor(x: Form, y: Form, a: Facts, b: Facts) -> float:
    if x.cities and y.cities and not x.cities & y.cities:
        return 0.3
    only_x, only_y = x.places - y.places, y.places - x.places
    if not only_x and not only_y:
        return 1.0
    if only_x and only_y:
        return 0.3
    extra, other = (only_x, b) if only_x else (only_y, a)
    if x.places & y.places and not extra & AFRICA:
        return 1.0
    if other.country:
        return 0.98 if extra == {other.country} else 0.55
    return 0.62


# Acronyms and known bodies -----------------------------------------------------------------


def _short(a: Facts, b: Facts, words: float) -> Match:
    apart = _places_apart(a, b)
    if apart == 2:
        return NOTHING
    long_names = a.long and b.long
    if a.bodies & b.bodies:
        if long_names and words < 0.3 and not _known_by_name(a, b):
            return Match(0.78 if _same_country(a, b) else 0.65, Reason.ACRONYM)
        if apart and not _is_branch(a, b) or a.bodies & networks() and _one_branch(a, b):
            return NOTHING
        return Match(0.8 if apart else 0.93, Reason.KNOWN)
    if shared := a.acronyms & b.acronyms:
        return Match(_acronym_score(a, b, max(map(len, shared)), words, long_names), Reason.ACRONYM)
    return _from_initials(a, b)


def _acronym_score(a: Facts, b: Facts, length: int, words: float, long_names: bool) -> float:
    apart, same = _places_apart(a, b), _same_country(a, b)
    if long_names and words < 0.3:
        return 0.78 if same and not apart else 0.6
    if apart:
        return 0.6 if a.country and b.country or length < 5 else 0.78
    if a.country and b.country and not same:
        return 0.78 if length >= 5 or words >= 0.8 else 0.6
    return 0.92 if same or length >= 4 else 0.82


def _from_initials(a: Facts, b: Facts) -> Match:
    shared = a.acronyms & b.initials | b.acronyms & a.initials
    if not shared or _places_apart(a, b) or a.long and b.long:
        return NOTHING
    if a.country and b.country and not _same_country(a, b):
        return Match(0.5, Reason.INITIALS)
    length = max(map(len, shared))
    fits = _same_country(a, b) and length >= 3 or length >= 5
    return Match(0.8 if fits else 0.7, Reason.INITIALS)


def _same_country(a: Facts, b: Facts) -> bool:
    return bool(a.country) and a.country == b.country


def _known_by_name(a: Facts, b: Facts) -> bool:
    """Both full names are known names of the body, not only an acronym in brackets."""
    return all(
        any(form.spellings & known_bodies().keys() for form in told.forms if not form.bare)
        for told in (a, b)
    )


def _one_branch(a: Facts, b: Facts) -> bool:
    """One side names a country that is not where the other stands: WWF and WWF Denmark."""
    here, there = a.places, b.places
    return not here - there <= {b.country} or not there - here <= {a.country}


def _is_branch(a: Facts, b: Facts) -> bool:
    """ "UNICEF Bénin" is a branch of UNICEF; "Direction de la coopération (Bénin)" is no branch."""
    return all(any(form.bare for form in told.forms) for told in (a, b) if told.places)


def _places_apart(a: Facts, b: Facts) -> int:
    """0: nothing against; 1: a place is named on one side only; 2: two places that differ."""
    here, there = a.places, b.places
    only_here, only_there = here - there, there - here
    if only_here and only_there and not here & there:
        return 2
    if only_here & AFRICA and only_there & AFRICA:
        return 2
    extra, country = (only_here, b.country) if only_here else (only_there, a.country)
    if not extra & AFRICA or extra == {country}:
        return 0
    return 1


# Index ---------------------------------------------------------------------------------------


class LikenessIndex:
    """Finds who resembles a name among many, looking only at those that share a rare key."""

    BUDGET = 400
    CLOSE = 7

    def __init__(self, entries: Iterable[tuple[Hashable, OrgName]] = ()):
        self._facts: dict[Hashable, Facts] = {}
        self._holders: dict[str, list[Hashable]] = defaultdict(list)
        for key, org in entries:
            self.add(key, org)

    def __len__(self) -> int:
        return len(self._facts)

    def add(self, key: Hashable, org: OrgName) -> None:
        self._facts[key] = told = _facts(org)
        for name in _keys(told):
            self._holders[name].append(key)

    def candidates(
        self, org: OrgName, limit: int = 5, threshold: float = PROPOSED
    ) -> list[Candidate]:
        """The entries that resemble `org`, best first."""
        return self._candidates(_facts(org), limit, threshold, frozenset())

    def pairs(self, threshold: float = PROPOSED) -> Iterator[tuple[Hashable, Candidate]]:
        """Every pair of entries that resemble each other, each pair once."""
        seen: set[frozenset] = set()
        for key, told in self._facts.items():
            for candidate in self._candidates(told, 10, threshold, frozenset([key])):
                pair = frozenset([key, candidate.key])
                if pair not in seen:
                    seen.add(pair)
                    yield key, candidate

    def _candidates(self, told: Facts, limit: int, threshold: float, besides) -> list[Candidate]:
        found = []
        for key in self._close(told, besides):
            match = _compare(told, self._facts[key])
            if match.score >= threshold:
                found.append(Candidate(key, match.score, match.reason))
        return nlargest(limit, found, key=lambda c: c.score)

    def _close(self, told: Facts, besides) -> list[Hashable]:
        """Those that share the rarest keys; common keys are read only while the budget lasts."""
        size, left = len(self._facts) + 1, self.BUDGET
        weights: dict[Hashable, float] = defaultdict(float)
        held = [self._holders[key] for key in _keys(told) if key in self._holders]
        for holders in sorted(held, key=len):
            if len(holders) > left:
                break
            left -= len(holders)
            weight = log(size / len(holders))
            for holder in holders:
                weights[holder] += weight
        for key in besides:
            weights.pop(key, None)
        return nlargest(self.CLOSE, weights, key=weights.__getitem__)


def same_name(a: str, b: str) -> bool:
    """Equal once folded: the test by which an import updates instead of proposing."""
    return bool(fold(a)) and fold(a) == fold(b)
