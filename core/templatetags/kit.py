"""The house's template tags. They show; they decide nothing."""

from django import template

from core import bits, formats
from core.access import allowed

register = template.Library()

register.simple_tag(bits.icon)
register.simple_tag(bits.badge)
register.simple_tag(bits.status_badge)
register.simple_tag(bits.person)
register.simple_tag(bits.day)
register.simple_tag(bits.short_day)
register.simple_tag(bits.moment)
register.filter("initials", bits.initials)

register.simple_tag(formats.amount)
register.simple_tag(formats.percent)
register.filter("number", formats.number)


@register.simple_tag(takes_context=True)
def can(context, permission: str, obj=None) -> bool:
    """`{% can "partners.edit" partner as may_edit %}`"""
    return allowed(context["request"].user, permission, obj)


NOTES = {
    "success": ("check-circle-fill", "ok"),
    "info": ("info-circle", "info"),
    "debug": ("info-circle", "info"),
    "warning": ("exclamation-triangle-fill", "warn"),
    "error": ("exclamation-circle", "bad"),
}


@register.simple_tag
def note_icon(message):
    """The shape that repeats a message's level."""
    name, tone = NOTES.get(message.level_tag, NOTES["info"])
    return bits.icon(name, extra=f"is-{tone}")


@register.filter
def undo_url(message) -> str:
    """Where to post to take back what the message tells, if it can be taken back."""
    return next(
        (tag.removeprefix("undo:") for tag in message.tags.split() if tag.startswith("undo:")), ""
    )


@register.inclusion_tag("components/_panel.html", takes_context=True)
def panel(context, panel, obj) -> dict:
    """A neighbour's panel on this record's page: fetched when seen, a link without a script."""
    return {"panel": panel, "url": panel.url(obj), "id": f"panel-{panel.key}"}
