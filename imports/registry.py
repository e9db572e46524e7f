"""What can be imported: each app that owns records brings a target from its ``AppConfig.ready``."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from imports.engine.mapping import FieldSpec


@dataclass
class Cells:
    """A row's cells: ``{field: [cell, …]}``, and (title, text) of the columns that hold no field."""

    by_field: dict[str, list] = field(default_factory=dict)
    unknown: list[tuple[str, str]] = field(default_factory=list)

    def first(self, key: str):
        """The field's first cell, or None."""
        return next(iter(self.by_field.get(key, [])), None)

    def all(self, *keys: str) -> list:
        return [cell for key in keys for cell in self.by_field.get(key, [])]


class Judge(Protocol):
    """Knows the base while one run is judged; made once per run, fed row by row in file order."""

    def judge(self, row) -> None:
        """Fill a parsed row's outcome, reason, title, candidates, match and differences."""

    def write(self, rows, *, actor, recorder, progress) -> None:
        """Save the judged rows, announcing every row of the base to ``recorder``."""


@dataclass(frozen=True)
class Target:
    """``reading()`` is made once per run and turns a row's ``(cells, note)`` into JSON values;
    ``judge(run, rows)`` makes a Judge; ``url_of(pk)`` is a written record's page.

    ``labels`` name the fields of differences; ``sheets_out``: folded words in a sheet's name that tell it holds something else.
    """

    key: str
    label: str
    permission: str
    specs: tuple[FieldSpec, ...]
    judge: Callable[..., Judge]
    reading: Callable[[], Callable[..., dict]]
    url_of: Callable[[int], str]
    labels: dict[str, str] = field(default_factory=dict)
    sheets_out: frozenset[str] = field(default_factory=frozenset)


_targets: dict[str, Target] = {}


def register(target: Target) -> None:
    """Called from ``apps.ready``."""
    _targets[target.key] = target


def target(key: str) -> Target:
    return _targets[key]


def targets() -> list[Target]:
    return list(_targets.values())
