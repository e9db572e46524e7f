import builtins
import re
import zlib
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import pytest
from django.conf import settings

from core.pdf import PdfUnavailable, Refused, asset, data_image, render_pdf

DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
SQUARE = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'


@pytest.fixture
def sheet(tmp_path, settings):
    """Write a document template and hand back its name."""
    settings.TEMPLATES = [
        {**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], tmp_path]}
    ]

    def write(content: str) -> str:
        Path(tmp_path / "sheet.html").write_text(
            '{% extends "pdf/base.html" %}{% block content %}' + content + "{% endblock %}"
        )
        return "sheet.html"

    return write


def draw(template, **context) -> bytes:
    made_at = datetime(2026, 5, 4, tzinfo=UTC)
    return render_pdf(template, context, language="fr", reference="P-42", made_at=made_at)


def unpacked(body: bytes) -> bytes:
    """A document with its compressed objects laid open."""
    streams = re.findall(rb"stream\n(.*?)\nendstream", body, re.S)
    return body + b"".join(zlib.decompressobj().decompress(s) for s in streams if s[:1] == b"x")


def test_a_document_says_its_language_and_carries_the_bundled_font(sheet):
    body = unpacked(draw(sheet("<p>1\u202f250\u202f000 FCFA</p>")))

    assert body.startswith(b"%PDF-")
    assert b"/Lang (fr)" in body
    assert b"+Inter" in body


def test_the_same_document_has_the_same_bytes(sheet):
    template = sheet("<h1>{{ name }}</h1>")

    assert draw(template, name="Fondation") == draw(template, name="Fondation")


@pytest.mark.parametrize(("template", "shown"), [("{{ name }}", False), ("{{ name|safe }}", True)])
def test_what_a_user_typed_is_text_and_never_markup(sheet, template, shown):
    body = draw(sheet(template), name=f'<img alt="" src="data:image/png;base64,{DOT}">')

    assert (b"/Subtype /Image" in unpacked(body)) is shown


def test_no_document_reaches_the_network_or_the_disk(sheet, silent_server):
    draw(
        sheet(
            f'<img src="{silent_server.url}/a.png"><img src="file:///etc/hostname">'
            f'<object data="{silent_server.url}/b.svg"></object>'
            f'<p style="background: url({silent_server.url}/c.png)">x</p>'
            f'<link rel="stylesheet" href="{silent_server.url}/d.css">'
            f'<link rel="attachment" href="file:///etc/hostname">'
        )
    )

    assert silent_server.calls == []


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "http://example.org/x.png",
        "https://example.org/x.png",
        "asset:../secret_key",
        "asset:",
        "data:text/html;base64,PGI+",
        "data:image/png;base64,%%%",
        "ftp://example.org/x",
    ],
)
def test_everything_outside_the_list_is_refused(url):
    with pytest.raises(Refused):
        asset(url)


def test_an_image_our_code_made_is_shown():
    assert asset(data_image(SQUARE)) == (SQUARE, "image/svg+xml")


def test_a_machine_without_the_libraries_says_which_packages_it_needs(monkeypatch):
    real_import = builtins.__import__

    def without_pango(name, *args, **kwargs):
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return real_import(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without_pango)

    with pytest.raises(PdfUnavailable, match="libpango-1.0-0 libpangoft2-1.0-0"):
        render_pdf("pdf/base.html", {})


def test_the_bundled_fonts_stay_light():
    fonts = (settings.BASE_DIR / "core" / "fonts").glob("*.woff2")

    assert sum(font.stat().st_size for font in fonts) <= 400_000


@pytest.fixture
def silent_server():
    """A web server that notes every call it gets."""
    from http.server import BaseHTTPRequestHandler, HTTPServer

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.server.calls.append(self.path)
            self.send_error(404)

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    server.calls = []
    server.url = f"http://127.0.0.1:{server.server_port}"
    Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()
