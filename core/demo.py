"""Demonstration data: each app brings its own rows, from the lowest floor up.

The same scale and day always give the same rows: every builder draws from ``Stage.rng`` only.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta


@dataclass
class Stage:
    """What the builders share. ``cast`` holds people by role name, ``made`` whatever is handed up."""

    scale: str
    today: date
    rng: random.Random = field(default_factory=lambda: random.Random(20261123))  # noqa: S311
    cast: dict = field(default_factory=dict)
    made: dict = field(default_factory=dict)

    @property
    def large(self) -> bool:
        return self.scale == "large"

    def days_ago(self, most: int, least: int = 0) -> date:
        """A day between ``least`` and ``most`` days before today."""
        return self.today - timedelta(days=self.rng.randint(least, most))


Builder = Callable[[Stage], None]
_builders: list[tuple[int, str, Builder]] = []


def register(order: int, label: str, builder: Builder) -> None:
    """Called from ``apps.ready``; ``order`` follows the floors."""
    _builders.append((order, label, builder))


def builders() -> list[tuple[int, str, Builder]]:
    return sorted(_builders, key=lambda row: row[:2])
