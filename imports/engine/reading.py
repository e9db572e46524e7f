"""From a file's bytes to rows of plain values, whatever its name says it is.

`open_table_file` is the only door. It never runs a formula or a macro and fetches nothing:
a cell gives the value that the spreadsheet program last stored.
"""

import csv
import io
import re
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from os import PathLike
from pathlib import Path, PurePath

import python_calamine
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from imports.engine import limits
from imports.engine.archive import DAMAGED, PASSWORD, check_workbook, over
from imports.engine.limits import UnreadableFile

Cell = str | int | float | bool | date | datetime | time | None

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BOMS = [
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
]
WORKBOOKS = {".xlsx", ".xlsm", ".xltx", ".xltm"}
DELIMITERS = ";,\t|"


@dataclass
class RawSheet:
    """One sheet as it was typed. `rows[0]` is line 1 of the file; empty cells are None.

    Merged ranges are (first row, first column, last row, last column), counted from 0.
    """

    name: str
    rows: list[list[Cell]]
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden: bool = False

    @property
    def width(self) -> int:
        return max(map(len, self.rows), default=0)


def open_table_file(source: bytes | str | PathLike, filename: str = "") -> list[RawSheet]:
    """The sheets of an XLSX or CSV file; raises UnreadableFile with a message for a clerk."""
    data = _bytes_of(source)
    name = PurePath(filename or ("CSV" if isinstance(source, bytes) else source))
    if not data.strip(b"\x00 \t\r\n"):
        raise UnreadableFile(_("The file is empty."))
    if data.startswith(b"PK"):
        return _read_workbook(data)
    if data.startswith(OLE):
        raise UnreadableFile(_ole_message(data))
    _refuse_other_types(data, name.suffix.lower())
    return [RawSheet(name.stem, _read_csv(data))]


def _bytes_of(source) -> bytes:
    size = len(source) if isinstance(source, bytes) else Path(source).stat().st_size
    if size > limits.MAX_FILE:
        raise UnreadableFile(
            format_lazy(
                _("The file takes {size} MB; at most {limit} MB are read. Split it and retry."),
                size=size // limits.MEGABYTE,
                limit=limits.MAX_FILE // limits.MEGABYTE,
            )
        )
    return source if isinstance(source, bytes) else Path(source).read_bytes()


def _ole_message(data: bytes):
    if "EncryptedPackage".encode("utf-16-le") in data:
        return PASSWORD
    return _("This is an old Excel file (.xls). Open it, save it as .xlsx and retry.")


def _refuse_other_types(data: bytes, suffix: str) -> None:
    head = data[:1024].lstrip().lower()
    if head.startswith((b"%pdf", b"\x89png", b"\xff\xd8\xff", b"gif8", b"\x1f\x8b", b"{\\rtf")):
        raise UnreadableFile(
            _("This is neither an Excel workbook (.xlsx) nor a CSV file. Its content says so.")
        )
    if head.startswith((b"<!doctype", b"<html", b"<?xml", b"<table")):
        raise UnreadableFile(
            _("This is a web page or XML file, not a table. Save it as .xlsx or .csv and retry.")
        )
    if suffix in WORKBOOKS:
        raise UnreadableFile(
            format_lazy(
                _(
                    "The file is named {suffix} but holds plain text (CSV). Rename it .csv and retry."
                ),
                suffix=suffix,
            )
        )


# XLSX ------------------------------------------------------------------------------------------


def _read_workbook(data: bytes) -> list[RawSheet]:
    check_workbook(data)
    try:
        book = python_calamine.load_workbook(io.BytesIO(data))
        sheets = [_read_sheet(book, meta) for meta in book.sheets_metadata if _is_table(meta)]
    except (KeyboardInterrupt, SystemExit, UnreadableFile):
        raise
    except BaseException as error:  # a panic of the Rust library is no Exception
        raise UnreadableFile(DAMAGED) from error
    if sum(len(sheet.rows) for sheet in sheets) > limits.MAX_ROWS:
        raise over(_("rows"), limits.MAX_ROWS)
    return sheets


def _is_table(meta) -> bool:
    return meta.typ == python_calamine.SheetTypeEnum.WorkSheet


def _read_sheet(book, meta) -> RawSheet:
    sheet = book.get_sheet_by_name(meta.name)
    down, right = sheet.start or (0, 0)
    rows: list[list[Cell]] = [[] for _line in range(down)]
    for number, cells in enumerate(sheet.to_python(skip_empty_area=True), start=down + 1):
        values = [None] * right + [_value(cell) for cell in cells]
        _check_cells(values, number)
        rows.append(_trimmed(values))
    while rows and not rows[-1]:
        rows.pop()
    merged = [(*first, *last) for first, last in sheet.merged_cell_ranges or []]
    visible = meta.visible == python_calamine.SheetVisibleEnum.Visible
    return RawSheet(meta.name, rows, merged, hidden=not visible)


def _value(cell) -> Cell:
    if cell == "" or cell is None:
        return None
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return int(cell)
    if isinstance(cell, datetime) and cell.time() == time(0):
        return cell.date()
    if isinstance(cell, timedelta):
        return str(cell)
    return cell


def _trimmed(values: list[Cell]) -> list[Cell]:
    while values and values[-1] is None:
        values.pop()
    return values


def _check_cells(values: list[Cell], line: int) -> None:
    for column, value in enumerate(values, start=1):
        if isinstance(value, str) and len(value) > limits.MAX_CELL:
            raise UnreadableFile(
                format_lazy(
                    _("Line {line}, column {column}: the cell holds more than {limit} characters."),
                    line=line,
                    column=column,
                    limit=limits.MAX_CELL,
                )
            )


# CSV -------------------------------------------------------------------------------------------


def _read_csv(data: bytes) -> list[list[Cell]]:
    text = _decoded(data)
    _refuse_control_characters(text)
    delimiter = _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[list[Cell]] = []
    started = 1
    try:
        for cells in reader:
            values = [cell if cell.strip() else None for cell in cells]
            _check_width_and_length(values, started, len(rows))
            rows.extend([] for _line in range(started - 1 - len(rows)))
            rows.append(_trimmed(values))
            started = reader.line_num + 1
    except csv.Error as error:
        raise UnreadableFile(_csv_message(str(error), started, reader.line_num)) from error
    while rows and not rows[-1]:
        rows.pop()
    return rows


def _check_width_and_length(values: list[Cell], line: int, count: int) -> None:
    if count >= limits.MAX_ROWS:
        raise over(_("rows"), limits.MAX_ROWS)
    if len(values) > limits.MAX_COLUMNS:
        raise UnreadableFile(
            format_lazy(
                _("Line {line}: {count} columns, at most {limit} are read."),
                line=line,
                count=len(values),
                limit=limits.MAX_COLUMNS,
            )
        )
    _check_cells(values, line)


def _csv_message(error: str, started: int, reached: int):
    if "limit" in error:
        return format_lazy(
            _("Line {line}: a cell is far too long; a quotation mark is probably never closed."),
            line=started,
        )
    return format_lazy(
        _("Line {line}: a quotation mark is opened and never closed, or stands inside a cell."),
        line=started if "end of data" in error else reached,
    )


def _decoded(data: bytes) -> str:
    encodings = [name for mark, name in BOMS if data.startswith(mark)] or _guesses(data)
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableFile(
        _("The text of the file cannot be read. Save it as “CSV UTF-8” and retry.")
    )


def _guesses(data: bytes) -> list[str]:
    """UTF-16 without its mark shows a zero in every other byte of plain letters."""
    sample = data[:2000]
    if sample[1::2].count(0) > len(sample) * 0.3:
        return ["utf-16-le"]
    if sample[0::2].count(0) > len(sample) * 0.3:
        return ["utf-16-be"]
    return ["utf-8", "cp1252"]


def _refuse_control_characters(text: str) -> None:
    """Tabs and line ends apart, a control character means a damaged file or no text at all."""
    if found := re.search(r"[\x00-\x08\x0e-\x1f]", text):
        raise UnreadableFile(
            format_lazy(
                _("Line {line} holds a character that no text has (code {code}): not a CSV file?"),
                line=len(re.findall(r"\r\n|\r|\n", text[: found.start()])) + 1,
                code=ord(found[0]),
            )
        )


def _delimiter(text: str) -> str:
    """The separator that cuts the first lines into the most columns, the most evenly."""
    sample = "".join(text[:64_000].splitlines(keepends=True)[:60])
    best, most = ";", 0.0
    for delimiter in DELIMITERS:
        widths = _widths(sample, delimiter)
        usual = max(set(widths), key=lambda w: (widths.count(w), w), default=0)
        score = usual * widths.count(usual) / max(1, len(widths)) if usual > 1 else 0
        if score > most:
            best, most = delimiter, score
    return best


def _widths(sample: str, delimiter: str) -> list[int]:
    try:
        reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
        return [len(cells) for cells in reader if any(cells)]
    except csv.Error:
        return []
