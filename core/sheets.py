"""The one spreadsheet writer. A cell never becomes a formula unless it was handed over as a Formula.

Rows are read once and written as they come, so that an export of 20,000 rows costs no memory.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from tempfile import SpooledTemporaryFile
from typing import IO, Any, Literal

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

Kind = Literal["text", "integer", "decimal", "money", "percent", "date", "datetime"]

# Excel shows the reader's own separators for these (SCREENS §4).
NUMBER_FORMATS: dict[Kind, str] = {
    "text": "General",
    "integer": "#,##0",
    "decimal": "0.00",
    "money": "#,##0.##",
    "percent": "0.0",
    "date": "dd/mm/yyyy",
    "datetime": "dd/mm/yyyy hh:mm",
}
WIDTHS: dict[Kind, int] = {
    "text": 28, "integer": 12, "decimal": 11, "money": 18, "percent": 10, "date": 12, "datetime": 17,
}  # fmt: skip
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_TYPE = "text/csv; charset=utf-8"
MAX_TEXT = 32_767
MAX_ROWS = 1_048_576
# What the format cannot hold: controls, lone surrogates and non-characters.
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\]")
_FORMULA_START = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001


@dataclass(frozen=True)
class Column:
    title: str | Promise
    kind: Kind = "text"
    width: int | None = None


@dataclass(frozen=True)
class Formula:
    """A formula written by our code, as `Formula("=SUM(B2:B9)")`; never from a user's text."""

    text: str


def write_xlsx(
    columns: Sequence[Column],
    rows: Iterable[Sequence[Any]],
    *,
    title: str,
    source_line: str = "",
) -> IO[bytes]:
    """One sheet with a frozen, filterable header; the open file, at its start.

    `source_line` (where the figures come from, when) stands beneath the rows.
    """
    return write_workbook([Sheet(title, columns, rows, source_line)])


@dataclass(frozen=True)
class Sheet:
    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Any]]
    source_line: str = ""


def write_workbook(sheets: Sequence[Sheet]) -> IO[bytes]:
    """Several sheets in one file."""
    from openpyxl import Workbook

    workbook = Workbook(write_only=True)
    names: set[str] = set()
    for sheet in sheets:
        _fill(workbook.create_sheet(_sheet_name(sheet.title, names)), sheet)
    out = SpooledTemporaryFile(max_size=5_000_000)  # noqa: SIM115 (handed to the caller)
    workbook.save(out)
    out.seek(0)
    return out


def _fill(target, sheet: Sheet) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    last = get_column_letter(max(len(sheet.columns), 1))
    target.freeze_panes = "A2"
    for index, column in enumerate(sheet.columns, start=1):
        width = column.width or WIDTHS[column.kind]
        target.column_dimensions[get_column_letter(index)].width = width
    heads = [_text_cell(target, str(column.title)) for column in sheet.columns]
    for head in heads:
        head.font = Font(bold=True)
        head.alignment = Alignment(wrap_text=True, vertical="top")
    target.append(heads)
    written = 1
    for written, row in enumerate(sheet.rows, start=2):
        if written > MAX_ROWS - 2:
            raise ValueError(f"A sheet holds at most {MAX_ROWS} rows.")
        pairs = zip(sheet.columns, row, strict=True)
        target.append([_cell(target, column, value) for column, value in pairs])
    target.auto_filter.ref = f"A1:{last}{max(written, 1)}"
    if sheet.source_line:
        target.append([])
        target.append([_text_cell(target, sheet.source_line)])


def _cell(target, column: Column, value: Any):
    """A cell of the right type: a number stays a number, a date a date, the rest is text."""
    if value is None or value == "":
        return None
    if isinstance(value, Formula):
        return _typed(target, value.text, column.kind)
    if isinstance(value, bool):
        return _text_cell(target, _("Yes") if value else _("No"))
    if isinstance(value, datetime):
        return _typed(target, _local(value), "datetime" if column.kind != "date" else "date")
    if isinstance(value, date) and value.year >= 1900:
        return _typed(target, value, "date")
    if isinstance(value, int | float | Decimal) and _storable(value):
        return _typed(target, value, column.kind)
    text = xlsx_text(value)
    # The library guesses a type only from these two; other text it writes faster itself.
    return _text_cell(target, text) if text.startswith(("=", "#")) else text or None


def _typed(target, value: Any, kind: Kind):
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(target, value=value)
    cell.number_format = NUMBER_FORMATS[kind]
    return cell


def _text_cell(target, value: Any):
    """A text as a cell that stays text, whatever it begins with."""
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(target)
    # Set beneath the property: the property guesses a type, and "=" would make a formula.
    cell._value = xlsx_text(value)
    cell.data_type = "s"
    return cell


def xlsx_text(value: Any) -> str:
    """What the format can hold of a text; a cut one says so."""
    text = _UNSTORABLE.sub("", _plain(value)).replace("\r\n", "\n")
    if len(text) <= MAX_TEXT:
        return text
    remark = " " + _("[text cut]")
    return text[: MAX_TEXT - len(remark)] + remark


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return _local(value).isoformat(" ", "minutes")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)


def _local(moment: datetime) -> datetime:
    """Spreadsheets know no time zone: the moment as clocks of the reader show it."""
    return timezone.make_naive(moment) if timezone.is_aware(moment) else moment


def _storable(number: int | float | Decimal) -> bool:
    """Excel keeps 15 digits: a longer number, an infinity or a NaN stays text, as it is."""
    exact = Decimal(str(number))
    if not exact.is_finite() or abs(exact.adjusted()) > 300:
        return False
    return len(exact.as_tuple().digits) <= 15 or len(exact.normalize().as_tuple().digits) <= 15


def _sheet_name(title: str, taken: set[str]) -> str:
    """At most 31 characters, none of []:*?/\\, no quote at either end, unlike the others."""
    base = _NOT_IN_SHEET_NAMES.sub(" ", _UNSTORABLE.sub("", title))
    base = " ".join(base.split()).strip("'")[:31].strip() or _("Sheet")
    name, number = base, 1
    while name.lower() in taken:
        number += 1
        ending = f" {number}"
        name = base[: 31 - len(ending)] + ending
    taken.add(name.lower())
    return name


# --- CSV -----------------------------------------------------------------------------------


def write_csv(
    columns: Sequence[Column], rows: Iterable[Sequence[Any]], *, delimiter: str = ";"
) -> Iterator[bytes]:
    """Lines of a CSV as French spreadsheets open it (UTF-8 with mark, semicolons), one by one."""
    yield "\ufeff".encode()
    yield _csv_line([str(column.title) for column in columns], delimiter)
    for row in rows:
        yield _csv_line(row, delimiter)


def _csv_line(values: Iterable[Any], delimiter: str) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerow(map(_csv_text, values))
    return out.getvalue().encode()


def _csv_text(value: Any) -> str:
    """Numbers as they are; a text that a spreadsheet would run gets an apostrophe before it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, int | float | Decimal):
        return str(value)
    text = _UNSTORABLE.sub("", _plain(value))
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA_START) else text
