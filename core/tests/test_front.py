"""The vendored files, the icons and the small pieces every page is made of."""

import re
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.translation import override

from core import bits, formats

ROOT = Path(settings.BASE_DIR)


def test_vendored_files_are_those_of_the_manifest():
    checked = subprocess.run(
        [sys.executable, ROOT / "bin" / "vendor", "--check"], capture_output=True, text=True
    )

    assert (checked.returncode, checked.stderr) == (0, "")


def test_every_icon_named_in_a_template_is_in_the_sprite():
    known = set(re.findall(r'symbol id="([^"]+)"', (ROOT / "static/vendor/icons.svg").read_text()))
    templates = ROOT.glob("templates/**/*.html")
    named = {
        name
        for path in templates
        for name in re.findall(r'\{% icon "([^"]+)"|icon="([^"]+)"', path.read_text())
    }

    assert {name for pair in named for name in pair if name} - known == set()


def test_no_template_carries_inline_style_or_script():
    pages = [p for p in ROOT.glob("templates/**/*.html") if "pdf" not in p.parts]
    guilty = [
        str(path.relative_to(ROOT))
        for path in pages
        if re.search(r"\sstyle=|<style|<script(?![^>]*src=)|\son[a-z]+=\"", path.read_text())
    ]

    assert guilty == []


@pytest.mark.parametrize(
    ("language", "value", "currency", "text"),
    [
        ("fr", Decimal("1250000"), "XOF", "1\u202f250\u202f000\u00a0FCFA"),
        ("fr", Decimal("350000"), "EUR", "350\u202f000,00\u00a0€"),
        ("fr", Decimal("80000.5"), "CHF", "80\u202f000,50\u00a0CHF"),
        ("en", Decimal("1250000"), "XOF", "1,250,000\u00a0FCFA"),
        ("en", Decimal("-350000"), "EUR", "-€350,000.00"),
        ("fr", None, "XOF", ""),
    ],
)
def test_amounts_read_as_their_readers_write_them(language, value, currency, text):
    with override(language):
        assert formats.amount(value, currency) == text


@pytest.mark.parametrize(
    ("language", "value", "long", "short"),
    [
        ("fr", date(2026, 5, 4), "4\u00a0mai 2026", "04/05/2026"),
        ("fr", date(2026, 5, 1), "1er\u00a0mai 2026", "01/05/2026"),
        ("en", date(2026, 5, 4), "4\u00a0May 2026", "4\u00a0May\u00a02026"),
    ],
)
def test_days_read_as_their_readers_write_them(language, value, long, short):
    with override(language):
        assert (formats.day(value), formats.short_day(value)) == (long, short)


def test_a_badge_escapes_its_words():
    assert bits.badge("<b>") == '<span class="badge-status is-calm">&lt;b&gt;</span>'
