"""What a row of a file adds to one sheet, worked out in memory and written later.

Values are those of ``imports.models.Row.values``; every ``add`` answers with the changes it
made, and adding the same row twice makes none the second time.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.text import fold
from partners.models import Interaction, Partner
from strategy.rates import freeze

TEXTS = {"name": 250, "acronym": 40, "city": 80, "website": 300, "languages": 60, "mandate": None,
         "in_kind_offer": 300, "kind": 20, "country": 2}  # fmt: skip
EMPTY = {"", None, Partner.Kind.UNKNOWN}


@dataclass(frozen=True)
class Change:
    """One thing a row does: ``action`` is fill, replace, keep (theirs differs, ours stays) or add."""

    field: str
    action: str
    ours: str = ""
    theirs: str = ""

    def as_json(self) -> dict:
        return {
            "field": self.field,
            "action": self.action,
            "ours": self.ours,
            "theirs": self.theirs,
        }


@dataclass
class Person:
    """A contact of the sheet; ``pk`` is None until it is written."""

    family: str
    given: str = ""
    civility: str = ""
    function: str = ""
    emails: list[str] = field(default_factory=list)
    phones: list[dict] = field(default_factory=list)
    pk: int | None = None
    new_emails: list[str] = field(default_factory=list)
    new_phones: list[dict] = field(default_factory=list)
    new_function: bool = False

    def is_same(self, other: dict) -> bool:
        """Same address, or same name; a family name alone matches when no first name speaks against."""
        if set(other.get("emails", [])) & set(self.emails):
            return True
        if fold(self.family) != fold(other["family"]):
            return False
        given = fold(other.get("given", ""))
        return not given or not self.given or given == fold(self.given)


@dataclass
class Exchange:
    on: date
    precision: str
    subject: str
    direction: str
    new: bool = True


@dataclass
class Draft:
    """A sheet as it stands, or will: ``partner`` is unsaved for a new one."""

    partner: Partner
    people: list[Person] = field(default_factory=list)
    exchanges: list[Exchange] = field(default_factory=list)
    scores: dict[str, tuple[Decimal, str]] = field(default_factory=dict)
    new_scores: dict[str, tuple[Decimal, str]] = field(default_factory=dict)
    actions: set[tuple[str, date]] = field(default_factory=set)
    new_actions: list[tuple[str, date]] = field(default_factory=list)
    tags: set[str] = field(default_factory=set)
    new_tags: list[str] = field(default_factory=list)
    changed: set[str] = field(default_factory=set)
    status: str = ""
    status_text: str = ""

    @property
    def is_new(self) -> bool:
        return self.partner.pk is None

    def add(self, values: dict, *, replace: bool = False, label: str = "") -> list[Change]:
        """Take up a row. ``label`` names its place in the file, for evidence."""
        changes = [*self._names(values), *self._texts(values, replace)]
        changes += self._money(values, replace)
        changes += self._owner(values, replace)
        for person in values.get("people", []):
            changes += self._person(person)
        changes += self._exchange("first_contact", values)
        changes += self._exchange("last_exchange", values)
        for axis in ("alignment", "potential"):
            changes += self._score(axis, values, label)
        changes += self._action(values)
        changes += self._tags(values)
        changes += self._remarks(values)
        changes += self._status(values)
        return changes

    # -- the sheet's own columns ------------------------------------------------------------

    def _texts(self, values: dict, replace: bool):
        for name, longest in TEXTS.items():
            theirs = values.get(name)
            if theirs in EMPTY or (name == "name" and self.partner.name):
                continue
            theirs = theirs[:longest] if longest else theirs
            yield from self._set(name, theirs, replace)

    def _set(self, name: str, theirs, replace: bool):
        ours = getattr(self.partner, name)
        ours = getattr(ours, "code", ours)
        if fold(str(ours or "")) == fold(str(theirs)) and ours not in EMPTY:
            return
        if ours in EMPTY or replace:
            setattr(self.partner, name, theirs)
            self.changed.add(name)
            action = "fill" if ours in EMPTY else "replace"
        else:
            action = "keep"
        yield Change(name, action, self._shown(name, ours), self._shown(name, theirs))

    def _shown(self, name: str, value) -> str:
        if name == "kind" and value:
            return str(Partner.Kind(value).label)
        return str(value or "")

    def _names(self, values: dict):
        """Other spellings are kept as other names, so that search and the next import find them."""
        offered = [*values.get("other_names", [])]
        if self.partner.name:
            offered.insert(0, values.get("name", ""))
        first = self.partner.name or values.get("name", "")
        known = {fold(name) for name in (first, *self.partner.names, values.get("acronym", ""))}
        for name in offered:
            if name and fold(name) not in known:
                known.add(fold(name))
                self.partner.other_names = f"{self.partner.other_names}\n{name}".strip()
                self.changed.add("other_names")
                yield Change("other_names", "add", theirs=name)

    def _money(self, values: dict, replace: bool):
        money = values.get("amount")
        if not money:
            return
        theirs = Decimal(money["amount"]), money["currency"]
        ours = self.partner.amount, self.partner.currency
        if ours == theirs:
            return
        action = "keep"
        if ours[0] is None or replace:
            self.partner.amount, self.partner.currency = theirs
            freeze(self.partner, timezone.localdate())
            self.changed.add("amount")
            action = "fill" if ours[0] is None else "replace"
        shown = "" if ours[0] is None else f"{ours[0]:f} {ours[1]}"
        yield Change("amount", action, shown, f"{theirs[0]:f} {theirs[1]}")

    def _owner(self, values: dict, replace: bool):
        owner = values.get("owner")
        if not owner or self.partner.owner_id == owner["id"]:
            return
        if self.partner.owner_id is None or replace:
            self.partner.owner_id = owner["id"]
            self.changed.add("owner")
            yield Change("owner", "fill", theirs=owner["name"])
        else:
            yield Change("owner", "keep", str(self.partner.owner), owner["name"])

    def _remarks(self, values: dict):
        known = {fold(line) for line in self.partner.remarks.splitlines()}
        for line in values.get("remarks", []):
            if line and fold(line) not in known:
                known.add(fold(line))
                self.partner.remarks = f"{self.partner.remarks}\n{line}".strip()
                self.changed.add("remarks")
                yield Change("remarks", "add", theirs=line)

    def _tags(self, values: dict):
        for name in values.get("domains", []):
            if fold(name) and fold(name) not in {fold(tag) for tag in self.tags}:
                self.tags.add(name)
                self.new_tags.append(name)
                yield Change("domains", "add", theirs=name)

    def _status(self, values: dict):
        """A new sheet takes the file's status; a known one keeps its own, and says so."""
        code = values.get("status")
        if not code or code == (self.status or self.partner.status):
            return
        shown = str(Partner.Status(code).label)
        if self.is_new and not self.status:
            self.status, self.status_text = code, values.get("status_text", "")
            yield Change("status", "fill", theirs=shown)
        else:
            ours = str(Partner.Status(self.status or self.partner.status).label)
            yield Change("status", "keep", ours, shown)

    # -- what hangs on the sheet ------------------------------------------------------------

    def _person(self, theirs: dict):
        for person in self.people:
            if person.is_same(theirs):
                yield from self._complete(person, theirs)
                return
        self.people.append(
            Person(
                family=theirs["family"],
                given=theirs.get("given", ""),
                civility=theirs.get("civility", ""),
                function=theirs.get("function", ""),
                emails=list(theirs.get("emails", [])),
                phones=list(theirs.get("phones", [])),
            )
        )
        name = f"{theirs.get('given', '')} {theirs['family']}".strip()
        yield Change("people", "add", theirs=name)

    def _complete(self, person: Person, theirs: dict):
        for address in theirs.get("emails", []):
            if address not in person.emails:
                person.emails.append(address)
                person.new_emails.append(address)
                yield Change("emails", "add", theirs=address)
        known = {phone["e164"] or phone["raw"] for phone in person.phones}
        for phone in theirs.get("phones", []):
            number = phone["e164"] or phone["raw"]
            if number not in known:
                known.add(number)
                person.phones.append(phone)
                person.new_phones.append(phone)
                yield Change("phones", "add", theirs=number)
        if theirs.get("function") and not person.function:
            person.function, person.new_function = theirs["function"], True
            yield Change("function", "fill", theirs=theirs["function"])

    def _exchange(self, name: str, values: dict):
        moment = values.get(name)
        if not moment:
            return
        on = date.fromisoformat(moment["on"])
        if any(known.on == on for known in self.exchanges):
            return
        first = name == "first_contact"
        subject = _("First contact (imported)") if first else _("Last exchange (imported)")
        way = Interaction.Direction.OUT
        self.exchanges.append(Exchange(on, moment["precision"], subject, way))
        yield Change(name, "add", theirs=date_format(on, "SHORT_DATE_FORMAT"))

    def _score(self, axis: str, values: dict, label: str):
        mark = values.get(axis)
        if mark is None:
            return
        theirs = Decimal(str(mark["value"]))
        if axis in self.scores:
            ours = self.scores[axis][0]
            if ours != theirs:
                yield Change(axis, "keep", f"{ours}", f"{theirs}")
            return
        evidence = _("Imported: “%(text)s”, %(place)s") % {"text": mark["raw"], "place": label}
        self.scores[axis] = self.new_scores[axis] = theirs, evidence
        yield Change(axis, "add", theirs=f"{theirs}")

    def _action(self, values: dict):
        action = values.get("next_action")
        if not action:
            return
        key = action["what"], date.fromisoformat(action["due_on"])
        if key not in self.actions:
            self.actions.add(key)
            self.new_actions.append(key)
            yield Change("next_action", "add", theirs=action["what"])
