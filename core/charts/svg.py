"""The one place where chart markup is made; whatever goes in is escaped here and nowhere else."""

import re
from collections.abc import Iterable

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
SAFE_LINK = re.compile(r"(https?://|/(?!/)|\?|#)", re.IGNORECASE)
VOID = frozenset({"path", "rect", "circle", "line", "polygon", "polyline", "use"})


def el(tag: str, *children: object, **attributes: object) -> SafeString:
    """An element: `class_` becomes class, `stroke_width` stroke-width; None and False leave it out.

    Children that are not SafeString are escaped. A link to anything but a path, a query, an anchor
    or http(s) is dropped: a partner's website may read `javascript:`.
    """
    parts = []
    for name, value in attributes.items():
        if value is None or value is False or (name == "href" and not _is_link(value)):
            continue
        parts.append(f' {_attribute_name(name)}="{_text(value)}"')
    inside = "".join(_child(child) for child in children)
    end = "/>" if tag in VOID and not inside else f">{inside}</{tag}>"
    # Safe: the tag and the attribute names are ours, every value and every foreign child is escaped above.
    return mark_safe(f"<{tag}{''.join(parts)}{end}")  # noqa: S308


def join(pieces: Iterable[object]) -> SafeString:
    """Pieces one after the other, escaped unless they came from `el`."""
    # Safe: each piece is SafeString or escaped.
    return mark_safe("".join(_child(piece) for piece in pieces))  # noqa: S308


def link(href: str | None, *children: object, **attributes: object) -> SafeString:
    """The children inside `<a>` when there is somewhere to go, else inside `<g>`."""
    if href and _is_link(href):
        return el("a", *children, href=href, **attributes)
    return el("g", *children, **attributes)


def num(value: float) -> str:
    """One decimal is a tenth of a pixel: enough, and short."""
    short = f"{value:.1f}".removesuffix(".0")
    return "0" if short == "-0" else short


def text_width(text: str, size: float = 12) -> float:
    """Width of a text in pixels, estimated for a sans-serif face, a little on the large side."""
    return size * sum(_advance(letter) for letter in text)


def shorten(text: str, room: float, size: float = 12) -> str:
    """The text, or as much of it as fits in `room` pixels followed by an ellipsis."""
    if text_width(text, size) <= room:
        return text
    while text and text_width(text + "…", size) > room:
        text = text[:-1]
    return text.rstrip(" ,;-–") + "…"


def _is_link(value: object) -> bool:
    return SAFE_LINK.match(str(value)) is not None


def _attribute_name(name: str) -> str:
    return name.rstrip("_").replace("_", "-")


def _text(value: object) -> str:
    if isinstance(value, float):
        return num(value)
    return str(escape(CONTROL.sub("", str(value))))


def _child(child: object) -> str:
    return child if isinstance(child, SafeString) else _text(child)


def _advance(letter: str) -> float:
    if letter in "iljtfrI.,;:'’|!()[] \u00a0\u202f-":
        return 0.33
    if letter in "mwMWŒœ%@":
        return 0.9
    return 0.7 if letter.isupper() else 0.56
