"""Cells that hold one word of a list: country, kind, status, scale, yes or no.

The tables are folded: case, accents and punctuation do not matter. A word that may mean two
things is in no table on purpose; its raw text is kept and a person chooses.
"""

import re
from urllib.parse import urlsplit

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from core.places import country_code
from core.text import clean, fold
from imports.engine.values.parsed import Parsed, is_nothing, plain, raw_text

KINDS = {
    "bilateral": "bilateral|cooperation bilaterale|ptf bilateral|bailleur bilateral|"
    "agence bilaterale|bilateral donor|ambassade|bilaterale",
    "multilateral": "multilateral|ptf multilateral|institution regionale|org regionale|"
    "organisation regionale|organisation regionale africaine|organisation internationale|"
    "systeme des nations unies|agence onu|multilateral donor|institution internationale",
    "public": "public|etat|ministere|institution publique|institution publique nationale|"
    "autre secteur public|secteur public|etablissement public|public institution|agence nationale",
    "company": "prive|secteur prive|entreprise|entreprise rse mecenat|societe|banque|company|"
    "private sector|secteur prive du pays beneficiaire|entreprise privee|secteur prive rse",
    "foundation": "fondation|fondation d entreprise|fondation rse|foundation|fondation privee",
    "decentralised": "collectivite|collectivite locale|collectivite territoriale|"
    "cooperation decentralisee|collectivite et faitiere|ville|commune|region|local government",
    "ngo": "ong|ong internationale|ong nationale|ong regionale|ong du pays partenaire|"
    "ong et societe civile|societe civile|association|osc|ngo|oi ong",
    "academic": "academique|universite|universitaire|universitaire formation et recherche|ecole|"
    "universite formation et recherche|recherche|university|institut de recherche",
    "network": "reseau|reseau culturel|cluster|cluster icc|cluster et incubateur|plateforme|network",
    "diaspora": "diaspora|diaspora relais|organisation de la diaspora|association de la diaspora",
}
# Read as a kind, and said so, since another reading is possible.
LIKELY_KINDS = {
    "network": "incubateur|hub|patronat|incubator|federation|faitiere",
    "public": "chambre consulaire|chambre de commerce",
}
STATUSES = {
    "identified": "cible|cibles|prospect|identifie|a contacter|a prospecter|target|identified|piste",
    "qualified": "qualifie|qualifiee|qualified",
    "approached": "contacte|1er contact|premier contact|contact pris|contactee|approached|contacted|"
    "note envoyee|note concept envoyee|nc transmise|nc envoyee|en negociation|negociation|en nego|"
    "note concept transmise|rencontre|relance",
    "active": "signe|signee|signe mou|mou signe|convention signee|actif|active|en partenariat|"
    "partenaire actif|partenaire|signed|accord signe",
    "dormant": "dormant|inactif|en sommeil|inactive|en veille",
    "ruled_out": "abandonne|abandonnee|ecarte|ecartee|refuse|decline|clos|sans suite|ruled out|perdu",
}
STATUS_NOTES = {
    "approached": _("the first outgoing contact will have to be dated"),
    "active": _("an agreement in force will have to be recorded"),
    "qualified": _("the qualification sheet will have to be filled in"),
    "ruled_out": _("a reason will have to be given"),
}
LEVELS = {
    "tres faible|nul|nulle|very low": 1,
    "faible|bas|basse|low|peu eleve": 2,
    "moyen|moyenne|medium|average|modere|correct": 3,
    "eleve|elevee|fort|forte|haut|high|bon|bonne|important": 4,
    "tres eleve|tres fort|tres forte|excellent|excellente|very high": 5,
}
PLUSES = {"+": 2, "++": 3, "+++": 4, "++++": 5, "-": 1, "--": 1}
YES = frozenset(["oui", "o", "yes", "y", "vrai", "true", "x", "1", "ok", "✓", "✔"])
NO = frozenset(["non", "n", "no", "faux", "false", "0"])


def _by_word(table: dict[str, str]) -> dict[str, str]:
    return {word: code for code, words in table.items() for word in words.split("|")}


_KINDS, _LIKELY = _by_word(KINDS), _by_word(LIKELY_KINDS)
_STATUSES = _by_word(STATUSES)
_LEVELS = {word: level for words, level in LEVELS.items() for word in words.split("|")}


def _unknown(raw: str):
    return Parsed(None, raw, problem=format_lazy(_("“{raw}” is not in the list"), raw=raw))


def parse_text(cell) -> Parsed:
    raw = raw_text(cell)
    return Parsed(raw or None, raw)


def parse_country(cell) -> Parsed:
    """The ISO alpha-2 code: "CMR", "RCI", "Cote d'Ivoire", "FRANCE", "Benin", "USA"."""
    raw = raw_text(cell)
    if is_nothing(raw) and country_code(raw) == "":
        return Parsed(None, raw)
    code = country_code(raw)
    if code:
        return Parsed(code, raw)
    several = [country_code(part) for part in re.split(r"[/;,&+]|\bet\b", raw)]
    if len(several) > 1 and all(several):
        return Parsed(None, raw, problem=_("several countries: choose one"))
    return Parsed(None, raw, problem=_("this country is not known"))


def parse_kind(cell) -> Parsed:
    """The code of a kind of partner; "PTF", "ICC" or "Institution" say too little: None."""
    raw = raw_text(cell)
    folded = fold(raw)
    if is_nothing(raw):
        return Parsed(None, raw)
    if code := _KINDS.get(folded) or _KINDS.get(folded.rstrip("s")):
        return Parsed(code, raw)
    if code := _LIKELY.get(folded):
        return Parsed(code, raw, note=_("the kind was guessed from this word"))
    return Parsed(None, raw, note=_("this word does not tell the kind: kept as a remark"))


def parse_status(cell) -> Parsed:
    """The code of the status that the word means; whether a record may take it is not judged."""
    raw = raw_text(cell)
    if is_nothing(raw):
        return Parsed(None, raw)
    code = _STATUSES.get(fold(raw))
    if code is None:
        return _unknown(raw)
    return Parsed(code, raw, note=STATUS_NOTES.get(code, ""))


def parse_scale(cell, top: int = 5) -> Parsed:
    """A level from 1 to `top`: "4", "4/5", "+++", "élevé"; a word or signs are said to be read so."""
    raw = raw_text(cell)
    text = plain(cell)
    if isinstance(cell, bool) or is_nothing(text) and text not in PLUSES:
        return Parsed(None, raw)
    if found := re.fullmatch(r"([0-9]{1,3})(?:[.,]0+)?(?:\s*(?:/|sur)\s*([0-9]{1,3}))?", text):
        return _from_level(int(found[1]), int(found[2] or top), top, raw)
    if text in PLUSES:
        return _read_as(PLUSES[text], raw)
    if fold(text) in _LEVELS:
        return _read_as(_LEVELS[fold(text)], raw)
    return Parsed(None, raw, problem=_("this level is not known"))


def _from_level(level: int, out_of: int, top: int, raw: str) -> Parsed:
    if out_of == top and 1 <= level <= top:
        return Parsed(level, raw)
    problem = format_lazy(_("a level from 1 to {top} is expected"), top=top)
    return Parsed(None, raw, problem=problem)


def _read_as(level: int, raw: str) -> Parsed:
    note = format_lazy(_("“{raw}” was read as {level} out of 5"), raw=raw, level=level)
    return Parsed(level, raw, note=note)


def parse_yes_no(cell) -> Parsed:
    raw = raw_text(cell)
    if isinstance(cell, bool):
        return Parsed(cell, raw)
    word = fold(raw) or raw
    if not raw or word in YES or word in NO:
        return Parsed(None if not raw else word in YES, raw)
    return Parsed(None, raw, problem=_("“yes” or “no” is expected"))


def parse_list(cell) -> Parsed:
    """ "Culture ; Jeunesse" → ["Culture", "Jeunesse"]; "Culture & ICC" stays one."""
    raw = raw_text(cell)
    parts = [clean(part) for part in re.split(r"[;,|\n]|\s/\s", str(cell or "")) if fold(part)]
    return Parsed(list(dict.fromkeys(parts)) or None, raw)


def parse_url(cell) -> Parsed:
    """A web address over http(s); "www.afd.fr" gets "https://" in front."""
    raw = raw_text(cell)
    text = plain(cell)
    if is_nothing(text):
        return Parsed(None, raw)
    url = text if "://" in text else f"https://{text}"
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        host, parts = "", None
    good = re.fullmatch(r"[\w-]+(\.[\w-]+)+", host) and parts.scheme in ("http", "https")
    if good and not re.search(r"[\s<>\"'\\]", url) and "@" not in parts.netloc and len(url) <= 200:
        return Parsed(url, raw)
    return Parsed(None, raw, problem=_("this is not a web address"))
