"""What the rules of the partner base bring to the shell: tabs and cards of the sheet, "my work"."""

from django.utils.translation import gettext_lazy as _

from core import panels
from core.panels import Panel

PARTNER = "partners.partner"
READ = "partners.read"


def register_all() -> None:
    register_tabs()


def register_tabs() -> None:
    panels.register(
        Panel(PARTNER, "qualification", _("Qualification"), "partners:qualification", READ, 50)
    )
    panels.register(
        Panel(PARTNER, "life", _("Life of the sheet"), "partners:life", READ, 10, rail=True)
    )
