"""What duplicates bring to the shell: their page, “Merge…” on a sheet, its past."""

from django.utils.translation import gettext_lazy as _

from core import nav, panels
from core.panels import Panel
from partners import jobs, sheet_menu
from partners.models import Partner
from partners.services.duplicates import waiting_count
from trail import words

EDIT, MERGE = "partners.edit", "partners.merge"


def register_all() -> None:
    assert jobs  # imported for the handlers it registers
    nav.register(
        nav.Entry(
            _("Partners"), _("Duplicates"), "partners:duplicates", "intersect", EDIT,
            order=260, badge=waiting_count,
        )
    )  # fmt: skip
    sheet_menu.register(
        sheet_menu.MenuItem(
            "merge", _("Merge with another sheet"), "intersect", "partners:merge", MERGE,
            when=is_current,
        )
    )  # fmt: skip
    panels.register(
        Panel("partners.partner", "history", _("History"), "partners:history", "trail.read", 90)
    )
    words.name("partners.merge", _("Merged"))
    words.name("partners.unmerge", _("Merge undone"))
    words.name("partners.set_apart", _("Set apart from another sheet"))


def is_current(partner: Partner) -> bool:
    return not partner.is_archived
