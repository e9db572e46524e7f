"""Small pieces of HTML that Python code and templates both use."""

from django.templatetags.static import static
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core import formats


class _Sprite:
    @cached_property
    def url(self) -> str:
        return static("vendor/icons.svg")


_sprite = _Sprite()


def icon(name: str, label: str = "", extra: str = "") -> SafeString:
    """An icon of the sprite; decorative unless it has a label."""
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
    return format_html('<span class="badge-status is-{}">{}</span>', tone, label)


def status_badge(obj, field: str = "status") -> SafeString:
    """The status of a record; its class says the tones: ``STATUS_TONES = {"active": "ok"}``."""
    tones = getattr(obj, f"{field.upper()}_TONES", {})
    value = getattr(obj, field)
    return badge(getattr(obj, f"get_{field}_display")(), tones.get(value, "calm"))


def initials(person) -> str:
    words = str(person).split()
    return "".join(
        word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)
    ).upper()


def person(someone) -> SafeString | str:
    """A person's name with their initials in a disc."""
    if someone is None:
        return ""
    return format_html(
        '<span class="person"><span class="avatar" aria-hidden="true">{}</span>{}</span>',
        initials(someone),
        someone,
    )


def time(value, text: str) -> SafeString | str:
    if not value:
        return ""
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), text)


def day(value) -> SafeString | str:
    return time(value, formats.day(value))


def short_day(value) -> SafeString | str:
    return time(value, formats.short_day(value))


def moment(value) -> SafeString | str:
    return time(value, formats.moment(value))
