"""Events in the reader's words. Apps name their verbs from `apps.ready`."""

from datetime import date

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import formats
from trail.models import Event

_names: dict[str, str] = {}


def name(verb: str, label: str) -> None:
    """Say what ``"app.verb"`` means: ``words.name("partners.merge", _("Merged"))``."""
    _names[verb] = label


def known() -> list[tuple[str, str]]:
    """The named verbs, for a filter."""
    return sorted(((verb, str(label)) for verb, label in _names.items()), key=lambda p: p[1])


def verb_of(event: Event) -> str:
    """A move says from what to what; a birth and any other event, its verb."""
    move = event.data.get("move")
    label = _names.get(event.verb)
    if move and not event.verb.endswith(".undo") and (move["source"] or not label):
        ends = [status(event.model, move["field"], move[end]) for end in ("source", "target")]
        return " → ".join(filter(None, ends))
    return str(label) if label else capfirst(event.verb.partition(".")[2].replace("_", " "))


def status(model: str, field: str, value: str) -> str:
    """The label of a stored status; the value itself when the choice is gone."""
    try:
        choices = apps.get_model(model)._meta.get_field(field).flatchoices
    except (LookupError, FieldDoesNotExist):
        return value
    return str(dict(choices).get(value, value))


def kind_of(model: str) -> str:
    """The name of a kind of record."""
    try:
        return capfirst(apps.get_model(model)._meta.verbose_name)
    except (LookupError, ValueError):
        return model


def details(event: Event) -> list[tuple[str, str]]:
    """What else the event says, as (name, value) pairs."""
    pairs = []
    for key, value in event.data.items():
        if key == "move":
            pairs += _said_of_move(event, value)
        else:
            pairs.append((capfirst(key.replace("_", " ")), in_words(value)))
    return [(label, value) for label, value in pairs if value]


def _said_of_move(event: Event, move: dict) -> list[tuple[str, str]]:
    """Its business date, where it is not the day it was recorded, and its reason."""
    on = date.fromisoformat(move["on"])
    dated = "" if on == timezone.localtime(event.at).date() else formats.day(on)
    return [(_("Dated"), dated), (_("Reason"), move["reason"])]


def in_words(value) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key}: {in_words(item)}" for key, item in value.items())
    if isinstance(value, list):
        return ", ".join(in_words(item) for item in value)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return "" if value is None else str(value)


def register_floors_below() -> None:
    """The apps beneath the trail cannot name their own verbs here."""
    for verb, label in (
        ("accounts.invited", gettext_lazy("Invited")),
        ("accounts.invitation_accepted", gettext_lazy("Invitation accepted")),
        ("accounts.person_changed", gettext_lazy("Person changed")),
        ("accounts.roles_changed", gettext_lazy("Roles changed")),
        ("accounts.mfa_reset", gettext_lazy("Second factor reset")),
        ("accounts.head_changed", gettext_lazy("Head of direction changed")),
        ("accounts.handed_over", gettext_lazy("Open work handed over")),
        ("accounts.delegation_given", gettext_lazy("Delegation given")),
        ("accounts.delegation_revoked", gettext_lazy("Delegation revoked")),
        ("accounts.policy_changed", gettext_lazy("Security policy changed")),
        ("strategy.changed", gettext_lazy("Changed")),
        ("strategy.target_set", gettext_lazy("Target set")),
        ("strategy.rate_set", gettext_lazy("Exchange rate entered")),
        ("strategy.archive", gettext_lazy("Archived")),
        ("strategy.bring_back", gettext_lazy("Brought back")),
    ):
        name(verb, label)


def kinds() -> list[tuple[str, str]]:
    """The kinds of record of the house's own apps, for a filter."""
    own = {verb.partition(".")[0] for verb in _names}
    found = {
        model._meta.label_lower: capfirst(model._meta.verbose_name)
        for model in apps.get_models()
        if model._meta.app_label in own and not hasattr(model, "history_object")
    }
    return sorted(found.items(), key=lambda pair: pair[1])
