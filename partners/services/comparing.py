"""Two sheets side by side: which fields differ, and what to keep of each."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import BooleanField, DateField, Field, TextField
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import formats
from core.text import fold
from partners.models import Partner

KEPT, ABSORBED, BOTH = "kept", "absorbed", "both"
# Columns that go together: an amount with the rate it was converted with, a class with its reason.
TOGETHER = {
    "amount": ("amount", "currency", "rate", "rate_on", "base_amount"),
    "class_override": (
        "class_override", "class_override_reason", "class_override_by", "class_override_at",
    ),
    "reviewed_on": ("reviewed_on",),
}  # fmt: skip
FOLLOWING = {name for names in TOGETHER.values() for name in names} - TOGETHER.keys()
# Not added line by line: an address is one address.
WHOLE = {"address"}
# How far a relation has come; the sheet that is further is the one to keep.
STEPS = [
    Partner.Status.RULED_OUT,
    Partner.Status.IDENTIFIED,
    Partner.Status.DORMANT,
    Partner.Status.QUALIFIED,
    Partner.Status.APPROACHED,
    Partner.Status.ACTIVE,
]
LABELS = {"amount": gettext_lazy("Amount"), "class_override": gettext_lazy("Class set by hand")}


@dataclass(frozen=True)
class Line:
    """A field that says two things; ``choice`` is what is proposed."""

    name: str
    label: str
    kept: str
    absorbed: str
    choice: str
    may_keep_both: bool


def fields() -> Iterator[Field]:
    """What a person may choose of a sheet, in the order of the sheet."""
    meta = Partner._meta
    for column in [*meta.concrete_fields, *meta.many_to_many]:
        chosen = column.name in TOGETHER or (column.editable and column.name not in FOLLOWING)
        if chosen and not column.primary_key:
            yield column


def columns_of(name: str) -> tuple[str, ...]:
    return TOGETHER.get(name, (name,))


def differences(kept: Partner, absorbed: Partner) -> list[Line]:
    """The fields in which the two sheets are not the same."""
    found = []
    for column in fields():
        if value_of(kept, column) != value_of(absorbed, column):
            label = LABELS.get(column.name, column.verbose_name)
            found.append(
                Line(
                    column.name,
                    capfirst(str(label)),
                    in_words(kept, column),
                    in_words(absorbed, column),
                    proposed(kept, absorbed, column),
                    adds_up(column)
                    and not is_empty(kept, column)
                    and not is_empty(absorbed, column),
                )
            )
    return found


def value_of(partner: Partner, column: Field):
    if column.many_to_many:
        return sorted(getattr(partner, column.name).values_list("pk", flat=True))
    return tuple(
        getattr(partner, Partner._meta.get_field(name).attname) for name in columns_of(column.name)
    )


def is_empty(partner: Partner, column: Field) -> bool:
    if column.many_to_many:
        return not getattr(partner, column.name).exists()
    value = getattr(partner, column.attname)
    return value in (None, "") or (column.name == "kind" and value == Partner.Kind.UNKNOWN)


def adds_up(column: Field) -> bool:
    return column.many_to_many or (isinstance(column, TextField) and column.name not in WHOLE)


def proposed(kept: Partner, absorbed: Partner, column: Field) -> str:
    """What is filled; both where both can stand; the strictest secrecy; the latest day."""
    if isinstance(column, BooleanField):
        return KEPT if getattr(kept, column.name) else ABSORBED
    if is_empty(absorbed, column):
        return KEPT
    if is_empty(kept, column):
        return ABSORBED
    if column.name == "parent":
        return ABSORBED if kept.parent_id == absorbed.pk else KEPT
    if adds_up(column):
        return BOTH
    if isinstance(column, DateField) and column.name == "reviewed_on":
        return KEPT if kept.reviewed_on >= absorbed.reviewed_on else ABSORBED
    return KEPT


def in_words(partner: Partner, column: Field) -> str:
    if column.many_to_many:
        return ", ".join(sorted(map(str, getattr(partner, column.name).all()))) or "–"
    value = getattr(partner, column.name)
    if column.name == "amount":
        return formats.amount(value, partner.currency) or "–"
    if isinstance(column, BooleanField):
        return _("Yes") if value else _("No")
    if isinstance(column, DateField):
        return formats.day(value) or "–"
    if column.flatchoices:
        return str(dict(column.flatchoices).get(value, value)) or "–"
    return str(getattr(value, "name", value) or "–")


def better_kept(one: Partner, other: Partner) -> Partner:
    """The sheet to keep: further in its life, then fuller, then older."""
    return max((one, other), key=_worth)


def _worth(partner: Partner) -> tuple:
    filled = sum(not is_empty(partner, column) for column in fields())
    return STEPS.index(partner.status), filled, -partner.created_at.timestamp(), -partner.pk


def both(kept: Partner, absorbed: Partner, name: str) -> str:
    """Two texts one after the other; what one already says is not said twice."""
    texts = [getattr(kept, name).strip(), getattr(absorbed, name).strip()]
    if name == "other_names":
        return "\n".join(distinct([*texts[0].splitlines(), *texts[1].splitlines()]))
    if fold(texts[1]) in fold(texts[0]):
        return texts[0]
    return texts[1] if fold(texts[0]) in fold(texts[1]) else "\n\n".join(texts)


def distinct(names: list[str], *, besides: tuple[str, ...] = ()) -> list[str]:
    """Each name once, whatever its accents and case."""
    seen, found = {fold(name) for name in besides}, []
    for name in map(str.strip, names):
        if name and fold(name) not in seen:
            seen.add(fold(name))
            found.append(name)
    return found
