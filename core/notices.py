"""Reminders in the frame of every page; each app registers when it has one to give."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Notice:
    """``dismiss_url`` takes a POST with ``next``."""

    text: str
    url: str
    label: str
    dismiss_url: str
    tone: str = "warn"
    icon: str = "shield-exclamation"


_sources: list[Callable] = []


def register(source: Callable) -> None:
    """``source(request)`` gives a Notice or None. Called from ``apps.ready``."""
    if source not in _sources:
        _sources.append(source)


def notices_for(request) -> list[Notice]:
    return [notice for source in _sources if (notice := source(request))]
