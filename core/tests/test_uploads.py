import hashlib
import io
import struct
import zipfile
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from core.tests.hostile import items
from core.uploads import MAX_SIZE, accept, check_upload, clean_name
from core.zipcheck import UnsafeZip, check_zip

PDF = b"%PDF-1.7\n%%EOF\n"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def upload(name: str, body: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, body)


def workbook() -> bytes:
    out = io.BytesIO()
    Workbook().save(out)
    return out.getvalue()


def archive(*members: tuple[str, bytes]) -> io.BytesIO:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, body in members:
            target.writestr(name, body)
    return out


def png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    pixels = zlib.compress(b"\0" * 64)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )


def refusal(name: str, body: bytes, kind: str) -> str:
    with pytest.raises(ValidationError) as caught:
        check_upload(upload(name, body), kind)
    return caught.value.code


def test_an_accepted_file_is_named_typed_measured_and_fingerprinted():
    file = upload("Base partenaires.CSV", b"nom;sigle\n")

    checked = check_upload(file, "spreadsheet")

    assert (checked.name, checked.content_type, checked.size) == (
        "Base partenaires.CSV",
        "text/csv",
        10,
    )
    assert checked.sha256 == hashlib.sha256(b"nom;sigle\n").hexdigest()
    assert (checked.extension, file.tell()) == ("csv", 0)


@pytest.mark.parametrize(
    ("name", "body", "kind"),
    [
        ("a.xlsx", workbook(), "spreadsheet"),
        ("a.xls", OLE, "spreadsheet"),
        ("a.csv", "nom;é\n".encode("cp1252"), "spreadsheet"),
        ("a.csv", "nom;é\n".encode("utf-16"), "spreadsheet"),
        ("a.pdf", PDF, "document"),
        ("a.png", png(4, 4), "image"),
    ],
)
def test_honest_files_pass(name, body, kind):
    assert check_upload(upload(name, body), kind).size == len(body)


@pytest.mark.parametrize(
    ("name", "body", "kind", "code"),
    [
        ("a.csv", b"", "spreadsheet", "empty"),
        ("a.exe", b"MZ", "document", "type"),
        ("a", PDF, "document", "type"),
        ("a.svg", b"<svg/>", "image", "type"),
        ("a.pdf", b"<html>%PDF-1.7", "document", "content"),
        ("a.csv", PDF, "spreadsheet", "content"),
        ("a.csv", workbook(), "spreadsheet", "content"),
        ("a.csv", b"a\0b", "spreadsheet", "content"),
        ("a.xlsx", b"nom;sigle\n", "spreadsheet", "content"),
        ("a.xlsx", archive(("a.txt", b"x")).getvalue(), "spreadsheet", "content"),
        ("a.xlsx", OLE, "spreadsheet", "protected"),
        ("a.xlsx", workbook()[:-200], "spreadsheet", "unsafe"),
        ("a.png", b"\xff\xd8\xff\xe0", "image", "content"),
        ("a.jpg", png(4, 4), "image", "content"),
        ("a.png", png(50_000, 50_000), "image", "content"),
        ("a.png", png(9_000, 9_000), "image", "size"),
        ("a.png", b"GIF89a" + b"x" * 50, "image", "content"),
    ],
)
def test_files_that_are_not_what_we_take_are_refused(name, body, kind, code):
    assert refusal(name, body, kind) == code


def test_the_limit_itself_is_accepted_and_one_byte_more_is_not():
    limit = MAX_SIZE["image"]
    body = png(4, 4)
    exact = body + b"\0" * (limit - len(body))

    assert check_upload(upload("a.png", exact), "image").size == limit
    assert refusal("a.png", exact + b"\0", "image") == "size"


@pytest.mark.parametrize("name", items("file-names"))
def test_any_name_becomes_a_safe_one(name):
    cleaned = clean_name(name)

    assert cleaned
    assert len(cleaned) <= 150
    assert cleaned == clean_name(cleaned)
    assert not set(cleaned) & set('/\\\r\n\0"<>:|?*;\u202e')
    assert cleaned[0] not in ".-~"
    assert cleaned[-1] not in ". "


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("../../settings.py", "settings.py"),
        ("C:\\boot.ini", "boot.ini"),
        ("nul.pdf", "_nul.pdf"),
        ("convention.pdf ", "convention.pdf"),
        ("e\u0301.pdf", "é.pdf"),
        ("", "_"),
        ("convention\u202efdp.exe", "conventionfdp.exe"),
    ],
)
def test_names_are_cleaned_as_people_expect(name, cleaned):
    assert clean_name(name) == cleaned


def test_the_file_field_offers_what_is_taken():
    assert accept("spreadsheet") == ".xlsx,.xls,.csv"


# --- archives ------------------------------------------------------------------------------


def test_an_honest_archive_gives_its_members():
    assert check_zip(archive(("a", b"x"), ("b/c", b"y"))) == ["a", "b/c"]


@pytest.mark.parametrize(
    "make",
    [
        lambda: archive(("zeros", b"\0" * (101 * 1024 * 1024))),
        lambda: archive(("zeros", b"\0" * (30 * 1024 * 1024))),
        lambda: archive(*((f"m{i}", b"") for i in range(5_001))),
        lambda: archive(("../x", b"1")),
        lambda: archive(("/x", b"1")),
        lambda: archive(("C:x", b"1")),
        lambda: archive(("a\\b", b"1")),
        lambda: archive(("a", b"1"), ("A", b"2")),
        lambda: io.BytesIO(b"PK\x03\x04 not really"),
    ],
    ids=["100 MB", "ratio", "members", "up", "root", "drive", "backslash", "twice", "broken"],
)
def test_dangerous_archives_are_refused_before_they_are_opened(make):
    with pytest.raises(UnsafeZip):
        check_zip(make())


def test_a_symbolic_link_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        link = zipfile.ZipInfo("link")
        link.external_attr = 0o120777 << 16
        target.writestr(link, "/etc/passwd")

    with pytest.raises(UnsafeZip):
        check_zip(out)


def test_members_that_share_one_body_are_refused():
    """Both entries of the directory point at the first body."""
    out = archive(("aa", b"x" * 500), ("bb", b"y" * 500))
    data = bytearray(out.getvalue())
    second = data.rindex(b"PK\x01\x02")
    data[second + 42 : second + 46] = struct.pack("<I", 0)

    with pytest.raises(UnsafeZip):
        check_zip(io.BytesIO(bytes(data)))
