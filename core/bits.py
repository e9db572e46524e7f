"""Small pieces of HTML that Python code and templates both use.

A list draws hundreds of them, so each is made once for the words it carries.
"""

import html
from functools import lru_cache
from typing import Any

from django.db.models import Model
from django.templatetags.static import static
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from core import formats


def escape(value: Any) -> str:
    """What Django's `conditional_escape` gives, without its care for lazy strings."""
    if type(value) is str:
        return html.escape(value)
    return value.__html__() if hasattr(value, "__html__") else html.escape(str(value))


class _Sprite:
    @cached_property
    def url(self) -> str:
        return static("vendor/icons.svg")


_sprite = _Sprite()


def icon(name: str, label: str = "", extra: str = "") -> SafeString:
    """An icon of the sprite; decorative unless it has a label."""
    return _icon(name, str(label), extra)


@lru_cache(maxsize=512)
def _icon(name: str, label: str, extra: str) -> SafeString:
    if label:
        return format_html(
            '<svg class="icon {}" role="img" aria-label="{}"><use href="{}#{}"/></svg>',
            extra,
            label,
            _sprite.url,
            name,
        )
    return format_html(
        '<svg class="icon {}" aria-hidden="true"><use href="{}#{}"/></svg>',
        extra,
        _sprite.url,
        name,
    )


def badge(label: str, tone: str = "calm") -> SafeString:
    """A status: a word, with a shape and a colour that repeat it."""
    return _badge(str(label), tone)


@lru_cache(maxsize=512)
def _badge(label: str, tone: str) -> SafeString:
    return format_html('<span class="badge-status is-{}">{}</span>', tone, label)


@lru_cache(maxsize=512)
def _labels(model: type[Model], field: str, language: str) -> dict[Any, str]:
    return {value: str(label) for value, label in model._meta.get_field(field).flatchoices}


def label_of(obj: Model, field: str) -> str:
    """What `get_…_display()` gives, for a fraction of its cost."""
    value = getattr(obj, field)
    return _labels(type(obj), field, get_language() or "").get(value, value)


def status_badge(obj: Model, field: str = "status") -> SafeString:
    """The status of a record; its class says the tones: ``STATUS_TONES = {"active": "ok"}``."""
    tones = getattr(obj, f"{field.upper()}_TONES", {})
    return badge(label_of(obj, field), tones.get(getattr(obj, field), "calm"))


def initials(person) -> str:
    words = str(person).split()
    return "".join(
        word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)
    ).upper()


def person(someone) -> SafeString | str:
    """A person's name with their initials in a disc."""
    return "" if someone is None else _person(str(someone))


@lru_cache(maxsize=1024)
def _person(name: str) -> SafeString:
    return format_html(
        '<span class="person"><span class="avatar" aria-hidden="true">{}</span>{}</span>',
        initials(name),
        name,
    )


def time(value, text: str) -> SafeString | str:
    return _time(value.isoformat(), text) if value else ""


@lru_cache(maxsize=2048)
def _time(iso: str, text: str) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', iso, text)


def day(value) -> SafeString | str:
    return time(value, formats.day(value))


def short_day(value) -> SafeString | str:
    return time(value, formats.short_day(value))


def moment(value) -> SafeString | str:
    return time(value, formats.moment(value))
