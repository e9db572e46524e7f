"""The choices of a merge, field by field, as they are posted."""

from dataclasses import dataclass
from functools import cached_property

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.models import Partner
from partners.services.comparing import ABSORBED, BOTH, KEPT, Line, better_kept, differences


@dataclass(frozen=True)
class Side:
    """What one of the sheets says of a field."""

    value: str
    text: str
    checked: bool


@dataclass(frozen=True)
class Choice:
    """A row of the comparison."""

    name: str
    label: str
    sides: list[Side]
    may_keep_both: bool
    keeps_both: bool

    @property
    def outcome(self) -> list[str]:
        """What the kept sheet will say."""
        return [side.text for side in self.sides if side.checked or self.keeps_both]


class MergeForm(forms.Form):
    """Each value is the key of the sheet it is taken from, or "both"; ``pair`` are the two sheets."""

    keep = forms.TypedChoiceField(label=_("Sheet to keep"), coerce=int)

    def __init__(self, one: Partner, other: Partner, data=None):
        super().__init__(data)
        self.pair = (one, other)
        self.better = better_kept(one, other)
        self.columns = sorted(self.pair, key=lambda partner: partner != self.better)
        self.fields["keep"].choices = [(partner.pk, partner.name) for partner in self.columns]
        for partner in self.pair:
            self.fields[f"version-{partner.pk}"] = forms.IntegerField(
                initial=partner.version, min_value=0, required=False
            )

    def anew(self, one: Partner, other: Partner) -> "MergeForm":
        """The same choices over the sheets as they are now."""
        data = self.data.copy()
        for partner in (one, other):
            data[f"version-{partner.pk}"] = partner.version
        return MergeForm(one, other, data)

    @property
    def kept(self) -> Partner:
        asked = str(self.data.get("keep", ""))
        return next((p for p in self.pair if str(p.pk) == asked), self.better)

    @property
    def absorbed(self) -> Partner:
        return next(partner for partner in self.pair if partner != self.kept)

    @cached_property
    def lines(self) -> list[Line]:
        return differences(self.kept, self.absorbed)

    def _chosen(self, line: Line) -> str:
        """The choice for a field: what was posted, else what is proposed."""
        asked = self.data.get(f"field-{line.name}", "")
        if asked == BOTH and line.may_keep_both:
            return BOTH
        known = {str(self.kept.pk): KEPT, str(self.absorbed.pk): ABSORBED}
        return known.get(asked, line.choice)

    def choices(self) -> dict[str, str]:
        return {line.name: self._chosen(line) for line in self.lines}

    def read(self) -> dict[int, int]:
        """The version of each sheet that was on the page; 0, which no sheet has, when it is missing."""
        return {p.pk: self.cleaned_data.get(f"version-{p.pk}") or 0 for p in self.pair}

    def versions(self) -> list[tuple[str, int]]:
        """What the form carries along."""
        return [
            (f"version-{p.pk}", self.data.get(f"version-{p.pk}") or p.version) for p in self.pair
        ]

    @cached_property
    def rows(self) -> list[Choice]:
        return [self._row(line, self._chosen(line)) for line in self.lines]

    def _row(self, line: Line, chosen: str) -> Choice:
        sides = [
            Side(
                str(partner.pk),
                line.kept if partner == self.kept else line.absorbed,
                chosen == (KEPT if partner == self.kept else ABSORBED),
            )
            for partner in self.columns
        ]
        return Choice(line.name, line.label, sides, line.may_keep_both, chosen == BOTH)

    def changes(self) -> list[Choice]:
        """The rows by which the kept sheet will say something else than it does."""
        return [row for row in self.rows if self.choices()[row.name] != KEPT]

    def posted(self) -> list[tuple[str, str]]:
        """Every choice as it stands, for the page that asks to confirm."""
        known = {KEPT: str(self.kept.pk), ABSORBED: str(self.absorbed.pk), BOTH: BOTH}
        fields = [(f"field-{name}", known[choice]) for name, choice in self.choices().items()]
        return [("keep", str(self.kept.pk)), *self.versions(), *fields]
