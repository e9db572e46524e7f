"""Where the table of a sheet begins, what its columns are called, and what each row is.

Every row gets a verdict with its reason, so that nothing of the sheet is lost without a word.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import TextChoices
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from core.text import clean, fold, word_set
from imports.engine.reading import Cell, RawSheet

LOOKED_AT = 40  # rows from the top among which the header is sought
SAMPLES = 5
# Words of column titles, folded, French and English.
TITLE_WORDS = word_set(
    "n no num numero id ref reference nom noms name prenom partenaire partner organisme organisation "
    "organization organisations structure institution entite bailleur sigle acronyme acronym type "
    "nature categorie kind pays country siege ville city domaine domaines secteur secteurs sector "
    "contact contacts personne interlocuteur point focal focaux fonction title poste telephone tel "
    "phone mobile courriel email mail adresse address statut status etat situation avancement date "
    "premier dernier echange prochaine action echeance deadline relance montant amount budget devise "
    "currency apport mobilise potentiel estime alignement score evaluation priorite responsable resp "
    "suivi owner observations observation remarques remarque commentaire commentaires notes site web "
    "website url intitule titre duree fin debut signee livrables langue source categorie code libelle"
)
NAME_WORDS = word_set(
    "partenaire partner organisme organisation organization structure entite bailleur nom name "
    "denomination intitule institution nom_fr"
)
TOTAL = re.compile(r"^(?:(?:grand|sous|sub)\s*)?(?:sub)?totau?[lx]\b|^cumul\b|^somme\b")
NOTE = re.compile(r"^(?:nb|n b|nota|note|notes|source|sources|legende|legend|remarque|attention)\b")
SECTION = re.compile(r"\bsuite\b|^(?:section|partie|rubrique|chapitre|volet|bloc)\b")


class RowKind(TextChoices):
    DATA = "data", _("data")
    BLANK = "blank", _("blank line")
    TITLE = "title", _("title")
    HEADER = "header", _("column titles")
    SECTION = "section", _("section title")
    SUBTOTAL = "subtotal", _("subtotal")
    REPEATED = "repeated", _("column titles repeated")
    NOTE = "note", _("note")


@dataclass(frozen=True)
class Verdict:
    """What a row is. `index` counts from 0; people read `index + 1`."""

    index: int
    kind: RowKind
    reason: str


@dataclass(frozen=True)
class Column:
    index: int
    title: str
    group: str = ""
    samples: tuple[str, ...] = ()

    @property
    def letter(self) -> str:
        letters, number = "", self.index + 1
        while number:
            number, rest = divmod(number - 1, 26)
            letters = chr(65 + rest) + letters
        return letters


@dataclass
class Layout:
    """The table of a sheet. Without a header (`header_row` is -1) columns have no title."""

    header_row: int
    header_span: int
    columns: list[Column]
    data_rows: range
    name_column: int
    width: int
    merged: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    """Per row, the spans (first, last column) of its merged cells."""

    @cached_property
    def folded_titles(self) -> dict[int, str]:
        return {column.index: fold(column.title) for column in self.columns if column.title}


def find_header(sheet: RawSheet) -> Layout:
    merged: dict[int, list[tuple[int, int]]] = {}
    for top, left, _bottom, right in sheet.merged:
        merged.setdefault(top, []).append((left, right))
    at = _header_row(sheet.rows)
    titles = _titles(sheet.rows[at]) if at >= 0 else {}
    groups = _groups(sheet.rows[at - 1], merged.get(at - 1, []), titles) if at > 0 else {}
    if groups:  # a column whose title stands in the upper row alone
        upper = _titles(sheet.rows[at - 1])
        titles |= {c: upper[c] for c in upper if c not in titles}
    below = range(at + 1, len(sheet.rows))
    columns = _columns(sheet, below, titles, groups)
    return Layout(
        header_row=at,
        header_span=0 if at < 0 else 2 if groups else 1,
        columns=columns,
        data_rows=below,
        name_column=_name_column(columns),
        width=sheet.width,
        merged=merged,
    )


def _header_row(rows: list[list[Cell]]) -> int:
    """The row near the top that reads most like column titles; -1 when none does."""
    best, most = -1, 1.5
    for at, row in enumerate(rows[:LOOKED_AT]):
        score = _title_score(row)
        if score > most:
            best, most = at, score
    return best + 1 if best >= 0 and _is_lower_half(rows, best) else best


def _is_lower_half(rows: list[list[Cell]], at: int) -> bool:
    """The next row holds more titles, under columns that this one leaves empty."""
    if at + 1 >= len(rows):
        return False
    upper, lower = _titles(rows[at]), _titles(rows[at + 1])
    all_titles = all(_is_title(fold(t)) and _is_short_text(t) for t in lower.values())
    return bool(lower) and all_titles and any(column not in upper for column in lower)


def _title_score(row: list[Cell]) -> float:
    """Known title words count fully, other short distinct texts a little, values against."""
    filled = [cell for cell in row if cell is not None]
    if len(filled) < 2:
        return 0.0
    words = [fold(cell) for cell in filled if isinstance(cell, str)]
    known = sum(_is_title(word) for word in words)
    values = len(filled) - sum(len(w) < 60 and not re.search(r"\d{3}|@", w) for w in words)
    repeated = len(words) - len(set(words))
    return known + 0.2 * len(set(words)) - 2 * values - 0.5 * repeated if known else 0.0


def _is_title(folded: str) -> bool:
    return any(word in TITLE_WORDS for word in folded.split()) and len(folded) < 60


def _titles(row: list[Cell]) -> dict[int, str]:
    return {at: clean(cell) for at, cell in enumerate(row) if cell is not None and clean(cell)}


def _groups(row: list[Cell], spans: list[tuple[int, int]], titles: dict) -> dict[int, str]:
    """Group titles of the row above ("CONTACTS" over four columns), column by column."""
    starts = _titles(row)
    if len(starts) < 2 or not all(map(_is_short_text, starts.values())):
        return {}
    ends = dict(spans)
    columns = sorted([*starts, max([*titles, *starts]) + 1])
    groups = {}
    for start, following in zip(columns, columns[1:], strict=False):
        last = ends.get(start, following - 1)
        groups |= dict.fromkeys(range(start, last + 1), starts[start])
    return groups


def _is_short_text(text: str) -> bool:
    return len(text) < 40 and not re.search(r"\d{3}|@", text)


def _columns(sheet: RawSheet, below: range, titles: dict, groups: dict) -> list[Column]:
    columns = []
    for index in range(sheet.width):
        samples = _samples(sheet.rows, below, index)
        if samples or index in titles:
            title, group = titles.get(index, ""), groups.get(index, "")
            columns.append(Column(index, title, "" if group == title else group, samples))
    return columns


def _samples(rows: list[list[Cell]], below: range, index: int) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for at in below[:400]:
        if index < len(rows[at]) and rows[at][index] is not None:
            found[clean(rows[at][index])[:120]] = None
            if len(found) == SAMPLES:
                break
    return tuple(found)


def _name_column(columns: Sequence[Column]) -> int:
    """The column of the organisations' names, or -1: by its title, else the first with text."""
    for column in columns:
        if NAME_WORDS & set(fold(column.title).split()):
            return column.index
    texts = [c.index for c in columns if any(not s.replace(" ", "").isdigit() for s in c.samples)]
    return texts[0] if texts else -1


# Rows ------------------------------------------------------------------------------------------


def survey(sheet: RawSheet, layout: Layout | None = None) -> list[Verdict]:
    """One verdict per row of the sheet, in order."""
    layout = layout or find_header(sheet)
    last = _last_full_row(sheet, layout)
    return [classify_row(row, at, layout, last) for at, row in enumerate(sheet.rows)]


def _last_full_row(sheet: RawSheet, layout: Layout) -> int:
    for at in reversed(layout.data_rows):
        filled = [cell for cell in sheet.rows[at] if cell is not None]
        if len(filled) > 2 and not TOTAL.match(fold(_first_text(filled))):
            return at
    return layout.header_row


def classify_row(
    row: list[Cell], index: int, layout: Layout, last_full_row: int | None = None
) -> Verdict:
    """What one row is. In doubt a row is data: losing a partner is worse than asking about it."""
    filled = {at: cell for at, cell in enumerate(row) if _says_something(cell)}
    first_header = layout.header_row - layout.header_span + 1
    if not filled:
        return Verdict(index, RowKind.BLANK, _("nothing in this line"))
    if layout.header_row >= 0 and first_header <= index <= layout.header_row:
        return Verdict(index, RowKind.HEADER, _("the titles of the columns"))
    if index < layout.header_row:
        return Verdict(index, RowKind.TITLE, _("above the titles of the columns"))
    return _classify_below(filled, index, layout, last_full_row)


def _classify_below(filled: dict, index: int, layout: Layout, last: int | None) -> Verdict:
    text = _first_text(filled.values())
    folded = fold(text)
    others = [cell for cell in filled.values() if isinstance(cell, str) and clean(cell) != text]
    if _is_repeated_header(filled, layout):
        return Verdict(index, RowKind.REPEATED, _("the titles of the columns come again"))
    if TOTAL.match(folded) and not any(_is_words(other) for other in others):
        return Verdict(index, RowKind.SUBTOTAL, format_lazy(_("“{text}” is a sum"), text=text))
    if len(filled) > 1 or not isinstance(next(iter(filled.values())), str):
        return Verdict(index, RowKind.DATA, "")
    return _classify_lone(next(iter(filled)), text, index, layout, last)


def _classify_lone(column: int, text: str, index: int, layout: Layout, last: int | None) -> Verdict:
    """A row with a single text: a note, a section title, or a partner of whom only the name is known."""
    folded = fold(text)
    span = next((end - start for start, end in layout.merged.get(index, []) if start == column), 0)
    after = last is not None and index > last
    if NOTE.match(folded) or text.startswith("*") or (after and (len(text) > 60 or span >= 2)):
        return Verdict(index, RowKind.NOTE, format_lazy(_("“{text}” is a note"), text=text[:60]))
    if span >= 2 or SECTION.search(folded) or text.endswith(":") or column != layout.name_column:
        return Verdict(
            index, RowKind.SECTION, format_lazy(_("“{text}” heads the lines below"), text=text[:60])
        )
    return Verdict(index, RowKind.DATA, "")


def _says_something(cell: Cell) -> bool:
    return cell is not None and (not isinstance(cell, str) or any(map(str.isalnum, cell)))


def _first_text(cells) -> str:
    return next((clean(cell) for cell in cells if isinstance(cell, str) and clean(cell)), "")


def _is_words(text: str) -> bool:
    """More than an amount or a unit: "12 000 FCFA" beside a total is no partner's column."""
    return bool(re.search(r"[^\W\d_]{3,}", text)) and not re.search(r"\d", text)


def _is_repeated_header(filled: dict, layout: Layout) -> bool:
    """Six cells in ten say again the title of their column."""
    same = different = 0
    for at, cell in filled.items():
        if isinstance(cell, str) and len(cell) < 60 and layout.folded_titles.get(at) == fold(cell):
            same += 1
        else:
            different += 1
            if different > 0.4 * len(filled):
                return False
    return same >= 2


def count_kinds(verdicts: Sequence[Verdict]) -> Counter:
    return Counter(verdict.kind for verdict in verdicts)
