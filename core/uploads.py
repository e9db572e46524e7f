"""The one upload check: what a file is by its content and its extension, its size, its name, its fingerprint."""

import hashlib
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, Literal

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

from core.zipcheck import UnsafeZip, check_zip

MB = 1024 * 1024
Kind = Literal["spreadsheet", "document", "image"]
MAX_SIZE: dict[Kind, int] = {"spreadsheet": 20 * MB, "document": 25 * MB, "image": 2 * MB}
MAX_PIXELS = 25_000_000
MAX_NAME = 150

_CONTROLS = {"Cc", "Cf", "Co", "Cs"}  # controls, invisible marks (bidi), private, surrogates
_NOT_IN_NAMES = re.compile(r'[<>:"|?*;%]')
_RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TEXT_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")
_OOXML_HEART = {
    "xlsx": "xl/workbook.xml",
    "docx": "word/document.xml",
    "pptx": "ppt/presentation.xml",
}
_OPENDOCUMENT = {"odt", "ods"}
_OFFICE = "application/vnd.openxmlformats-officedocument"

CONTENT_TYPES = {
    "pdf": "application/pdf",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    "docx": f"{_OFFICE}.wordprocessingml.document",
    "pptx": f"{_OFFICE}.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "xls": "application/vnd.ms-excel",
    "csv": "text/csv",
    "txt": "text/plain",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
}
EXTENSIONS: dict[Kind, tuple[str, ...]] = {
    "spreadsheet": ("xlsx", "xls", "csv"),
    "document": ("pdf", "docx", "xlsx", "pptx", "odt", "ods", "csv", "txt", "png", "jpg", "jpeg"),
    "image": ("png", "jpg", "jpeg"),
}


@dataclass(frozen=True)
class CheckedUpload:
    """A file that may be kept: under its hash, and sent back under its cleaned name."""

    name: str
    content_type: str
    size: int
    sha256: str

    @property
    def extension(self) -> str:
        return self.name.rpartition(".")[2].lower()


def check_upload(file: File | IO[bytes], kind: Kind, *, name: str = "") -> CheckedUpload:
    """Refuse what we do not take, with a sentence for the sender. Leaves the file at its start.

    Raises ValidationError with code "empty", "size", "type", "content", "protected" or "unsafe".
    """
    name = clean_name(name or getattr(file, "name", "") or "")
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    if extension not in EXTENSIONS[kind]:
        raise _wrong_type(kind)
    size, sha256 = _measure(file, MAX_SIZE[kind])
    _check_content(file, extension)
    file.seek(0)
    return CheckedUpload(name, CONTENT_TYPES[extension], size, sha256)


def accept(kind: Kind) -> str:
    """For the `accept` attribute of a file field."""
    return ",".join(f".{extension}" for extension in EXTENSIONS[kind])


def clean_name(name: str) -> str:
    """A name that is safe on any system and in any header; never empty."""
    name = unicodedata.normalize("NFC", name.replace("\\", "/")).rpartition("/")[2]
    name = "".join(" " if c in "\r\n\t" else c for c in name)
    name = "".join(c for c in name if unicodedata.category(c) not in _CONTROLS)
    name = " ".join(_NOT_IN_NAMES.sub("", name).split()).strip(" .").lstrip("-~$. ")
    if _RESERVED.match(name):
        name = f"_{name}"
    stem, dot, extension = name.rpartition(".")
    if dot and len(extension) <= 10:
        return (stem[: MAX_NAME - len(extension) - 1].rstrip() or "_") + dot + extension
    return name[:MAX_NAME] or "_"


def _measure(file, limit: int) -> tuple[int, str]:
    """Size and SHA-256 of what is really there, whatever the sender announced."""
    file.seek(0)
    digest, size = hashlib.sha256(), 0
    while block := file.read(256 * 1024):
        digest.update(block)
        size += len(block)
        if size > limit:
            raise ValidationError(
                _("The file is larger than %(limit)s MB."),
                code="size",
                params={"limit": limit // MB},
            )
    if not size:
        raise ValidationError(_("The file is empty."), code="empty")
    return size, digest.hexdigest()


def _wrong_type(kind: Kind) -> ValidationError:
    return ValidationError(
        _("This kind of file is not taken; send one of: %(list)s."),
        code="type",
        params={"list": ", ".join(EXTENSIONS[kind])},
    )


# --- content -------------------------------------------------------------------------------


def _check_content(file, extension: str) -> None:
    file.seek(0)
    head = file.read(4096)
    _CHECKS[extension](file, head, extension)


def _differs(actual: str) -> ValidationError:
    return ValidationError(
        _("The content is not what the name says: it looks like %(actual)s."),
        code="content",
        params={"actual": actual},
    )


def looks_like(head: bytes) -> str:
    """A file's real nature, in a word for the sender."""
    for start, word in (
        (b"%PDF-", "PDF"),
        (b"PK\x03\x04", "ZIP"),
        (_OLE, "Microsoft Office 97-2003"),
        (b"\x89PNG", "PNG"),
        (b"\xff\xd8\xff", "JPEG"),
        (b"GIF8", "GIF"),
        (b"MZ", "EXE"),
    ):
        if head.startswith(start):
            return word
    if head.lstrip()[:1] == b"<":
        return "HTML / XML"
    return "CSV / TXT" if _is_text(head) else "?"


def _is_text(head: bytes) -> bool:
    return head.startswith(_TEXT_MARKS) or not re.search(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]", head)


def _text(file, head: bytes, extension: str) -> None:
    known = looks_like(head)
    if known != "CSV / TXT" and not (known == "HTML / XML" and extension == "txt"):
        raise _differs(known)


def _starts(start: bytes) -> Callable:
    def check(file, head: bytes, extension: str) -> None:
        if not head.startswith(start):
            raise _differs(looks_like(head))

    return check


def _archive(file, head: bytes, extension: str) -> None:
    """An office file: a harmless ZIP with the part that makes it what it says."""
    if head.startswith(_OLE) and extension in _OOXML_HEART:
        raise ValidationError(
            _(
                "The file is protected by a password or in an old Office format: "
                "save it as .%(extension)s without a password."
            ),
            code="protected",
            params={"extension": extension},
        )
    if not head.startswith(b"PK\x03\x04"):
        raise _differs(looks_like(head))
    try:
        members = check_zip(file)
    except UnsafeZip as refusal:
        raise ValidationError(refusal.reason, code="unsafe") from refusal
    heart = _OOXML_HEART.get(extension, "content.xml")
    if heart not in members:
        raise _differs("ZIP")


def _image(file, head: bytes, extension: str) -> None:
    """A picture of a sane size; only its header is read."""
    from PIL import Image, UnidentifiedImageError

    wanted = "PNG" if extension == "png" else "JPEG"
    file.seek(0)
    try:
        with Image.open(_Unclosed(file), formats=["PNG", "JPEG"]) as picture:
            form, (width, height) = picture.format, picture.size
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError) as error:
        raise _differs(looks_like(head)) from error
    if form != wanted:
        raise _differs(form)
    if width * height > MAX_PIXELS:
        raise ValidationError(
            _("The image is too large: %(width)s × %(height)s pixels."),
            code="size",
            params={"width": width, "height": height},
        )


class _Unclosed:
    """Pillow closes what it opened; the caller still needs the file."""

    def __init__(self, file) -> None:
        self.read, self.seek, self.tell = file.read, file.seek, file.tell


_CHECKS: dict[str, Callable] = {
    "pdf": _starts(b"%PDF-"),
    "xls": _starts(_OLE),
    "csv": _text,
    "txt": _text,
    **dict.fromkeys([*_OOXML_HEART, *_OPENDOCUMENT], _archive),
    **dict.fromkeys(["png", "jpg", "jpeg"], _image),
}
