"""Reading XLSX and CSV, and refusing what would hurt: recipes 2–13, 34 of the hostile inputs."""

import io
import struct
import tracemalloc
import zipfile
from datetime import date, time
from pathlib import Path

import openpyxl
import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from imports.engine import limits
from imports.engine.reading import UnreadableFile, open_table_file

DATA = Path(__file__).parent / "data"
SHEET = "xl/worksheets/sheet1.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def workbook(rows=(("Nom", "Pays"), ("AFD", "France")), **sheets) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for title, more in sheets.items():
        sheet = book.create_sheet(title)
        for row in more:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def repacked(changes: dict[str, bytes | None], data: bytes | None = None) -> bytes:
    """The workbook with some parts replaced, added or (None) removed."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data or workbook())) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name not in changes:
                new.writestr(name, old.read(name))
        for name, content in changes.items():
            if content is not None:
                new.writestr(name, content)
    return out.getvalue()


def sheet_xml(body: str, head: str = "", dimension: str = "A1") -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{head}<worksheet xmlns="{MAIN}">'
        f'<dimension ref="{dimension}"/><sheetData>{body}</sheetData></worksheet>'
    ).encode()


def inline(reference: str, text: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def message(data: bytes, name="partenaires.xlsx") -> str:
    with pytest.raises(UnreadableFile) as caught:
        open_table_file(data, name)
    return str(caught.value)


# What is read -----------------------------------------------------------------------------


def test_the_agency_sheet_gives_its_sheets_rows_and_merged_titles():
    sheets = open_table_file(DATA / "partners_real.xlsx")

    assert [(s.name, len(s.rows), s.width, s.hidden) for s in sheets] == [
        ("Partenaires", 346, 22, False),
        ("Base 2023-2024", 80, 12, False),
        ("Conventions", 29, 10, False),
    ]
    assert (0, 0, 0, 21) in sheets[0].merged
    assert sheets[1].rows[0] == []
    assert sheets[1].rows[5][1] == "Société nationale camerounaise de l'art musical"


def test_the_clean_file_gives_a_header_and_660_rows():
    (sheet,) = open_table_file(DATA / "partners_clean.csv")

    assert (len(sheet.rows), sheet.width, sheet.rows[0][:2]) == (661, 14, ["id", "sigle"])
    assert (
        sheet.rows[1][2]
        == "Organisation des Nations Unies pour l'éducation, la science et la culture"
    )


def test_cells_keep_their_kind_and_rows_their_number():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["B3"], sheet["B4"], sheet["B5"] = 12, 1.5, True
    sheet["B6"], sheet["B7"], sheet["C3"] = date(2026, 1, 2), time(14, 30), "texte"
    book.create_sheet("Cachée").sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)

    first, second = open_table_file(out.getvalue(), "x.xlsx")

    assert first.rows == [
        [],
        [],
        [None, 12, "texte"],
        [None, 1.5],
        [None, True],
        [None, date(2026, 1, 2)],
        [None, time(14, 30)],
    ]
    assert (second.rows, second.hidden) == ([], True)


def test_a_macro_an_external_link_and_an_embedded_object_leave_values_only():
    data = repacked(
        {
            "xl/vbaProject.bin": b"\xcc\x61" * 500,
            "xl/embeddings/oleObject1.bin": b"\x00" * 100,
            "xl/externalLinks/externalLink1.xml": (
                b'<externalLink xmlns="http://x.invalid"><ddeLink ddeService="cmd"/></externalLink>'
            ),
            SHEET: sheet_xml(
                '<row r="1"><c r="A1" t="str"><f>WEBSERVICE("http://evil.invalid")</f><v>7</v></c></row>'
            ),
        }
    )

    (sheet,) = open_table_file(data, "partenaires.xlsm")

    assert sheet.rows == [["7"]]


def test_the_content_counts_and_not_the_name():
    assert open_table_file(workbook(), "partenaires.csv")[0].rows[1] == ["AFD", "France"]


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8-sig", b""),
        ("utf-16", b""),
        ("utf-16-le", b""),
        ("utf-16-be", b"\xfe\xff"),
        ("cp1252", b""),
    ],
)
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_csv_of_any_usual_encoding_and_separator_is_read(encoding, mark, delimiter):
    lines = [
        ["Nom", "Sigle", "Pays"],
        ["Côte d’Ivoire “x”", "É", "1,5" if delimiter != "," else "2"],
    ]
    text = "\r\n".join(delimiter.join(line) for line in lines)

    (sheet,) = open_table_file(mark + text.encode(encoding), "a.csv")

    assert sheet.rows == lines


def test_csv_with_mixed_line_ends_and_lines_inside_a_cell_keeps_line_numbers():
    data = b'Nom;Note\r\nA;"deux\nlignes"\rB;x\nC;\n;\n'

    (sheet,) = open_table_file(data, "a.csv")

    assert sheet.rows == [["Nom", "Note"], ["A", "deux\nlignes"], [], ["B", "x"], ["C"]]


# What is refused, and how it is said ---------------------------------------------------------


def zip_bomb(size=1024 * limits.MEGABYTE) -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/workbook.xml", "w", force_zip64=True) as part,
    ):
        piece = bytes(limits.MEGABYTE)
        for _turn in range(size // limits.MEGABYTE):
            part.write(piece)
    return out.getvalue()


def test_a_gigabyte_of_zeros_is_refused_on_its_declared_size_in_little_memory():
    data = zip_bomb()
    tracemalloc.start()

    said = message(data)

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert said == "Unpacked, the file takes 1024 MB; at most 100 MB are read."
    assert peak < 20 * limits.MEGABYTE


def lying_size(data: bytes, name: str, size: int) -> bytes:
    """The same archive declaring another unpacked size for a member, in both its headers."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        info = archive.getinfo(name)
        start = archive.start_dir
    changed = bytearray(data)
    struct.pack_into("<I", changed, info.header_offset + 22, size)
    at = changed.index(name.encode(), start) - 46
    struct.pack_into("<I", changed, at + 24, size)
    return bytes(changed)


def test_a_part_that_unpacks_to_more_than_it_declares_is_refused_at_that_limit():
    big = repacked({"docProps/app.xml": b"<a>" + b" " * 40 * limits.MEGABYTE + b"</a>"})
    tracemalloc.start()

    said = message(lying_size(big, "docProps/app.xml", 5000))

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "unsafe" in said
    assert peak < 20 * limits.MEGABYTE


def test_one_cell_of_300_megabytes_is_refused_before_parsing():
    out = io.BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open(SHEET, "w") as part,
    ):
        for _turn in range(300):
            part.write(b"x" * limits.MEGABYTE)

    assert message(out.getvalue()) == "Unpacked, the file takes 300 MB; at most 100 MB are read."


def test_a_ratio_that_no_workbook_reaches_is_refused():
    data = repacked({"xl/media/image1.bin": bytes(50 * limits.MEGABYTE)})

    assert "far tighter" in message(data)


def test_a_hundred_thousand_empty_members_are_refused_on_their_count():
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 5_000_000, 4, 0)

    assert message(b"PK\x03\x04" + b"\x00" * 100 + end) == (
        "The file holds too many parts (at most 2000). It is not a normal workbook."
    )


@pytest.mark.parametrize(
    "name",
    ["../x", "a/../../x", "/x", "C:x", "a\\b", "xl/WORKBOOK.xml"],
)
def test_member_names_that_lead_elsewhere_or_come_twice_are_refused(name):
    assert "unsafe" in message(repacked({name: b"x"}))


def test_a_nul_in_a_member_name_is_refused():
    data = repacked({"xl/aXb.xml": b"<a/>"}).replace(b"xl/aXb.xml", b"xl/a\x00b.xml")

    assert "unsafe" in message(data)


def test_a_symbolic_link_is_refused():
    link = zipfile.ZipInfo("xl/link.xml")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    out = io.BytesIO(workbook())
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(link, "/etc/passwd")

    assert "unsafe" in message(out.getvalue())


def test_members_that_share_one_body_are_refused():
    data = bytearray(repacked({"xl/b.bin": b"x" * 400, "xl/c.bin": b"x" * 400}))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        first, second = archive.getinfo("xl/b.bin"), archive.getinfo("xl/c.bin")
        at = bytes(data).index(b"xl/c.bin", archive.start_dir) - 46
    assert first.header_offset != second.header_offset
    struct.pack_into("<I", data, at + 42, first.header_offset)

    assert "unsafe" in message(bytes(data)) or "damaged" in message(bytes(data))


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (
            '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>',
            '<row r="1"><c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row>',
        ),
        (
            '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
            '<row r="1"><c r="A1" t="inlineStr"><is><t>&a;</t></is></c></row>',
        ),
        (f'<!DOCTYPE x [<!ENTITY a "{"a" * 50_000}">]>', "&a;" * 1000),
        ('<!DOCTYPE x SYSTEM "http://evil.invalid/x.dtd">', ""),
    ],
)
def test_a_document_type_or_entity_in_any_part_is_refused(head, body):
    assert "unsafe" in message(repacked({SHEET: sheet_xml(body, head)}))
    assert "unsafe" in message(repacked({"docProps/core.xml": sheet_xml(body, head)}))


def test_an_entity_hidden_by_another_encoding_is_refused_too():
    text = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'

    assert "unsafe" in message(repacked({SHEET: text.encode("utf-16")}))


def test_a_cell_in_the_last_corner_of_the_sheet_is_refused_with_the_limit():
    body = f'<row r="1">{inline("A1", "x")}</row><row r="1048576">{inline("XFD1048576", "y")}</row>'

    assert message(repacked({SHEET: sheet_xml(body, dimension="A1:XFD1048576")})) == (
        "The file holds too many rows: at most 20000 are read. Split it and retry."
    )


def test_an_empty_styled_cell_far_below_harms_nobody():
    body = f'<row r="1">{inline("A1", "x")}</row><row r="1048576"><c r="XFD1048576" s="0"/></row>'

    (sheet,) = open_table_file(repacked({SHEET: sheet_xml(body, dimension="A1:XFD1048576")}))

    assert sheet.rows == [["x"]]


def test_a_thousand_sheets_too_many_columns_rows_or_styles_are_refused_with_the_limit():
    sheets = "".join(f'<sheet name="s{i}" sheetId="{i}"/>' for i in range(1, 1001))
    rows = "".join(f"<row><c><v>{i}</v></c></row>" for i in range(limits.MAX_ROWS + 1))

    assert [
        message(repacked({"xl/workbook.xml": sheet_xml(sheets)})),
        message(repacked({SHEET: sheet_xml(f'<row r="1">{inline("GS1", "x")}</row>')})),
        message(repacked({SHEET: sheet_xml(rows)})),
        message(repacked({"xl/styles.xml": sheet_xml("<xf/>" * 100_000)})),
    ] == [
        "The file holds too many sheets: at most 50 are read. Split it and retry.",
        "The file holds too many columns: at most 200 are read. Split it and retry.",
        "The file holds too many rows: at most 20000 are read. Split it and retry.",
        "The file holds too many cell styles: at most 65490 are read. Split it and retry.",
    ]


def test_a_sheet_under_another_name_is_metered_all_the_same():
    body = f'<row r="1048576">{inline("A1048576", "y")}</row>'

    assert "too many rows" in message(repacked({"elsewhere/x.xml": sheet_xml(body)}))


def test_password_truncation_old_format_and_wrong_type_are_each_named():
    whole = workbook()
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
    locked = bytearray(whole)
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        struct.pack_into("<H", locked, archive.start_dir + 8, 1)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")

    assert {
        "locked": "password" in message(ole + "EncryptedPackage".encode("utf-16-le")),
        "locked zip": "password" in message(bytes(locked)),
        "old": ".xls)" in message(ole, "a.xls"),
        "cut": "cut short" in message(whole[: len(whole) // 2]),
        "csv": "holds plain text (CSV)" in message(b"Nom;Pays\nAFD;FR\n", "a.xlsx"),
        "word": "not an Excel workbook" in message(out.getvalue()),
        "pdf": "neither an Excel workbook" in message(b"%PDF-1.7\n...", "a.xlsx"),
        "web": "web page" in message(b"<html><table></table>", "a.xls"),
        "empty": message(b"", "a.csv") == message(b"\n \n", "a.csv") == "The file is empty.",
    } == dict.fromkeys(
        ["locked", "locked zip", "old", "cut", "csv", "word", "pdf", "web", "empty"], True
    )


def test_a_file_over_the_limit_is_refused_and_one_at_the_limit_is_not(monkeypatch):
    data = b"Nom;Pays\nAFD;FR\n"
    monkeypatch.setattr(limits, "MAX_FILE", len(data))

    assert open_table_file(data, "a.csv")[0].rows[1] == ["AFD", "FR"]
    assert "at most" in message(data + b"x", "a.csv")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b'Nom;Pays\nAFD;FR\n"jamais;ferm\xc3\xa9\nX;Y\n', "Line 3: a quotation mark is opened"),
        (b'Nom;Pays\n"AFD" SA;FR\n', "Line 2: a quotation mark is opened"),
        (b"Nom;Pays\nAFD;F\x00R\n", "Line 2 holds a character that no text has (code 0)"),
        (b"Nom;Pays\n" + b"x" * 40_000 + b";FR\n", "Line 2, column 1: the cell holds more than"),
        (b"Nom;Pays\n" + b"x" * 200_000 + b";FR\n", "Line 2: a cell is far too long"),
        (b"Nom;Pays\n" + b";".join(b"x" for _ in range(201)), "Line 2: 201 columns, at most 200"),
        (b"Nom;Pays\n" + b"A;B\n" * 20_000, "The file holds too many rows: at most 20000"),
    ],
)
def test_a_bad_csv_is_refused_with_the_line(data, said):
    assert message(data, "a.csv").startswith(said)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_with_a_message(data):
    for name in ("a.csv", "a.xlsx"):
        try:
            sheets = open_table_file(data, name)
        except UnreadableFile as refusal:
            assert str(refusal)
        else:
            assert len(sheets) == 1


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 5000), st.integers(0, 255))
def test_one_byte_changed_in_a_workbook_is_read_or_refused(at, byte):
    data = bytearray(workbook())
    data[at % len(data)] = byte

    try:
        sheets = open_table_file(bytes(data), "a.xlsx")
    except UnreadableFile as refusal:
        assert str(refusal)
    else:
        assert sheets
