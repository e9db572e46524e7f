"""From the file's bytes to judged rows: which sheets, which header, which column is what.

Nothing of the base is written here.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from core.text import clean, fold
from imports.engine.layout import Layout, RowKind, find_header, survey
from imports.engine.mapping import propose_mapping
from imports.engine.reading import RawSheet, open_table_file
from imports.models import Row, Run
from imports.registry import Target, target
from imports.services.files import content_of
from imports.services.values import RowParser

SAMPLE_LENGTH = 60
LIKELY = 0.5


def look_at(run: Run, sheets: list[str] | None = None) -> None:
    """Find each sheet's header and propose what its columns hold; keeps it in ``run.layout``.

    Raises UnreadableFile, whose message is for the user.
    """
    aim = target(run.target)
    layouts = {}
    for sheet in open_table_file(content_of(run), run.filename):
        layouts[sheet.name] = describe(sheet, find_header(sheet), aim)
        if sheets is not None:
            layouts[sheet.name]["use"] = sheet.name in sheets
    run.layout = layouts


def describe(sheet: RawSheet, layout: Layout, aim: Target) -> dict:
    proposed = propose_mapping(layout.columns, aim.specs)
    fields = {key for key, _confidence in proposed.values()}
    required = {spec.key for spec in aim.specs if spec.required}
    about_something_else = bool(set(fold(sheet.name).split()) & aim.sheets_out)
    return {
        "use": required <= fields and not about_something_else,
        "header_row": layout.header_row + 1,
        "columns": [
            {
                "index": column.index,
                "title": column.title or column.letter,
                "group": column.group,
                "samples": [str(sample)[:SAMPLE_LENGTH] for sample in column.samples[:3]],
                "field": proposed.get(column.index, ("", 0))[0],
                "confidence": round(proposed.get(column.index, ("", 0))[1], 2),
            }
            for column in layout.columns
        ],
    }


def rows_of(run: Run) -> Iterator[Row]:
    """Every row of the sheets in use, parsed; titles, sections and the like are told as skipped."""
    parser = RowParser(run)
    position = 0
    for sheet in open_table_file(content_of(run), run.filename):
        described = run.layout.get(sheet.name)
        if not described or not described["use"]:
            continue
        for verdict in survey(sheet):
            cells = sheet.rows[verdict.index]
            row = Row(run=run, sheet=sheet.name[:80], number=verdict.index + 1, position=position)
            row.cells = [shown(cell) for cell in cells]
            if verdict.kind == RowKind.DATA:
                parser.parse(row, cells)
            else:
                row.is_data = False
                row.outcome, row.reason = Row.Outcome.SKIPPED, str(verdict.reason)
            position += 1
            yield row


def shown(cell) -> str:
    """The cell as text that reads back to the same value: 45000000, 2026-03-12."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if isinstance(cell, datetime):
        cell = cell.date()
    return clean(str(cell))[:500]


def count(rows: list[Row]) -> dict[str, int]:
    """What the screens and the command print; the parts add up to ``rows``."""
    found = Counter(row.outcome for row in rows)
    return {"rows": len(rows), **{outcome: found[outcome] for outcome in Row.Outcome.values}}
