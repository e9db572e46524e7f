"""Two versions of one record, field by field: what was typed, and what was saved meanwhile."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Manager, Model, QuerySet
from django.utils.translation import gettext as _

from core import formats
from core.forms import RecordForm

MINE, THEIRS = "mine", "theirs"


@dataclass(frozen=True)
class Difference:
    """`keep` is what is proposed: the side that changed, and what was typed when both did."""

    name: str
    label: str
    mine: str
    theirs: str
    keep: str


class Conflict:
    """`form` is valid but read an older version than `current`."""

    def __init__(self, form: RecordForm, current: Model):
        self.form, self.current = form, current

    @cached_property
    def _read(self) -> Model | None:
        """The version that was read, when history still has it."""
        history = getattr(self.current, "history", None)
        if history is None:
            return None
        return history.filter(version=self.form.cleaned_data["version"]).first()

    @cached_property
    def _latest(self):
        history = getattr(self.current, "history", None)
        return history.first() if history is not None else None

    @property
    def saved_by(self):
        return getattr(self._latest, "history_user", None)

    @property
    def saved_at(self):
        return getattr(self._latest, "history_date", None)

    @cached_property
    def differences(self) -> list[Difference]:
        found = []
        for name in self.form.fields:
            if name == "version" or not hasattr(self.current, name):
                continue
            mine, theirs = self.form.cleaned_data.get(name), getattr(self.current, name)
            said, stands = in_words(self.form, name, mine), in_words(self.form, name, theirs)
            if said != stands:
                label = str(self.form.fields[name].label or name)
                found.append(Difference(name, label, said, stands, self._keep(name, said, stands)))
        return found

    def _keep(self, name: str, said: str, stands: str) -> str:
        if self._read is None or not hasattr(self._read, name):
            return MINE
        read = in_words(self.form, name, getattr(self._read, name))
        return THEIRS if read == said else MINE


def in_words(form: RecordForm, name: str, value: Any) -> str:
    if isinstance(value, Manager):
        value = value.all()
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, Model):
        return str(value)
    if isinstance(value, list | tuple | set | QuerySet):
        return ", ".join(sorted(in_words(form, name, one) for one in value)) or "–"
    if hasattr(value, "year"):
        return formats.day(value)
    labels = dict(getattr(form.fields[name], "choices", None) or ())
    label = labels.get(value) or labels.get(str(value))
    return str(label or getattr(value, "name", None) or value)


def settle(form: RecordForm, posted: Mapping[str, str]) -> None:
    """Apply the choices of the conflict page: a field left to the others keeps what stands now."""
    if "conflict" in posted:
        form.keep_only({name for name in form.fields if posted.get(f"keep-{name}") != THEIRS})
