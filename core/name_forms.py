"""What an organisation's name says once its spelling is taken apart.

"Coopération suisse (DDC)" says: the words cooperation; the place CH; the acronym DDC.
French and English meet in one vocabulary, so that "World Bank" and "Banque mondiale"
hold the same two words. Used by `core.likeness` alone.
"""

import re
from dataclasses import dataclass, field
from functools import cache, lru_cache

from core.known_names import LINES, NETWORKS
from core.places import AFRICA, city_phrases, name_phrases
from core.text import fold, word_set

STOP = word_set(
    "de du des d l la le les et en au aux a pour sur dans par of the for and in on to at by from "
    "une fur und entreprise"
)
LEGAL = word_set(
    "sa sarl suarl sas sasu snc asbl aisbl vzw inc incorporated ltd limited llc llp plc corp gmbh "
    "ggmbh ev nv bv ag ong ngo ongd oscl"
)
# English and abbreviations → the French word that both languages share here.
WORDS = {
    "bank": "banque", "banking": "banque", "development": "developpement", "agency": "agence",
    "fund": "fonds", "foundation": "fondation", "foundations": "fondation", "stiftung": "fondation",
    "stichting": "fondation", "fond": "fondation", "fdn": "fondation", "fondations": "fondation",
    "world": "mondial", "global": "mondial", "african": "afriqu", "africa": "afriqu",
    "africain": "afriqu", "africaine": "afriqu", "afrique": "afriqu", "africaines": "afriqu",
    "west": "ouest", "western": "ouest", "east": "est", "north": "nord", "south": "sud",
    "european": "europeen", "europe": "europeen", "arab": "arabe", "islamic": "islamique",
    "ministry": "ministere", "min": "ministere", "embassy": "ambassade", "council": "conseil",
    "office": "bureau", "center": "centre", "institute": "institut", "inst": "institut",
    "network": "reseau", "society": "societe", "company": "societe", "group": "groupe",
    "women": "femme", "women s": "femme", "children": "enfant", "enfance": "enfant",
    "population": "population", "health": "sante", "food": "alimentaire", "trade": "commerce",
    "labour": "travail", "labor": "travail", "work": "travail", "refugees": "refugie",
    "environment": "environnement", "climate": "climat", "green": "vert", "school": "ecole",
    "university": "universite", "univ": "universite", "chamber": "chambre",
    "industry": "industrie", "cooperation": "cooperation", "delegation": "delegation",
    "directorate": "direction", "dir": "direction", "high": "haut", "city": "ville",
    "art": "art", "arts": "art", "heritage": "patrimoine", "culture": "culture",
    "assoc": "association", "org": "organisation", "intl": "international",
    "without": "sans", "borders": "frontiere", "economic": "economique", "monetary": "monetaire",
    "central": "central", "states": "etat", "community": "communaute", "republic": "republique",
    "rep": "republique", "investment": "investissement", "islands": "ile", "copyright": "auteur",
    "un": "onu", "unies": "uni", "eu": "ue", "inter": "inter", "nat": "national",
    "gouvernement": "etat", "government": "etat", "youth": "jeunesse", "research": "recherche",
    "program": "programme", "initiative": "initiative", "water": "eau", "peace": "paix",
    "law": "droit", "rights": "droit", "human": "humain", "homme": "humain",
}  # fmt: skip
# Acronyms of bodies that have a branch in every country, spelled out.
SPELLED = {
    "due": ["delegation", "ue"],
    "scac": ["service", "cooperation", "action", "culturelle"],
    "cci": ["chambre", "commerce", "industrie"],
}
PHRASES = {
    ("nations", "unies"): "onu",
    ("united", "nations"): "onu",
    ("union", "europeenne"): "ue",
    ("european", "union"): "ue",
}


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The folded word without what gender, number and language add to it."""
    word = WORDS.get(word, word)
    if len(word) <= 3 or word.isdigit():
        return word
    word = re.sub(r"(?<=\w{2})aux$", "al", word)
    word = re.sub(r"(?<=\w{3})(s|(?<=[aeo]u)x)$", "", word)
    word = WORDS.get(word, word)
    word = re.sub(r"iz(?=ation)", "is", word)
    word = re.sub(r"(enn|ell|ett)e$", lambda m: m[1][:2], word)
    word = re.sub(r"(?<=\w{3})(e|y)$", "", word)
    return re.sub(r"iqu$", "ic", word) if word != "afriqu" else word


def _stems(words: str) -> frozenset[str]:
    return frozenset(map(stem, words.split()))


# Words around a name that do not make another body of it: "Groupe de la BAD", "Siège OIF".
AROUND = _stems(
    "groupe commission secretariat bureau siege representation antenne association reseau "
    "cooperation patronat programme site transnational holding"
)
# Words that many bodies share, so that sharing them proves little.
COMMON = _stems(
    "organisation international national fondation institut agence fonds centre conseil "
    "association reseau banque developpement cooperation programme ministere bureau onu afriqu "
    "mondial union comite federation societe service universite ecole groupe initiative alliance "
    "commission direction general haut promotion cultur culturel regional chambre commerc "
    "industri delegation central ouest festival etat confederation patronat ville commune region "
    "departement mairie"
)
# Where a body works or whom it stands for: two bodies that differ here are two bodies.
SCOPE = _stems("afriqu mondial regional europeen islamic arab ouest est nord sud central humain")
HEADS = _stems(
    "fondation ministere ambassade delegation universite banque fonds institut chambre festival "
    "ecole agence conseil haut direction commun vill service salon societe confederation observatoir"
)

_ACRONYM = re.compile(r"^[A-ZÀ-Ý0-9][\w.&'’/+-]{1,11}$")
_PARENS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_SIDES = re.compile(r"\s+[-–—/|]\s+|\s*[:]\s+")
_BOTH = re.compile(r"^[A-Z]{3,}/[A-Z]{3,}$")
_FORMER = re.compile(r"^(?:ex|ancien|anciennement|formerly|former)[\s-]+(.+)$", re.IGNORECASE)
_PARENT = re.compile(r"^(?:groupe|group|filiale)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Form:
    """One name, taken apart."""

    words: frozenset[str]
    places: frozenset[str]
    cities: frozenset[str]
    compact: str
    spellings: frozenset[str]  # compact, also without its cities, also without its countries
    order: tuple[str, ...]
    starts: frozenset[str]  # first letters of its words: names that share none have nothing alike
    bare: str  # the only word that counts, when there is one: "Groupe de la BAD" → "bad"


@dataclass
class Facts:
    """All that one organisation's names say together."""

    forms: list[Form] = field(default_factory=list)
    acronyms: set[str] = field(default_factory=set)
    initials: set[str] = field(default_factory=set)
    bodies: set[int] = field(default_factory=set)
    country: str = ""
    domain: str = ""
    places: frozenset[str] = frozenset()
    long: bool = False  # a full name is among the names, not only an acronym


def _joined(words: list[str]) -> list[str]:
    """Spelled-out acronyms made whole: "a f d" → "afd"; a lone "l" or "d" stays apart."""
    whole, run = [], ""
    for word in [*words, ""]:
        if len(word) == 1 and word.isalpha():
            run += word
            continue
        if run:
            whole.extend([run] if len(run) > 1 else list(run))
            run = ""
        if word:
            whole.append(word)
    return whole


def _taken_out(words: list[str], phrases, longest: int, found: list) -> list[str]:
    """The words without the phrases of a table, which are added to `found`."""
    left, at = [], 0
    while at < len(words):
        for size in range(min(longest, len(words) - at), 0, -1):
            if hit := phrases.get(tuple(words[at : at + size])):
                found.append((hit, words[at : at + size]))
                at += size
                break
        else:
            left.append(words[at])
            at += 1
    return left


@lru_cache(maxsize=100_000)
def form(name: str, within: str = "") -> Form:
    """A name taken apart; a part of a longer name stands where the whole (`within`) stands."""
    words = _joined(fold(name).split())
    compact = "".join(w for w in words if w not in STOP)
    words = [part for word in words for part in SPELLED.get(word, [word])]
    phrases, places, cities = [], [], []
    words = _taken_out(words, PHRASES, 2, phrases)
    words = _taken_out(words, city_phrases(), 2, cities)
    elsewhere = "".join(w for w in words if w not in STOP)
    words = _taken_out(words, name_phrases(), 4, places)
    raw = [w for w in words if w not in STOP and w not in LEGAL] + [hit for hit, _ in phrases]
    if not raw:  # the name is a place and nothing else: "Côte d'Ivoire"
        raw = [w for _, words in [*places, *cities] for w in words]
    core = [w for w in raw if stem(w) not in AROUND]
    there = form(within).places if within else frozenset()
    return Form(
        frozenset(map(stem, raw)),
        frozenset(hit for hit, _ in places) | there,
        frozenset("".join(words) for _, words in cities),
        compact,
        frozenset({compact, elsewhere, "".join(raw) if len(raw) > 2 else compact}),
        tuple(map(stem, raw)),
        frozenset(stem(word)[:3] for word in raw),
        core[0] if len(core) == 1 and stem(core[0]) not in COMMON else "",
    )


def initials(name: str) -> set[str]:
    """The acronyms that a full name could have, with and without its small words."""
    words = fold(name).split()
    big = "".join(w[0] for w in words if w not in STOP)
    every = "".join(w[0] for w in words)
    return {i for i in (big, every) if 3 <= len(i) <= 12}


def _looks_like_acronym(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    capitals = sum(c.isupper() for c in letters)
    return bool(_ACRONYM.match(text)) and capitals >= 2 and capitals * 2 >= len(letters)


def _is_nickname(text: str) -> bool:
    """One word of its own: "(Afreximbank)", "(ANPE Bénin)", not "(fondation)" nor "(Paris)"."""
    this = form(text)
    if this.places and not _looks_like_acronym(text.split()[0]):
        return False
    return len(this.words) == 1 and bool(this.bare) and not this.cities and this.bare in fold(text)


def split_name(name: str) -> tuple[list[str], set[str]]:
    """The full names and the acronyms that one written name holds."""
    outside = _PARENS.sub(" ", name).strip()
    names, acronyms = ([outside] if outside else []), set()
    for inside in (part.strip() for part in _PARENS.findall(name)):
        former = _FORMER.match(inside)
        inside = former[1] if former else inside
        if _PARENT.match(inside):
            continue
        parts = [p.strip() for p in inside.split("/")] if "/" in inside else [inside]
        short = [p for p in parts if _looks_like_acronym(p) or _is_nickname(p)]
        own = [p for p in short if fold(p).replace(" ", "") in initials(outside)]
        acronyms.update(own or short)
        if not short and outside:
            names[0] = f"{names[0]} {inside}"
    sides = [side.strip() for side in _SIDES.split(outside) if side.strip()]
    if len(sides) == 1 and _BOTH.match(outside):
        sides = outside.split("/")
    if len(sides) > 1:
        short = [s for s in sides if _looks_like_acronym(s)]
        acronyms.update(short)
        if len(short) == len(sides):
            return sides, acronyms
        names.extend(s for s in sides[:2] if len(fold(s).split()) >= 2 or s.isupper())
    return names, acronyms


def _key(text: str) -> str:
    return "".join(w for w in _joined(fold(text).split()) if w not in STOP)


@cache
def known_bodies() -> dict[str, frozenset[int]]:
    """Each well-known name, compact, to the bodies that bear it."""
    bodies: dict[str, set[int]] = {}
    for number, names in enumerate(LINES):
        for name in names:
            bodies.setdefault(_key(name), set()).add(number)
    return {key: frozenset(numbers) for key, numbers in bodies.items()}


@cache
def networks() -> frozenset[int]:
    return frozenset(n for n, names in enumerate(LINES) if names[0] in NETWORKS)


def _body(*keys: str) -> set[int]:
    found = (known_bodies().get(key, frozenset()) for key in keys if key)
    return {next(iter(numbers)) for numbers in found if len(numbers) == 1}


def facts(name: str, acronym="", other_names=(), country="", domain="") -> Facts:
    told = Facts(country=country.upper(), domain=domain)
    for written in [name, *other_names, acronym]:
        if not written:
            continue
        names, short = split_name(written)
        told.acronyms.update(_key(s) for s in short)
        if written is acronym and _looks_like_acronym(acronym):
            continue
        for each in names:
            _add_form(told, each, within="" if each == written else written)
    if acronym and len(fold(acronym).split()) <= 2:
        told.acronyms.add(_key(acronym))
    told.acronyms.discard("")
    told.country = told.country or _only_place(told.forms)
    told.bodies |= _body(*told.acronyms)
    told.places = frozenset().union(*(f.places for f in told.forms))
    told.long = any(_is_full(f, told.acronyms) for f in told.forms)
    return told


def _is_full(this: Form, acronyms: set[str]) -> bool:
    parts = len(this.order) + len(this.places)
    return parts > 1 and not this.bare and this.compact not in acronyms


def _only_place(forms: list[Form]) -> str:
    """The African country that the names speak of, when they speak of one: "Patronat ivoirien"."""
    named = {place for form in forms for place in form.places if place in AFRICA}
    return named.pop() if len(named) == 1 else ""


def _add_form(told: Facts, name: str, within: str) -> None:
    this = form(name, within)
    if not this.words or this in told.forms:
        return
    told.forms.append(this)
    told.bodies |= _body(*this.spellings, this.bare)
    if _looks_like_acronym(name):
        told.acronyms.add(_key(name))
    if this.bare and (len(this.order) > 1 or _looks_like_acronym(name) or len(this.bare) <= 6):
        told.acronyms.add(this.bare)
    if len(this.order) > 1:
        told.initials |= initials(name)
