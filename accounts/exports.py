"""Who may do what, as a workbook for whoever reviews rights."""

from typing import IO

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import Delegation, Role, User
from core.sheets import Column, write_xlsx


def rights_sheet(people) -> IO[bytes]:
    """One row per person: identity, access, each role, what was lent to them."""
    today = timezone.localdate()
    lent: dict[int, list[str]] = {}
    for row in Delegation.objects.in_force_on(today).select_related("giver"):
        lent.setdefault(row.receiver_id, []).append(f"{row.get_role_display()} ({row.giver})")
    columns = [
        Column(_("Name")),
        Column(_("E-mail address")),
        Column(_("Direction")),
        Column(_("Job title")),
        Column(_("Active")),
        Column(_("Active from"), "date"),
        Column(_("Active until"), "date"),
        Column(_("Administrator")),
        *(Column(role.label) for role in Role),
        Column(_("Lent roles")),
        Column(_("Second factor")),
        Column(_("Last sign-in"), "datetime"),
    ]
    rows = (_row(person, lent.get(person.pk, [])) for person in people)
    source = _("%(agency)s, rights on %(day)s") % {
        "agency": settings.AGENCY["acronym"],
        "day": date_format(today, "DATE_FORMAT"),
    }
    return write_xlsx(columns, rows, title=_("Rights"), source_line=source)


def _row(person: User, lent: list[str]) -> list:
    return [
        str(person),
        person.email,
        str(person.direction or ""),
        person.title,
        person.is_active,
        person.active_from,
        person.active_until,
        person.is_staff,
        *(role.value in person.roles for role in Role),
        ", ".join(lent),
        person.has_factor,
        person.last_login,
    ]
