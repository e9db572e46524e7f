"""Funding windows as a calendar file."""

from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar, Event

from partners.services.windows import Occurrence


def to_ics(times: list[Occurrence]) -> bytes:
    """Each closing day as a whole-day event, with the opening day in its text."""
    book = Calendar()
    book.add("prodid", "-//APDA Partenaires//FR")
    book.add("version", "2.0")
    for one in times:
        book.add_component(_event(one))
    return book.to_ical()


def _event(one: Occurrence) -> Event:
    window, partner = one.window, one.window.partner
    event = Event()
    event.add("uid", f"window-{window.pk}-{one.closes_on}@apda-partenaires")
    event.add("dtstamp", timezone.now())
    event.add("dtstart", one.closes_on)
    event.add("dtend", one.closes_on + timedelta(days=1))
    event.add("summary", f"{partner.short_name} : {window.title}")
    event.add("categories", [str(window.get_kind_display())])
    lines = [str(window.get_kind_display())]
    if one.opens_on:
        lines.append(f"{one.opens_on:%d/%m/%Y} – {one.closes_on:%d/%m/%Y}")
    lines += filter(None, [window.note])
    event.add("description", "\n".join(lines))
    event.add("url", settings.SITE_URL + reverse("partners:windows", args=[partner.pk]))
    event.add("transp", "TRANSPARENT")
    return event
