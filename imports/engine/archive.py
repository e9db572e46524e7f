"""Looks into an XLSX file before any library opens it.

Neither calamine nor openpyxl bounds its memory, so the archive is first read here in small
pieces: its directory, then the real size of each part, then each XML part through expat, which
stops at the first document type, entity, or limit passed.
"""

import re
import stat
import struct
import zlib
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from xml.parsers import expat
from zipfile import BadZipFile, LargeZipFile, ZipFile, ZipInfo

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from imports.engine import limits
from imports.engine.limits import UnreadableFile

STORED, DEFLATED = 0, 8
PIECE = 64 * 1024
DAMAGED = _("The file is damaged or cut short. Open it in Excel, save it again and retry.")
UNSAFE = _("The file is not a normal workbook: its inner structure is unsafe. It was not opened.")
PASSWORD = _(
    "The workbook is protected by a password. Remove the password (File, Info, Protect) and retry."
)


def check_workbook(data: bytes) -> None:
    """Raises UnreadableFile unless the bytes are a workbook of reasonable size."""
    _check_directory_size(data)
    try:
        with ZipFile(BytesIO(data)) as archive:
            members = archive.infolist()
            start = archive.start_dir
    except (BadZipFile, LargeZipFile, ValueError, struct.error, NotImplementedError) as error:
        raise UnreadableFile(DAMAGED) from error
    _check_names(members)
    _check_sizes(members)
    spans = _spans(data, members, start)
    if "xl/workbook.xml" not in {m.filename for m in members}:
        raise UnreadableFile(
            _("This is not an Excel workbook (.xlsx). Save it as .xlsx or .csv and retry.")
        )
    for member in members:
        _check_part(member, _pieces(data[spans[member.filename]], member))


def _check_directory_size(data: bytes) -> None:
    """The number of members as the end record tells it, before a list of them is made."""
    at = data.rfind(b"PK\x05\x06", max(0, len(data) - 65_557))
    if at < 0 or len(data) < at + 22:
        raise UnreadableFile(DAMAGED)
    count, size = struct.unpack("<H I", data[at + 10 : at + 12] + data[at + 12 : at + 16])
    if count > limits.MAX_MEMBERS or size > limits.MAX_MEMBERS * 1024:
        raise UnreadableFile(
            format_lazy(
                _("The file holds too many parts (at most {limit}). It is not a normal workbook."),
                limit=limits.MAX_MEMBERS,
            )
        )


def _check_names(members: list[ZipInfo]) -> None:
    names = [m.orig_filename for m in members]
    odd = re.compile(r"(^|/)\.\.(/|$)|^/|^[A-Za-z]:|[\\\x00]")
    links = any(stat.S_ISLNK(m.external_attr >> 16) for m in members)
    twice = max(Counter(n.casefold() for n in names).values(), default=0) > 1
    if links or twice or any(odd.search(name) for name in names):
        raise UnreadableFile(UNSAFE)
    if any(m.flag_bits & 1 for m in members):
        raise UnreadableFile(PASSWORD)
    if any(m.compress_type not in (STORED, DEFLATED) for m in members):
        raise UnreadableFile(DAMAGED)


def _too_big(size: int) -> UnreadableFile:
    return UnreadableFile(
        format_lazy(
            _("Unpacked, the file takes {size} MB; at most {limit} MB are read."),
            size=size // limits.MEGABYTE,
            limit=limits.MAX_UNPACKED // limits.MEGABYTE,
        )
    )


def _check_sizes(members: list[ZipInfo]) -> None:
    """The sizes that the directory declares."""
    total = sum(m.file_size for m in members)
    if total > limits.MAX_UNPACKED:
        raise _too_big(total)
    for m in members:
        if m.file_size > limits.RATIO_FROM and m.file_size > limits.MAX_RATIO * m.compress_size:
            raise UnreadableFile(
                _("The file is packed far tighter than a real workbook. It was not opened.")
            )


def _spans(data: bytes, members: list[ZipInfo], start: int) -> dict[str, slice]:
    """Where each member's packed bytes lie, once sure that no two share any."""
    spans, end = {}, 0
    for member in sorted(members, key=lambda m: m.header_offset):
        head = data[member.header_offset : member.header_offset + 30]
        if len(head) < 30 or head[:4] != b"PK\x03\x04":
            raise UnreadableFile(DAMAGED)
        if member.header_offset < end:
            raise UnreadableFile(UNSAFE)
        body = member.header_offset + 30 + sum(struct.unpack("<H H", head[26:30]))
        end = body + member.compress_size
        if end > start:
            raise UnreadableFile(DAMAGED)
        spans[member.filename] = slice(body, end)
    return spans


def _pieces(packed: bytes, member: ZipInfo) -> Iterator[bytes]:
    """The unpacked bytes, a piece at a time, refused when they are not as many as declared."""
    size = 0
    for piece in _inflated(packed, member.compress_type):
        size += len(piece)
        if size > member.file_size:
            raise UnreadableFile(UNSAFE)
        yield piece
    if size != member.file_size:
        raise UnreadableFile(DAMAGED)


def _inflated(packed: bytes, method: int) -> Iterator[bytes]:
    if method == STORED:
        yield from (packed[i : i + PIECE] for i in range(0, len(packed), PIECE))
        return
    inflate = zlib.decompressobj(-15)
    try:
        yield inflate.decompress(packed, PIECE)
        while not inflate.eof and (left := inflate.unconsumed_tail):
            yield inflate.decompress(left, PIECE)
        yield inflate.flush()
    except zlib.error as error:
        raise UnreadableFile(DAMAGED) from error


# XML parts -----------------------------------------------------------------------------------


def _check_part(member: ZipInfo, pieces: Iterator[bytes]) -> None:
    name = member.filename.lower()
    if not name.endswith((".xml", ".rels", ".vml")):
        for _piece in pieces:
            pass  # read only to know its real size
        return
    if name == "xl/sharedstrings.xml" and member.file_size > limits.MAX_STRINGS:
        raise _too_big(member.file_size)
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = _refuse_declaration
    parser.StartElementHandler = _Meter()
    _parse(parser, pieces, lenient=name.endswith(".vml"))


def _parse(parser, pieces: Iterator[bytes], lenient: bool) -> None:
    """Drawings of comments (.vml) are often ill-formed and are never read: only bombs matter."""
    try:
        for piece in pieces:
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        if not lenient:
            raise UnreadableFile(DAMAGED) from error


def _refuse_declaration(*_args):
    raise UnreadableFile(UNSAFE)


def over(what, limit: int) -> UnreadableFile:
    return UnreadableFile(
        format_lazy(
            _("The file holds too many {what}: at most {limit} are read. Split it and retry."),
            what=what,
            limit=limit,
        )
    )


class _Meter:
    """Counts what a part holds, whatever its name: a sheet may be called anything.

    Only cells that hold something count; empty styled cells far below are no harm. A filled
    cell far away costs memory, as the readers make a full rectangle of the sheet.
    """

    REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")

    def __init__(self):
        self.row = self.column = self.cells = self.sheets = self.styles = 0

    def __call__(self, name, attributes):
        name = name.rpartition(":")[2]
        if name == "row":
            self.row = _number(attributes.get("r"), self.row + 1)
            self.column = 0
        elif name == "c":
            self._at(attributes.get("r", ""))
        elif name in ("v", "is", "f"):
            self._count()
        elif name == "sheet":
            self.sheets += 1
            if self.sheets > limits.MAX_SHEETS:
                raise over(_("sheets"), limits.MAX_SHEETS)
        elif name == "xf":
            self.styles += 1
            if self.styles > limits.MAX_STYLES:
                raise over(_("cell styles"), limits.MAX_STYLES)

    def _at(self, reference: str):
        if found := self.REFERENCE.fullmatch(reference.upper()):
            self.column, self.row = _column(found[1]), int(found[2])
        else:
            self.column += 1

    def _count(self):
        self.cells += 1
        if self.row > limits.MAX_ROWS:
            raise over(_("rows"), limits.MAX_ROWS)
        if self.column > limits.MAX_COLUMNS:
            raise over(_("columns"), limits.MAX_COLUMNS)
        if self.cells > 2 * limits.MAX_CELLS:
            raise over(_("cells"), limits.MAX_CELLS)


def _number(text, default: int) -> int:
    return int(text) if text and text.isdigit() and len(text) < 9 else default


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
