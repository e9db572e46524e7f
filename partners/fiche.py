"""The fiche partenaire: one page that says who they are, where we stand and what comes next.

Upper apps add what they know (agreements, late commitments) from ``apps.ready``:

    fiche.register(Section("agreements", _("Agreements"), lines))   # lines(partner, user, day)
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from core.formats import number
from partners.models import Affiliation, FundingWindow, Interaction, Partner, PartnerPolicy
from partners.phones import grouped
from partners.services import sheets_health
from partners.services.scoring import axes_of, class_of
from work.models import Action

# What one A4 page holds: letters before a text is cut by "…" (the style sheet cuts by lines as well), rows of a list.
LONG, MEDIUM, SHORT = 600, 400, 110
PEOPLE, EXCHANGES, STEPS, SECTIONS, LINES = 4, 6, 5, 2, 3


@dataclass(frozen=True)
class Section:
    """``lines(partner, user, day)`` gives short sentences; a section without any is left out."""

    key: str
    label: str
    lines: Callable[[Partner, object, date], list[str]]
    order: int = 100


@dataclass(frozen=True)
class Person:
    name: str
    function: str
    reach: str


@dataclass(frozen=True)
class Step:
    on: date
    text: str
    late: bool


_sections: dict[str, Section] = {}


def register(section: Section) -> None:
    _sections[section.key] = section


def fiche_of(partner: Partner, user) -> dict[str, Any]:
    """Everything the page shows, cut to what it holds and to what ``user`` may know."""
    day = timezone.localdate()
    return {
        "partner": partner,
        "parent": visible_parent(partner, user),
        "base_currency": settings.BASE_CURRENCY,
        "identity": cut(", ".join(filter(None, partner.names[1:])), SHORT),
        "mandate": cut(partner.mandate, LONG),
        "sectors": cut(" · ".join(str(sector) for sector in partner.sectors.all()[:6]), MEDIUM),
        "instruments": cut(partner.instruments, MEDIUM),
        "people": people(partner, day),
        "exchanges": exchanges(partner, user),
        "registered": registered(partner, user, day),
        "position": position(partner, day),
        "steps": steps(partner, user, day),
        "remarks": cut(partner.remarks, MEDIUM),
        "protocol": cut(partner.protocol_notes, MEDIUM) if user.in_team else "",
    }


def visible_parent(partner: Partner, user) -> Partner | None:
    """The organisation above, unless this person may not know of it."""
    if partner.parent and partner.parent.is_confidential:
        return Partner.objects.visible_to(user).filter(pk=partner.parent_id).first()
    return partner.parent


def cut(text: str, length: int) -> str:
    """One paragraph, ended by "…" when it is longer than the page allows."""
    return Truncator(" ".join(text.split())).chars(length)


def people(partner: Partner, day: date) -> list[Person]:
    posts = Affiliation.objects.in_post_on(day).filter(partner=partner, contact__archived_at=None)
    posts = posts.select_related("contact").prefetch_related("contact__emails", "contact__phones")
    return [
        Person(
            cut(post.contact.formal_name, SHORT),
            cut(post.function, SHORT),
            " · ".join(
                [cut(str(email), SHORT) for email in post.contact.emails.all()[:1]]
                + [grouped(str(phone)) for phone in post.contact.phones.all()[:1]]
            ),
        )
        for post in posts[:PEOPLE]
    ]


def exchanges(partner: Partner, user) -> list[Interaction]:
    rows = Interaction.objects.visible_to(user).current().filter(partner=partner)
    found = list(rows[:EXCHANGES])
    for row in found:
        row.shown = cut(row.subject, SHORT)
    return found


def position(partner: Partner, day: date) -> list[str]:
    """Where the relation stands: class, both axes of the matrix, integrity."""
    axes = axes_of(partner, day)
    letter = class_of(partner, axes, PartnerPolicy.current())
    lines = []
    if letter:
        lines.append(_("Class %(letter)s") % {"letter": letter})
    if axes.is_scored:
        figures = {"x": number(axes.alignment, 1), "y": number(axes.potential, 1)}
        lines.append(_("Alignment %(x)s of 5, potential %(y)s of 5") % figures)
    else:
        lines.append(_("Not fully scored yet"))
    integrity = sheets_health.integrity(partner, day)
    lines.append(_("%(what)s: %(state)s") % {"what": integrity.label, "state": integrity.text})
    return lines


def steps(partner: Partner, user, day: date) -> list[Step]:
    """What is to be done, then when the partner can be asked."""
    open_actions = Action.objects.visible_to(user).open().about(partner).select_related("owner")
    windows = FundingWindow.objects.visible_to(user).current().filter(partner=partner)
    found = [
        Step(action.due_on, cut(f"{action.what} ({action.owner})", SHORT), action.due_on < day)
        for action in open_actions[:STEPS]
    ] + [
        Step(window.closes_on, cut(window.title, SHORT), late=False)
        for window in windows.filter(closes_on__gte=day)[:STEPS]
    ]
    return sorted(found, key=lambda step: step.on)[:STEPS]


def registered(partner: Partner, user, day: date) -> list[tuple[str, list[str]]]:
    ordered = sorted(_sections.values(), key=lambda section: section.order)
    found = [(s.label, s.lines(partner, user, day)) for s in ordered]
    return [
        (label, [cut(line, SHORT) for line in lines[:LINES]]) for label, lines in found if lines
    ]
