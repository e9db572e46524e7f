"""Which column holds which field: a proposal that a person confirms or corrects."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from rapidfuzz import fuzz

from core.text import fold
from imports.engine.layout import Column

PROPOSED = 0.5
_PLURALS = re.compile(r"\((?:s|x|es|aux|e|nes)\)", re.IGNORECASE)
_ASIDE = re.compile(r"\([^)]*\)|/\s*\d+|\d+$")
_SMALL = re.compile(r"\b(?:de|du|des|d|la|le|les|l|of|the|a|au)\b")


@dataclass(frozen=True)
class FieldSpec:
    """A field that a row may fill. `kind` names the parser: text, email, phone, date, amount…

    Synonyms are written as people write titles; case and accents do not matter. `multiple`
    lets several columns feed the field.
    """

    key: str
    label: str
    kind: str = "text"
    synonyms_fr: tuple[str, ...] = ()
    synonyms_en: tuple[str, ...] = ()
    required: bool = False
    multiple: bool = False


# What the values of a column look like when it is of a kind.
LOOKS = {
    "email": re.compile(r"@|\(at\)"),
    "phone": re.compile(r"^[+(]?\d[\d\s().+/;-]{6,}$"),
    "date": re.compile(
        r"^\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}$|^\d{4}-\d\d-\d\d|^T[1-4]\s?\d{4}$"
        r"|^(?:\d{1,2}|1er)?\s?[a-zéû]{3,9}\.? \d{4}$",
        re.IGNORECASE,
    ),
    "amount": re.compile(r"€|\$|\b(?:F ?CFA|CFA|XOF|XAF|EUR|USD|CHF|M€)\b|^\d{6,}$", re.IGNORECASE),
    "url": re.compile(r"^(?:https?://|www\.)|^[\w-]+(\.[\w-]+)+(/|$)"),
    "contact": re.compile(r"^[^\d@]+;.*(?:@|\d{6})"),
}


def propose_mapping(
    columns: Sequence[Column], specs: Iterable[FieldSpec]
) -> dict[int, tuple[str, float]]:
    """Column index → (field key, confidence from 0.5 to 1); a column left out is kept as a note."""
    specs = list(specs)
    scored = [
        (round(score, 2), -column.index, column, spec)
        for column in columns
        for spec in specs
        if (score := _score(column, spec)) >= PROPOSED
    ]
    proposal: dict[int, tuple[str, float]] = {}
    used: set[str] = set()
    for score, _order, column, spec in sorted(scored, key=lambda s: s[:2], reverse=True):
        if column.index not in proposal and (spec.multiple or spec.key not in used):
            proposal[column.index] = (spec.key, min(1.0, score))
            used.add(spec.key)
    return dict(sorted(proposal.items()))


def _score(column: Column, spec: FieldSpec) -> float:
    title = _by_title(column, spec)
    looks = _by_looks(column, spec.kind)
    if looks is None:
        return title
    if title:
        return title + 0.15 * looks - 0.25 * (1 - looks)
    return 0.5 * looks if looks > 0.7 and not column.title else 0.0


def _by_looks(column: Column, kind: str) -> float | None:
    """Share of the samples that look like the kind; None when nothing can be said."""
    if kind not in LOOKS or not column.samples:
        return None
    return sum(bool(LOOKS[kind].search(s)) for s in column.samples) / len(column.samples)


def _by_title(column: Column, spec: FieldSpec) -> float:
    synonyms = _synonyms(spec)
    titles = _title_forms(column)
    exact = [weight for title, weight in titles if title in synonyms]
    if exact:
        return max(exact)
    return max((_near(title, s) * weight for title, weight in titles for s in synonyms), default=0)


def _near(title: str, synonym: str) -> float:
    """A title that holds all the words of a synonym, or is one slip away from it."""
    words, wanted = title.split(), synonym.split()
    if not title:
        return 0.0
    if len(wanted) > 1 and set(wanted) <= set(words):
        return 0.85
    if len(synonym) > 3 and synonym in words:
        return 0.75 if words[0] == synonym else 0.6
    return 0.7 if len(synonym) > 4 and fuzz.ratio(title, synonym) >= 86 else 0.0


def _title_forms(column: Column) -> list[tuple[str, float]]:
    """The title, without its asides, and with its group: "Montant (estimé)" under "FINANCEMENT"."""
    whole = _PLURALS.sub("", column.title)
    bare = _ASIDE.sub(" ", whole)
    forms = [(_plain(whole), 1.0), (_plain(bare), 0.97)]
    if column.group:
        forms.append((_plain(f"{column.group} {bare}"), 0.9))
    return [(form, weight) for form, weight in forms if form]


@cache
def _synonyms(spec: FieldSpec) -> frozenset[str]:
    written = (spec.key.replace("_", " "), *spec.synonyms_fr, *spec.synonyms_en)
    return frozenset(filter(None, map(_plain, written)))


@cache
def _plain(text: str) -> str:
    folded = fold(text)
    return " ".join(_SMALL.sub(" ", folded).split()) or folded
