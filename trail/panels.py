"""The past of a record, on the pages of the apps above."""

from django.apps import apps
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from core import panels

_targets: list[str] = []


def register(target: str, *, order: int = 90, rail: bool = False) -> None:
    """Show the history of ``target`` (``"partners.partner"``) on its page.

    Called from the upper app's ``apps.ready``. Its manager must have ``visible_to(user)``.
    """
    if target not in _targets:
        _targets.append(target)
    panels.register(
        panels.Panel(
            target=target,
            key="trail.history",
            label=_("History"),
            url_name="trail:record_history",
            permission="trail.read",
            order=order,
            rail=rail,
            by_label=True,
        )
    )


def target_model(label: str) -> type[Model] | None:
    """The model of a registered label, or None."""
    return apps.get_model(label) if label in _targets else None
