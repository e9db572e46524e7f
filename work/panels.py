"""Actions on the pages of the apps above."""

from django.utils.translation import gettext_lazy as _

from core import panels
from work import targets


def register(target: str, *, order: int = 40, rail: bool = False) -> None:
    """Let the records of ``target`` (``"partners.partner"``) carry actions, and show them.

    Called from the upper app's ``apps.ready``. Its manager must have ``visible_to(user)``.
    """
    targets.register(target)
    panels.register(
        panels.Panel(
            target=target,
            key="work.actions",
            label=_("Actions"),
            url_name="work:actions_panel",
            permission="work.act",
            order=order,
            rail=rail,
            by_label=True,
        )
    )
