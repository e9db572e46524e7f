import csv
import io
import tracemalloc
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils.translation import override
from openpyxl import load_workbook

from core.sheets import MAX_TEXT, Column, Formula, Sheet, write_csv, write_workbook, write_xlsx
from core.tests.hostile import items

HOSTILE = items("spreadsheet-cells")


def read(file):
    return load_workbook(file).active


def storable(text: str) -> str | None:
    """The item less what the format cannot hold; the cut of a long text is checked apart."""
    return (
        "".join(c for c in text if c in "\t\n\r" or (c >= " " and c not in "\ufffe\uffff")) or None
    )


@pytest.mark.parametrize("item", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_text_stays_text_in_a_workbook(item):
    cell = read(write_xlsx([Column("Name")], [[item]], title="x")).cell(2, 1)

    if len(item) > MAX_TEXT:
        assert (len(cell.value), cell.data_type) == (MAX_TEXT, "s")
    else:
        assert (cell.value, cell.hyperlink) == (storable(item), None)
        assert cell.data_type == ("s" if storable(item) else "n")


@pytest.mark.parametrize("item", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_text_is_never_run_from_a_csv(item):
    lines = b"".join(write_csv([Column("Name")], [[item]])).decode("utf-8-sig")

    value = list(csv.reader(io.StringIO(lines, newline=""), delimiter=";"))[1][0]

    assert not value.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r"))
    assert value.removeprefix("'") == (storable(item) or "").removeprefix("'")


def test_hostile_titles_are_text_too():
    sheet = read(write_xlsx([Column("=1+1"), Column("#N/A")], [], title="=1+1"))

    assert [(c.value, c.data_type) for c in sheet[1]] == [("=1+1", "s"), ("#N/A", "s")]


def test_values_keep_their_kind_and_the_format_readers_expect():
    columns = [
        Column("Amount", "money"),
        Column("Count", "integer"),
        Column("Day", "date"),
        Column("At", "datetime"),
        Column("Total", "integer"),
    ]
    moment = datetime(2026, 5, 4, 12, 30, tzinfo=UTC)
    row = [Decimal("1250000"), 3, date(2026, 5, 4), moment, Formula("=SUM(B2:B2)")]

    cells = read(write_xlsx(columns, [row], title="x"))[2]

    assert [(c.value, c.data_type, c.number_format) for c in cells] == [
        (1250000, "n", "#,##0.##"),
        (3, "n", "#,##0"),
        (datetime(2026, 5, 4), "d", "dd/mm/yyyy"),
        (datetime(2026, 5, 4, 13, 30), "d", "dd/mm/yyyy hh:mm"),
        ("=SUM(B2:B2)", "f", "#,##0"),
    ]


@pytest.mark.parametrize(
    "value", [float("inf"), float("nan"), 123456789012345678, Decimal("1e309"), date(1, 1, 1)]
)
def test_a_number_that_excel_would_change_stays_as_it_is(value):
    cell = read(write_xlsx([Column("x", "integer")], [[value]], title="x")).cell(2, 1)

    assert (cell.value, cell.data_type) == (str(value), "s")


def test_the_header_is_frozen_and_filters_and_the_source_stands_beneath():
    sheet = read(
        write_xlsx([Column("A"), Column("B")], [["1", "2"]], title="x", source_line="APDA")
    )

    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet["A4"].value) == ("A2", "A1:B2", "APDA")


def test_sheet_names_are_made_fit_and_unlike():
    sheets = [Sheet(name, [Column("A")], []) for name in ("a/b:[c]*?", "x" * 40, "X" * 40, "'", "")]

    with override("en"):
        names = load_workbook(write_workbook(sheets)).sheetnames

    assert names == ["a b c", "x" * 31, "X" * 29 + " 2", "Sheet", "Sheet 2"]


def test_yes_and_no_are_written_in_the_reader_s_language():
    with override("fr"):
        sheet = read(write_xlsx([Column("A"), Column("B")], [[True, False]], title="x"))

    assert [c.value for c in sheet[2]] == ["Oui", "Non"]


def test_memory_does_not_grow_with_the_rows():
    def peak(rows: int) -> int:
        tracemalloc.start()
        write_xlsx([Column("A")] * 10, (["some text"] * 10 for _ in range(rows)), title="x")
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    peak(10)

    assert peak(2_000) < 2 * peak(200) + 1_000_000
