"""The one PDF writer: a template in, bytes out. Run it in the worker when more than a few pages are due.

WeasyPrint reads nothing but what is listed here: our own style sheet and fonts, and images that our code put into
the page as data. An address typed by a user is never fetched, whatever it is.
"""

import base64
import binascii
import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

HERE = Path(__file__).parent
SYSTEM_PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
# Everything a document may load, by its internal address.
ASSETS = {
    "asset:print.css": (HERE / "pdf_css" / "print.css", "text/css"),
    "asset:Inter-Regular.woff2": (HERE / "fonts" / "Inter-Regular.woff2", "font/woff2"),
    "asset:Inter-Bold.woff2": (HERE / "fonts" / "Inter-Bold.woff2", "font/woff2"),
    "asset:Inter-Italic.woff2": (HERE / "fonts" / "Inter-Italic.woff2", "font/woff2"),
}
_DATA_IMAGE = re.compile(r"data:(image/(?:png|jpeg|svg\+xml));base64,(.+)", re.S)


class PdfUnavailable(Exception):
    """The machine lacks the libraries that draw PDF; the message names the packages."""


class Refused(ValueError):
    """A document asked for something outside the list."""


def render_pdf(
    template: str,
    context: Mapping[str, Any],
    *,
    language: str | None = None,
    title: str = "",
    reference: str = "",
    made_at: datetime | None = None,
) -> bytes:
    """Draw a template that extends `pdf/base.html`.

    `language` is the reader's (the active one when left out). The same input with the same `made_at`
    gives the same bytes. Raises PdfUnavailable.
    """
    html_class = _weasyprint()
    made_at = made_at or timezone.now()
    with translation.override(language or translation.get_language() or settings.LANGUAGE_CODE):
        page = render_to_string(
            template,
            {
                "agency": settings.AGENCY,
                "language": translation.get_language(),
                "title": title,
                "reference": reference,
                "made_at": made_at,
                **context,
            },
        )
    document = html_class(string=page, base_url="asset:", url_fetcher=_fetcher())
    return document.write_pdf(
        pdf_variant="pdf/ua-1",
        pdf_identifier=b"apda" + reference.encode()[:28],
        xmp_metadata=None,
        cache={},
    )


def _weasyprint():
    """Imported late: it costs 0.6 s and 30 MB, and fails where its libraries are missing."""
    try:
        from weasyprint import HTML
    except OSError as error:
        raise PdfUnavailable(
            _("PDF documents need system packages that this machine lacks: %(packages)s.")
            % {"packages": SYSTEM_PACKAGES}
        ) from error
    return HTML


def _fetcher():
    """WeasyPrint's own fetcher with every door shut: only `asset` answers."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class Fetcher(URLFetcher):
        def fetch(self, url, headers=None):
            body, kind = asset(url)
            return URLFetcherResponse(url, body, {"Content-Type": kind})

    return Fetcher(allowed_protocols=(), allow_redirects=False)


def asset(url: str) -> tuple[bytes, str]:
    """What a document may load, with its type; refuses everything else."""
    if url in ASSETS:
        path, kind = ASSETS[url]
        return _read(path), kind
    if match := _DATA_IMAGE.fullmatch(url):
        try:
            return base64.b64decode(match[2], validate=True), match[1]
        except binascii.Error as error:
            raise Refused("A broken image was left out of a document.") from error
    raise Refused(f"A document may not load {url[:80]!r}.")


@cache
def _read(path: Path) -> bytes:
    return path.read_bytes()


def data_image(body: bytes, kind: str = "image/svg+xml") -> str:
    """The address under which a template may show an image our code has made."""
    return f"data:{kind};base64,{base64.b64encode(body).decode()}"
